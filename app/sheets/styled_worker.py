"""Reading a tracker that somebody sent, with its colours and links, in the separate, limited process of sheets."""

from pathlib import Path
from typing import Any

from app.core.confined import Pool
from app.sheets.styled import Area, StyledCell, StyledSheet, read_styled
from app.sheets.tables import TableUnreadable
from app.sheets.worker import cell_from_data, cell_to_data, run_confined


def read_styled_in_worker(path: Path, name: str, pool: Pool | None = None) -> list[Any]:
    """Every sheet of the file as plain values that `sheets_from_data` reads; TableUnreadable, with a sentence."""
    found: list[Any] = run_confined(pool, read_here, str(path), name)
    return found


def read_here(path: str, name: str) -> list[Any] | str:
    """What the worker does: the sheets as plain values, or the sentence that says why there are none."""
    try:
        return sheets_to_data(read_styled(Path(path), name))
    except TableUnreadable as unreadable:
        return unreadable.sentence


def sheets_to_data(sheets: tuple[StyledSheet, ...]) -> list[Any]:
    """Sheets as JSON values: an empty cell is null, a plain one its value, any other a list."""
    return [
        [
            sheet.name,
            [[number, [_to_data(cell) for cell in cells]] for number, cells in sheet.rows],
            [[area.top, area.left, area.bottom, area.right] for area in sheet.merged],
            sorted(sheet.hidden_rows),
            sorted(sheet.hidden_columns),
            sheet.is_hidden,
        ]
        for sheet in sheets
    ]


def sheets_from_data(data: list[Any]) -> tuple[StyledSheet, ...]:
    """The sheets that `sheets_to_data` made these values of."""
    return tuple(
        StyledSheet(
            name,
            tuple((number, tuple(_from_data(cell) for cell in cells)) for number, cells in rows),
            tuple(Area(*area) for area in merged),
            frozenset(hidden_rows),
            frozenset(hidden_columns),
            is_hidden,
        )
        for name, rows, merged, hidden_rows, hidden_columns, is_hidden in data
    )


_EMPTY = StyledCell()


def _to_data(cell: StyledCell) -> Any:
    value = cell_to_data(cell.value)
    return [value, cell.colour, cell.link, cell.month_only] if cell.colour or cell.link or cell.month_only else value


def _from_data(data: Any) -> StyledCell:
    if data is None:
        return _EMPTY
    if isinstance(data, list):
        value, colour, link, month_only = data
        return StyledCell(cell_from_data(value), colour, link, month_only)
    return StyledCell(cell_from_data(data))

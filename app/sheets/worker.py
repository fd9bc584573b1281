"""Reading a sheet that somebody sent, in a separate, limited process."""

import atexit
import threading
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.core.confined import Bounds, Pool, Reason, WorkFailed
from app.sheets.columns import Wanted
from app.sheets.read import read_table
from app.sheets.tables import Cell, Problem, Row, Table, TableUnreadable

READING = Bounds(wall_seconds=9.0, cpu_seconds=9)
_PRELOAD = ("app.sheets.worker", "app.sheets.styled_worker", "lxml.etree", "python_calamine")
_TOO_MUCH = "This file takes too long or too much memory to read. Copy the table into a new workbook and add that."
_BROKE = "This file could not be read safely. Copy the table into a new workbook and add that."


def read_table_in_worker(
    path: Path, name: str, wanted: Wanted | None = None, sheet: str | None = None, pool: Pool | None = None
) -> Table:
    """`read_table` in a worker; TableUnreadable, with a sentence, for whatever is wrong with the file."""
    import orjson

    fields = orjson.dumps({field: list(synonyms) for field, synonyms in wanted.items()}).decode() if wanted else None
    return table_from_data(run_confined(pool, read_here, str(path), name, fields, sheet))


def run_confined(pool: Pool | None, read: Callable[..., Any], *given: Any) -> Any:
    """What `read` gives in a worker; TableUnreadable for a sentence that it gives instead, and when it breaks."""
    try:
        data = (pool or _shared_pool()).run(read, *given, bounds=READING)
    except WorkFailed as failed:
        raise TableUnreadable(_TOO_MUCH if failed.reason in (Reason.TOO_SLOW, Reason.TOO_BIG) else _BROKE) from failed
    if isinstance(data, str):
        raise TableUnreadable(data)
    return data


def read_here(path: str, name: str, wanted: str | None, sheet: str | None) -> dict[str, Any] | str:
    """What the worker does: the table as plain values, or the sentence that says why there is none."""
    import orjson

    try:
        return table_to_data(read_table(Path(path), name, orjson.loads(wanted) if wanted else None, sheet))
    except TableUnreadable as unreadable:
        return unreadable.sentence


def table_to_data(table: Table) -> dict[str, Any]:
    """A table as JSON values: days, moments and times are marked, so that they come back as what they were."""
    return {
        "file_name": table.file_name,
        "sheet": table.sheet,
        "header_row": table.header_row,
        "columns": list(table.columns),
        "rows": [[row.number, row.is_hidden, [cell_to_data(cell) for cell in row.cells]] for row in table.rows],
        "problems": [[p.sheet, p.sentence, p.row, p.column] for p in table.problems],
        "other_sheets": list(table.other_sheets),
    }


def table_from_data(data: dict[str, Any]) -> Table:
    """The table that `table_to_data` made these values of."""
    rows = tuple(Row(number, tuple(map(cell_from_data, cells)), hidden) for number, hidden, cells in data["rows"])
    return Table(
        data["file_name"],
        data["sheet"],
        data["header_row"],
        tuple(data["columns"]),
        rows,
        tuple(Problem(*problem) for problem in data["problems"]),
        tuple(data["other_sheets"]),
    )


def cell_to_data(cell: Cell) -> Any:
    """A cell as a JSON value."""
    if isinstance(cell, datetime):
        return {"moment": cell.replace(tzinfo=None).isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    return cell


def cell_from_data(value: Any) -> Cell:
    """The cell that `cell_to_data` made this value of."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    kind, written = next(iter(value.items()))
    if kind == "moment":
        return datetime.fromisoformat(written)
    return date.fromisoformat(written) if kind == "day" else time.fromisoformat(written)


_lock = threading.Lock()
_pools: list[Pool] = []


def _shared_pool() -> Pool:
    """One worker for sheets in the whole process, made when first needed, ended with it."""
    with _lock:
        if not _pools:
            _pools.append(Pool(preload=_PRELOAD, size=1))
            atexit.register(_pools[0].close)
        return _pools[0]

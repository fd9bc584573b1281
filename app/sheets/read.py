"""A file to a table: the right sheet, its header under title rows, its rows with the numbers people see."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from app.sheets.cells import text_of
from app.sheets.columns import Wanted, find_header, headings_of
from app.sheets.tables import Cell, Grid, Problem, Row, Table, TableUnreadable, column_letters
from app.sheets.text_files import read_csv
from app.sheets.workbooks import read_workbook

MAX_ROWS = 100_000
_WORKBOOKS = frozenset(("xlsx", "xlsm", "xls", "xlsb", "ods"))


def read_table(
    source: Path | bytes,
    name: str = "",
    wanted: Wanted | None = None,
    sheet: str | None = None,
    max_rows: int = MAX_ROWS,
) -> Table:
    """The table in a workbook (xlsx, xls, xlsb, ods) or CSV file.

    `wanted` (field to synonyms) helps to find the sheet and the header row: those in which most fields are found;
    without it the first sheet with a header counts. `sheet` names the sheet instead. TableUnreadable, with a sentence,
    when there is no table. Call it in a worker (`worker.read_table_in_worker`) for a file that somebody sent.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    data = source.read_bytes() if isinstance(source, Path) else source
    if not data:
        raise TableUnreadable("This file is empty. Check that it was saved, then add it again.")
    grids = list(_grids(data, name, max_rows))
    if sheet is not None:
        chosen = next((grid for grid in grids if grid.sheet == sheet), None)
        if chosen is None:
            raise TableUnreadable(f"There is no sheet “{sheet}” in this workbook.")
        grids = [chosen, *(grid for grid in grids if grid is not chosen)]
    candidates = grids[:1] if sheet is not None else grids
    grid, header = _best(candidates, wanted)
    others = tuple(other.sheet for other in grids if other is not grid and _filled(other))
    return _table(name, grid, header, others)


def _grids(data: bytes, name: str, max_rows: int) -> Iterable[Grid]:
    ending = name.rpartition(".")[2].lower()
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return read_workbook(data, max_rows)
    if ending in _WORKBOOKS:
        raise TableUnreadable(
            "This workbook is damaged: it can’t be read. Open it in Excel, save it again, and add that."
        )
    return [read_csv(data, max_rows)]


def _best(grids: Sequence[Grid], wanted: Wanted | None) -> tuple[Grid, int | None]:
    """The sheet and the index of its header row. A hidden sheet is taken only when no other has a table."""
    best: tuple[int, Grid, int | None] | None = None
    for grid in grids:
        rows = _filled(grid)
        found = find_header(rows, wanted) or (find_header(rows, None) if wanted else None)
        if found is None:
            continue
        score = found[1] - (1_000 if grid.is_hidden else 0)
        if best is None or score > best[0]:
            best = (score, grid, found[0])
    if best is not None:
        return best[1], best[2]
    filled = next((grid for grid in grids if _filled(grid)), None)
    if filled is None:
        raise TableUnreadable("There is nothing in this file. Check that the right file was saved.")
    return filled, None


def _filled(grid: Grid) -> list[tuple[int, list[Cell]]]:
    return [(number, cells) for number, cells in grid.rows if any(text_of(cell) for cell in cells)]


def _table(name: str, grid: Grid, header: int | None, others: tuple[str, ...]) -> Table:
    rows = _filled(grid)
    if header is None:
        problem = Problem(grid.sheet, "No row of headings was found. Put the headings in one row above the data.")
        return Table(name, grid.sheet, 0, (), (), (*grid.problems, problem), others)
    header_number, header_cells = rows[header]
    columns = headings_of(header_cells)
    below = [(number, cells) for number, cells in rows[header + 1 :] if headings_of(cells) != columns]
    width = max([len(columns), *(_width(cells) for _, cells in below)])
    columns += ("",) * (width - len(columns))
    problems = [p for p in grid.problems if p.row is None or p.row > header_number]
    problems += _same_headings(grid.sheet, header_number, columns)
    table_rows = tuple(Row(number, _fitted(cells, width), number in grid.hidden_rows) for number, cells in below)
    return Table(name, grid.sheet, header_number, columns, table_rows, tuple(problems), others)


def _width(cells: Sequence[Cell]) -> int:
    return max((at for at, cell in enumerate(cells, 1) if text_of(cell)), default=0)


def _fitted(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells[:width], *(None,) * (width - len(cells)))


def _same_headings(sheet: str, row: int, columns: Sequence[str]) -> list[Problem]:
    problems, first = [], dict[str, int]()
    for at, heading in enumerate(columns):
        key = heading.lower()
        if heading and key in first:
            sentence = f"Columns {column_letters(first[key])} and {column_letters(at)} are both called “{heading}”. Rename one."
            problems.append(Problem(sheet, sentence, row, at))
        first.setdefault(key, at)
    return problems

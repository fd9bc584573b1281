"""The same workbook once more, with a column that says what is not understood in each row."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from app.sheets.styled import StyledCell, StyledSheet
from app.sheets.tables import Cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADING = "Not understood, and what to do"
MARK = "FFF2CC"
MOST_LINKS = 65_000
_WIDTH, _WIDE = 18, 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def with_reasons(
    sheets: Sequence[StyledSheet], sheet: str, header_row: int, reasons: Mapping[int, str], at: datetime
) -> bytes:
    """An .xlsx of these sheets as they were read, every word as text; in `sheet` the reasons by row in a last column.

    A row with a reason is shown even where it was hidden.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    for one in sheets:
        made = book.create_sheet(_NOT_IN_NAMES.sub(" ", one.name)[:31] or "Tracker")
        used = max(
            (at for _, cells in one.rows for at, cell in enumerate(cells, 1) if cell.value is not None), default=0
        )
        _fill(made, one, used)
        if one.name == sheet:
            _add_reasons(made, used + 1, header_row, reasons)
            book.active = len(book.worksheets) - 1
        made.sheet_state = "hidden" if one.is_hidden and one.name != sheet else "visible"
    book.properties.created = book.properties.modified = at.replace(tzinfo=None, microsecond=0)
    book.properties.creator = None
    out = BytesIO()
    with ZipFile(out, "w") as package:
        ExcelWriter(book, package).save()
    return out.getvalue()


def _fill(made: "Worksheet", sheet: StyledSheet, used: int) -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    fills: dict[str, PatternFill] = {}
    links = 0
    for number, cells in sheet.rows:
        for column, cell in enumerate(cells, 1):
            if cell == StyledCell():
                continue
            written = made.cell(number, column)
            _write(written, cell.value)
            if cell.month_only:
                written.number_format = "mmm yyyy"
            if cell.colour:
                written.fill = fills.setdefault(cell.colour, PatternFill("solid", fgColor=cell.colour))
            if cell.link and links < MOST_LINKS:
                written.hyperlink = cell.link
                links += 1
    for area in sheet.merged:
        left, right = area.left + 1, min(area.right + 1, used)  # never into the column of the reasons
        if right >= left and (right, area.bottom) != (left, area.top):
            made.merge_cells(start_row=area.top, end_row=area.bottom, start_column=left, end_column=right)
    for row in sheet.hidden_rows:
        made.row_dimensions[row].hidden = True
    for column in range(used):
        dimension = made.column_dimensions[get_column_letter(column + 1)]
        dimension.width, dimension.hidden = _WIDTH, column in sheet.hidden_columns


def _add_reasons(made: "Worksheet", column: int, header_row: int, reasons: Mapping[int, str]) -> None:
    """Beyond all that anybody wrote."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    mark, wraps = PatternFill("solid", fgColor=MARK), Alignment(wrap_text=True, vertical="top")
    head = made.cell(header_row, column)
    head.value, head.font, head.fill = HEADING, Font(bold=True), mark
    for row, reason in reasons.items():
        cell = made.cell(row, column)
        _write(cell, reason)
        cell.fill, cell.alignment = mark, wraps
        made.row_dimensions[row].hidden = False
    made.column_dimensions[get_column_letter(column)].width = _WIDE
    made.freeze_panes = f"A{header_row + 1}"


def _write(cell: object, value: Cell) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        # Never a formula, whatever it begins with.
        cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767], "s"  # type: ignore[attr-defined]
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")  # type: ignore[attr-defined]
    elif isinstance(value, datetime | date | time | int | float | bool):
        cell.value = value  # type: ignore[attr-defined]

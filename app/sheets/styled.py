"""Sheets as people keep trackers: values with their colours, links, merged and hidden cells, which a plain table leaves out."""

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from app.sheets.tables import Cell, TableUnreadable
from app.sheets.text_files import read_csv
from app.sheets.workbooks import MAX_COLUMNS, is_far_too_wide

MAX_ROWS = 20_000
_DAMAGED = "This workbook is damaged: it can’t be read. Open it in Excel, save it again, and add that."
_LOCKED = "Password on this file. Ask the owner for one without."
_EMPTY = "There is nothing in this file. Check that the right file was saved."
_FAR = (
    "A cell far from the rest makes this sheet huge. Delete the empty rows and columns in Excel, save it, and add that."
)
# The colours of Excel's own theme, by number, for cells that name a theme colour instead of a colour.
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")


@dataclass(frozen=True)
class StyledCell:
    """One cell. `colour` is the fill as RRGGBB, "" for none or white; `link` is where its hyperlink leads."""

    value: Cell = None
    colour: str = ""
    link: str = ""
    month_only: bool = False


@dataclass(frozen=True)
class Area:
    """Merged cells: rows as the sheet numbers them, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class StyledSheet:
    """A sheet as it lies in the file. Rows are numbered from 1; a CSV's records are counted."""

    name: str
    rows: tuple[tuple[int, tuple[StyledCell, ...]], ...]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


def read_styled(source: Path | bytes, name: str = "") -> tuple[StyledSheet, ...]:
    """Every sheet of an .xlsx, .xls or CSV file. TableUnreadable with a sentence when it can't be read.

    Call it in a worker for a file that somebody sent: openpyxl reads all of it into memory.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    if not data.strip():
        raise TableUnreadable(_EMPTY)
    if data.startswith(b"PK"):
        return tuple(_from_xlsx(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return tuple(_from_xls(data))
    rows = read_csv(data, MAX_ROWS).rows
    return (StyledSheet("", tuple((number, tuple(StyledCell(cell) for cell in cells)) for number, cells in rows)),)


def hue_of(colour: str) -> float | None:
    """The hue of RRGGBB in degrees (0 is red, 120 green); None for greys, black and white."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    return hue * 360 if saturation > 0.15 and max(red, green, blue) - min(red, green, blue) > 0.08 else None


def _from_xlsx(data: bytes) -> Iterator[StyledSheet]:
    import openpyxl

    if is_far_too_wide(data):
        raise TableUnreadable(_FAR)
    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except Exception as fault:  # openpyxl raises a dozen kinds over damaged files
        raise TableUnreadable(_DAMAGED) from fault
    for sheet in book.worksheets:
        height, width = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
        rows = tuple(
            (number, tuple(_xlsx_cell(cell) for cell in cells))
            for number, cells in enumerate(sheet.iter_rows(max_row=height, max_col=width), 1)
        )
        merged = tuple(Area(r.min_row, r.min_col - 1, r.max_row, r.max_col - 1) for r in sheet.merged_cells.ranges)
        hidden_rows = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
        hidden_columns = frozenset(
            column - 1
            for dimension in sheet.column_dimensions.values()
            if dimension.hidden
            for column in range(dimension.min or 1, min(dimension.max or 1, MAX_COLUMNS) + 1)
        )
        yield StyledSheet(sheet.title, rows, merged, hidden_rows, hidden_columns, sheet.sheet_state != "visible")


def _xlsx_cell(cell: Any) -> StyledCell:
    value = cell.value
    plain: Cell = (
        value if isinstance(value, str | int | float | bool | datetime | date | time) and value != "" else None
    )
    if not cell.has_style:
        return StyledCell(plain, "", _target(cell))
    month_only = (
        isinstance(plain, datetime) and "m" in cell.number_format.lower() and "d" not in cell.number_format.lower()
    )
    return StyledCell(plain, _xlsx_colour(cell.fill), _target(cell), month_only)


def _target(cell: Any) -> str:
    link = getattr(cell, "hyperlink", None)
    return str(link.target or "") if link is not None else ""


def _xlsx_colour(fill: Any) -> str:
    if fill is None or fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        found = colour.rgb[-6:]
    elif colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(_THEME):
        found = _THEME[colour.theme]
    elif colour.type == "indexed":
        from openpyxl.styles.colors import COLOR_INDEX

        found = COLOR_INDEX[colour.indexed][-6:] if colour.indexed < len(COLOR_INDEX) else ""
    else:
        found = ""
    return "" if found.upper() == "FFFFFF" else found.upper()


def _from_xls(data: bytes) -> Iterator[StyledSheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    except Exception as fault:  # a password and damage are told by words only
        raise TableUnreadable(_LOCKED if "encrypt" in str(fault).lower() else _DAMAGED) from fault
    for sheet in book.sheets():
        rows = tuple(
            (row + 1, tuple(_xls_cell(book, sheet, row, column) for column in range(min(sheet.ncols, MAX_COLUMNS))))
            for row in range(min(sheet.nrows, MAX_ROWS))
        )
        merged = tuple(Area(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells)
        hidden_rows = frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
        hidden_columns = frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden)
        yield StyledSheet(sheet.name, rows, merged, hidden_rows, hidden_columns, sheet.visibility != 0)


def _xls_cell(book: Any, sheet: Any, row: int, column: int) -> StyledCell:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    plain: Cell = None if value == "" or kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR) else value
    if kind == xlrd.XL_CELL_DATE:
        try:
            plain = xlrd.xldate.xldate_as_datetime(value, book.datemode)
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            plain = value
    elif kind == xlrd.XL_CELL_BOOLEAN:
        plain = bool(value)
    style = book.xf_list[sheet.cell_xf_index(row, column)].background
    rgb = book.colour_map.get(style.pattern_colour_index) if style.fill_pattern == 1 else None
    colour = "".join(f"{part:02X}" for part in rgb) if rgb else ""
    link = sheet.hyperlink_map.get((row, column))
    target = str(link.url_or_path or "") if link is not None else ""
    return StyledCell(plain, "" if colour == "FFFFFF" else colour, target)

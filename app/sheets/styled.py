"""Sheets as people keep trackers: values with their colours, links, merged and hidden cells, which a plain table leaves out."""

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.sheets.styled_parts import DAMAGED, MAX_ROWS, StyledCell, read_parts
from app.sheets.tables import Cell, TableUnreadable
from app.sheets.text_files import read_csv
from app.sheets.workbooks import ENCRYPTED, MAX_COLUMNS

__all__ = ["Area", "StyledCell", "StyledSheet", "hue_of", "read_styled"]

_LOCKED = "Password on this file. Ask the owner for one without."
_EMPTY = "There is nothing in this file. Check that the right file was saved."


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
        if ENCRYPTED in data:
            raise TableUnreadable(_LOCKED)
        return tuple(_from_xls(data))
    rows = read_csv(data, MAX_ROWS).rows
    return (StyledSheet("", tuple((number, tuple(StyledCell(cell) for cell in cells)) for number, cells in rows)),)


def hue_of(colour: str) -> float | None:
    """The hue of RRGGBB in degrees (0 is red, 120 green); None for greys, black and white."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    return hue * 360 if saturation > 0.15 and max(red, green, blue) - min(red, green, blue) > 0.08 else None


def _from_xlsx(data: bytes) -> Iterator[StyledSheet]:
    for sheet in read_parts(data):
        height = min(max(sheet.rows, default=0), MAX_ROWS)
        merged = tuple(
            Area(top, left, min(bottom, height), min(right, MAX_COLUMNS - 1))
            for top, left, bottom, right in sheet.merged
            if left < MAX_COLUMNS and top <= height
        )
        yield StyledSheet(
            sheet.name,
            tuple((number, _cells(sheet.rows.get(number, {}))) for number in range(1, height + 1)),
            merged,
            frozenset(sheet.hidden_rows),
            frozenset(sheet.hidden_columns),
            sheet.is_hidden,
        )


_EMPTY_CELL = StyledCell()


def _cells(row: dict[int, StyledCell]) -> tuple[StyledCell, ...]:
    """As far as something stands in the row."""
    width = max(row, default=-1) + 1
    return tuple(row.get(at, _EMPTY_CELL) for at in range(width))


def _from_xls(data: bytes) -> Iterator[StyledSheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    except Exception as fault:  # a password and damage are told by words only
        raise TableUnreadable(_LOCKED if "encrypt" in str(fault).lower() else DAMAGED) from fault
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

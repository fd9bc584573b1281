"""Workbooks with their colours, links and formulas, as the parts of the file have them."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from app.sheets.styled import StyledCell, StyledSheet, read_styled
from app.sheets.tables import TableUnreadable


def bytes_of(book: openpyxl.Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def a_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        ["Plan", 12, 1.5, True, date(2026, 3, 2), datetime(2026, 3, 2, 14, 30), time(9, 15), None, "a & b <c>"]
    )
    sheet.append(['=HYPERLINK("https://a.example/1","The plan")', "=A1&B1", "#N/A"])
    sheet["A1"].hyperlink = "https://a.example/2"
    sheet["B1"].fill = PatternFill("solid", fgColor="FF92D050")
    sheet["E1"].number_format = "mmm yyyy"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A4:B5")
    book.create_sheet("Old").sheet_state = "veryHidden"
    return book


@pytest.fixture(scope="module")
def sheets() -> tuple[StyledSheet, ...]:
    huge = BytesIO()
    with ZipFile(BytesIO(bytes_of(a_book()))) as old, ZipFile(huge, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"A4:B5", b"A1:XFD1048576"))
    return read_styled(huge.getvalue(), "book.xlsx")


def test_values_colours_and_links_are_as_in_the_file(sheets: tuple[StyledSheet, ...]) -> None:
    _, cells = sheets[0].rows[0]
    assert cells[0] == StyledCell("Plan", "", "https://a.example/2")
    assert cells[1] == StyledCell(12, "92D050")
    assert [cell.value for cell in cells[2:]] == [
        1.5, True, datetime(2026, 3, 2), datetime(2026, 3, 2, 14, 30), time(9, 15), None, "a & b <c>",
    ]  # fmt: skip
    assert cells[4].month_only and not cells[5].month_only


def test_a_formula_that_was_never_worked_out_is_not_nothing(sheets: tuple[StyledSheet, ...]) -> None:
    _, cells = sheets[0].rows[1]
    assert cells[0] == StyledCell("The plan", "", "https://a.example/1")
    assert (cells[1].value, cells[2].value) == ("=A1&B1", "#N/A")


def test_what_is_hidden_is_known_and_a_merge_over_all_the_sheet_does_no_harm(sheets: tuple[StyledSheet, ...]) -> None:
    first, old = sheets
    assert (first.hidden_rows, first.hidden_columns, old.is_hidden) == ({2}, {2}, True)
    assert len(first.merged) == 1 and all(area.bottom <= len(first.rows) for area in first.merged)


def test_more_rows_than_can_be_read_are_refused_and_never_left_out() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Log")
    for number in range(20_001):
        sheet.append([number])
    with pytest.raises(TableUnreadable, match="more than 20,000 rows"):
        read_styled(bytes_of(book), "book.xlsx")

"""Workbooks and CSV files become tables with the row numbers that people see."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.sheets.cells import text_of
from app.sheets.read import read_table
from app.sheets.tables import Table, TableUnreadable
from app.sheets.worker import read_table_in_worker, table_from_data, table_to_data

PEOPLE = {"name": ("full name",), "email": ("e-mail address", "mail"), "role": ("job",)}
ROWS = [
    ["Name", "Email", "Role"],
    ["Priya Nair", "priya@fernshire.example", "lead"],
    ["Tom Ash", "tom@fernshire.example", "core"],
]


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], change: Callable[[Any], None] | None = None) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def words(table: Table) -> list[tuple[str, ...]]:
    return [tuple(map(text_of, row.cells)) for row in table.rows]


def test_a_sheet_is_read_with_its_headings_and_row_numbers() -> None:
    table = read_table(workbook({"People": ROWS}), "people.xlsx")
    assert (table.sheet, table.header_row, table.columns) == ("People", 1, ("Name", "Email", "Role"))
    assert [row.number for row in table.rows] == [2, 3]
    assert words(table)[0] == ("Priya Nair", "priya@fernshire.example", "lead")
    assert table.problems == ()


def test_the_header_is_found_under_title_rows() -> None:
    rows = [["Fernshire County Council"], ["People in adult social care, January 2026"], [], *ROWS]
    for wanted in (None, PEOPLE):
        table = read_table(workbook({"People": rows}), "people.xlsx", wanted)
        assert (table.header_row, [row.number for row in table.rows]) == (4, [5, 6])


def test_the_sheet_with_the_wanted_columns_is_chosen() -> None:
    notes = [["Field", "Meaning"], ["Name", "First and last name"]]
    table = read_table(workbook({"Read me": notes, "People": ROWS}), "people.xlsx", PEOPLE)
    assert (table.sheet, table.other_sheets) == ("People", ("Read me",))


def test_a_sheet_can_be_named() -> None:
    book = workbook({"One": [["A", "B"], ["1", "2"]], "Two": ROWS})
    assert read_table(book, "a.xlsx", sheet="Two").sheet == "Two"
    with pytest.raises(TableUnreadable, match="no sheet “Three”"):
        read_table(book, "a.xlsx", sheet="Three")


def test_a_hidden_sheet_is_taken_only_when_no_other_has_a_table() -> None:
    def hide(book: Any) -> None:
        book["Old"].sheet_state = "hidden"

    book = workbook({"Old": [*ROWS, ["Old Hand", "old@fernshire.example", "core"]], "New": ROWS}, hide)
    assert read_table(book, "a.xlsx", PEOPLE).sheet == "New"


def test_empty_rows_are_left_out_and_the_numbers_stay() -> None:
    rows = [ROWS[0], ROWS[1], [], [None, "  ", None], ROWS[2]]
    assert [row.number for row in read_table(workbook({"P": rows}), "a.xlsx").rows] == [2, 5]


def test_a_header_that_is_repeated_is_no_row() -> None:
    assert [row.number for row in read_table(workbook({"P": [*ROWS, ROWS[0], ROWS[1]]}), "a.xlsx").rows] == [2, 3, 5]


def test_values_keep_their_kind_and_whole_numbers_their_look() -> None:
    rows = [["Ref", "On", "At", "Yes", "Zero"], [12345, date(2026, 2, 3), datetime(2026, 2, 3, 9, 30), True, "007"]]
    (row,) = read_table(workbook({"P": rows}), "a.xlsx").rows
    assert row.cells[1:4] == (date(2026, 2, 3), datetime(2026, 2, 3, 9, 30), True)
    assert [text_of(cell) for cell in row.cells] == ["12345", "2026-02-03", "2026-02-03 09:30", "TRUE", "007"]


def test_an_error_in_a_cell_is_named_by_sheet_row_and_column() -> None:
    def spoil(book: Any) -> None:
        book["List"]["C3"] = "#REF!"
        book["List"]["C3"].data_type = "e"

    (problem,) = read_table(workbook({"List": ROWS}, spoil), "a.xlsx").problems
    assert problem.in_words() == "Sheet 'List', row 3, column C: This cell shows the error #REF!. Correct it in Excel."


def test_two_columns_of_one_name_are_named() -> None:
    rows = [["Ref", "Name", "name"], ["1", "a", "b"]]
    table = read_table(workbook({"List": rows}), "a.xlsx")
    assert [problem.place for problem in table.problems] == ["Sheet 'List', row 1, column C"]


def test_hidden_rows_are_read_and_told() -> None:
    def hide(book: Any) -> None:
        book["P"].row_dimensions[3].hidden = True

    assert [row.is_hidden for row in read_table(workbook({"P": ROWS}, hide), "a.xlsx").rows] == [False, True]


def test_a_merged_cell_says_the_same_for_each_of_its_rows() -> None:
    def merge(book: Any) -> None:
        book["P"].merge_cells("C2:C3")

    assert [row.cells[2] for row in read_table(workbook({"P": ROWS}, merge), "a.xlsx").rows] == ["lead", "lead"]


def test_a_cell_at_the_far_corner_does_not_stop_the_rest() -> None:
    def far(book: Any) -> None:
        book["P"]["XFD1048576"] = "far"

    table = read_table(workbook({"P": ROWS}, far), "a.xlsx", PEOPLE)
    assert len(table.rows) == 2
    assert "far from the rest" in table.problems[0].sentence


def test_rows_that_are_formatted_but_empty_are_nothing() -> None:
    def format_far(book: Any) -> None:
        book["P"]["A9000"].number_format = "0.00"

    assert len(read_table(workbook({"P": ROWS}, format_far), "a.xlsx").rows) == 2


@pytest.mark.parametrize(
    ("separator", "code"),
    [(",", "utf-8-sig"), (",", "utf-8"), (";", "utf-8"), ("\t", "utf-16"), (",", "cp1252"), (";", "cp1252")],
)
def test_a_csv_is_read_whatever_its_separator_and_code(separator: str, code: str) -> None:
    lines = [["Ref", "Café group – weekly", "£"], ["1", f'"a{separator} b"', "£5"], ["2", '"two\nlines"', "–"]]
    table = read_table("\r\n".join(map(separator.join, lines)).encode(code), "list.csv")
    assert table.columns == ("Ref", "Café group – weekly", "£")
    assert words(table) == [("1", " ".join(f"a{separator} b".split()), "£5"), ("2", "two\nlines", "–")]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_place_in_a_csv_is_row_and_column() -> None:
    table = read_table(b"a,b\r\n1,2\r\n", "list.csv")
    assert table.place(table.rows[0], 1) == "Row 2, column B"


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    (problem,) = read_table(b'a,b\r\n1,2\r\n3,"x\r\n4,5\r\n', "list.csv").problems
    assert "never closed" in problem.sentence


def test_a_very_long_cell_is_read() -> None:
    table = read_table(b'a,b\r\n1,"' + b"x" * 300_000 + b'"\r\n', "list.csv")
    assert len(text_of(table.rows[0].cells[1])) == 300_000


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.csv", "empty"),
        (b" \r\n \r\n", "a.csv", "nothing in this file"),
        (b"a\x00,b\r\n", "a.csv", "not text"),
        (b"PK\x03\x04 nothing", "a.xlsx", "damaged"),
        (b"not a workbook", "a.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "Password"),
    ],
)
def test_what_holds_no_table_is_refused_with_a_sentence(data: bytes, name: str, said: str) -> None:
    with pytest.raises(TableUnreadable, match=said):
        read_table(data, name)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(TableUnreadable, match="more than 2 rows"):
        read_table(workbook({"P": ROWS}), "a.xlsx", max_rows=2)
    with pytest.raises(TableUnreadable, match="more than 2 rows"):
        read_table(b"a\r\nb\r\nc\r\n", "a.csv", max_rows=2)


def test_a_sheet_without_headings_is_told() -> None:
    table = read_table(workbook({"P": [[1, 2], [3, 4]]}), "a.xlsx")
    assert table.header_row == 0
    assert "No row of headings" in table.problems[0].sentence


def test_a_table_crosses_from_the_worker_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(workbook({"P": [["Ref", "On"], [1.5, date(2026, 2, 3)], ["x", datetime(2026, 2, 3, 9, 30)]]}))
    table = read_table_in_worker(path, "a.xlsx", PEOPLE)
    assert table == read_table(path, "a.xlsx", PEOPLE)
    assert table_from_data(table_to_data(table)) == table


def test_the_worker_says_why_there_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(b"not a workbook")
    with pytest.raises(TableUnreadable, match="damaged"):
        read_table_in_worker(path, "a.xlsx")

"""What a sheet that came back says: which cells were changed, and every row that is not understood by its place."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.core.errors import Invalid
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.edited.rules.comparing import Now, compare
from app.edited.rules.lists import our_list
from app.edited.rules.marks import mark_of
from app.edited.rules.reading import SheetRead, read_sheet
from app.edited.schemas import CellState
from app.sheets.read import read_table
from app.sheets.tables import Row, Table

PEOPLE = {"anita@f.example": "Anita Lowe", "ben@f.example": "Ben Hughes", "ben2@f.example": "Ben Hughes"}
HEADINGS = ("Request", "Title", "Owner", "Due", "Note to CQC", MARK)
HELD = {"owner": "anita@f.example", "due_on": "2027-01-26", "note": "See the summary."}
COLUMNS = our_list(ListKind.REQUESTS)


def a_row(number: int = 5, reference: str = "17", **cells: Any) -> Row:
    said = {"owner": "Anita Lowe", "due": date(2027, 1, 26), "note": "See the summary.", "mark": mark("17"), **cells}
    return Row(number, (reference, "Waiting lists", said["owner"], said["due"], said["note"], said["mark"]))


def mark(reference: str) -> str:
    return mark_of(ListKind.REQUESTS, COLUMNS, reference, HELD)


def read(*rows: Row, headings: tuple[str, ...] = HEADINGS) -> SheetRead:
    return read_sheet(Table("Requests.xlsx", "Requests", 4, headings, rows), PEOPLE)


def changed(found: SheetRead) -> dict[str, str]:
    return {key: cell.value for row in found.changed for key, cell in row.cells.items()}


def test_a_row_that_nobody_touched_asks_for_nothing() -> None:
    assert read(a_row()).changed == () and read(a_row()).faults == ()


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"owner": "ben2@F.example"}, {"owner": "ben2@f.example"}),
        ({"owner": None}, {"owner": ""}),
        ({"owner": "Nobody"}, {"owner": ""}),
        ({"due": "1 February 2027"}, {"due_on": "2027-02-01"}),
        ({"due": datetime(2027, 2, 1)}, {"due_on": "2027-02-01"}),
        ({"due": "26/01/2027"}, {}),
        ({"note": "=1+1"}, {"note": "=1+1"}),
        ({"note": "See  the summary. "}, {}),
    ],
)
def test_a_changed_cell_is_read_as_people_write_it(cells: dict[str, Any], wanted: dict[str, str]) -> None:
    found = read(a_row(**cells))
    assert changed(found) == wanted and found.faults == ()


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"owner": "Ben Hughes"}, "column C", "2 people are called Ben Hughes"),
        ({"owner": "Nora Nobody"}, "column C", "nobody called Nora Nobody"),
        ({"due": "Feb 2027"}, "column D", "no day"),
        ({"due": "soon"}, "column D", "soon"),
        ({"mark": None}, "row 5", "lost its mark"),
        ({"mark": mark("18")}, "row 5", "belongs to another row"),
        ({"mark": "R12345678.12345678"}, "row 5", "not one of this list"),
        ({"reference": "", "mark": ""}, "row 5", "can’t be added by a new row"),
    ],
)
def test_what_is_not_understood_is_named_by_its_place(cells: dict[str, Any], place: str, words: str) -> None:
    found = read(a_row(**cells), a_row(9, "18", mark=mark("18")))
    assert len(found.faults) == 1 and found.changed == ()
    assert place in found.faults[0][0] and words in found.faults[0][1]


def test_a_row_that_stands_there_twice_is_taken_once() -> None:
    found = read(a_row(5, note="One."), a_row(6, note="Two."))
    assert changed(found) == {"note": "One."} and "stands in row 5 too" in found.faults[0][1]


def test_columns_may_be_moved_renamed_or_taken_out() -> None:
    row = Row(2, (mark("17"), "Whoever", "17", "A new note."))
    found = read(row, headings=(MARK, "Title", "Request", "Note to CQC"))
    assert changed(found) == {"note": "A new note."}
    assert [sentence[:28] for _, sentence in found.faults] == [
        "No column is called “Owner” ",
        "No column is called “Due” an",
    ]


@pytest.mark.parametrize(
    ("headings", "rows", "words"),
    [
        (("Request", "Title"), (Row(2, ("17", "Waiting lists")),), "no column “Mark"),
        (("Request", MARK), (Row(2, ("17", "")),), "No row of this sheet has its mark"),
        (("Number", MARK), (Row(2, ("17", mark("17"))),), "no column “Request”"),
    ],
)
def test_a_sheet_that_is_none_of_ours_is_refused_whole(
    headings: tuple[str, ...], rows: tuple[Row, ...], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        read(*rows, headings=headings)


def test_somebody_elses_change_of_the_same_cell_is_a_clash_and_of_another_is_none() -> None:
    rows = read(a_row(note="Ours.", owner="")).changed
    stands = Now(3, "Waiting lists", {**HELD, "note": "Theirs.", "due_on": "2027-01-20"}, "/requests/17")
    found, gone = compare(ListKind.REQUESTS, rows, {"17": stands}, PEOPLE)
    cells = {cell.field: (cell.state, cell.now, cell.yours, cell.place) for cell in found[0].cells}
    assert cells == {
        "owner": (CellState.CHANGE, "Anita Lowe", "Nobody", "C5"),
        "note": (CellState.CLASH, "Theirs.", "Ours.", "E5"),
    }
    assert gone == []


def test_what_stands_so_already_asks_for_nothing_and_what_is_gone_is_named() -> None:
    rows = read(a_row(note="Ours.")).changed
    assert compare(ListKind.REQUESTS, rows, {"17": Now(3, "", {**HELD, "note": "Ours."}, "/requests/17")}, PEOPLE) == (
        [],
        [],
    )
    assert "no request 17" in compare(ListKind.REQUESTS, rows, {}, PEOPLE)[1][0][1]


def test_a_heading_that_was_changed_is_said_and_its_column_left_as_it_is() -> None:
    found = read(a_row(due=date(2027, 2, 1)), headings=(*HEADINGS[:3], "Deadline", *HEADINGS[4:]))
    assert changed(found) == {}
    assert [sentence.split(",")[0] for _, sentence in found.faults] == ["No column is called “Due” any more"]


def test_a_formula_that_was_never_worked_out_does_not_clear_the_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    sheet.append(["17", "Waiting lists", "=VLOOKUP(A2,People!A:B,2)", "=1/0", "See the summary.", mark("17")])
    sheet.append(["18", "Carers", "Anita Lowe", date(2027, 1, 26), "", mark("18")])
    path = tmp_path / "Requests.xlsx"
    book.save(path)
    found = read_sheet(read_table(path, path.name), PEOPLE)
    assert changed(found) == {"note": ""}
    assert [(place, "never worked out" in sentence) for place, sentence in found.faults] == [
        ("Sheet 'Sheet', row 2, column C", True),
        ("Sheet 'Sheet', row 2, column D", True),
    ]

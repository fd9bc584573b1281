"""A whole tracker: made-up ones of our own, and the five labelled ones beside the project where they are there."""

import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from app.intake.rules.tracker import Reason, Skipped, TrackerReading, read_tracker
from app.intake.rules.tracker.reading import FIELDS
from app.sheets.columns import guess_columns
from app.sheets.styled import read_styled
from app.sheets.tables import TableUnreadable

LABELLED = Path(__file__).parents[5] / "shared" / "inputs" / "trackers"
CODES = [f"P{number:02}" for number in range(1, 49)]
AS_AT = date(2026, 11, 27)


def by_request() -> bytes:
    """A tracker kept by request: title rows, a grouped header, a colour for a state, a hidden row, two documents in a cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Fernshire County Council"],
        [],
        ["Ask", "Evidence", None, "Dates", None, None, None],
        ["IR no.", "Document", "Lead", "Dated", "RAG", "Page", "Link"],
        ["12", "Information strategy", "PN", datetime(2026, 3, 2), None, "pp 3-10", "https://a.example/1"],
        ["THEME 2 - PROVIDING SUPPORT"],
        ["IR 36b", "Authorisations; Backlog plan", "Nair", "tbc", "G", None, "https://a.example/2"],
        ["40", "?"],
        ["40", "Winter plan", "Somebody", "31/02/2026", "Pink"],
        ["IR no.", "Document", "Lead", "Dated", "RAG", "Page", "Link"],
        ["40", "Winter plan", "Somebody", "31/02/2026", "Pink"],
        [],
        ["Total: 4 documents"],
    ):
        sheet.append(row)
    sheet["E5"].fill = PatternFill("solid", fgColor="92D050")
    sheet.row_dimensions[9].hidden = True
    people = book.create_sheet("Owners")
    people.append(["Initials", "Name", "E-mail"])
    people.append(["PN", "Priya Nair", "priya.nair@fernshire.example"])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def by_document() -> bytes:
    """A tracker kept by document, with one line for each request that it answers and the document's cells merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Document", "Owner", "Date", "Request", "Page"],
        ["Carers strategy", "Priya Nair", "2 March 2026", "10", "4"],
        [None, None, None, "P22", "9"],
        ["Winter plan", "Priya Nair", "3 March 2026", "40", None],
        [None, None, None, "26", "2"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture(scope="module")
def read() -> TrackerReading:
    return read_tracker(read_styled(by_request(), "tracker.xlsx"), CODES, AS_AT)


def test_the_header_is_found_under_title_rows_and_each_column_guessed(read: TrackerReading) -> None:
    assert read.header_row == 4
    assert {name: guess.heading for name, guess in read.columns.items()} == {
        "request": "IR no.", "title": "Document", "owner": "Lead", "doc_date": "Dated", "rag": "RAG", "pages": "Page",
        "link": "Link",
    }  # fmt: skip


def test_a_row_is_read_whole(read: TrackerReading) -> None:
    first = read.records[0]
    assert (first.row, first.title, first.requests, first.owner) == (5, "Information strategy", ("P12",), "Priya Nair")
    assert (str(first.doc_date), first.rag, first.pages, first.link) == (
        "2026-03-02",
        "Green",
        "3-10",
        "https://a.example/1",
    )


def test_two_documents_in_a_cell_are_two_records_of_the_row(read: TrackerReading) -> None:
    found = [(one.n, one.title, one.requests, one.part) for one in read.records if one.row == 7]
    assert found == [(1, "Authorisations", ("P36",), "b"), (2, "Backlog plan", ("P36",), "b")]


def test_every_row_that_is_no_document_is_named_with_why(read: TrackerReading) -> None:
    assert dict(read.not_documents) == {
        6: Skipped.SECTION_HEADING, 8: Skipped.NO_DOCUMENT_NAMED, 10: Skipped.REPEATED_HEADER, 12: Skipped.BLANK,
        13: Skipped.TOTAL_ROW,
    }  # fmt: skip


def test_everything_not_understood_is_reported_by_row_and_field(read: TrackerReading) -> None:
    assert {(one.row, one.field, one.reason) for one in read.reports} == {
        (7, "doc_date", Reason.DATE_TO_BE_CONFIRMED),
        (7, "link", Reason.LINK_COUNT_DIFFERS),
        (8, "title", Reason.NO_DOCUMENT_NAMED),
        (9, "owner", Reason.OWNER_UNKNOWN),
        (9, "doc_date", Reason.DATE_IMPOSSIBLE),
        (9, "rag", Reason.RAG_UNKNOWN),
        (9, "row", Reason.HIDDEN_ROW),
        (11, "owner", Reason.OWNER_UNKNOWN),
        (11, "doc_date", Reason.DATE_IMPOSSIBLE),
        (11, "rag", Reason.RAG_UNKNOWN),
        (11, "row", Reason.DUPLICATE_ROW),
    }


def test_a_document_on_several_rows_keeps_its_facts_for_each_request() -> None:
    read = read_tracker(read_styled(by_document(), "mapping.xlsx"), CODES, AS_AT)
    found = [(one.row, one.title, one.requests, str(one.doc_date), one.pages) for one in read.records]
    assert found == [
        (2, "Carers strategy", ("P10",), "2026-03-02", "4"),
        (3, "Carers strategy", ("P22",), "2026-03-02", "9"),
        (4, "Winter plan", ("P40",), "2026-03-03", None),
        (5, "Winter plan", ("P26",), "2026-03-03", "2"),
    ]


def test_a_person_may_say_which_column_is_which() -> None:
    read = read_tracker(read_styled(by_document(), "mapping.xlsx"), CODES, AS_AT, chosen={"title": 0, "owner": 1})
    assert all(one.requests == () and one.pages is None for one in read.records)
    assert read.columns["owner"].why == "You chose it."


def test_a_sheet_without_titles_of_documents_is_read_as_nothing() -> None:
    read = read_tracker(read_styled(b"Colour,Size\nred,4\n", "x.csv"), CODES, AS_AT)
    assert (read.columns, read.records, read.header_row) == ({}, (), 0)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0nothing"])
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(TableUnreadable, match=r"\.$"):
        read_styled(data, "tracker.xlsx")


def test_a_csv_of_windows_keeps_its_pounds_and_quotes() -> None:
    data = "IR no.,Title,Owner\r\n12,Fees – a “fair” £ price,PN\r\n".encode("cp1252")
    assert read_tracker(read_styled(data, "x.csv"), CODES, AS_AT).records[0].title == "Fees – a “fair” £ price"


@pytest.mark.parametrize("expected", sorted(LABELLED.glob("*.expected.json")) or [None])
def test_no_row_of_a_labelled_tracker_is_wrong_in_silence(expected: Path | None) -> None:
    if expected is None:
        pytest.skip("the labelled trackers lie beside the project, in ../shared/inputs/trackers")
    want = json.loads(expected.read_text(encoding="utf-8"))
    path = expected.parent / want["file"]
    read = read_tracker(read_styled(path, path.name), CODES, date.fromisoformat(want["as_at"]))
    fields = ("title", "owner", "rag", "pages", "link")
    told = [
        (
            one.row,
            one.n,
            *(getattr(one, name) for name in fields),
            list(one.requests),
            _iso(one.doc_date),
            _iso(one.review_date),
        )
        for one in read.records
    ]
    assert sorted(told, key=str) == sorted(
        (
            (
                one["row"],
                one["n"],
                *(one[name] for name in fields),
                one["requests"],
                one["doc_date"],
                one["review_date"],
            )
            for one in want["records"]
        ),
        key=str,
    )
    assert {(one.row, one.field, one.reason.value) for one in read.reports} == {
        (one["row"], one["field"], one["reason"]) for one in want["must_report"]
    }
    assert {(row, why.value) for row, why in read.not_documents} == {
        (one["row"], one["reason"]) for one in want["not_documents"]
    }


def _iso(when: object) -> str | None:
    return None if when is None else str(when)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Evidence request", "request"), ("Date on document", "doc_date"), ("Rev date", "review_date"),
        ("Ver no", "version"), ("Where held", "link"), ("Version date", "doc_date"), ("Traffic light", "rag"),
    ],
)  # fmt: skip
def test_a_heading_that_holds_the_word_of_another_field_is_its_own(heading: str, field: str) -> None:
    assert list(guess_columns([heading], FIELDS)) == [field]


def test_a_cell_merged_over_several_rows_says_the_same_for_each() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["No", "Name of document", "Who"], ["12", "Plan", "PN"], [None, "Policy", None], ["13", "Paper", None]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:C4")
    kept = BytesIO()
    book.save(kept)
    read = read_tracker(read_styled(kept.getvalue(), "x.xlsx"), CODES, AS_AT)
    assert [(one.title, one.requests, one.owner) for one in read.records] == [
        ("Plan", ("P12",), "PN"), ("Policy", ("P12",), "PN"), ("Paper", ("P13",), "PN"),
    ]  # fmt: skip

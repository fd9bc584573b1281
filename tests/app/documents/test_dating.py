"""A document's title, date and period, from what it says before what the computer noted."""

from datetime import date

import pytest

from app.documents.dating import date_of, period_of
from app.documents.facts import Draft, Heading, Place, Source, TextPart
from app.documents.titles import from_file_name, title_of

NOTED = date(2024, 2, 2)


def dated(text: str = "", title: str = "Protocol", name: str = "protocol.docx") -> tuple[date, Source] | None:
    draft = Draft(text_parts=[TextPart(text, Place(1))] if text else [], properties_date=NOTED)
    found = date_of(draft, title, name)
    return (found.on, found.source) if found else None


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Protocol\nVersion 3, 14 January 2026", date(2026, 1, 14)),
        ("Protocol\nDate: 14/01/2026", date(2026, 1, 14)),
        ("Approved by the board on 1 May 2025\nLast updated: 14 Jan 2026", date(2026, 1, 14)),
        ("Adult social care\n14 January 2026\nProtocol", date(2026, 1, 14)),
        ("Next review: 1 June 2027\nIssued 14 January 2026", date(2026, 1, 14)),
        ("Review date\t1 June 2027\nDate of issue\t14 January 2026", date(2026, 1, 14)),
    ],
)
def test_a_date_at_the_beginning_is_the_documents(text: str, on: date) -> None:
    assert dated(text) == (on, Source.TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "Review by 1 June 2027",
        "Date of birth: 1 June 1947",
        "Mrs A was assessed on 3 March 2025 and again, after a long wait, on 4 May 2025 by the team in the north of the county.",
        "Words " * 600 + "Version 3, 14 January 2026",
    ],
)
def test_a_date_that_says_something_else_is_not_the_documents(text: str) -> None:
    assert dated(text) == (NOTED, Source.PROPERTIES)


def test_a_date_in_the_title_or_the_file_name_comes_before_what_office_noted() -> None:
    assert dated(title="Waiting list report September 2026") == (date(2026, 9, 1), Source.TITLE)
    assert dated(name="Waiting list 2026-09.docx") == (date(2026, 9, 1), Source.FILE_NAME)
    assert dated(name="Protocol v3 14 Jan 2026.docx") == (date(2026, 1, 14), Source.FILE_NAME)


def test_a_whole_date_is_believed_before_a_month() -> None:
    assert dated(title="Report September 2026", name="report 2026-09-14.docx") == (date(2026, 9, 14), Source.FILE_NAME)


def test_without_any_date_there_is_none() -> None:
    assert date_of(Draft(), "Protocol", "protocol.docx") is None


def test_the_period_covered_is_read_from_title_or_first_lines() -> None:
    found = period_of(Draft(), "Annual report 2025-26", "x.docx")
    assert found is not None
    assert (found.first, found.last, found.source) == (date(2025, 4, 1), date(2026, 3, 31), Source.TITLE)
    words = Draft(text_parts=[TextPart("Data for October to December 2026", Place(1))])
    found = period_of(words, "Report", "x.docx")
    assert found is not None
    assert (found.first, found.last, found.source) == (date(2026, 10, 1), date(2026, 12, 31), Source.TEXT)


@pytest.mark.parametrize(
    "carried",
    [
        "",
        "Microsoft Word - doc1.docx",
        "Document1",
        "PowerPoint Presentation",
        "Untitled",
        "(anonymous)",
        "Slide 1",
        "report.docx",
    ],
)
def test_a_title_that_a_program_left_is_not_the_documents(carried: str) -> None:
    draft = Draft(title=carried, headings=[Heading("Waiting list protocol", 1, 1)])
    assert title_of(draft, "x.docx") == ("Waiting list protocol", Source.TEXT)


def test_a_title_that_somebody_gave_comes_first() -> None:
    draft = Draft(title="Waiting list protocol", headings=[Heading("Something else", 1, 1)])
    assert title_of(draft, "x.docx") == ("Waiting list protocol", Source.PROPERTIES)


def test_the_name_of_a_chapter_is_no_title() -> None:
    draft = Draft(headings=[Heading("1. Introduction", 1, 1), Heading("What we found", 1, 4)])
    assert title_of(draft, "Carers_audit.docx") == ("Carers audit", Source.FILE_NAME)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Waiting_list-report v3 FINAL (2).docx", "Waiting list report"),
        ("waiting list report September 2026.docx", "Waiting list report September 2026"),
        ("Policy 2025-26.docx", "Policy 2025-26"),
        ("DoLS audit (draft).docx", "DoLS audit"),
        ("2026-01-14.pdf", "2026-01-14"),
        ("v3.docx", "V3"),
    ],
)
def test_a_file_name_is_made_readable(name: str, title: str) -> None:
    assert from_file_name(name) == title

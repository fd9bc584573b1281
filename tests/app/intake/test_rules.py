"""What a file says of itself fills what nobody said."""

from datetime import date

import pytest

from app.core.ukdates import Exactness
from app.documents.facts import Flag, FoundDate, FoundPeriod, Inspection, Outcome, Reading, Source, Warned
from app.documents.worker import Examined
from app.evidence.schemas import ItemDetails
from app.intake import rules
from app.intake.models import FileState


def examined(*warnings: Warned, title: str = "Waiting list protocol") -> Examined:
    inspection = Inspection(Outcome.ACCEPT, "", "WL protocol v3.docx", 10, "docx", "application/msword")
    found = FoundDate(date(2026, 11, 3), Exactness.DAY, Source.TEXT, "3 November 2026")
    period = FoundPeriod(date(2026, 4, 1), date(2026, 9, 30), Source.TEXT, "April to September 2026")
    return Examined(inspection, Reading(title, Source.TEXT, "application/msword", found, period, warnings=warnings))


def test_title_date_and_period_come_from_the_file() -> None:
    details = rules.with_suggestions(None, examined(), "WL protocol v3.docx")
    assert (details.title, details.document_date) == ("Waiting list protocol", date(2026, 11, 3))
    assert (details.period_from, details.period_to) == (date(2026, 4, 1), date(2026, 9, 30))
    assert details.marked_draft is False


def test_what_a_person_said_stands_even_when_it_is_nothing() -> None:
    said = ItemDetails(title="Our title", document_date=None, period_to=date(2026, 12, 31), marked_draft=False)
    details = rules.with_suggestions(said, examined(Warned(Flag.DRAFT, "It is a draft.")), "x.docx")
    assert (details.title, details.document_date, details.marked_draft) == ("Our title", None, False)
    assert (details.period_from, details.period_to) == (None, date(2026, 12, 31))


def test_a_document_that_says_it_is_a_draft_is_one() -> None:
    assert rules.with_suggestions(None, examined(Warned(Flag.DRAFT, "It is a draft.")), "x.docx").marked_draft


@pytest.mark.parametrize(
    ("title", "shown"), [("", "WL protocol v3"), ("A\tB\x00\nC", "A B C"), ("x" * 400, "x" * 299 + "…")]
)
def test_a_title_is_one_line_that_can_be_kept(title: str, shown: str) -> None:
    assert rules.with_suggestions(None, examined(title=title), "WL protocol v3.docx").title == shown


def test_only_what_needs_a_decision_is_a_finding_the_rest_is_a_remark() -> None:
    number = Warned(Flag.PERSONAL_DATA, "It may hold an NHS number.", "page 2")
    scan = Warned(Flag.EMPTY_TEXT, "We could not read this scan.")
    found = rules.findings_of(examined(number, scan))
    assert [(one.kind, one.place) for one in found] == [("personal-data", "page 2")]
    assert rules.added_sentence("E-0001", examined(number, scan)) == "Added as E-0001. We could not read this scan."


def test_a_file_with_very_many_findings_says_how_many_more() -> None:
    many = [Warned(Flag.PERSONAL_DATA, "A number.", f"page {page}") for page in range(60)]
    found = rules.findings_of(examined(*many))
    assert len(found) == 1 and "and 54 more places" in found[0].place
    assert found[0].detail.endswith("54 more like these were found in this file.")


def test_a_batch_is_told_in_one_line() -> None:
    counts = {FileState.READY: 214, FileState.SAME: 3, FileState.REFUSED: 2}
    assert rules.batch_sentence(counts) == "214 added, 3 already in, 2 not taken."
    assert rules.batch_sentence({}) == "There were no files."

"""Names of people are found by the optional model, as something to know; without it nothing is looked for, and that is said."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from app.documents.facts import Found, Place, Reading, Source, TextPart
from app.documents.people import INSTALLED, NOT_INSTALLED, is_installed, people_in
from app.documents.worker import read_in_worker
from app.evidence.models import FindingGrade
from app.evidence.rules.grading import grade_of

WORDS = "Jean Whitfield waited 41 weeks in Carlisle. Her social worker, Imran Khan, rang the council every week."


def a_reading(*texts: str) -> Reading:
    parts = tuple(TextPart(text, Place(page=number)) for number, text in enumerate(texts, 1))
    return Reading("Notes", Source.FILE_NAME, "text/plain", text_parts=parts)


def test_without_the_model_nothing_is_looked_for_and_the_page_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.people.MODEL", "a_model_that_nobody_installed")
    assert not is_installed() and people_in(a_reading(WORDS)) == []
    assert "not installed" in NOT_INSTALLED and "misses some" in INSTALLED
    assert grade_of(Found.PEOPLE, {}) is FindingGrade.TO_KNOW


@pytest.mark.extra
def test_names_are_found_by_initials_and_place_and_a_town_is_none(tmp_path: Path) -> None:
    if not is_installed():
        pytest.skip("the optional names extra is not installed (pip install readiness[names])")
    (found,) = people_in(a_reading("The weather was good.", WORDS))
    assert found.kind == "people" and found.place == "page 2"
    assert "J. W." in found.sentence and "I. K." in found.sentence
    assert "Jean" not in found.sentence and "Carlisle" not in found.sentence
    assert people_in(a_reading("The council met on Tuesday in Carlisle.")) == []
    document, out = Document(), BytesIO()
    document.add_paragraph(WORDS)
    document.save(out)
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    warnings = read_in_worker(tmp_path / "a.docx", "a.docx").warnings
    assert [one.sentence for one in warnings if one.found is Found.PEOPLE] == [found.sentence]

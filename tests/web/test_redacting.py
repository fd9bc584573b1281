"""A redacted file takes the place of the original: pointers that hold are kept, the original is set aside, undo brings it back."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from app.access import Role
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.core.db import Database
from app.core.errors import Forbidden
from app.evidence import service
from app.evidence.models import FindingDecision, FindingState
from app.intake import service as intake
from app.intake.work import look_at
from app.web import evidence
from tests.app.intake.samples import tools_in
from tests.app.intake.test_taking import coming
from tests.web.evidence_site import Site, a_site

pytestmark = pytest.mark.database
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def a_file(*lines: str) -> bytes:
    document = Document()
    for heading in ("Managing the waiting list", "Weekend cover"):
        document.add_heading(heading, 1)
        for line in lines:
            document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


ORIGINAL = a_file("We ring everyone who waits.", "NHS number 999 000 0018 waited 41 weeks.")
REDACTED = a_file("We ring everyone who waits.", "One person waited 41 weeks.")


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router)
    with made.client:
        yield made


@pytest.fixture
def document(site: Site) -> str:
    looked = look_at(tools_in(site.folder), coming(site.folder, "Waiting list.docx", ORIGINAL))
    with site.db.write() as session:
        item = intake.take_file(session, site.round.core, looked, tools_in(site.folder))
        for code, place in (("1", "Managing the waiting list"), ("2", "Page 99")):
            answers.answer_with(session, site.round.core, code, AnswerIn(document=item.reference, where_to_look=place))
        return item.reference


def redact(site: Site, document: str) -> None:
    sent = {"file": ("Waiting list.docx", REDACTED, WORD)}
    answer = site.core.post(f"/evidence/{document}/redact", data={"version": "1", "note": "A number."}, files=sent)
    assert answer.status_code == 303 and answer.headers["location"].endswith("/renew"), answer.text


def test_pointers_that_hold_are_kept_and_what_was_found_is_settled(site: Site, document: str) -> None:
    assert f'href="/evidence/{document}/redact"' in site.core.get(f"/evidence/{document}").text
    assert "2 pointers lean" in site.core.get(f"/evidence/{document}/redact").text
    redact(site, document)
    page = site.core.get(f"/evidence/{document}").text
    assert "Set aside for a redacted version" in page
    with site.db.read() as session:
        item = service.get_item(session, site.round.core, document)
        stale = {one.request: one.is_out_of_date for one in answers.list_answers(session, site.round.core)}
    assert item.revision == 2 and stale == {"1": False, "2": True}
    old = [one for one in item.findings if one.revision == 1]
    assert {(one.state, one.decision) for one in old} == {(FindingState.DECIDED, FindingDecision.REPLACED)}
    assert not any(one.kind == "nhs-number" for one in item.findings if one.revision == 2)


def test_the_original_is_open_to_its_owner_and_those_who_decide_alone(site: Site, document: str) -> None:
    redact(site, document)
    colleague = site.someone("Colleague Person", Role.CORE)
    assert site.as_(colleague).get(f"/evidence/{document}/v1/file").status_code == 403
    assert "41 weeks" not in site.as_(colleague).get(f"/evidence/{document}/v1").text
    assert site.as_(colleague).get(f"/evidence/{document}/v2/file").status_code == 200
    assert site.core.get(f"/evidence/{document}/v1/file").status_code == 200
    assert site.as_(site.someone("Ig Person", Role.IG)).get(f"/evidence/{document}/v1/file").status_code == 200
    with pytest.raises(Forbidden), site.db.write() as session:
        intake.undo_redaction(session, colleague, document, 2)


def test_its_undo_lets_the_original_stand_again_with_what_was_found_in_it(site: Site, document: str) -> None:
    redact(site, document)
    assert site.core.post(f"/evidence/{document}/redact/undo", data={"version": "2"}).status_code == 303
    with site.db.read() as session:
        item = service.get_item(session, site.round.core, document)
        first, third = (service.get_download(session, site.round.core, document, number).sha256 for number in (1, 3))
    assert item.revision == 3 and first == third
    assert {one.state for one in item.findings if one.revision == 3 and one.kind == "nhs-number"} == {FindingState.OPEN}
    with site.db.read() as session:
        assert not answers.list_answers(session, site.round.core)[0].is_out_of_date
    again = site.core.post(f"/evidence/{document}/redact/undo", data={"version": str(item.version)})
    assert again.status_code == 303

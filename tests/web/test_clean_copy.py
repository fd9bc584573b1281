"""A document whose file hides something is replaced by a clean copy of it, looked at first; requests keep their pointers."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.core.db import Database
from app.evidence import service
from app.evidence.models import FindingState
from app.intake import service as intake
from app.intake.work import look_at
from app.web import evidence
from tests.app.intake.samples import tools_in
from tests.app.intake.test_taking import coming
from tests.web.evidence_site import Site, a_site
from tests.web.markup import read


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router)
    with made.client:
        yield made


def a_file_with_a_comment() -> bytes:
    document = Document()
    document.core_properties.author = "Anita Lowe"
    document.add_heading("Managing the waiting list", 1)
    document.add_paragraph("We ring everyone who waits.")
    document.add_comment(document.paragraphs[1].runs, "Mary Ellis waited 41 weeks", author="Ben Hughes")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def document(site: Site) -> str:
    """A document with a comment in it that answers request 1, with where to look."""
    tools = tools_in(site.folder)
    looked = look_at(tools, coming(site.folder, "Waiting list.docx", a_file_with_a_comment()))
    with site.db.write() as session:
        item = intake.take_file(session, site.round.core, looked, tools)
        place = AnswerIn(document=item.reference, where_to_look="Managing the waiting list")
        answers.answer_with(session, site.round.core, "1", place)
        return item.reference


def test_a_clean_copy_takes_its_place_and_pointers_hold(site: Site, document: str) -> None:
    assert f'href="/evidence/{document}/clean-copy"' in site.core.get(f"/evidence/{document}").text
    page = site.core.get(f"/evidence/{document}/clean-copy")
    assert "Comments" in page.text, page.text
    assert "Mary Ellis waited •• weeks" in page.text
    assert "None: every word that can be read is the same." in page.text
    fields = [
        one.attributes for one in read(page.text).all("input") if one.attributes.get("name") in ("version", "sha256")
    ]
    form = {one["name"]: one["value"] for one in fields}
    copy = site.core.get(f"/evidence/{document}/clean-copy/file").content
    assert copy[:2] == b"PK"
    assert site.core.post(f"/evidence/{document}/clean-copy", data=form).status_code == 303
    with site.db.read() as session:
        item = service.get_item(session, site.round.core, document)
        answer = answers.list_answers(session, site.round.core)[0]
        stored = service.get_download(session, site.round.core, document, 2)
    assert (
        item.revision == 2
        and item.revisions[0].note == "Clean copy of version 1. Taken out: comments, author and other properties."
    )
    assert [one.kind for one in item.findings if one.state is not FindingState.DECIDED and one.revision == 2] == []
    assert (answer.where_to_look, answer.is_out_of_date) == ("Managing the waiting list", False)
    kept = site.app.state.store.path_of(stored.sha256).read_bytes()
    assert kept == copy and b"Ben Hughes" not in copy


def test_a_copy_that_one_did_not_look_at_is_not_taken(site: Site, document: str) -> None:
    sent = {"version": "1", "sha256": "0" * 64}
    answer = site.core.post(f"/evidence/{document}/clean-copy", data=sent)
    assert answer.status_code == 412 and "Look at it again." in answer.text
    with site.db.read() as session:
        assert service.get_item(session, site.round.core, document).revision == 1


def test_where_nothing_can_be_taken_out_the_page_says_so(site: Site) -> None:
    plain = site.document()
    answer = site.core.get(f"/evidence/{plain.reference}/clean-copy")
    assert answer.status_code == 200 and "Nothing is hidden in it." in answer.text
    assert site.contributor.get(f"/evidence/{plain.reference}/clean-copy").status_code in (403, 404)

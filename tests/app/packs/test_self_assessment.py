"""One self-assessment goes, never two: ours, a document that was chosen, or what answers the request that asks for it."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import Database
from app.core.errors import Invalid
from app.evidence.models import EvidenceItem, EvidenceRevision, SharePermission
from app.framework.models import RequestCategory
from app.packs.schemas import PackOut
from app.selfassessment import service as selfassessment
from app.selfassessment.models import Assertion, AssertionKind, AssertionStatus
from app.selfassessment.schemas.statements import OpeningIn, OwnDocumentIn
from tests.app.packs.desk import Desk, a_desk, put_bytes, texts_in
from tests.builders import a_revision, an_item, saved

pytestmark = pytest.mark.usefixtures("at_noon")
OURS = "People wait less than they did."


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """Request 1 asks for the self-assessment and nothing answers it yet; one assertion is written here."""
    desk = a_desk(db, tmp_path)
    with db.write() as session:
        category = session.scalars(select(RequestCategory).where(RequestCategory.code == "1")).one()
        category.title = "Self-assessment"
        session.delete(session.get_one(type(desk.answer), desk.answer.id))
        assertion = Assertion(
            assessment_id=desk.round.assessment.id, reference="A-1", quality_statement="QS1", position=0, text=OURS,
            kind=AssertionKind.STRENGTH, status=AssertionStatus.READY, added_by=desk.round.lead.person_id, added_at=now(),
        )  # fmt: skip
        saved(session, assertion)
    return desk


def choose(desk: Desk, session: Session, item: EvidenceItem) -> None:
    selfassessment.use_own_document(session, desk.round.lead, 0, OwnDocumentIn(document=item.reference))


def files(desk: Desk, pack: PackOut) -> dict[str, str]:
    """The pack's texts by path below `data/`."""
    return {name.partition("data/")[2]: text for name, text in texts_in(desk.path(pack)).items() if "data/" in name}


def test_ours_goes_and_the_index_says_that_it_answers_the_request(desk: Desk) -> None:
    found = files(desk, desk.build(desk.round.lead)[0])
    assert OURS in found["Self-assessment.docx/word/document.xml"]
    index = found["Index.docx/word/document.xml"]
    assert "Our self-assessment is " in index
    assert index.count("No documents are sent under this request.") == 1  # request 2


def test_a_document_under_the_request_that_asks_goes_and_ours_does_not(desk: Desk) -> None:
    desk.answer_with(desk.item, "1")
    pack, _ = desk.build(desk.round.lead)
    found = files(desk, pack)
    assert not any(name.startswith("Self-assessment") for name in found)
    assert OURS not in "".join(found.values())
    assert "request 1, so the one written here is not sent" in pack.sentence
    with desk.db.read() as session:
        assert selfassessment.list_statements(session, desk.round.lead).answered_under == "1"


def test_where_the_title_does_not_tell_the_council_says_which_request_asks(desk: Desk) -> None:
    with desk.db.write() as session:
        category = session.scalars(select(RequestCategory).where(RequestCategory.code == "1")).one()
        category.title = "Your own account"
        saved(session, category)
    with pytest.raises(Invalid), desk.db.write() as session:
        selfassessment.write_opening(session, desk.round.lead, 0, OpeningIn(opening="", asked_under="99"))
    with desk.db.write() as session:
        selfassessment.write_opening(session, desk.round.lead, 0, OpeningIn(opening="", asked_under="1"))
    desk.answer_with(desk.item, "1")
    found = files(desk, desk.build(desk.round.lead)[0])
    assert OURS not in "".join(found.values())
    with desk.db.read() as session:
        whole = selfassessment.list_statements(session, desk.round.lead)
    assert (whole.asked_under, whole.answered_under) == ("1", "1")


def test_a_document_that_waits_for_a_yes_does_not_bring_ours_back(desk: Desk) -> None:
    desk.answer_with(desk.item, "1")
    with desk.db.write() as session:
        item = session.get_one(EvidenceItem, desk.item.id)
        item.permission_to_share = SharePermission.ASKED
        saved(session, item)
    pack, _ = desk.build(desk.round.lead)
    assert OURS not in "".join(files(desk, pack).values())
    assert f"{desk.item.reference} (not ours to send yet)" in pack.sentence


def test_a_chosen_document_is_stored_once_and_referred_to(desk: Desk) -> None:
    desk.answer_with(desk.item, "1")
    with desk.db.write() as session:
        choose(desk, session, desk.item)
    found = files(desk, desk.build(desk.round.lead)[0])
    assert [name for name in found if name.endswith(".pdf")] == ["Self-assessment.pdf"]
    assert "Self-assessment.pdf" in next(text for name, text in found.items() if name.endswith("see also.txt"))
    assert OURS not in "".join(found.values())


def test_a_chosen_document_goes_in_its_newest_version_only(desk: Desk) -> None:
    desk.answer_with(desk.item, "1")
    with desk.db.write() as session:
        choose(desk, session, desk.item)
        item = session.get_one(EvidenceItem, desk.item.id)
        a_revision(session, item, desk.round.lead, number=2)
        item.current_revision = 2
        saved(session, item)
    with desk.db.write() as session:
        second = session.scalars(select(EvidenceRevision).where(EvidenceRevision.number == 2)).one()
        put_bytes(session, desk.store, second, b"%PDF-1.4 version two")
    found = files(desk, desk.build(desk.round.lead)[0])
    assert {name: text for name, text in found.items() if name.endswith(".pdf")} == {
        "Self-assessment.pdf": "%PDF-1.4 version two"
    }


def test_a_chosen_document_that_may_not_go_is_held_back_and_named(desk: Desk) -> None:
    with desk.db.write() as session:
        other = an_item(session, desk.round.lead, "Our self-assessment", permission_to_share=SharePermission.ASKED)
        put_bytes(session, desk.store, other, b"%PDF-1.4 ours")
        choose(desk, session, other)
    pack, _ = desk.build(desk.round.lead)
    assert not any(name.startswith("Self-assessment") for name in files(desk, pack))
    assert f"The self-assessment, {other.reference}, is not in." in pack.sentence

"""A document whose file is still to come counts as nothing, wherever documents are counted, and is named where it lacks."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.answers.models import State
from app.answers.schemas.changes import AnswerIn, AnswerPatch
from app.answers.service import answering, reading
from app.core.clock import now
from app.core.db import Database
from app.core.errors import RuleBroken
from app.evidence import service as evidence
from app.evidence.models import ItemStatus
from app.evidence.schemas import FileContent, ItemDetails
from app.files.models import StoredFile
from app.gaps import service as gaps
from app.selfassessment import service as selfassessment
from app.selfassessment.models import AssertionKind, Direction
from app.selfassessment.schemas.assertions import AssertionIn
from app.selfassessment.schemas.supports import ItemSupportIn
from tests.app.packs.desk import Desk, a_desk, texts_in
from tests.builders import saved

pytestmark = pytest.mark.usefixtures("at_noon")
TITLE = "Winter plan"


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    return a_desk(db, tmp_path)


def uuid_of_a_file(session: Session) -> UUID:
    facts = {"sha256": "ab" * 32, "crc32": 1, "size": 15, "media_type": "application/pdf", "stored_at": now()}
    stored: StoredFile = saved(session, StoredFile(**facts))
    return stored.id


def to_come(desk: Desk, code: str, parts: list[str] | None = None) -> str:
    """A document to come that covers parts of a request."""
    lead = desk.round.lead
    with desk.db.write() as session:
        (item,) = evidence.add_to_come(
            session, lead, [ItemDetails(title=TITLE, master_location="G:/ASC/Winter plan.docx")]
        )
        answering.answer_with(
            session, lead, code, AnswerIn(document=item.reference, parts=parts or ["a", "b"], where_to_look="Page 4")
        )
        return item.reference


def test_it_is_a_draft_without_a_version_that_can_not_be_marked_ready(desk: Desk) -> None:
    reference = to_come(desk, "2")
    with desk.db.read() as session:
        item = evidence.get_item(session, desk.round.lead, reference)
    assert (item.status, item.revision, item.master_location) == (ItemStatus.DRAFT, 0, "G:/ASC/Winter plan.docx")
    with pytest.raises(RuleBroken, match="still to come"), desk.db.write() as session:
        evidence.mark_ready(session, desk.round.lead, reference, item.version)


def test_a_request_with_nothing_else_has_nothing_in(desk: Desk) -> None:
    to_come(desk, "2")
    with desk.db.read() as session:
        request = reading.one_request(session, desk.round.lead, "2")
        counts = reading.count_requests(session, desk.round.lead)
        rules = {gap.rule for gap in gaps.find_gaps(session, desk.round.lead) if gap.subject.startswith("2")}
    assert request.state is State.NOTHING_IN
    assert counts.nothing_in == 1
    assert "There is no document yet, only 1 file to come." in [
        u.words for check in request.checks for u in check.unmet
    ]
    assert "request.nothing_in" in rules and not any("pointer" in rule for rule in rules)


def test_beside_another_document_it_is_a_gap_and_goes_into_no_pack(desk: Desk) -> None:
    reference = to_come(desk, "1")
    with desk.db.read() as session:
        request = reading.one_request(session, desk.round.lead, "1")
    words = [unmet.words for check in request.checks for unmet in check.unmet]
    assert request.state is State.GAPS and f"The file of {TITLE} is still to come." in words
    pack, _ = desk.build(desk.round.lead)
    assert f"{reference} (the file is still to come)" in pack.sentence
    assert not [name for name, text in texts_in(desk.path(pack)).items() if TITLE in text or TITLE in name]


def test_a_part_that_only_it_covers_is_not_covered(desk: Desk) -> None:
    with desk.db.write() as session:
        answer = reading.one_answer(session, desk.round.lead, "1", desk.item.reference)
        answering.change_answer(
            session, desk.round.lead, "1", desk.item.reference, answer.version, AnswerPatch(parts=["a"])
        )
    to_come(desk, "1", ["b"])
    with desk.db.read() as session:
        request = reading.one_request(session, desk.round.lead, "1")
        rules = {gap.rule for gap in gaps.find_gaps(session, desk.round.lead) if gap.subject == "1"}
    assert any(unmet.part == "b" for check in request.checks for unmet in check.unmet)
    assert "request.part_uncovered" in rules


def test_no_assertion_rests_on_it(desk: Desk) -> None:
    reference = to_come(desk, "2")
    with pytest.raises(RuleBroken, match="still to come"), desk.db.write() as session:
        made = selfassessment.add_assertion(
            session, desk.round.lead, AssertionIn(quality_statement="QS1", kind=AssertionKind.STRENGTH, text="We plan.")
        )
        support = ItemSupportIn(document=reference, direction=Direction.SUPPORTS, where_to_look="Page 1")
        selfassessment.add_support(session, desk.round.lead, made.reference, support)


def test_with_its_file_it_is_ready_and_the_place_is_to_be_checked(desk: Desk) -> None:
    reference = to_come(desk, "2")
    with desk.db.write() as session:
        stored = uuid_of_a_file(session)
        version = evidence.get_item(session, desk.round.lead, reference).version
        content = FileContent(stored_file_id=stored, name="Winter plan.pdf", media_type="application/pdf", size=15)
        item = evidence.add_revision(session, desk.round.lead, reference, version, content)
        assert (item.status, item.current_revision) == (ItemStatus.READY, 1)
    with desk.db.read() as session:
        request = reading.one_request(session, desk.round.lead, "2")
    words = [unmet.words for check in request.checks for unmet in check.unmet]
    assert request.state is State.GAPS and f"The file of {TITLE} came after where to look was written." in words

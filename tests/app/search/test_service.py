"""One box over everything, and nothing in it that the person may not see."""

import pytest

from app.access import Role
from app.casetracking.models import CaseStage, TrackedCase
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Invalid
from app.documents.facts import Place, TextPart
from app.evidence.models import Sensitivity
from app.evidence.service.indexing import index_items
from app.search import service
from app.selfassessment.models import Assertion, AssertionKind, AssertionStatus
from tests.builders import Round, a_person, a_round, an_actor, an_item, saved


@pytest.fixture
def one_round(db: Database) -> Round:
    with db.write() as session:
        made = a_round(session)
        lead = made.lead
        item = an_item(session, lead, title="Managing the waiting list", sensitivity=Sensitivity.INTERNAL)
        secret = an_item(session, lead, title="Waiting list, named people", sensitivity=Sensitivity.RESTRICTED)
        texts = [
            [TextPart("People wait forty days", Place(page=4))],
            [TextPart("Restricted waiting words", Place(page=1))],
        ]
        for one in (item, secret):
            session.refresh(one, ["readers"])
        index_items(session, lead, [item, secret], texts)
        saved(
            session,
            Assertion(
                assessment_id=made.assessment.id, reference="A-1", quality_statement="QS1", kind=AssertionKind.STRENGTH, position=0,
                status=AssertionStatus.READY, text="Waiting times fell", added_by=lead.person_id, added_at=now(),
            ),
        )  # fmt: skip
        saved(
            session,
            TrackedCase(assessment_id=made.assessment.id, reference="CT-23", stage=CaseStage.LONGLIST, added_at=now()),
        )
    return made


def test_a_word_is_found_in_documents_with_its_place_and_in_assertions(db: Database, one_round: Round) -> None:
    with db.read() as session:
        found = service.find(session, one_round.lead, "waiting")
    assert {hit.title for hit in found.documents} == {"Managing the waiting list", "Waiting list, named people"}
    assert [hit.reference for hit in found.assertions] == ["A-1"]
    assert any(piece.is_hit for hit in found.documents for piece in hit.snippet)


def test_a_restricted_document_is_not_found_by_others(db: Database, one_round: Round) -> None:
    with db.read() as session:
        found = service.find(session, one_round.core, "waiting")
    assert [hit.title for hit in found.documents] == ["Managing the waiting list"]


def test_a_request_is_found_by_its_number(db: Database, one_round: Round) -> None:
    with db.read() as session:
        assert [hit.reference for hit in service.find(session, one_round.lead, "2").requests] == ["2"]


@pytest.mark.parametrize(("role", "found"), [(Role.PSW, ["CT-23"]), (Role.CORE, []), (Role.DIRECTOR, [])])
def test_a_case_is_found_by_pseudonym_and_only_with_case_rights(
    db: Database, one_round: Round, role: Role, found: list[str]
) -> None:
    with db.write() as session:
        actor = an_actor(a_person(session, "Sam Delaney", role), role, assessment_id=one_round.assessment.id)
    with db.read() as session:
        assert [hit.reference for hit in service.find(session, actor, "ct-23").cases] == found


def test_no_words_are_refused_with_what_to_do(db: Database, one_round: Round) -> None:
    with db.read() as session, pytest.raises(Invalid, match="Type a word"):
        service.find(session, one_round.lead, "   ")

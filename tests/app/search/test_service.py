"""One box over everything, and nothing in it that the person may not see."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from app.access import Role
from app.accounts.models import User
from app.casetracking.models import CaseStage, TrackedCase
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Invalid
from app.documents.facts import Place, TextPart
from app.evidence.models import ItemReader, ItemStatus, Sensitivity
from app.evidence.service.indexing import index_items
from app.improvement.models import Action, ActionStatus
from app.search import service
from app.search.schemas import FoundKind, SearchFilter
from app.selfassessment.models import Assertion, AssertionKind, AssertionStatus
from tests.builders import Round, a_person, a_round, an_actor, an_answer, an_item, saved

pytestmark = pytest.mark.database


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
    with db.read() as session:
        (forty,) = service.find(session, one_round.lead, "forty days").documents
    assert forty.page == f"/evidence/{forty.reference}?page=4#pages"
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


def test_a_named_reader_finds_what_is_theirs_although_the_index_names_nobody(db: Database, one_round: Round) -> None:
    with db.write() as session:
        reader = an_actor(
            a_person(session, "Rea Der", Role.CONTRIB), Role.CONTRIB, assessment_id=one_round.assessment.id
        )
        one = an_item(session, one_round.lead, title="A named paper", sensitivity=Sensitivity.RESTRICTED)
        index_items(session, one_round.lead, [one], [[TextPart("waiting named", Place(page=1))]])
        assert service.find(session, reader, "waiting").documents == []
        saved(session, ItemReader(item_id=one.id, user_id=reader.person_id))
        assert [hit.title for hit in service.find(session, reader, "waiting").documents] == ["A named paper"]
        stored = session.execute(text("SELECT scopes FROM text_index")).scalars().all()
    assert not any(reader.person_id.hex in scopes for scopes in stored)


def test_filters_leave_only_what_has_such_a_fact(db: Database, one_round: Round) -> None:
    with db.write() as session:
        paper = an_item(session, one_round.core, title="Waiting, answered", document_date=date(2026, 11, 3))
        index_items(session, one_round.lead, [paper], [[]])
        response = one_round.responses["2"]
        an_answer(session, response, paper)

        def found(**wanted: Any) -> list[str]:
            return [one.title for one in service.find(session, one_round.lead, "waiting", SearchFilter(**wanted)).every]

        owner = session.get_one(User, one_round.core.person_id).email
        for one in ({"request": "2"}, {"owner": owner}, {"since": date(2026, 11, 3), "until": date(2026, 11, 3)}):
            assert found(**one) == ["Waiting, answered"], one
        assert found(kind=FoundKind.ASSERTION) == found(owner="nobody") == ["Waiting times fell"]
        assert found(kind=FoundKind.ASSERTION, state=ItemStatus.READY) == found(state=ItemStatus.WITHDRAWN) == []
        assert len(found(state=ItemStatus.READY)) == 3


@pytest.mark.parametrize("query", ['"times fell"', "tim* fell", "waiting -list -rose", "time"])
def test_short_texts_are_found_with_the_same_signs(db: Database, one_round: Round, query: str) -> None:
    with db.read() as session:
        assert [hit.reference for hit in service.find(session, one_round.lead, query).assertions] == ["A-1"]


def test_people_and_actions_are_found_by_those_who_may_see_them(db: Database, one_round: Round) -> None:
    with db.write() as session:
        aim = "Ring people who wait"
        contrib = an_actor(
            a_person(session, "Con Trib", Role.CONTRIB), Role.CONTRIB, assessment_id=one_round.assessment.id
        )
        saved(
            session,
            Action(
                reference="AC-1", aim=aim, status=ActionStatus.PLANNED, added_by=contrib.person_id, added_at=now()
            ),
        )  # fmt: skip
        assert [hit.title for hit in service.find(session, one_round.core, "okaf*").people] == ["Grace Okafor"]
        assert [hit.title for hit in service.find(session, one_round.core, "ringing").actions] == [
            "Ring people who wait"
        ]
        found = [service.find(session, contrib, words) for words in ("okaf*", "ringing")]
    assert [one.every for one in found] == [[], []]


def test_no_words_are_refused_with_what_to_do(db: Database, one_round: Round) -> None:
    with db.read() as session, pytest.raises(Invalid, match="Type a word"):
        service.find(session, one_round.lead, "   ")

"""Requests are suggested for documents with the reason, from what the asker may see, and learned from what people placed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers import service
from app.answers.routes import router
from app.assessments.models import CouncilSettings
from app.audit import record
from app.core.clock import now
from app.core.db import Database
from app.evidence.models import EvidenceItem, EvidenceRevision, Finding, FindingState, Sensitivity
from app.evidence.queries.undecided import KEPT_BACK
from app.framework.models import RequestCategory
from tests.app.answers.rounds import Stage, a_stage, another_item
from tests.builders import BUILDER, an_answer, saved
from tests.counting import selects
from tests.serving import a_client

pytestmark = pytest.mark.database
TITLES = {"1": "Hospital discharge pathways", "2": "Unpaid carers’ assessment and support", "3": "Independent advocacy"}


def _headed(session: Session, item: EvidenceItem, heading: str) -> None:
    revision = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == item.id)).one()
    revision.headings = [{"text": heading, "level": 2, "page": 4, "number": "2"}]
    record(session, BUILDER, "test.row.built", revision)


@pytest.fixture
def stage(db: Database) -> Stage:
    """Request 1 asks about leaving hospital, 2 about carers, 3 about advocacy; E-7 speaks of carers' breaks on page 4."""
    stage = a_stage(db)
    with db.write() as session:
        for category in session.scalars(select(RequestCategory).where(RequestCategory.code.in_(TITLES))):
            category.title = TITLES[category.code]
        record(session, BUILDER, "test.row.built", stage.item)
        paper = another_item(session, stage, "Working together", reference="E-7")
        _headed(session, paper, "Breaks for unpaid carers")
    return stage


def test_a_document_gets_its_requests_with_the_words_and_the_place(stage: Stage) -> None:
    with stage.db.read() as session:
        (found,) = service.suggest_requests(session, stage.core, ["E-7"])
    first = found.requests[0]
    assert (found.document, first.code, first.title) == ("E-7", "2", TITLES["2"])
    assert first.where_to_look == "Section 2, Breaks for unpaid carers, page 4"
    assert "unpaid carers" in first.words


def test_of_a_document_whose_words_are_kept_back_neither_place_nor_words_are_told(stage: Stage) -> None:
    with stage.db.write() as session:
        item_id = session.scalars(select(EvidenceItem.id).where(EvidenceItem.reference == "E-7")).one()
        saved(session, Finding(item_id=item_id, kind="personal-data", state=FindingState.OPEN, raised_at=now()))
        others, deciding = [
            service.suggest_requests(session, one, ["E-7"])[0].requests[0] for one in (stage.core, stage.lead)
        ]
    assert (others.code, others.where_to_look, others.words, others.why) == ("2", "", [], KEPT_BACK)
    assert deciding.where_to_look == "Section 2, Breaks for unpaid carers, page 4"
    assert "unpaid carers" in deciding.words


def test_a_request_that_it_answers_already_is_not_suggested(stage: Stage) -> None:
    with stage.db.write() as session:
        paper = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == "E-7")).one()
        an_answer(session, session.merge(stage.round.responses["2"]), paper)
    with stage.db.read() as session:
        found = service.suggest_requests(session, stage.core, ["E-7"])
    assert all(one.code != "2" for document in found for one in document.requests)


def test_what_people_placed_is_learned_from(stage: Stage) -> None:
    with stage.db.write() as session:
        spring = another_item(session, stage, "Sunrise bulletin, spring", reference="E-8")
        an_answer(session, session.merge(stage.round.responses["3"]), spring)
        another_item(session, stage, "Sunrise bulletin, autumn", reference="E-9")
    with stage.db.read() as session:
        (found,) = service.suggest_requests(session, stage.core, ["E-9"])
    assert (found.requests[0].code, found.requests[0].why) == ("3", "It reads like E-8.")


def test_words_of_ours_are_read_as_this_council_changed_them(stage: Stage) -> None:
    def suggested(words: dict[str, str]) -> list[str]:
        with stage.db.write() as session:
            settings = session.scalars(select(CouncilSettings)).one()
            settings.shipped_words = words
            record(session, BUILDER, "test.row.built", settings)
        with stage.db.read() as session:
            found = service.suggest_requests(session, stage.core, ["E-8"])
        return [one.code for document in found for one in document.requests]

    with stage.db.write() as session:
        another_item(session, stage, "IMCA contract", reference="E-8")
    assert suggested({})[:1] == ["3"], "an independent mental capacity advocate"
    assert "3" not in suggested({"imca": ""})
    assert suggested({"imca": "unpaid carers"})[:1] == ["2"]


def test_neither_documents_nor_requests_that_are_not_seen_are_told(stage: Stage) -> None:
    with stage.db.write() as session:
        paper = session.scalars(select(EvidenceItem).where(EvidenceItem.reference == "E-7")).one()
        paper.sensitivity = Sensitivity.RESTRICTED
        record(session, BUILDER, "test.row.built", paper)
    with stage.db.read() as session:
        assert service.suggest_requests(session, stage.core, ["E-7"]) == []
        # Anita owns request 1 alone, so neither carers nor advocacy may be named to her.
        found = service.suggest_requests(session, stage.anita, ["E-7"])
    assert {one.code for document in found for one in document.requests} <= {"1"}


def test_many_documents_cost_as_many_selects_as_one(stage: Stage) -> None:
    with stage.db.read() as session, selects(stage.db) as one:
        service.suggest_requests(session, stage.core, ["E-7"])
    with stage.db.write() as session:
        for number in range(20, 28):
            another_item(session, stage, f"Carers paper {number}", reference=f"E-{number}")
    with stage.db.read() as session, selects(stage.db) as many:
        service.suggest_requests(session, stage.core, ["E-7", *(f"E-{number}" for number in range(20, 28))])
    assert len(many) == len(one)


def test_the_api_suggests_as_the_page_does(stage: Stage) -> None:
    client = a_client(stage.db, stage.lead, router)
    (found,) = client.get("/api/v1/request-suggestions", params={"document": "E-7"}).json()
    assert [one["code"] for one in found["requests"]][:1] == ["2"]
    assert client.get("/api/v1/request-suggestions", params={"document": "E-none"}).json() == []

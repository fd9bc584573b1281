"""Where to look is proposed from a document's own headings and sheets, and only where one of them stands out."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers import service
from app.answers.models import CategoryResponse
from app.answers.routes import router
from app.answers.rules.proposing import propose_place
from app.answers.schemas.changes import PartIn
from app.audit import record
from app.core.clock import now
from app.core.db import Database
from app.core.errors import NotFound
from app.documents.facts import Heading
from app.documents.places import Outline
from app.evidence.models import EvidenceItem, EvidenceRevision, Finding, FindingState, Sensitivity
from tests.app.answers.rounds import Stage, a_stage, another_item
from tests.builders import BUILDER, an_answer, saved
from tests.counting import selects
from tests.serving import a_client

PROTOCOL = Outline(
    (
        Heading("Waiting list protocol", 1, 1),
        Heading("1. Who reads this", 2, 1, "1"),
        Heading("2. Managing the waiting list", 2, 4, "2"),
        Heading("3. Weekend call-backs", 2, 6, "3"),
    ),
)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("How the waiting list is managed", "Section 2, Managing the waiting list, page 4"),
        ("Whether people are called back at weekends", "Section 3, Weekend call-backs, page 6"),
    ],
)
def test_the_heading_that_says_what_is_asked_is_proposed(asked: str, words: str) -> None:
    found = propose_place([asked], PROTOCOL)
    assert found is not None and found.words == words


def test_nothing_is_proposed_where_no_heading_stands_out() -> None:
    assert propose_place(["Deprivation of liberty in the community"], PROTOCOL) is None
    assert propose_place(["Anything at all"], Outline()) is None
    alike = Outline((Heading("Waits in North", 1, 1), Heading("Waits in South", 1, 2), Heading("Waits in East", 1, 3)))
    assert propose_place(["How long waits are"], alike) is None


def test_the_title_of_a_document_is_no_place_in_it() -> None:
    found = propose_place(["The waiting list protocol"], PROTOCOL)
    assert found is None or "page 1" not in found.words


def test_a_sheet_is_a_place() -> None:
    found = propose_place(["Waits for occupational therapy"], Outline(sheet_names=("Notes", "Occupational therapy")))
    assert found is not None and found.words == "Sheet ‘Occupational therapy’"


def _headed(session: Session, item: EvidenceItem, *headings: str) -> None:
    revision = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == item.id)).one()
    revision.headings = [
        {"text": text, "level": 2, "page": page, "number": ""} for page, text in enumerate(headings, 1)
    ]
    record(session, BUILDER, "test.row.built", revision)


@pytest.fixture
def stage(db: Database) -> Stage:
    """Request 2 is answered by a document that does not say where to look; 2 and 3 ask how the waiting list is managed."""
    stage = a_stage(db)
    with db.write() as session:
        silent = another_item(session, stage, "Protocol", reference="E-7")
        _headed(session, silent, "About this", "Managing the waiting list", "Annex")
        an_answer(session, session.merge(stage.round.responses["2"]), silent, where_to_look="")
        _headed(session, session.merge(stage.item), "Waiting lists and how they are managed", "Other things")
        for code in ("2", "3"):
            service.add_part(session, stage.core, code, PartIn(ask="How the waiting list is managed"))
    return stage


def test_a_request_gets_proposals_for_the_documents_that_say_nothing(stage: Stage) -> None:
    with stage.db.read() as session:
        found = service.suggest_places(session, stage.core, "2")
        assert [(one.document, one.where_to_look) for one in found] == [("E-7", "“Managing the waiting list”, page 2")]
        assert service.suggest_places(session, stage.core, "1") == []


def test_a_document_about_to_be_added_gets_one_too_and_an_unseen_one_none(stage: Stage) -> None:
    reference = stage.item.reference
    with stage.db.read() as session:
        assert [one.document for one in service.suggest_places(session, stage.core, "3", [reference])] == [reference]
    with stage.db.write() as session:
        item = session.merge(stage.item)
        item.sensitivity = Sensitivity.RESTRICTED
        record(session, BUILDER, "test.row.built", item)
    with stage.db.read() as session:
        assert service.suggest_places(session, stage.core, "3", [reference]) == []
        with pytest.raises(NotFound):
            service.suggest_places(session, stage.anita, "3", [reference])


def test_headings_of_a_document_whose_words_are_kept_back_are_not_proposed(stage: Stage) -> None:
    reference = stage.item.reference
    with stage.db.write() as session:
        finding = Finding(item_id=stage.item.id, kind="personal-data", state=FindingState.OPEN, raised_at=now())
        saved(session, finding)
    with stage.db.read() as session:
        assert service.suggest_places(session, stage.core, "3", [reference]) == []
        assert service.suggest_places(session, stage.lead, "3", [reference]) != []


def test_many_documents_cost_as_many_selects_as_one(stage: Stage) -> None:
    with stage.db.read() as session, selects(stage.db) as one:
        service.suggest_places(session, stage.core, "2")
    with stage.db.write() as session:
        response = session.get_one(CategoryResponse, stage.round.responses["2"].id)
        for number in range(8):
            item = another_item(session, stage, f"Paper {number}")
            an_answer(session, response, item, where_to_look="", position=number + 1)
    with stage.db.read() as session, selects(stage.db) as many:
        service.suggest_places(session, stage.core, "2")
    assert len(many) == len(one)


def test_the_api_proposes_as_the_page_does(stage: Stage) -> None:
    client = a_client(stage.db, stage.lead, router)
    found = client.get("/api/v1/requests/2/places").json()
    assert [one["document"] for one in found] == ["E-7"] and "waiting list" in found[0]["why"]
    named = client.get("/api/v1/requests/3/places", params={"document": [stage.item.reference, "E-404"]}).json()
    assert [one["document"] for one in named] == [stage.item.reference]
    assert client.get("/api/v1/requests/99/places").status_code == 404

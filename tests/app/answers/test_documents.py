"""The catalogue with its requests: filters, counts, and what somebody without requests sees."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.access import Actor, Role
from app.answers.routes import router
from app.answers.schemas.documents import DocumentFilter
from app.answers.service import linked
from app.core.db import Database
from app.core.paging import PageParams
from app.evidence.models import ItemKind
from tests.app.answers.rounds import Stage, a_stage, another_item, person
from tests.builders import an_answer
from tests.counting import selects
from tests.serving import a_client

API = "/api/v1"
PROTOCOL, SURVEY = "Waiting list protocol", "Carers survey"


@pytest.fixture
def stage(db: Database, at_noon: datetime) -> Stage:
    """The protocol answers request 1; the survey answers nothing."""
    stage = a_stage(db)
    with db.write() as session:
        another_item(session, stage, "Carers survey", kind=ItemKind.DATA)
    return stage


def client_of(stage: Stage, actor: Actor) -> TestClient:
    return a_client(stage.db, actor, router)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [PROTOCOL, SURVEY]),
        ({"unlinked": "true"}, [SURVEY]),
        ({"request": "1"}, [PROTOCOL]),
        ({"request": "2"}, []),
        ({"kind": "data"}, [SURVEY]),
        ({"sort": "-reference", "limit": "1"}, [SURVEY]),
    ],
)
def test_the_api_lists_what_the_page_lists(stage: Stage, wanted: dict[str, str], expected: list[str]) -> None:
    found = client_of(stage, stage.core).get(f"{API}/documents", params=wanted).json()
    assert [item["title"] for item in found["items"]] == expected


def test_each_document_comes_with_the_requests_that_it_answers(stage: Stage) -> None:
    core = client_of(stage, stage.core)
    assert [item["requests"] for item in core.get(f"{API}/documents").json()["items"]] == [["1"], []]
    named = core.get(f"{API}/document-requests", params={"document": [stage.item.reference, "E-9999"]}).json()
    assert named == [{"document": stage.item.reference, "requests": ["1"]}]


def test_a_request_that_one_can_not_see_is_404(stage: Stage) -> None:
    assert client_of(stage, stage.core).get(f"{API}/documents", params={"request": "99"}).status_code == 404


def test_every_view_is_counted_within_the_other_filters(stage: Stage) -> None:
    core = client_of(stage, stage.core)
    counts = core.get(f"{API}/document-counts").json()
    assert (counts["every"], counts["unlinked"], counts["withdrawn"]) == (2, 1, 0)
    counts = core.get(f"{API}/document-counts", params={"kind": "data", "unlinked": "true"}).json()
    assert (counts["every"], counts["unlinked"]) == (1, 1)


def test_titles_of_requests_are_listed_for_choosing_one(stage: Stage) -> None:
    titles = client_of(stage, stage.core).get(f"{API}/request-titles").json()
    assert [row["code"] for row in titles] == ["1", "2", "3"]


def test_who_may_not_see_requests_gets_the_documents_without_them(stage: Stage) -> None:
    with stage.db.write() as session:
        _, officer = person(session, stage.round, "Nadia Hussain", Role.IG)
    found = client_of(stage, officer).get(f"{API}/documents", params={"unlinked": "true"}).json()
    assert all(item["requests"] == [] for item in found["items"])


def test_fifty_documents_take_as_many_selects_as_one(db: Database, stage: Stage) -> None:
    def sent() -> int:
        with selects(db) as statements, db.read() as session:
            linked.list_documents(session, stage.core, DocumentFilter(), PageParams(limit=100))
        return len(statements)

    few = sent()
    with db.write() as session:
        for number in range(48):
            an_answer(session, stage.round.responses["2"], another_item(session, stage, f"Paper {number}"))
    assert sent() == few

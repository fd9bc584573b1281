"""The sweep itself is tried: a fault of each kind is planted, and what finds it is shown to fail."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import APIRouter, Request
from sqlalchemy import select

from app.access import Actor, Permission
from app.access.actor import ActorFinder
from app.answers.service import answering
from app.core.db import Database
from app.evidence.models import EvidenceItem
from app.evidence.queries import lists
from app.improvement import routes as improvement_routes
from app.improvement import service as improvement
from tests.app.access.desk import Sweep
from tests.app.access.filling import Sent
from tests.app.access.judging import deviations_of
from tests.app.access.matrix import Operation, matrix, operations
from tests.app.access.test_foreign import faults_of

ONE_ACTION = Operation(False, "GET", "/actions/{reference}")
DOCUMENTS = Operation(False, "GET", "/documents")
# The single one reads back what it stored with the caller's rights, and so stores nothing even then.
ANSWER = Operation(False, "POST", "/requests/{code}/answers/many")


def with_every_right(verb: Callable[..., Any]) -> Callable[..., Any]:
    """A verb that asks for no permission: it acts as somebody who holds them all."""

    def acts(session: Any, actor: Actor, *rest: Any, **more: Any) -> Any:
        return verb(session, replace(actor, permissions=frozenset(Permission)), *rest, **more)

    return acts


def test_a_verb_that_asks_for_no_permission_is_found(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not deviations_of(sweep, ONE_ACTION, "contrib")
    monkeypatch.setattr(improvement_routes.service, "get_action", with_every_right(improvement.get_action))
    found = deviations_of(sweep, ONE_ACTION, "contrib")
    assert any("404 expected, 200 given" in one for one in found)
    assert any("it shows aim of the action" in one for one in found)


def test_a_list_that_is_not_filtered_is_found(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not deviations_of(sweep, DOCUMENTS, "contrib")
    monkeypatch.setattr(lists, "visible", lambda actor: select(EvidenceItem))
    found = deviations_of(sweep, DOCUMENTS, "contrib")
    assert any("title of the document that is rival's (another's, case material)" in one for one in found)


def test_a_reference_taken_from_a_body_unasked_is_found(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not faults_of(sweep, ANSWER, "contrib")
    monkeypatch.setattr(answering.evidence, "documents_called", with_every_right(answering.evidence.documents_called))
    assert any("with document: 201" in one for one in faults_of(sweep, ANSWER, "contrib"))


def test_an_address_without_a_line_is_found(sweep: Sweep) -> None:
    router = APIRouter()
    router.get("/api/v1/everything")(lambda: "everything")
    routes = list(sweep.app.router.routes)
    sweep.app.include_router(router)
    try:
        assert [str(one) for one in operations(sweep.app) if one not in matrix().rows] == ["rest GET /everything"]
    finally:
        sweep.app.router.routes[:] = routes


def refused_once_a_role_ends(sweep: Sweep, find_actor: ActorFinder) -> list[int]:
    """What the list of people answers a director before and after their role ends, in one session."""
    sent, end = (
        Sent("GET", "/api/v1/people"),
        Sent("DELETE", "/api/v1/people/director@fernshire.example/roles/director"),
    )
    sweep.app.state.find_actor = find_actor
    try:
        statuses = [sweep.ask(sent, "director").status]
        assert sweep.ask(end, "admin").status == 204
        return [*statuses, sweep.ask(sent, "director").status]
    finally:
        sweep.app.state.find_actor = sweep.remembered
        sweep.put_back()


def test_a_role_that_ended_opens_nothing_from_the_next_request_on(sweep: Sweep) -> None:
    assert refused_once_a_role_ends(sweep, sweep.remembered.find) == [200, 404]


def test_a_role_that_is_remembered_is_found(sweep: Sweep) -> None:
    stale: dict[str, Actor | None] = {}

    def remembers(request: Request, db: Database) -> Actor | None:
        return stale.setdefault(request.headers["cookie"], sweep.remembered.find(request, db))

    assert refused_once_a_role_ends(sweep, remembers) == [200, 200]

"""The list of requests: filters, order, rights, and a cost that does not grow with the rows."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.answers.models import State
from app.answers.schemas.changes import RequestPatch
from app.answers.schemas.requests import RequestFilter, RequestSort
from app.answers.service import asking, reading, renewing, requests
from app.core.clock import now
from app.core.db import Database
from app.evidence.models import Finding, FindingState
from app.framework.models import Certainty, RequestCategory
from tests.app.answers.rounds import Stage, a_stage, another_item, person
from tests.builders import a_person, a_response, a_revision, a_round, an_answer, an_item, saved
from tests.counting import selects


def codes(
    stage: Stage, wanted: RequestFilter | None = None, sort: RequestSort = RequestSort.LIST, **how: bool
) -> list[str]:
    with stage.db.read() as session:
        return [row.code for row in reading.list_requests(session, stage.lead, wanted, sort, **how)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (RequestFilter(state=frozenset({State.NOTHING_IN})), ["2", "10"]),
        (RequestFilter(state=frozenset({State.GAPS})), ["1"]),
        (RequestFilter(theme="T2"), []),
        (RequestFilter(owner="none"), ["2", "10"]),
        (RequestFilter(owner="me"), []),
        (RequestFilter(q="waiting list"), ["1"]),
        (RequestFilter(q="request 10"), ["10"]),
        (RequestFilter(late=True), []),
    ],
)
def test_filters(db: Database, wanted: RequestFilter, expected: list[str]) -> None:
    assert codes(a_stage(db, ("1", "2", "10")), wanted) == expected


def test_a_filter_by_document_and_by_owner(db: Database) -> None:
    stage = a_stage(db)
    assert codes(stage, RequestFilter(document=stage.item.reference)) == ["1"]
    assert codes(stage, RequestFilter(owner=stage.anita_user.email)) == ["1"]


def test_codes_are_ordered_as_people_order_them(db: Database) -> None:
    stage = a_stage(db, ("10", "2", "1"))
    assert codes(stage) == ["10", "2", "1"]
    assert codes(stage, sort=RequestSort.CODE) == ["1", "2", "10"]
    assert codes(stage, sort=RequestSort.STATE) == ["2", "1", "10"]
    assert codes(stage, sort=RequestSort.OWNER, descending=True) == ["10", "2", "1"]


def test_late_is_past_its_date_and_not_ready(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db)
    for code in ("1", "2"):
        with db.write() as session:
            requests.change_request(
                session, stage.lead, code, stage.version(code), RequestPatch(due_on=date(2027, 1, 19))
            )
    assert stage.see("1").days_late == 2
    stage.read()
    assert codes(stage, RequestFilter(late=True)) == ["2"]
    assert codes(stage, sort=RequestSort.DUE) == ["1", "2", "3"]


def test_an_open_finding_counts_only_on_the_current_version(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    with db.write() as session:
        first = a_revision(session, stage.item, stage.anita, number=7)
        finding = Finding(
            item_id=stage.item.id, revision_id=first.id, kind="personal", state=FindingState.OPEN, raised_at=now()
        )
        saved(session, finding)
    assert stage.see().state is State.READY
    with db.write() as session:
        saved(session, Finding(item_id=stage.item.id, kind="personal", state=FindingState.OPEN, raised_at=now()))
    assert stage.see().state is State.GAPS


def test_a_document_that_one_may_not_see_counts_but_is_not_named(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        hidden = another_item(session, stage, "Serious case review", sensitivity="restricted")
        an_answer(session, stage.round.responses["1"], hidden, position=1, where_to_look="")
    seen = stage.see("1", stage.round.core)
    assert (seen.documents, len(seen.answers), seen.unseen_answers) == (2, 1, 1)
    assert "A document that you can’t open does not say where to look." in [unmet.words for unmet in seen.unmet]
    assert "Serious case review" not in seen.model_dump_json()
    assert hidden.reference not in seen.model_dump_json()
    assert "Serious case review" in stage.see("1").model_dump_json()


def test_a_member_sees_counts_only(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        _, member = person(session, stage.round, "Cllr Shah", Role.MEMBER)
    with db.read() as session:
        counts = reading.count_requests(session, member)
    assert (counts.nothing_in, counts.gaps, counts.total) == (2, 1, 3)


def test_neighbours_are_those_one_may_see(db: Database) -> None:
    stage = a_stage(db)
    assert (stage.see("2").previous, stage.see("2").next) == ("1", "3")
    assert (stage.see("1", stage.anita).previous, stage.see("1", stage.anita).next) == (None, None)


VERBS: dict[str, Callable[[Session, Actor], object]] = {
    "list": reading.list_requests,
    "one": lambda session, actor: reading.one_request(session, actor, "1"),
    "whole": reading.whole_return,
    "answers": reading.list_answers,
    "asks": asking.list_asks,
    "renewal": lambda session, actor: renewing.what_changed_for(session, actor, "E-00001"),
}


def counted(stage: Stage) -> dict[str, int]:
    counts = {}
    for name, verb in VERBS.items():
        with selects(stage.db) as sent, stage.db.read() as session:
            verb(session, stage.core)
        counts[name] = len(sent)
    return counts


def test_fifty_requests_take_as_many_selects_as_one(db: Database) -> None:
    with db.write() as session:
        made = a_round(session, ("1",))
        shared = an_item(session, made.core, reference="E-00001")
        an_answer(session, made.responses["1"], shared)
        stage = Stage(db, made, made.core, a_person(session, "Anita Lowe"), shared)
    before = counted(stage)
    with db.write() as session:
        for number in range(2, 51):
            category = RequestCategory(
                request_list_id=made.request_list.id, code=str(number), position=number, title=f"Request {number}",
                certainty=Certainty.RECONSTRUCTED,
            )  # fmt: skip
            response = a_response(session, made.assessment, saved(session, category).code)
            an_answer(session, response, shared)
            an_answer(session, response, an_item(session, made.core, f"Document {number}"), position=1)
    assert counted(stage) == before
    assert max(before.values()) <= 16

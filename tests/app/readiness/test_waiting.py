"""What waits for whom, from facts alone."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.access import Actor, Role
from app.answers.models import AskState, Standing
from app.answers.rules.states import judge_all
from app.answers.schemas.asks import AskOut
from app.answers.schemas.facts import PersonFacts, ResponseFacts
from app.answers.schemas.requests import PersonRef
from app.core.clock import now
from app.readiness.rules.waiting import Seen, in_asks, in_links, in_requests, most_at_risk, seen_by
from app.readiness.schemas import TodayFor, WaitingKind
from tests.app.answers.facts import ANITA, GRACE, PRIYA, TODAY, a_response, an_answer, an_item, approved, read


def actor(person: PersonFacts, *roles: Role) -> Actor:
    return Actor.of(person.id, person.name, frozenset(roles), None)


LEAD, CORE, OWNER = actor(PRIYA, Role.LEAD), actor(GRACE, Role.CORE), actor(ANITA, Role.CONTRIB)


def seen(*facts: ResponseFacts) -> Seen:
    judged = judge_all(facts, TODAY)
    return [(one, judged[one.id]) for one in facts]


def kinds(who: Actor, *facts: ResponseFacts) -> list[WaitingKind]:
    return [one.kind for one in in_requests(who, seen(*facts), TODAY)]


def test_each_role_has_its_own_today() -> None:
    expected = {
        Role.LEAD: TodayFor.LEAD, Role.PSW: TodayFor.PSW, Role.CORE: TodayFor.TEAM, Role.DIRECTOR: TodayFor.READER,
        Role.IG: TodayFor.READER, Role.CONTRIB: TodayFor.CONTRIBUTOR, Role.MEMBER: TodayFor.MEMBER, Role.ADMIN: TodayFor.ADMIN,
    }  # fmt: skip
    assert {role: seen_by(actor(ANITA, role)) for role in Role} == expected


def test_what_is_ready_waits_for_the_lead_and_for_the_approver_named() -> None:
    ready = read(a_response())
    found = in_requests(LEAD, seen(ready, replace(ready, id=ANITA.id)), TODAY)[0]
    assert (found.kind, found.count, found.title) == (WaitingKind.APPROVE, 2, "Approve 2 requests that are ready")
    assert found.address == "/requests?state=ready_to_approve"
    assert WaitingKind.APPROVE not in kinds(CORE, ready)
    named = read(a_response(approver=GRACE))
    assert kinds(CORE, named) == [WaitingKind.APPROVE]


def test_one_that_is_ready_is_named() -> None:
    found = in_requests(LEAD, seen(read(a_response())), TODAY)[0]
    assert (found.title, found.more, found.address) == (
        "Approve 1 request that is ready", "17 Waiting lists", "/requests/17",
    )  # fmt: skip


def test_the_reader_is_asked_once_reading_is_all_that_is_missing() -> None:
    assert kinds(CORE, a_response()) == [WaitingKind.READ_OVER]
    assert kinds(CORE, a_response(answers=(an_answer(where_to_look=""),))) == []
    assert kinds(CORE, read(a_response())) == []


def test_findings_wait_for_those_who_decide() -> None:
    flagged = a_response(answers=(an_answer(an_item(open_findings=1)),))
    assert WaitingKind.FINDINGS in kinds(LEAD, flagged)
    assert WaitingKind.FINDINGS not in kinds(CORE, flagged)
    hidden = a_response(answers=(an_answer(an_item(open_findings=1, may_see=False)),))
    assert WaitingKind.FINDINGS not in kinds(LEAD, hidden)


def test_a_gap_that_came_after_the_approval_waits_for_the_lead() -> None:
    facts = approved(read(a_response()))
    later = replace(facts, answers=(replace(facts.answers[0], item=an_item(open_findings=1)),))
    assert WaitingKind.GAP_SINCE in kinds(LEAD, later)
    known = approved(a_response(), reason="The board read it.")
    assert WaitingKind.GAP_SINCE not in kinds(LEAD, known)


def test_the_owner_sees_what_is_late_what_is_next_and_what_was_replaced() -> None:
    late = a_response("1", answers=(), due_on=date(2027, 1, 19))
    ahead = a_response("2", answers=(), due_on=date(2027, 1, 25))
    replaced = a_response("3", answers=(an_answer(revision_number=1),), due_on=date(2027, 1, 26))
    found = in_requests(OWNER, seen(late, ahead, replaced), TODAY)
    assert [(one.kind, one.title) for one in found] == [
        (WaitingKind.MINE_LATE, "1 request of yours is past the due date"),
        (WaitingKind.PLACES, "Check where to look in Waiting list protocol"),
        (WaitingKind.MINE, "Close the gaps in 2 requests of yours"),
    ]
    assert found[1].address == "/evidence/E-0142/renew"
    assert found[2].more == "2 Waiting lists is due on 25 January 2027"


def test_requests_without_an_owner_wait_for_the_team() -> None:
    unowned = a_response(owner=None)
    assert WaitingKind.UNOWNED in kinds(CORE, unowned)
    elsewhere = a_response(owner=None, answers=(), standing=Standing.DOES_NOT_APPLY, standing_reason="A unitary.")
    assert WaitingKind.UNOWNED not in kinds(CORE, elsewhere)
    assert WaitingKind.UNOWNED not in kinds(OWNER, unowned)


def test_most_at_risk_is_late_first_then_due_next_then_nothing_in() -> None:
    found = most_at_risk(
        seen(
            a_response("1", due_on=date(2027, 1, 25)),
            a_response("2", answers=(), due_on=date(2027, 1, 25)),
            a_response("3", due_on=date(2027, 1, 19)),
            read(a_response("4", due_on=date(2027, 1, 12))),
            a_response("5", answers=()),
        ),
        TODAY,
        3,
    )
    assert [facts.code for facts in found] == ["3", "2", "1"]


def an_ask(**facts: Any) -> AskOut:
    values: dict[str, Any] = {
        "reference": "Q-7", "request": "12", "request_title": "Engagement", "what": "How we listen",
        "asked_of": PersonRef(name="Anita Lowe", email=ANITA.email), "asked_by": PersonRef(name="Priya Nair", email=PRIYA.email),
        "asked_at": now(), "due_on": date(2027, 1, 19), "days_late": 2, "period_from": None, "period_to": None,
        "state": AskState.ASKED, "reply": "", "replied_at": None, "version": 1, **facts,
    }  # fmt: skip
    return AskOut(**values)


def test_who_is_asked_sees_by_whom_for_what_and_by_when() -> None:
    found = in_asks(OWNER, ANITA.email, [an_ask()], TODAY)
    assert found[0].title == "Priya Nair asked you for a document, by 19 January 2027"
    assert found[0].more == "12 Engagement: How we listen. 2 days late"
    assert in_asks(LEAD, PRIYA.email, [an_ask()], TODAY) == []


def test_a_reply_without_a_document_comes_back_to_who_asked() -> None:
    replied = an_ask(state=AskState.SOMEONE_ELSE, reply="Kofi has it.")
    found = in_asks(LEAD, PRIYA.email, [replied], TODAY)
    assert found[0].title == "Anita Lowe replied: someone else has it"
    assert in_asks(OWNER, ANITA.email, [replied], TODAY) == []


def test_links_outside_wait_for_the_lead_in_one_line() -> None:
    assert in_links([]) == []
    [line] = in_links(["Q-3", "Q-8"])
    assert (line.kind, line.count, line.address) == (WaitingKind.CONSENT, 2, "/asks/Q-3")
    assert line.title == "Allow or leave 2 links to people outside the council"

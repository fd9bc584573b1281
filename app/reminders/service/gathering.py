"""The facts of a day: what is open and due, who owns it, who can be reached; read in a fixed number of SELECTs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.answers import service as answers
from app.answers.models import Standing, State
from app.answers.rules.states import Judged
from app.answers.schemas.asks import AskFilter
from app.answers.schemas.facts import ResponseFacts
from app.assessments import service as assessments
from app.assessments.models import AssessmentStatus
from app.notify.rules import address_fault
from app.reminders import queries
from app.reminders.rules.letters import ask_words, request_words
from app.reminders.schemas import Facts, Person, Thing, ThingKind

OPEN_ROUNDS = frozenset({AssessmentStatus.PREPARING, AssessmentStatus.OPEN})
UNFINISHED = (State.NOTHING_IN, State.GAPS)
LEFT, NO_ADDRESS = "They have left.", "No mail reaches their address."
_SEES = frozenset(
    {
        Permission.ASSESSMENT_READ, Permission.REQUESTS_READ, Permission.REQUESTS_READ_ALL, Permission.ACTIONS_READ,
        Permission.PEOPLE_READ,
    }
)  # fmt: skip
Seen = Sequence[tuple[ResponseFacts, Judged]]


def facts_of(session: Session, actor: Actor, on: date, seen: Seen | None = None) -> Facts | None:
    """What the digests of a day follow from; None while no round is under way. `seen` saves reading the requests again."""
    actor.require(Permission.SYSTEM_RUN if actor.may(Permission.SYSTEM_RUN) else Permission.REQUESTS_MANAGE)
    round_id = assessments.current_assessment_id(session)
    if round_id is None:
        return None
    reader = replace(actor, assessment_id=round_id, permissions=actor.permissions | _SEES)
    if assessments.round_facts(session, reader).status not in OPEN_ROUNDS:
        return None
    if seen is None or actor.assessment_id != round_id:
        seen = answers.judged_requests(session, reader)
    settings = assessments.settings(session, reader)
    return Facts(
        things=(*_requests(seen), *_asks(session, reader), *_actions(session, reader)),
        people=_people(session, on),
        hours=assessments.mail_hours(session, reader),
        ready=_ready(session, seen, round_id),
        tells_managers=settings.tell_managers,
    )


def _requests(seen: Seen) -> list[Thing]:
    """Requests with an owner that are not done; what is answered under another counts with that one."""
    return [
        Thing(
            ThingKind.REQUEST,
            facts.code,
            request_words(facts.code, facts.category.title),
            facts.due_on,
            facts.owner.email,
            id=facts.id,
        )
        for facts, judged in seen
        if judged.state in UNFINISHED and facts.owner is not None and facts.standing is not Standing.UNDER_ANOTHER
    ]


def _asks(session: Session, reader: Actor) -> list[Thing]:
    return [
        Thing(
            ThingKind.ASK,
            ask.reference,
            ask_words(ask.reference, ask.request, ask.request_title),
            ask.due_on,
            ask.asked_of.email,
            ask.asked_by.email,
            ask.quiet_until,
        )
        for ask in answers.list_asks(session, reader, AskFilter(open_only=True))
        if ask.reminds
    ]


def _actions(session: Session, reader: Actor) -> list[Thing]:
    """By their reference alone: an aim may name people."""
    return [
        Thing(ThingKind.ACTION, row.reference, f"Action {row.reference}", row.due_on, row.owner, row.added_by or "")
        for row in queries.list_open_actions(session, reader)
    ]


def _people(session: Session, on: date) -> dict[str, Person]:
    people = {}
    for row in queries.list_people(session, on):
        fault = LEFT if not row.active else NO_ADDRESS if address_fault(row.email) else ""
        people[row.email] = Person(row.id, row.name, row.email, row.manager, fault, row.until, row.why or "")
    return people


def _ready(session: Session, seen: Seen, round_id: UUID) -> dict[str, tuple[tuple[str, str], ...]]:
    """What waits for a yes: by the approver whom the lead named, else by every lead."""
    waiting = [facts for facts, judged in seen if judged.state is State.READY]
    leads = queries.holders(session, Role.LEAD, round_id) if waiting else []
    found: dict[str, list[tuple[str, str]]] = {}
    for facts in waiting:
        named = facts.approver if facts.approver is not None and facts.approver.active else None
        for email in [named.email] if named else leads:
            found.setdefault(email, []).append((facts.code, request_words(facts.code, facts.category.title)))
    return {email: tuple(lines) for email, lines in found.items()}

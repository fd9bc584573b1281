"""What leaves next, what left, and who is not told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments import service as assessments
from app.core.clock import now, today
from app.notify.models import MailState
from app.reminders import queries
from app.reminders.models import Reminder, ReminderKind, ReminderState
from app.reminders.queries import PastRow
from app.reminders.rules import digests, letters
from app.reminders.rules.digests import HOURS
from app.reminders.rules.hours import days_to_come, leaves_at
from app.reminders.rules.keys import key_of
from app.reminders.schemas import Digest, Facts, Person, ReminderOut, RemindersOut, UntoldOut
from app.reminders.service.gathering import Seen, facts_of

MOST_PAST = 50


@dataclass(frozen=True)
class Coming:
    """A reminder that may still leave, with its row where it has one."""

    person_id: UUID
    on: date
    row: Reminder | None
    out: ReminderOut


_MAIL_WORDS = {MailState.STOPPED: "Its message was stopped.", MailState.FAILED: "The mail server did not take it."}


def list_reminders(session: Session, actor: Actor, *, sends: bool) -> RemindersOut:
    """What leaves next and could be stopped, what left, who is not told. `sends` says whether a mail server is set."""
    actor.require(Permission.REQUESTS_MANAGE)
    facts, on = facts_of(session, actor, today()), today()
    settings = assessments.settings(session, actor)
    next_day = _next_day(facts)
    plan = None if facts is None else digests.plan(facts, next_day)
    return RemindersOut(
        sends=sends,
        is_on=settings.reminders,
        tells_managers=settings.tell_managers,
        next=[] if facts is None else [one.out for one in to_come(session, facts)],
        paused=[] if facts is None else _paused(facts, on),
        unreachable=[] if plan is None else [UntoldOut.model_validate(one) for one in plan.unreachable],
        past=[_past(row) for row in queries.list_past(session, now(), MOST_PAST)],
    )


def to_leave(session: Session, actor: Actor, seen: Seen | None = None) -> list[ReminderOut]:
    """What leaves next, for Today: those of the next hour, as long as nobody has stopped them."""
    actor.require(Permission.REQUESTS_MANAGE)
    by_mail = assessments.settings(session, actor).reminders
    if not by_mail and not queries.list_by_hand_to_come(session, now()):
        return []
    facts = facts_of(session, actor, today(), seen)
    waiting = [] if facts is None else [one.out for one in to_come(session, facts)]
    waiting = [
        one for one in waiting if one.state is ReminderState.QUEUED and (by_mail or one.kind is ReminderKind.BY_HAND)
    ]
    return [one for one in waiting if one.leaves_at == waiting[0].leaves_at]


def _next_day(facts: Facts | None) -> date:
    days = [] if facts is None else days_to_come(now(), facts.hours)
    return days[0] if days else today()


def to_come(session: Session, facts: Facts) -> list[Coming]:
    """Digests of today and the next day on which any leave, and reminders by hand, in the order in which they leave."""
    days = days_to_come(now(), facts.hours)
    rows = queries.digests_of(session, days)
    found = []
    for on in days:
        for digest in digests.plan(facts, on).digests:
            row = rows.get((digest.person.id, on))
            out = _digest(facts, digest, on, row)
            if out is not None:
                found.append(Coming(digest.person.id, on, row, out))
    people = {person.id: person for person in facts.people.values()}
    digest_at = {one.person_id: one.out.leaves_at for one in found if one.out.state is ReminderState.QUEUED}
    for row in queries.list_by_hand_to_come(session, now()):
        together = digest_at.get(row.person_id) == row.leaves_at and row.state is ReminderState.QUEUED
        out = _by_hand(facts, row, people).model_copy(update={"in_digest": together})
        found.append(Coming(row.person_id, row.on, row, out))
    return sorted(found, key=lambda one: (one.out.leaves_at, one.out.name.casefold(), one.out.key))


def _digest(facts: Facts, digest: Digest, on: date, row: Reminder | None) -> ReminderOut | None:
    """A digest that may still leave; None for one that has left, or whose hour has passed."""
    if row is not None and (row.state in (ReminderState.SENT, ReminderState.LEFT_OUT) or _is_over(row)):
        return None
    hours = (leaves_at(on, hour) for hour in HOURS if hour >= digest.hour)
    leaves = next((moment for moment in hours if moment > now() and facts.hours.allow(moment)), None)
    if leaves is None:
        return None
    lines = [*digest.own, *digest.asked, *digest.managed]
    return ReminderOut(
        key=key_of(digest.person.id, on, ReminderKind.DIGEST),
        kind=ReminderKind.DIGEST,
        name=digest.person.name,
        things=digest.size,
        state=ReminderState.QUEUED if row is None else row.state,
        leaves_at=leaves,
        about=[*map(letters.about, lines), *(f"{words}: ready to approve" for _, words in digest.ready)],
        why="" if row is None else row.why,
    )


def _is_over(row: Reminder) -> bool:
    return row.state is ReminderState.STOPPED and row.leaves_at <= now()


def _by_hand(facts: Facts, row: Reminder, people: Mapping[UUID, Person]) -> ReminderOut:
    person, asker = people.get(row.person_id), people.get(row.asked_by) if row.asked_by else None
    lines = () if person is None else digests.of_owner(facts, person, frozenset(row.requests), row.on)
    return ReminderOut(
        key=key_of(row.person_id, row.on, row.kind),
        kind=row.kind,
        name=person.name if person else "",
        things=len(lines),
        state=row.state,
        leaves_at=row.leaves_at,
        about=[letters.about(line) for line in lines],
        asked_by=asker.name if asker else "",
        why=row.why,
    )


def _paused(facts: Facts, on: date) -> list[UntoldOut]:
    """Everybody who paused, with how many things of theirs are open."""
    return [
        UntoldOut(
            name=person.name,
            things=sum(thing.owner == person.email for thing in facts.things),
            why=person.paused_why,
            until=person.paused_until,
        )
        for person in facts.people.values()
        if person.paused_until is not None and not person.fault
    ]


def _past(row: PastRow) -> ReminderOut:
    why = row.reminder.why
    if row.mail is MailState.WAITING and row.tries:
        why = f"Waits for the mail server. {row.fault}"
    elif row.mail in _MAIL_WORDS:
        why = row.fault or _MAIL_WORDS[row.mail]
    return ReminderOut(
        key=key_of(row.reminder.person_id, row.reminder.on, row.reminder.kind),
        kind=row.reminder.kind,
        name=row.name,
        things=row.reminder.things,
        state=row.reminder.state,
        leaves_at=row.reminder.leaves_at,
        why=why,
        mail=row.mail,
    )

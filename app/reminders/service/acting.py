"""Stopping what has not left, letting it leave after all, and reminding owners by hand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments.rules import local_day
from app.audit import record
from app.core.clock import now, today
from app.core.errors import RuleBroken
from app.core.turns import take_turn
from app.core.words import some
from app.notify import service as notify
from app.reminders import queries
from app.reminders.models import Reminder, ReminderKind, ReminderState
from app.reminders.rules.hours import by_hand_at
from app.reminders.rules.keys import key_of
from app.reminders.rules.letters import day_words, when_words
from app.reminders.schemas import (
    ChangedOut,
    Facts,
    KeysIn,
    NotRemindedOut,
    Person,
    RemindedOut,
    RemindIn,
    Thing,
    ThingKind,
)
from app.reminders.service.gathering import facts_of
from app.reminders.service.listing import to_come

NO_SERVER = "No mail server is set, so nobody can be reminded by mail. Your administrator sets one."
ALL_LEFT = "None of these waits any more: they have left, or somebody was quicker."


def stop_reminders(session: Session, actor: Actor, data: KeysIn) -> ChangedOut:
    """Keep reminders from leaving. RuleBroken (409) when none of them waits any more."""
    actor.require(Permission.REQUESTS_MANAGE)
    wanted, changed = set(data.reminders), []
    take_turn(session)
    for row in _rows(session, actor, wanted):
        if row.state is ReminderState.QUEUED or _kept_back(session, actor, row):
            row.state, row.why = ReminderState.STOPPED, f"Stopped by {actor.name}."
            record(session, actor, "reminders.reminder.stopped", row)
            changed.append(key_of(row.person_id, row.on, row.kind))
    if not changed:
        raise RuleBroken(ALL_LEFT)
    return ChangedOut(changed=changed, says=f"{some(len(changed), 'reminder is', 'reminders are')} stopped.")


def let_leave(session: Session, actor: Actor, data: KeysIn) -> ChangedOut:
    """Undo a stop as long as the hour has not come. RuleBroken (409) when it has."""
    actor.require(Permission.REQUESTS_MANAGE)
    changed = []
    take_turn(session)
    for row in _rows(session, actor, set(data.reminders)):
        if row.state is not ReminderState.STOPPED or row.leaves_at <= now():
            continue
        row.state, row.why = ReminderState.QUEUED, ""
        record(session, actor, "reminders.reminder.let_leave", row)
        changed.append(key_of(row.person_id, row.on, row.kind))
    if not changed:
        raise RuleBroken("None of these can leave any more: their hour has passed.")
    return ChangedOut(changed=changed, says=f"{some(len(changed), 'reminder leaves', 'reminders leave')} after all.")


def remind_owners(session: Session, actor: Actor, data: RemindIn, *, sends: bool) -> RemindedOut:
    """Remind the owners of these requests once, at the next hour at which reminders leave.

    One mail a person a day, whoever asks for it how often. RuleBroken (409) while no mail server is set.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    if not sends:
        raise RuleBroken(NO_SERVER)
    take_turn(session)
    facts = facts_of(session, actor, today())
    if facts is None:
        raise RuleBroken("This round is not under way, so there is nothing to remind anybody of.")
    leaves = by_hand_at(now(), facts.hours)
    owned, left = _owned(facts, data.codes)
    on = local_day(leaves)
    rows = queries.by_hand_on(session, on, [person.id for person, _ in owned])
    reminded = []
    for person, things in owned:
        row = rows.get(person.id)
        if row is not None and row.state is ReminderState.SENT:
            left += [
                NotRemindedOut(request=one.key, why=f"{person.name} was reminded today already.") for one in things
            ]
            continue
        reminded.append(person)
        _queue(session, actor, row or Reminder(person_id=person.id, on=on, kind=ReminderKind.BY_HAND), things, leaves)
    return RemindedOut(
        keys=[key_of(person.id, on, ReminderKind.BY_HAND) for person in reminded],
        names=[person.name for person in reminded],
        leaves_at=leaves if reminded else None,
        left=left,
        says=_says(reminded, leaves),
    )


def _kept_back(session: Session, actor: Actor, row: Reminder) -> bool:
    """Whether its message still waited, as it does while the mail server is away, and now stays."""
    return row.mail_id is not None and notify.keep_back(session, row.mail_id, f"Stopped by {actor.name}.")


def _says(reminded: Sequence[Person], leaves: datetime) -> str:
    if not reminded:
        return "Nobody is reminded."
    return f"Reminder queued for {some(len(reminded), 'owner')}. It goes at {when_words(leaves, today())}."


def _owned(facts: Facts, codes: Sequence[str]) -> tuple[list[tuple[Person, list[Thing]]], list[NotRemindedOut]]:
    """The requests that are still to do by the person who owns them, and those that nobody is reminded of."""
    things = {thing.key: thing for thing in facts.things if thing.kind is ThingKind.REQUEST}
    owned: dict[str, tuple[Person, list[Thing]]] = {}
    left = []
    for code in dict.fromkeys(codes):
        thing = things.get(code)
        person = None if thing is None else facts.people.get(thing.owner)
        if thing is None or person is None:
            why = "It has no owner, is done, or is not here."
        elif person.fault:
            why = f"{person.name}: {person.fault}"
        elif person.paused_until is not None:
            why = f"{person.name} paused reminders until {day_words(person.paused_until)}: {person.paused_why}"
        else:
            owned.setdefault(person.email, (person, []))[1].append(thing)
            continue
        left.append(NotRemindedOut(request=code[:40], why=why))
    return list(owned.values()), left


def _queue(session: Session, actor: Actor, row: Reminder, things: Sequence[Thing], leaves: datetime) -> None:
    """What was queued for the same mail already stays in it; what was stopped begins anew."""
    before = row.requests if row.state is ReminderState.QUEUED else []
    row.requests = list(dict.fromkeys([*before, *(str(thing.id) for thing in things)]))
    row.state, row.leaves_at, row.things, row.why = ReminderState.QUEUED, leaves, len(row.requests), ""
    row.asked_by = actor.person_id
    session.add(row)
    session.flush()
    record(session, actor, "reminders.reminder.asked_for", row)


def _rows(session: Session, actor: Actor, keys: set[str]) -> list[Reminder]:
    """The reminders of these keys that wait, or whose message does; a digest gets its row now."""
    facts = facts_of(session, actor, today())
    if facts is None:
        return []
    found = {key_of(row.person_id, row.on, row.kind): row for row in queries.list_sent_on(session, today())}
    for one in to_come(session, facts):
        if one.out.key not in keys:
            continue
        row = one.row or Reminder(
            person_id=one.person_id, on=one.on, kind=ReminderKind.DIGEST, state=ReminderState.QUEUED
        )
        row.leaves_at, row.things = one.out.leaves_at, one.out.things
        session.add(row)
        session.flush()
        found[one.out.key] = row
    return [row for key, row in found.items() if key in keys]

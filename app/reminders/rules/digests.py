"""Who is told what on a day, by the table of section 5 of the design: one digest a person, whatever it is made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from app.assessments.rules import WorkingDays, local_day
from app.reminders.schemas import Digest, DueLine, Facts, Person, Plan, Untold

MORNING, AFTERNOON, EVENING = 9, 14, 16
HOURS = (MORNING, AFTERNOON, EVENING)
# Working days before a date on which its owner is told, and the first after it; from the second on managers may be.
AHEAD = (3, 1, 0)
MANAGERS_FROM = 2
# What stays late is told again after so many working days; near the return every day.
AGAIN_AFTER = 5
NEAR_THE_RETURN = 5
SOON = max(AHEAD)


def days_until(due_on: date, on: date, days: WorkingDays) -> int:
    """Working days from a day to a date; negative once it is late. What is due on a Sunday is due the Friday before."""
    if due_on < on:
        # On a Saturday, what was due on Friday is late although no working day has passed since.
        return -max(1, days.count(due_on, on))
    return max(0, days.count(on, days.nearest(due_on, "before")))


def is_told(left: int, *, near: bool) -> bool:
    """Whether a thing with so many working days left is a reason to write to its owner."""
    if left >= 0:
        return left in AHEAD
    late = -left
    return near or late in (1, MANAGERS_FROM) or (late - MANAGERS_FROM) % AGAIN_AFTER == 0


def is_near_the_return(facts: Facts, on: date) -> bool:
    """Inside 5 working days of the deadline, the day itself included."""
    due = None if facts.hours.due_at is None else local_day(facts.hours.due_at)
    return due is not None and due >= on and facts.hours.days.count(on, due) <= NEAR_THE_RETURN


def plan(facts: Facts, on: date) -> Plan:
    """The digests of a day. A person who is away or can't be reached is named instead, with what that is about."""
    near = is_near_the_return(facts, on)
    own: dict[str, list[DueLine]] = defaultdict(list)
    asked: dict[str, list[DueLine]] = defaultdict(list)
    managed: dict[str, list[DueLine]] = defaultdict(list)
    told: set[str] = set()
    for thing in facts.things:
        if thing.due_on is None:
            continue
        left = days_until(thing.due_on, on, facts.hours.days)
        if left > SOON or (thing.quiet_until is not None and thing.quiet_until > on):
            continue
        line = DueLine(thing, left)
        own[thing.owner].append(line)
        if not is_told(left, near=near):
            continue
        told.add(thing.owner)
        if left == -1 and thing.asker not in ("", thing.owner):
            asked[thing.asker].append(line)
        manager = facts.people[thing.owner].manager if thing.owner in facts.people else ""
        if manager and manager != thing.owner and _goes_up(facts, left, near=near):
            managed[manager].append(line)
    return _addressed(facts, on, {person: own[person] for person in told}, asked, managed, own)


def _goes_up(facts: Facts, left: int, *, near: bool) -> bool:
    """Whether the owner's manager is told as well: only where the lead switched it on."""
    return facts.tells_managers and (left <= -MANAGERS_FROM or (near and left < 0))


def _addressed(
    facts: Facts,
    on: date,
    own: Mapping[str, list[DueLine]],
    asked: Mapping[str, list[DueLine]],
    managed: Mapping[str, list[DueLine]],
    every: Mapping[str, list[DueLine]],
) -> Plan:
    digests, paused = [], []
    for email in {*own, *asked, *managed, *facts.ready}:
        person = facts.people.get(email)
        if person is None or person.fault:
            continue
        digest = Digest(
            person,
            _hour(email in own or email in asked, email in managed),
            _in_order(own.get(email, ())),
            _in_order(asked.get(email, ())),
            _in_order(managed.get(email, ())),
            tuple(facts.ready.get(email, ())),
        )
        if person.paused_until is not None and person.paused_until > on:
            paused.append(Untold(person.name, digest.size, person.paused_why, person.paused_until))
        else:
            digests.append(digest)
    return Plan(
        tuple(sorted(digests, key=lambda one: (one.hour, one.person.name.casefold(), one.person.email))),
        tuple(sorted(paused, key=lambda one: one.name.casefold())),
        tuple(_unreachable(facts, every, managed)),
    )


def _hour(is_own: bool, is_manager: bool) -> int:
    """Managers alone are told at 2pm, so that the lead has the morning to stop it; what only waits for a yes at 4pm."""
    if is_own:
        return MORNING
    return AFTERNOON if is_manager else EVENING


def _unreachable(
    facts: Facts, every: Mapping[str, list[DueLine]], managed: Mapping[str, list[DueLine]]
) -> Iterable[Untold]:
    """Owners whom no mail reaches, and managers who have no account here."""
    for email in sorted(every):
        person = facts.people.get(email)
        if person is not None and person.fault:
            yield Untold(person.name, len(every[email]), person.fault)
    for email in sorted(managed):
        manager = facts.people.get(email)
        if manager is None or manager.fault:
            why = "A manager without an account here." if manager is None else manager.fault
            yield Untold(email if manager is None else manager.name, len(managed[email]), why)


def _in_order(lines: Iterable[DueLine]) -> tuple[DueLine, ...]:
    """The latest first, then what is due next; what has no date last."""
    return tuple(
        sorted(lines, key=lambda line: (line.thing.due_on or date.max, line.thing.kind, _natural(line.thing.key)))
    )


def _natural(key: str) -> tuple[int, str]:
    digits = "".join(letter for letter in key if letter.isdigit())
    return (int(digits) if digits else 0, key)


def with_more(facts: Facts, digest: Digest, wanted: frozenset[str], on: date) -> Digest:
    """The digest with what somebody wanted its reader to be reminded of, and that does not stand in it yet."""
    there = {line.thing for line in digest.own}
    more = (line for line in of_owner(facts, digest.person, wanted, on) if line.thing not in there)
    return replace(digest, own=_in_order([*digest.own, *more]))


def of_owner(facts: Facts, person: Person, wanted: frozenset[str], on: date) -> tuple[DueLine, ...]:
    """What is still to do, and still theirs, of requests that somebody wanted this person to be reminded of."""
    return _in_order(
        DueLine(thing, None if thing.due_on is None else days_until(thing.due_on, on, facts.hours.days))
        for thing in facts.things
        if thing.owner == person.email and str(thing.id) in wanted
    )

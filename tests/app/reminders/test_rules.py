"""Who is told what on a day, at which hour: pure cases, no database and no clock."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid5

import pytest

from app.assessments.rules import MailHours, WorkingDays
from app.core.clock import LONDON
from app.reminders.rules import letters
from app.reminders.rules.digests import AFTERNOON, EVENING, MORNING, days_until, is_told, of_owner, plan
from app.reminders.rules.hours import by_hand_at, days_to_come, hour_now
from app.reminders.schemas import Digest, Facts, Person, Plan, Thing, ThingKind

THURSDAY = date(2027, 1, 21)
DAYS = WorkingDays()
BEN, PRIYA, TOM, GRACE = (f"{name}@fernshire.example" for name in ("ben", "priya", "tom", "grace"))
OURS = UUID(int=7)
REQUEST, ASK, ACTION = ThingKind.REQUEST, ThingKind.ASK, ThingKind.ACTION


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def a_person(email: str, **facts: object) -> Person:
    person = Person(uuid5(OURS, email), email.split("@", maxsplit=1)[0].title(), email)
    return replace(person, **facts)  # type: ignore[arg-type]


def a_thing(due: str | None, kind: ThingKind = REQUEST, owner: str = BEN, **facts: object) -> Thing:
    key = {REQUEST: "17", ASK: "Q-3", ACTION: "AC-4"}[kind]
    due_on = date.fromisoformat(due) if due else None
    thing = Thing(kind, key, letters.request_words("17", "Waiting lists"), due_on, owner, id=uuid5(OURS, key))
    return replace(thing, **facts)  # type: ignore[arg-type]


def told(*things: Thing, on: date = THURSDAY, due: str | None = None, **facts: object) -> Plan:
    people = {email: a_person(email) for email in (BEN, PRIYA, TOM, GRACE)}
    people |= facts.pop("people", {})  # type: ignore[arg-type]
    hours = MailHours(DAYS, at(due) if due else None)
    return plan(Facts(things, people, hours, **facts), on)  # type: ignore[arg-type]


def names(found: Plan) -> list[str]:
    return [digest.person.email for digest in found.digests]


@pytest.mark.parametrize(
    ("due", "on", "left"),
    [
        ("2027-01-21", "2027-01-21", 0),
        ("2027-01-22", "2027-01-21", 1),
        ("2027-01-25", "2027-01-21", 2),  # over a weekend
        ("2027-01-24", "2027-01-22", 0),  # a Sunday: due the Friday before
        ("2026-12-29", "2026-12-24", 1),  # over Christmas and the bank holiday after it
        ("2027-01-20", "2027-01-21", -1),
        ("2027-01-22", "2027-01-25", -1),
        ("2027-01-24", "2027-01-25", -1),
        ("2026-12-24", "2026-12-29", -1),
        ("2027-01-22", "2027-01-23", -1),  # a Saturday, when mail goes because the return is due
    ],
)
def test_working_days_to_a_date(due: str, on: str, left: int) -> None:
    assert days_until(date.fromisoformat(due), date.fromisoformat(on), DAYS) == left


def test_the_days_on_which_an_owner_is_told() -> None:
    assert [left for left in range(-14, 8) if is_told(left, near=False)] == [-12, -7, -2, -1, 0, 1, 3]
    assert all(is_told(left, near=True) for left in range(-14, 0))


@pytest.mark.parametrize(
    ("due", "hears"),
    [
        (None, []),
        ("2027-01-28", []),
        ("2027-01-26", [BEN]),  # in 3 working days
        ("2027-01-25", []),  # in 2
        ("2027-01-22", [BEN]),
        ("2027-01-21", [BEN]),
        ("2027-01-20", [BEN, PRIYA]),  # late 1 working day: a copy to whoever asked
        ("2027-01-19", [BEN]),
        ("2027-01-18", []),
    ],
)
def test_an_ask_is_told_to_its_owner_and_once_to_whoever_asked(due: str | None, hears: list[str]) -> None:
    assert names(told(a_thing(due, ASK, asker=PRIYA))) == hears


def test_one_digest_holds_everything_whatever_it_is_made_of() -> None:
    forty = [a_thing("2027-01-22", key=str(number)) for number in range(40)]
    found = told(*forty, a_thing("2027-01-21", ASK, asker=PRIYA), a_thing("2027-01-25", ACTION))
    (digest,) = found.digests
    # What is due in 2 working days is no reason to write, but stands in a mail that is written anyway.
    assert (digest.size, digest.hour) == (42, MORNING)
    subject, text = letters.digest(digest, "https://r.example", {}, "Priya")
    assert subject == "42 things are due" and text.count("\n- ") == 42


def test_managers_are_told_only_when_the_lead_says_so_and_at_2pm() -> None:
    people = {BEN: a_person(BEN, manager=TOM)}
    late = a_thing("2027-01-19")
    assert names(told(late, people=people)) == [BEN]
    found = told(late, people=people, tells_managers=True)
    assert [(one.person.email, one.hour) for one in found.digests] == [(BEN, MORNING), (TOM, AFTERNOON)]
    # With things of their own they hear of both at once: one digest a person a day.
    found = told(late, a_thing("2027-01-21", owner=TOM), people=people, tells_managers=True)
    assert [(one.person.email, one.hour, one.size) for one in found.digests] == [(BEN, 9, 1), (TOM, 9, 2)]


@pytest.mark.parametrize(("due", "hears"), [("2027-01-28T17:00", [BEN, TOM]), ("2027-01-29T17:00", [BEN])])
def test_in_the_last_5_working_days_managers_hear_of_what_is_1_day_late(due: str, hears: list[str]) -> None:
    people = {BEN: a_person(BEN, manager=TOM)}
    assert names(told(a_thing("2027-01-20"), people=people, tells_managers=True, due=due)) == hears


def test_a_manager_without_an_account_is_named_and_so_is_an_owner_whom_no_mail_reaches() -> None:
    people = {BEN: a_person(BEN, manager="nobody@fernshire.example"), GRACE: a_person(GRACE, fault="They have left.")}
    found = told(a_thing("2027-01-19"), a_thing("2027-01-21", owner=GRACE), people=people, tells_managers=True)
    assert names(found) == [BEN]
    assert [(one.name, one.things, one.why) for one in found.unreachable] == [
        ("Grace", 1, "They have left."),
        ("nobody@fernshire.example", 1, "A manager without an account here."),
    ]


def test_who_paused_is_named_and_not_told_and_what_is_quiet_is_left_out() -> None:
    away = a_person(BEN, paused_until=date(2027, 1, 25), paused_why="Back Monday")
    found = told(a_thing("2027-01-20", ASK, asker=PRIYA), people={BEN: away})
    assert names(found) == [PRIYA]
    assert [(one.name, one.why, one.until) for one in found.paused] == [("Ben", "Back Monday", date(2027, 1, 25))]
    assert names(told(a_thing("2027-01-18"), people={BEN: away}, on=date(2027, 1, 25))) == []
    assert names(told(a_thing("2027-01-22"), people={BEN: away}, on=date(2027, 1, 25))) == [BEN]
    assert names(told(a_thing("2027-01-20", ASK, asker=PRIYA, quiet_until=date(2027, 1, 25)))) == []


def test_what_waits_for_a_yes_goes_at_4pm_or_in_the_mail_of_the_morning() -> None:
    ready = {PRIYA: (("5", "Request 5, Carers"),)}
    assert [(one.hour, one.size) for one in told(ready=ready).digests] == [(EVENING, 1)]
    assert [(one.hour, one.size) for one in told(a_thing("2027-01-21", owner=PRIYA), ready=ready).digests] == [(9, 2)]


def test_nothing_due_is_no_mail() -> None:
    assert told() == Plan(())


@pytest.mark.parametrize(
    ("moment", "due", "leaves"),
    [
        ("2027-01-21T07:30", None, "2027-01-21T09:00"),
        ("2027-01-21T09:30", None, "2027-01-21T14:00"),
        ("2027-01-21T13:55", None, "2027-01-21T16:00"),  # ten minutes at least to undo it
        ("2027-01-22T17:00", None, "2027-01-25T09:00"),
        ("2027-03-26T17:00", None, "2027-03-30T09:00"),  # Easter, and the clocks go forward
        ("2026-10-23T17:00", None, "2026-10-26T09:00"),  # the clocks go back
        ("2027-01-23T22:00", "2027-01-24T17:00", "2027-01-23T22:10"),  # the deadline is tomorrow
    ],
)
def test_by_hand_it_leaves_at_the_next_hour(moment: str, due: str | None, leaves: str) -> None:
    hours = MailHours(DAYS, at(due) if due else None)
    assert by_hand_at(at(moment), hours).astimezone(LONDON).isoformat()[:16] == leaves


def test_the_hours_of_a_day() -> None:
    moments = ("08:59", "09:00", "13:59", "14:00", "16:00", "23:00")
    assert [hour_now(at(f"2027-06-21T{moment}")) for moment in moments] == [None, 9, 9, 14, 16, 16]
    friday, monday = date(2027, 1, 22), date(2027, 1, 25)
    assert days_to_come(at("2027-01-22T08:00"), MailHours(DAYS)) == [friday, monday]
    assert days_to_come(at("2027-01-22T17:00"), MailHours(DAYS)) == [monday]
    assert days_to_come(at("2027-01-23T12:00"), MailHours(DAYS)) == [monday]


def test_the_words_of_a_mail() -> None:
    late, due = (
        a_thing("2027-01-19"),
        a_thing("2027-01-22", ASK, asker=PRIYA, words="A document for request 12, Carers (Q-3)"),
    )
    (digest,) = told(late, due, a_thing("2027-01-21", ACTION, words="Action AC-4")).digests
    subject, text = letters.digest(digest, "https://r.example", {}, "Priya Nair")
    assert subject == "1 thing is late, 2 are due"
    assert "Late\n- Request 17, Waiting lists: 2 working days late, it was due on Tuesday 19 January 2027\n" in text
    assert "  https://r.example/requests/17\n" in text
    assert "- Action AC-4: due Thursday 21 January 2027\n  https://r.example/actions/AC-4" in text
    assert "(Q-3): due in 1 working day, on Friday 22 January 2027\n  https://r.example/asks/Q-3" in text
    assert "An answer to this mail reaches Priya Nair." in text
    assert "http" not in letters.digest(digest, "", {}, "")[1]


def test_others_are_named_where_it_is_about_them() -> None:
    people = {BEN: a_person(BEN, manager=TOM)}
    found = told(a_thing("2027-01-20", ASK, asker=PRIYA), a_thing("2027-01-19"), people=people, tells_managers=True)
    texts = {one.person.email: letters.digest(one, "", {BEN: "Ben Cole"}, "")[1] for one in found.digests}
    assert (
        "You asked others for this, and it is not in\n- Request 17, Waiting lists (Ben Cole): 1 working day"
        in texts[PRIYA]
    )
    assert "People who answer to you\n- Request 17, Waiting lists (Ben Cole): 2 working days late" in texts[TOM]


def test_by_hand_only_what_is_still_theirs_and_to_do() -> None:
    facts = Facts((a_thing(None), a_thing("2027-01-22", owner=GRACE, key="18")), {}, MailHours(DAYS))
    wanted = frozenset({str(uuid5(OURS, "17")), "gone"})
    (line,) = of_owner(facts, a_person(BEN), wanted, THURSDAY)
    assert letters.about(line) == "Request 17, Waiting lists: no date was given"
    assert of_owner(facts, a_person(TOM), wanted, THURSDAY) == ()


def test_findings_say_how_many_and_no_more() -> None:
    subject, text = letters.findings(2, "https://r.example")
    assert subject == "Personal data may be present in 2 documents"
    assert "https://r.example/evidence/findings" in text and "E-" not in text


def test_a_digest_of_a_yes_alone_has_a_subject() -> None:
    digest = Digest(a_person(PRIYA), EVENING, ready=(("5", "Request 5, Carers"),))
    assert letters.digest(digest, "", {}, "")[0] == "1 thing to look at"

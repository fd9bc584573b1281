"""Fernshire County Council: its people, teams, closure days, words and the two rounds of its assessment."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from app.demo.calendar import SATURDAY, DemoCalendar
from app.demo.figures import read_data


@dataclass(frozen=True)
class Person:
    """One person of the council; ``roles`` are core, lead, psw, contrib, director, member, admin and the capability ig."""

    key: str
    name: str
    title: str
    team: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Team:
    """One team; ``locality`` says that cases are held there."""

    key: str
    name: str
    locality: bool


@dataclass(frozen=True)
class ClosureDay:
    """A day on which the council's offices are closed though it is no bank holiday."""

    day: date
    reason: str


@dataclass(frozen=True)
class Extension:
    """More time that was asked for: when, until when, and what CQC answered."""

    asked_on: date
    until: date
    answered_on: date
    answer: str
    words: str


@dataclass(frozen=True)
class Round:
    """One assessment with the dates that the made-up letters state; None is a date nobody knows yet."""

    key: str
    name: str
    request_list: str
    case_version: str
    status: str
    notified: date
    return_due: date
    case_list_due: date
    second_notice: date | None
    presentation: date | None
    visit_start: date | None
    visit_end: date | None
    draft_report: date | None
    factual_accuracy_due: date | None
    published: date | None
    extension: Extension | None


@dataclass(frozen=True)
class Council:
    """The whole council on the day of the demo."""

    name: str
    short_name: str
    directorate: str
    web: str
    note_word_limit: int
    thresholds: dict[str, int]
    districts: tuple[str, ...]
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    closure_days: tuple[ClosureDay, ...]
    abbreviations: dict[str, str]
    last_round: Round
    this_round: Round
    calendar: DemoCalendar

    def person(self, key: str) -> Person:
        """Return a person by key. Raises StopIteration when the data files name somebody who does not work here."""
        return next(person for person in self.people if person.key == key)


@lru_cache(maxsize=4)
def fernshire(today: date) -> Council:
    """Return the council as it is on ``today``, which is the demo's day of the open round (data/council.yaml)."""
    data = read_data("council.yaml")
    before = max(facts["notice_before_this_round_days"] for facts in data["rounds"])
    calendar = DemoCalendar.for_today(today, data["demo_day"], before)
    rounds = {facts["key"]: _round(facts, calendar) for facts in data["rounds"]}
    people = tuple(
        Person(p["key"], p["name"], p["title"], p["team"], f"{p['key']}@{data['mail_domain']}", tuple(p["roles"]))
        for p in data["people"]
    )
    return Council(
        name=data["name"],
        short_name=data["short_name"],
        directorate=data["directorate"],
        web=data["web"],
        note_word_limit=data["note_word_limit"],
        thresholds=data["thresholds"],
        districts=tuple(data["districts"]),
        teams=tuple(Team(t["key"], t["name"], t["key"] in data["locality_teams"]) for t in data["teams"]),
        people=people,
        closure_days=_closure_days(data, calendar),
        abbreviations=data["abbreviations"],
        last_round=rounds["last"],
        this_round=rounds["this"],
        calendar=calendar,
    )


def _round(facts: dict[str, Any], calendar: DemoCalendar) -> Round:
    start = calendar.notified - timedelta(days=facts["notice_before_this_round_days"])

    def on(day: int) -> date:
        return start + timedelta(days=day)

    dates: dict[str, Any] = {name: None if day is None else _stated(on(day)) for name, day in facts["dates"].items()}
    dates["notified"] = start
    asked = facts["extension"]
    extension = (
        Extension(on(asked["asked"]), on(asked["until"]), on(asked["answered"]), asked["answer"], asked["words"])
        if asked
        else None
    )
    return Round(
        key=facts["key"],
        name=facts["name"],
        request_list=facts["list"],
        case_version=facts["case_version"],
        status=facts["status"],
        extension=extension,
        **dates,
    )


def _stated(day: date) -> date:
    """Return the day that a letter would state: never a weekend, never between Christmas Eve and the first days of January."""
    while day.weekday() >= SATURDAY or (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2):
        day += timedelta(days=1)
    return day


def _closure_days(data: dict[str, Any], calendar: DemoCalendar) -> tuple[ClosureDay, ...]:
    days: list[ClosureDay] = []
    for year in range(calendar.notified.year - 1, calendar.notified.year + 2):
        for span in data["closure"]:
            first, last = (_day_of(year, span[end]) for end in ("from", "to"))
            count = (last - first).days + 1
            days += [ClosureDay(first + timedelta(days=n), span["reason"]) for n in range(count)]
    days += [
        ClosureDay(calendar.day(extra["day"]), extra["reason"]) for extra in data["extra_closure_days_from_notice"]
    ]
    return tuple(day for day in days if day.day.weekday() < SATURDAY)


def _day_of(year: int, written: str) -> date:
    day, month = written.split("-")
    return date(year, int(month), int(day))

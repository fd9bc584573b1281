"""Which dates can stand together, and which moves of a round and of an extension are possible."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time

from app.assessments.models import Assessment, AssessmentStatus
from app.assessments.rules.countdown import local_day
from app.core.clock import LONDON
from app.core.errors import FieldError
from app.core.ukdates import in_full

S = AssessmentStatus
MOVES: Mapping[AssessmentStatus, frozenset[AssessmentStatus]] = {
    S.PREPARING: frozenset({S.OPEN, S.CLOSED}),
    S.OPEN: frozenset({S.SENT, S.CLOSED}),
    S.SENT: frozenset({S.OPEN, S.CLOSED}),
    S.CLOSED: frozenset({S.SENT}),
}
STATUS_WORDS: Mapping[AssessmentStatus, str] = {
    S.PREPARING: "being prepared for",
    S.OPEN: "open",
    S.SENT: "sent",
    S.CLOSED: "closed",
}


@dataclass(frozen=True)
class StatedDates:
    """The dates as CQC states them; None is not stated yet."""

    notified_on: date | None = None
    return_due_at: datetime | None = None
    case_list_due_on: date | None = None
    second_notice_on: date | None = None
    presentation_on: date | None = None
    visit_from: date | None = None
    visit_to: date | None = None
    draft_report_on: date | None = None

    def by_name(self) -> dict[str, date | None]:
        """Each date under its name, the return's as `return_due_on`, a day in England."""
        named: dict[str, date | None] = {
            field.name: getattr(self, field.name) for field in fields(self) if field.name != "return_due_at"
        }
        named["return_due_on"] = None if self.return_due_at is None else local_day(self.return_due_at)
        return named


# First, second, whether the same day will do, and what to say when the second comes before the first.
_ORDER = (
    ("notified_on", "return_due_on", False, "The return is due after the letter came"),
    ("notified_on", "case_list_due_on", True, "The case list is due after the letter came"),
    ("notified_on", "second_notice_on", True, "The second notice comes after the first letter"),
    ("notified_on", "visit_from", False, "The visit comes after the letter"),
    ("second_notice_on", "visit_from", True, "The second notice comes before the visit"),
    ("presentation_on", "visit_from", True, "The presentation comes before the visit"),
    ("case_list_due_on", "visit_from", True, "The case list is due before the visit"),
    ("visit_from", "visit_to", True, "The visit ends on the day it begins or later"),
    ("visit_from", "draft_report_on", True, "The draft report comes after the visit"),
)


def date_faults(dates: StatedDates, today: date) -> tuple[FieldError, ...]:
    """What can't be right about these dates, each with the field to look at first; empty when they can stand together."""
    named = dates.by_name()
    faults: list[FieldError] = []
    for name, words in (("notified_on", "The letter"), ("draft_report_on", "The email with the draft report")):
        day = named[name]
        if day is not None and day > today:
            faults.append(
                FieldError(f"/{name}", f"{words} can't have come on {in_full(day)}: that day is still to come.")
            )
    for first, second, same_day, rule in _ORDER:
        one, two = named[first], named[second]
        if one is None or two is None or two > one or (same_day and two == one):
            continue
        faults.append(
            FieldError(f"/{second}", f"{rule}: {in_full(two)} does not come after {in_full(one)}. Check both dates.")
        )
    return tuple(faults)


def due_moment(day: date, at: time) -> datetime:
    """The moment of a deadline given as a day and a time in England."""
    return datetime.combine(day, at, tzinfo=LONDON)


def status_fault(now: AssessmentStatus, wanted: AssessmentStatus) -> str | None:
    """Why a round can't move so, in words; None when it can."""
    if wanted is now or wanted in MOVES[now]:
        return None
    return f"A round that is {STATUS_WORDS[now]} can't become {STATUS_WORDS[wanted]} in one step."


def second_open_fault(other: Assessment | None) -> str | None:
    """Only one round is open at a time: why not, naming the `other` that is; None where there is none."""
    if other is None:
        return None
    return f"“{other.title}” ({other.reference}) is still open. Mark it as sent or closed first."


def extension_fault(asked_on: date, until: datetime, due_at: datetime | None, today: date) -> FieldError | None:
    """What can't be right about asking for more time; None when it can stand."""
    if due_at is None:
        return FieldError("/until_on", "No date for the return is stated yet, so there is nothing to extend.")
    if asked_on > today:
        return FieldError("/asked_on", f"{in_full(asked_on)} is still to come. Give the day on which CQC was asked.")
    if until <= due_at:
        return FieldError("/until_on", f"The return is due on {in_full(local_day(due_at))} already. Give a later date.")
    return None

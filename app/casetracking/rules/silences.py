"""Silences: how long nothing was written in a record while the case was open, against a limit for each step of the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

WAITING, ASSESSING, PLANNING, SETTLING, SUPPORTED = "waiting", "assessing", "planning", "settling", "supported"

STEP_WORDS = {
    WAITING: "waiting for an assessment",
    ASSESSING: "during the assessment",
    PLANNING: "waiting for a plan",
    SETTLING: "between the plan and its first review",
    SUPPORTED: "with support in place",
}
# Days; a council's own settings replace them one by one. A first look at a plan after six to eight weeks and a review at
# least every twelve months: Care and support statutory guidance, chapter 13. The other three are ours.
DEFAULT_LIMITS: dict[str, int] = {WAITING: 28, ASSESSING: 28, PLANNING: 28, SETTLING: 56, SUPPORTED: 365}


@dataclass(frozen=True)
class CaseDates:
    """The dates by which a record is divided into steps."""

    first_contact: date | None = None
    assessment_start: date | None = None
    assessment_end: date | None = None
    plan: date | None = None
    last_review: date | None = None
    closed: date | None = None


@dataclass(frozen=True)
class Entry:
    """One dated line of a record; of its kind only whether it is a review matters."""

    on: date
    kind: str


@dataclass(frozen=True)
class Silence:
    """`days` from the last entry to the next; `ongoing` when there is no next one yet."""

    start: date
    end: date
    days: int
    step: str
    limit: int
    ongoing: bool

    @property
    def words(self) -> str:
        return f"{self.days} days with no entry, {STEP_WORDS[self.step]}"


@dataclass(frozen=True)
class Silences:
    """What was found, or why nothing can be said."""

    computable: bool
    why_not: str
    found: tuple[Silence, ...]


def silences(
    dates: CaseDates,
    entries: Iterable[Entry],
    limits: Mapping[str, int],
    *,
    partial: bool,
    known_until: date,
) -> Silences:
    """Every stretch longer than its limit, from first contact until the case closed or `known_until`.

    `known_until` is the last day for which the record is held: today, or the day of the import.
    """
    lines = sorted(entries, key=lambda entry: entry.on)
    if partial:
        return Silences(False, "Only part of the record was imported, so silences can't be worked out.", ())
    if not lines:
        return Silences(False, "No entries are held here. Check against the record, and note the date.", ())
    opened = dates.first_contact or lines[0].on
    until = min(dates.closed or known_until, known_until)
    still_open = dates.closed is None or dates.closed > known_until
    days = sorted({opened, *(line.on for line in lines if opened <= line.on <= until)})
    first_review = _first_review(dates, lines)
    found = []
    for start, end in zip(days, [*days[1:], until], strict=True):
        step = _step(start, dates, first_review)
        limit = limits.get(step, DEFAULT_LIMITS[step])
        if (end - start).days > limit:
            ongoing = still_open and end == until and start == days[-1]
            found.append(Silence(start, end, (end - start).days, step, limit, ongoing))
    return Silences(True, "", tuple(found))


def _step(day: date, dates: CaseDates, first_review: date | None) -> str:
    """Where a person stood on the day after which the record was silent; a step not dated is passed over."""
    if dates.plan is not None and day >= dates.plan:
        return SUPPORTED if first_review is not None and day >= first_review else SETTLING
    if dates.assessment_end is not None and day >= dates.assessment_end:
        return PLANNING
    if dates.assessment_start is not None and day >= dates.assessment_start:
        return ASSESSING
    return WAITING


def _first_review(dates: CaseDates, lines: list[Entry]) -> date | None:
    """The first review after the plan: as the entries have it, else the last one known by its date."""
    if dates.plan is None:
        return None
    reviews = [line.on for line in lines if line.on > dates.plan and "review" in line.kind.lower()]
    return min(reviews, default=dates.last_review)

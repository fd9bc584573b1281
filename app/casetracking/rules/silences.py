"""Silences: how long nothing was written in a record while the case was open, against a limit for each step of the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

# The steps that the settings know; each has its own limit and words there.
WAITING, ASSESSMENT, ARRANGING, FIRST_REVIEW, SUPPORT, ENQUIRY = (
    "waiting", "assessment", "arranging", "first_review", "support", "enquiry",
)  # fmt: skip
_OPENS, _CLOSES = ("opened", "started", "begun"), ("closed", "ended", "finished", "concluded", "outcome")


@dataclass(frozen=True)
class Limit:
    """Days without an entry that count as a silence at one step, and what the step is called."""

    days: int
    words: str


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
    """One dated line of a record; of its kind it matters whether it is a review, or opens or closes an enquiry."""

    on: date
    kind: str


@dataclass(frozen=True)
class Silence:
    """`days` from the last entry to the next; `ongoing` when there is no next one yet."""

    start: date
    end: date
    days: int
    step: str
    limit: Limit
    ongoing: bool

    @property
    def words(self) -> str:
        return f"{self.days} days with no entry. {self.limit.words}"


@dataclass(frozen=True)
class Silences:
    """What was found, or why nothing can be said."""

    computable: bool
    why_not: str
    found: tuple[Silence, ...]


def silences(
    dates: CaseDates,
    entries: Iterable[Entry],
    limits: Mapping[str, Limit],
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
        step = ENQUIRY if _enquiry_open(start, lines) else _step(start, dates, first_review)
        limit = limits[step]
        if (end - start).days > limit.days:
            ongoing = still_open and end == until and start == days[-1]
            found.append(Silence(start, end, (end - start).days, step, limit, ongoing))
    return Silences(True, "", tuple(found))


def _step(day: date, dates: CaseDates, first_review: date | None) -> str:
    """Where a person stood on the day after which the record was silent; a step not dated is passed over."""
    if dates.plan is not None and day >= dates.plan:
        return SUPPORT if first_review is not None and day >= first_review else FIRST_REVIEW
    if dates.assessment_end is not None and day >= dates.assessment_end:
        return ARRANGING
    if dates.assessment_start is not None and day >= dates.assessment_start:
        return ASSESSMENT
    return WAITING


def _enquiry_open(day: date, lines: list[Entry]) -> bool:
    """A safeguarding enquiry that an entry opened by that day and none has closed."""
    open_now = False
    for line in lines:
        kind = line.kind.lower()
        if line.on > day or "enquiry" not in kind:
            continue
        if any(word in kind for word in _CLOSES):
            open_now = False
        elif any(word in kind for word in _OPENS):
            open_now = True
    return open_now


def _first_review(dates: CaseDates, lines: list[Entry]) -> date | None:
    """The first review after the plan: as the entries have it, else the last one known by its date."""
    if dates.plan is None:
        return None
    reviews = [line.on for line in lines if line.on > dates.plan and "review" in line.kind.lower()]
    return min(reviews, default=dates.last_review)

"""The record: how long it is and whether it is whole, who read which case, what one person did."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.activity.schemas import RecordFacts, VerifiedOut
from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import ListAddress
from app.web.views.shared import Choice, Happening


@dataclass(frozen=True)
class RecordPage:
    """`facts` is None for those who only look into who read what; `found` is what a check just found."""

    facts: RecordFacts | None
    found: VerifiedOut | None = None
    typed: str = ""
    may_see_reads: bool = False
    errors: FormErrors = NO_ERRORS
    may_see_outbox: bool = False


@dataclass(frozen=True)
class ReadRow:
    """One line: who, when, which cases, why."""

    at: datetime
    who: str
    cases: Sequence[str]
    purpose: str


@dataclass(frozen=True)
class ReadsPage:
    rows: Sequence[ReadRow]
    address: ListAddress = field(default_factory=lambda: ListAddress("/case-reads"))
    people: Sequence[Choice] = ()
    may_open: bool = False
    next: str = ""
    first: str = ""
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ActivityPage:
    """`whose` is the name in the heading; `people` is empty for those who see their own only."""

    heading: str
    lede: str
    entries: Sequence[Happening]
    empty: str
    address: ListAddress = field(default_factory=lambda: ListAddress("/activity"))
    people: Sequence[Choice] = ()
    back: str = ""
    next: str = ""
    first: str = ""

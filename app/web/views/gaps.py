"""The list of gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views.shared import Choice


@dataclass(frozen=True)
class GapRow:
    """One gap. `rule` and `subject` name it; `page` is where it is fixed."""

    rule: str
    subject: str
    title: str
    severity: str
    what: str
    why: str
    fix: str
    page: str
    effort: str
    owner: str = ""
    due: date | None = None
    accepted_by: str = ""
    accepted_reason: str = ""
    accepted_until: date | None = None


@dataclass(frozen=True)
class GapsPage:
    """One page of gaps, the gravest and soonest first. `is_planning` where requests' titles are not CQC's wording."""

    address: ListAddress
    chips: Sequence[Chip]
    rows: Sequence[GapRow]
    total: int
    areas: Sequence[Choice]
    owners: Sequence[Choice]
    shows_accepted: bool = False
    may_accept: bool = False
    is_planning: bool = False
    next: str = ""
    first: str = ""


@dataclass(frozen=True)
class AcceptPage:
    """Accept one gap: with a reason and an end."""

    gap: GapRow
    values: dict[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS

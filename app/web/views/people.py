"""People: the list, one person, what waits for a second person, break-glass, why somebody can't see a thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import ListAddress
from app.web.views.shared import Choice, FileProblem


@dataclass(frozen=True)
class PersonRow:
    """One person with an account; `address` is their page."""

    email: str
    name: str
    job_title: str
    team: str
    roles: Sequence[str]
    is_active: bool
    address: str = ""
    waiting: Sequence[str] = ()


@dataclass(frozen=True)
class SheetPage:
    """People as a sheet was read, before any is added; `people` is what the form sends back."""

    rows: Sequence[PersonRow]
    known: Sequence[str]
    refused: Sequence[FileProblem]
    people: str


@dataclass(frozen=True)
class ProposalRow:
    """A role that waits for a second person."""

    reference: str
    name: str
    role: str
    more: str
    reason: str
    may_confirm: bool
    may_withdraw: bool


@dataclass(frozen=True)
class DeputyRow:
    reference: str
    name: str
    named_by: str
    starts_on: date
    ends_on: date
    in_force: bool


@dataclass(frozen=True)
class PeoplePage:
    """Everyone with an account, what waits, who stands in; adding one, or many from a sheet."""

    rows: Sequence[PersonRow]
    total: int
    roles: Sequence[Choice]
    role: str = ""
    q: str = ""
    address: ListAddress = field(default_factory=lambda: ListAddress("/people"))
    proposals: Sequence[ProposalRow] = ()
    deputies: Sequence[DeputyRow] = ()
    may_stand_in: Sequence[Choice] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    chosen_roles: Sequence[str] = ()
    may_change: bool = False
    may_name_deputy: bool = False
    may_see_glass: bool = False
    may_explain: bool = False
    open_glass: Sequence[str] = ()
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class RoleRow:
    """A role in force; `code` and `assessment` are what its form sends."""

    words: str
    code: str
    where: str
    assessment: str


@dataclass(frozen=True)
class ThingRow:
    """One thing that a person has in hand."""

    kind: str
    key: str
    title: str
    address: str


@dataclass(frozen=True)
class HandedRow:
    reference: str
    words: str
    at: datetime
    may_undo: bool


@dataclass(frozen=True)
class PersonPage:
    """One person: facts, roles, what they have in hand; `counts` are (words, number)."""

    address: str
    email: str
    name: str
    job_title: str
    team: str
    is_active: bool
    version: int
    roles: Sequence[RoleRow]
    proposals: Sequence[ProposalRow]
    may_change: bool
    may_give: bool
    may_propose: bool
    may_hand_over: bool
    is_self: bool
    role_choices: Sequence[Choice]
    rounds: Sequence[Choice]
    counts: Sequence[tuple[str, int]] | None
    things: Sequence[ThingRow]
    handed: Sequence[HandedRow]
    others: Sequence[Choice]
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    may_invite: bool = False
    manager: str = ""
    link: str = ""
    link_until: str = ""


@dataclass(frozen=True)
class GlassRow:
    reference: str
    name: str
    reason: str
    begun_at: datetime
    ends_at: datetime
    ended: str
    is_open: bool
    may_end: bool


@dataclass(frozen=True)
class GlassPage:
    rows: Sequence[GlassRow]
    may_break: bool
    reason: str = ""
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class WhyPage:
    """The question, and in words what allows or refuses it; `answer` is None before anything was asked."""

    people: Sequence[Choice]
    person: str
    thing: str
    may: bool | None = None
    answer: str = ""
    because: Sequence[str] = ()
    errors: FormErrors = NO_ERRORS

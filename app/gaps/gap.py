"""What a gap is: a frozen fact in words, with the rule that found it and the page that mends it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import Session

from app.answers.rules.states import Judged
from app.answers.schemas.facts import ResponseFacts


class Severity(StrEnum):
    """Blocks the pack; should be mended before it goes; worth a look."""

    MUST = "must fix"
    SHOULD = "should fix"
    LOOK = "worth a look"


class Area(StrEnum):
    REQUESTS = "requests"
    EVIDENCE = "evidence"
    ASSERTIONS = "assertions"
    OPENNESS = "openness"
    COVERAGE = "coverage"
    CASES = "cases"
    TIMELINE = "timeline"


class Effort(StrEnum):
    """How long mending takes a person who knows the thing."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


RANK = {Severity.MUST: 0, Severity.SHOULD: 1, Severity.LOOK: 2}
LABOUR = {Effort.MINUTES: 0, Effort.HOURS: 1, Effort.DAYS: 2}


class Fact(NamedTuple):
    """One row that a rule's query found; every query gives these columns in this order."""

    subject: str
    title: str
    owner_id: UUID | None = None
    due_on: date | None = None
    detail: str = ""
    number: int = 0
    day: date | None = None
    requests: str = ""


@dataclass(frozen=True)
class Scope:
    """Whose gaps, on which day, seen by whom: the bound values of every query."""

    assessment_id: UUID
    assessment_reference: str
    request_list_id: UUID
    on: date
    notified_on: date | None
    sees_item: ColumnElement[bool]
    visible_items: Select[UUID]
    statements: dict[str, str]
    used_categories: dict[str, str]
    experience: str
    axes: dict[str, tuple[str, ...]]
    case_list_size: int | None
    judged: Sequence[tuple[ResponseFacts, Judged]]


@dataclass(frozen=True)
class Rule:
    """One row of the table: a set query for the facts, a pure function for the words.

    `words` gives None where, looked at closely, the fact is no gap. `page` is an address with `{subject}` and `{request}`.
    """

    code: str
    area: Area
    severity: Severity
    effort: Effort
    find: Callable[[Session, Scope], Iterable[Fact]]
    words: Callable[[Fact, date], str | None]
    why: str
    page: str
    fix: str


@dataclass(frozen=True)
class Gap:
    """Something missing, weak or out of date. `subject` is what people call the thing: 17, E-0142, A-12, CT-23."""

    rule: str
    area: Area
    severity: Severity
    effort: Effort
    subject: str
    title: str
    what: str
    why: str
    fix: str
    page: str
    due_on: date | None
    days_left: int | None
    owner_id: UUID | None
    owner: str = ""
    requests: tuple[str, ...] = field(default=())
    accepted_reason: str = ""
    accepted_until: date | None = None
    accepted_by: str = ""

"""An assertion: its words in, its line and its page out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.core.schema import Day, In, Line, Out, Prose
from app.improvement.schemas import ActionIn, ActionOut
from app.selfassessment.models import AssertionKind, AssertionStatus, CellWord, Direction, SupportState

Statement = Annotated[Line, Field(max_length=10, examples=["QS1"])]
_CLAIM = "People wait less time for an assessment than they did a year ago, and we keep them safe while they wait."


class AssertionIn(In):
    """One claim about one quality statement."""

    quality_statement: Statement
    kind: AssertionKind
    text: Prose = Field(min_length=1, examples=[_CLAIM])
    impact: Prose = Field(default="", examples=["The median wait fell from 36 to 29 days."])
    owner: Line | None = Field(
        default=None, description="Address of the person.", examples=["anita.lowe@fernshire.example"]
    )


class AssertionPatch(In):
    """Only the fields sent are changed; null takes the owner away."""

    quality_statement: Statement | None = None
    kind: AssertionKind | None = None
    text: Prose | None = Field(default=None, min_length=1, examples=[_CLAIM])
    impact: Prose | None = None
    owner: Line | None = None


class ResponseIn(In):
    """Our open answer to what points the other way."""

    response: Prose = Field(examples=["We say so openly: call-backs at weekends began on 4 January."])


class PlaceIn(In):
    """The assertion's new place among those of its quality statement, from 1."""

    place: int = Field(ge=1, le=1000)


class WithdrawIn(In):
    reason: Prose = Field(min_length=1, max_length=2000, examples=["The figures behind it no longer hold."])


class ActionLinkIn(In):
    action: Line = Field(examples=["AC-12"])


class NotHeldIn(In):
    """A request whose answer is not held: why, what will be done, and under which statement we say so."""

    reason: Prose = Field(min_length=1, max_length=2000, examples=["No survey of carers has been run since 2022."])
    plan: Prose = Field(min_length=1, examples=["A survey goes out in March 2027 and is reported in June."])
    quality_statement: Statement | None = Field(default=None, description="The request's first statement without.")
    owner: Line | None = Field(default=None, description="Address of whoever does it.")
    due_on: Day | None = None
    measure: Prose = ""


class CellOut(Out):
    """How many pieces one evidence category holds; counts, not quality."""

    category: str = Field(examples=["PE"])
    name: str
    supports: int
    against: int
    word: CellWord


class AssertionLine(Out):
    """One assertion in a list. Supports and against count documents you may see; tracked cases count as one together."""

    reference: str = Field(examples=["A-12"])
    quality_statement: str
    kind: AssertionKind
    status: AssertionStatus
    text: str
    impact: str
    state: SupportState
    state_words: str = Field(examples=["Supported, with a gap"])
    gaps: list[str]
    supports: int
    against: int
    owner: str | None
    owner_name: str | None
    last_reviewed_on: date | None
    version: int


class AssertionWords(Out):
    """What an assertion says and whose it is: what a sheet of them is compared with."""

    reference: str
    quality_statement: str
    kind: AssertionKind
    text: str
    impact: str
    owner: str | None
    version: int


class SupportOut(Out):
    """One document that supports an assertion or points the other way."""

    document: str = Field(examples=["E-0121"])
    title: str
    direction: Direction
    category: str | None
    category_name: str
    where_to_look: str
    whole_document: bool
    what_it_shows: str
    written_for: int = Field(description="The version that where to look was written for.")
    current: int
    out_of_date: bool
    withdrawn: bool
    answers: list[str] = Field(description="Codes of the requests that the document answers.")
    version: int


class CaseLink(Out):
    """A tracked case that you may know of, behind or against an assertion; what it shows is read apart."""

    case: str = Field(examples=["CT-12"])
    direction: Direction
    version: int


class CasesSaid(Out):
    """What may be said of the tracked cases that are not named to you: "3 tracked cases show this"."""

    direction: Direction
    sentence: str


class AssertionOut(Out):
    """One assertion: what do we know, and how do we know it?"""

    reference: str
    quality_statement: str
    statement_name: str
    kind: AssertionKind
    status: AssertionStatus
    text: str
    impact: str
    response: str
    state: SupportState
    state_words: str
    gaps: list[str]
    in_short: str
    categories: list[CellOut]
    unused_categories: list[str]
    supports: list[SupportOut]
    cases: list[CaseLink]
    cases_said: list[CasesSaid]
    actions: list[ActionOut]
    from_request: str | None = Field(description="Code of the request whose answer is not held, where it comes of one.")
    owner: str | None
    owner_name: str | None
    written_by: str
    added_at: datetime
    last_reviewed_on: date | None
    previous: str | None
    next: str | None
    may_change: bool
    version: int


class AssertionChanged(Out):
    """What a change answers: enough for the next one."""

    reference: str
    quality_statement: str
    status: AssertionStatus
    version: int


class NotHeldOut(Out):
    """The weakness and the action that a request not held became."""

    request: str
    says: str
    request_version: int
    assertion: str
    action: str


class HeldOut(Out):
    """A request that is held after all, and what became of its weakness, in a sentence."""

    request: str
    says: str
    request_version: int


class WhereItLeans(Out):
    """An assertion that leans on a document."""

    assertion: str = Field(examples=["A-12"])
    text: str
    direction: Direction
    where_to_look: str
    out_of_date: bool


@dataclass(frozen=True)
class AssertionFilter:
    """Which assertions a list holds; every field left out lets all pass but withdrawn ones."""

    quality_statement: str | None = None
    kind: AssertionKind | None = None
    status: AssertionStatus | None = None
    owner: str | None = None
    words: str | None = None


class ActionForIn(ActionIn):
    """A new action that answers this assertion."""

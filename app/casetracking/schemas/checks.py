"""A check of a case: what cannot wait first, then the practice standards."""

from datetime import date, datetime

from pydantic import Field

from app.casetracking.models import ActNow, Verdict
from app.core.schema import Day, In, Line, Moment, OptionalLine, Out, Prose


class StandardAnswerIn(In):
    standard: Line = Field(examples=["voice"])
    verdict: Verdict
    note: Prose = ""


class CheckIn(In):
    """A check as it stands. `finished` false saves it as a draft that only its writer sees, save what cannot wait."""

    act_now: ActNow
    told_who: OptionalLine = Field(default="", examples=["The team manager, by phone"])
    told_at: Moment | None = None
    answers: list[StandardAnswerIn] = Field(default_factory=list, max_length=100)
    overall: OptionalLine = Field(default="", description="The checker's own word, one of the council's.")
    file_read_on: Day | None = None
    learning: Prose = Field(default="", description="What CQC would learn from this case.")
    finished: bool = False


class CloseActNowIn(In):
    note: Prose = Field(min_length=1, examples=["Concern raised with the safeguarding hub at 3pm; enquiry opened."])


class StandardAnswerOut(Out):
    standard: str
    verdict: Verdict
    note: str


class CheckOut(Out):
    """One check; `number` counts within the case, so that 2 is a second reading."""

    case: str = Field(examples=["CT-23"])
    number: int
    checker: str
    mine: bool
    act_now: ActNow
    told_who: str
    told_at: datetime | None
    act_now_open: bool
    act_closed_at: datetime | None
    act_closed_by: str
    act_closed_note: str
    answers: list[StandardAnswerOut]
    overall: str
    file_read_on: date | None
    learning: str
    finished: bool
    saved_at: datetime
    version: int


class StandardOut(Out):
    """One question of a check, as the reference data has it."""

    id: str
    ask: str
    look_for: str
    law: str
    applies_when: str


class CheckSaved(Out):
    """What saving a check answers: where it stands, not a word of it."""

    case: str = Field(examples=["CT-23"])
    number: int
    finished: bool
    act_now_open: bool
    saved_at: datetime
    version: int


class CheckFormOut(Out):
    """What a check asks: the words are data, ours, not CQC's."""

    act_now: list[ActNow]
    standards: list[StandardOut]
    verdicts: list[Verdict]
    overall: list[str]
    certainty: str


class NextCaseOut(Out):
    """The case to check next, and where it stands among those left to this person."""

    case: str | None = Field(examples=["CT-27"])
    left: int


class ActNowOut(Out):
    """Something a check said cannot wait, until it is closed. Holds no word of the case."""

    case: str
    check: int
    act_now: ActNow
    checker: str
    since: datetime
    told: bool
    version: int

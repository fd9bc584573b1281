"""The practitioner's reflective log."""

from datetime import datetime

from pydantic import Field

from app.casetracking.models import LogState
from app.core.schema import In, OptionalLine, Out, Prose


class SectionIn(In):
    """The text under one heading; `position` counts from 0 in the order of the headings."""

    position: int = Field(ge=0, le=100)
    text: Prose


class LogIn(In):
    """Only the sections sent are changed."""

    written_by: OptionalLine | None = Field(default=None, max_length=200, examples=["allocated worker"])
    talked_through_with: OptionalLine | None = Field(default=None, max_length=200, examples=["Team manager"])
    person_saw_it: OptionalLine | None = Field(default=None, max_length=60, examples=["yes"])
    sections: list[SectionIn] = Field(default_factory=list, max_length=100)


class ReviewIn(In):
    """Agree with a log, or give it back to its writer with what to change."""

    agreed: bool
    note: Prose = ""


class SectionOut(Out):
    position: int
    heading: str
    text: str


class LogOut(Out):
    """A reflective log; before it is begun, the empty headings with version 0."""

    case: str
    state: LogState
    author: str
    written_by: str
    talked_through_with: str
    person_saw_it: str
    sections: list[SectionOut]
    changed_at: datetime | None
    reviewed_by: str
    reviewed_at: datetime | None
    review_note: str
    version: int


class LogSaved(Out):
    """What a change of a log answers: where it stands, not a word of it."""

    case: str
    state: LogState
    changed_at: datetime
    version: int

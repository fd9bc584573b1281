"""What goes in and out of follow-ups."""

from datetime import date, datetime

from pydantic import Field

from app.core.schema import Day, In, Line, Out, Prose


class QuestionIn(In):
    """A question as CQC put it."""

    question: Prose = Field(min_length=1, examples=["Please send the waiting list by team for December."])
    received_on: Day | None = Field(default=None, description="Today without.", examples=["2027-03-02"])
    due_on: Day | None = Field(
        default=None, description="The day CQC stated; never worked out.", examples=["2027-03-09"]
    )
    owner: Line | None = Field(
        default=None, description="Address of the person.", examples=["ben.hughes@fernshire.example"]
    )


class QuestionPatch(In):
    """Only the fields sent are changed; null takes an owner or a date away."""

    due_on: Day | None = Field(default=None, examples=["2027-03-09"])
    owner: Line | None = Field(default=None, examples=["ben.hughes@fernshire.example"])


class AnswerIn(In):
    """What we said, and when it went."""

    answer: Prose = Field(min_length=1, examples=["Sent as E-0121, sheet 'Waits', rows 5 to 22."])
    answered_on: Day | None = Field(default=None, description="Today without.", examples=["2027-03-08"])


class QuestionOut(Out):
    reference: str = Field(examples=["F-01"])
    question: str
    received_on: date
    due_on: date | None
    owner: str | None
    owner_name: str | None
    answer: str
    answered_on: date | None
    added_at: datetime
    late: bool = Field(description="Not answered, and the day stated has passed.")
    version: int

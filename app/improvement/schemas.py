"""What goes in and out of actions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from app.core.schema import Day, In, Line, Out, Prose
from app.improvement.models import ActionStatus

_AIM = "Call everyone who waits over 28 days, every week"


class ActionIn(In):
    """One thing to be done; who, by when and how we will know may follow later."""

    aim: Prose = Field(min_length=1, examples=[_AIM])
    owner: Line | None = Field(
        default=None, description="Address of the person.", examples=["ben.hughes@fernshire.example"]
    )
    due_on: Day | None = Field(default=None, examples=["2027-03-31"])
    measure: Prose = Field(default="", examples=["Longest time without a call, from the weekly report"])


class ActionPatch(In):
    """Only the fields sent are changed; null takes an owner or a date away."""

    aim: Prose | None = Field(default=None, min_length=1, examples=[_AIM])
    owner: Line | None = Field(default=None, examples=["ben.hughes@fernshire.example"])
    due_on: Day | None = Field(default=None, examples=["2027-03-31"])
    measure: Prose | None = Field(default=None, examples=["Longest time without a call"])
    progress: Prose | None = Field(default=None, examples=["Calls began on 4 January."])


class ActionMoveIn(In):
    """What to add to the progress as the action starts, finishes, stops or opens again."""

    progress: Prose = Field(default="", examples=["All 212 people were called by 14 January."])
    on: Day | None = Field(default=None, description="Day it was finished; today without.", examples=["2027-01-14"])


class ActionOut(Out):
    reference: str = Field(examples=["AC-12"])
    aim: str = Field(examples=[_AIM])
    owner: str | None = Field(examples=["ben.hughes@fernshire.example"])
    owner_name: str | None = Field(examples=["Ben Hughes"])
    due_on: date | None
    measure: str
    status: ActionStatus
    progress: str
    added_at: datetime
    finished_on: date | None
    late: bool
    lacking: list[str] = Field(
        description="What it still needs: an owner, a date, a measure.", examples=[["a measure"]]
    )
    version: int


class ActionSort(StrEnum):
    REFERENCE = "reference"
    DUE = "due"


@dataclass(frozen=True)
class ActionFilter:
    """Which actions a list holds; every field left out lets all pass."""

    status: ActionStatus | None = None
    owner: str | None = None
    open_only: bool = False
    late_only: bool = False
    words: str | None = None
    sort: ActionSort = ActionSort.REFERENCE

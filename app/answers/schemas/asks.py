"""Asking one person for one document, and what they reply."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from app.answers.models import AskState
from app.answers.schemas.changes import PartCode, Reason, Reference
from app.answers.schemas.requests import Frozen, PersonRef
from app.core.schema import Day, In, Line, OptionalLine, Prose


class AskReply(StrEnum):
    """The four things that a person who was asked can say."""

    SENT = "sent"
    NOT_HELD = "not_held"
    SOMEONE_ELSE = "someone_else"
    MORE_TIME = "more_time"


class AskIn(In):
    """Ask a person, named by address, for a document by a date; for one part of the request or the whole."""

    of: Line = Field(examples=["helen.tranter@fernshire.example"])
    what: Reason = Field(examples=["Anything that shows how we listen to communities we don't often hear from."])
    due_on: Day | None = Field(default=None, examples=["2027-01-25"])
    part: PartCode | None = None


class AskPatch(In):
    """A new date or other words; whoever asked for more time is asked again by it. `reminds` stops reminders by mail."""

    what: Reason | None = None
    due_on: Day | None = None
    reminds: bool | None = Field(default=None, description="Whether whoever was asked is reminded of it by mail.")


class QuietIn(In):
    """Not to be reminded of an ask before a day, with a reason that whoever asked sees. Null: remind me again."""

    until: Day | None = Field(examples=["2027-01-25"])
    why: OptionalLine = Field(default="", examples=["Back Monday"])


class ReplyIn(In):
    """Which of the four, with what it needs: a document when sent, a name when someone else has it, a date for more time."""

    reply: AskReply
    document: Reference | None = None
    where_to_look: OptionalLine = ""
    words: Prose = Field(default="", examples=["Kofi Mensah in finance has it."])
    until: Day | None = None


class AskFilter(Frozen):
    open_only: bool = False
    of_me: bool = False
    request: str = ""


class AskOut(Frozen):
    """One ask, as the person asked and the team see it."""

    reference: str = Field(examples=["Q-7"])
    request: str = Field(examples=["12"])
    request_title: str
    badge: str = ""
    part: str = ""
    part_asks: str = ""
    what: str
    asked_of: PersonRef
    asked_by: PersonRef
    asked_at: datetime
    due_on: date | None
    days_late: int
    period_from: date | None
    period_to: date | None
    state: AskState
    reply: str
    replied_at: datetime | None
    document: str = ""
    reminds: bool = True
    quiet_until: date | None = Field(default=None, description="They asked not to be reminded of it before this day.")
    quiet_why: str = ""
    version: int

    @property
    def is_open(self) -> bool:
        return self.state in (AskState.ASKED, AskState.MORE_TIME)

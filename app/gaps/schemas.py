"""What goes in and out of gaps."""

from datetime import date

from pydantic import Field

from app.core.schema import Day, In, Line, Out
from app.gaps.gap import Area, Effort, Severity


class GapOut(Out):
    """One gap: what was found, why it matters, and the page that mends it."""

    rule: str = Field(examples=["request.no_pointer"])
    area: Area
    severity: Severity
    effort: Effort
    subject: str = Field(examples=["17/E-0142"])
    title: str
    what: str = Field(examples=["Waiting list protocol v3 does not say where to look."])
    why: str
    fix: str = Field(examples=["Say where to look"])
    page: str = Field(examples=["/requests/17#documents"])
    due_on: date | None
    days_left: int | None = Field(description="Calendar days to the due date; below 0 when late.")
    owner: str
    requests: list[str]
    accepted_reason: str
    accepted_until: date | None
    accepted_by: str


class GapsOut(Out):
    """The gaps, in order, and how many there are of each kind."""

    total: int
    must_fix: int
    should_fix: int
    worth_a_look: int
    items: list[GapOut]


class GapFilter(In):
    """Which gaps: all that is given must hold."""

    area: Area | None = None
    severity: Severity | None = None
    rule: str | None = Field(default=None, max_length=60)
    request: str | None = Field(default=None, max_length=40)
    subject: str | None = Field(default=None, max_length=120)
    owner: str | None = Field(default=None, max_length=254, description="The owner's address; `none` for no owner.")
    accepted: bool = Field(default=False, description="True for the accepted ones instead of the open ones.")


class AcceptIn(In):
    rule: Line = Field(examples=["request.out_of_date"])
    subject: Line = Field(examples=["E-0142"])
    reason: Line = Field(examples=["The new strategy goes to cabinet on 12 February; the old one holds until then."])
    ends_on: Day


class SettleIn(In):
    """How a gap is to stand: accepted for a reason until a day, or with both left out open. What is not sent stays."""

    rule: Line
    subject: Line
    reason: Line | None = None
    ends_on: Day | None = None


class TakeBackIn(In):
    rule: Line
    subject: Line


class RuleOut(Out):
    """One rule of the table, for people who want to know what is looked for."""

    code: str
    area: Area
    severity: Severity
    effort: Effort
    why: str
    fix: str

"""The figures of readiness, and Today as one person sees it."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import ConfigDict, Field

from app.activity.schemas import ActOut
from app.answers.schemas.requests import CountsOut, RequestRow
from app.assessments.schemas import CountdownOut
from app.casetracking.schemas.counts import CasesToday
from app.core.schema import Out


class Frozen(Out):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class DayOut(Frozen):
    """One day of the burn-up: how many were ready or approved, and how many the plan had."""

    on: date
    done: int
    plan: int | None = None


class ReadinessOut(Frozen):
    """Where the return stands: the same figures on Today, in the briefing and here.

    `counted` leaves out what does not apply. `is_on_plan` is null while no letter has come.
    """

    on: date
    round: str = Field(examples=["R-1"])
    title: str
    counts: CountsOut
    counted: int
    ready_or_approved: int
    countdown: CountdownOut
    plan_starts: date | None = None
    plan_ends: date | None = None
    planned_today: int | None = None
    is_on_plan: bool | None = None
    a_working_day: float = Field(default=0.0, description="Requests that became ready a working day, lately.")
    forecast_on: date | None = Field(default=None, description="When the last one would be ready at this pace.")
    standing: str = Field(default="", examples=["On plan."])
    standing_more: str = Field(
        default="", examples=["28 of 47 requests are ready or approved. The plan for today was 28."]
    )
    if_today: str = Field(default="", examples=["If the letter came today, 31 of 48 would be ready."])
    days: tuple[DayOut, ...] = ()


class WaitingKind(StrEnum):
    """What can wait for a person."""

    ACT_NOW = "act now"
    GLASS = "break-glass"
    ROLE = "a role to confirm"
    APPROVE = "approve"
    READ_OVER = "read over"
    ASK = "asked of you"
    ASK_REPLIED = "a reply to you"
    CONSENT = "a link outside"
    LIST_CHANGE = "change of list"
    NOT_PLACED = "not yet placed"
    FINDINGS = "personal data"
    MASTERS = "changed masters"
    PLACES = "where to look"
    GAP_SINCE = "gap since approval"
    MINE_LATE = "your requests, late"
    MINE = "your requests"
    CHECK_CASES = "check cases"
    REVIEW_LOGS = "review logs"
    WRITE_LOGS = "write logs"
    UNOWNED = "no owner"


class WaitingOut(Frozen):
    """One thing that waits for this person, and the page that deals with it."""

    kind: WaitingKind
    title: str = Field(examples=["Approve 8 requests that are ready"])
    more: str = Field(default="", examples=["The first is 7 Equipment and home adaptations."])
    address: str = Field(examples=["/requests?state=ready_to_approve"])
    button: str = Field(examples=["Review 8 requests"])
    count: int = 1


class TodayFor(StrEnum):
    """Whose Today it is: the shape of the page follows the role that asks most of it."""

    LEAD = "lead"
    TEAM = "team"
    PSW = "psw"
    READER = "reader"
    MEMBER = "member"
    CONTRIBUTOR = "contributor"
    ADMIN = "admin"


class AssertionsToday(Frozen):
    """How many assertions stand on enough evidence, of those that need any."""

    supported: int
    needing: int


class RemindersNext(Frozen):
    """The reminders of the next hour at which any leave, by their keys."""

    keys: tuple[str, ...]
    leaves_at: datetime


class TodayOut(Frozen):
    """Today for one person; a part that is not theirs to see is empty or null."""

    seen_by: TodayFor
    on: date
    urgent: tuple[WaitingOut, ...] = ()
    waiting: tuple[WaitingOut, ...] = ()
    nothing_waiting: str = "Nothing is waiting for you."
    readiness: ReadinessOut | None = None
    at_risk: tuple[RequestRow, ...] = ()
    mine: tuple[RequestRow, ...] = Field(default=(), description="The requests that this person owns.")
    cases: CasesToday | None = None
    assertions: AssertionsToday | None = None
    is_planning: bool = Field(
        default=False, description="True where titles of requests here are a planning list, not CQC’s wording."
    )
    reminders: RemindersNext | None = Field(
        default=None, description="For the team: what leaves next by mail, if a mail server is set, and can be stopped."
    )
    since: datetime | None = None
    happened: tuple[ActOut, ...] = ()

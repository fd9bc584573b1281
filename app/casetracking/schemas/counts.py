"""Counts of cases, for those who may see no more and for Today."""

from pydantic import Field

from app.casetracking.models import CaseStage
from app.core.schema import Out


class StageCount(Out):
    stage: CaseStage
    name: str
    count: int


class ValueCount(Out):
    value: str
    count: int | None = Field(description="Null: fewer than can be shown without giving someone away.")


class AxisCounts(Out):
    """How the cases spread over one axis; `suppressed` says that small counts are left out."""

    axis: str = Field(examples=["age"])
    values: list[ValueCount]
    suppressed: bool
    several_each: bool = Field(description="A case may have several of these values.")


class CaseCounts(Out):
    """How far the case list is, and how it spreads. Sizes are what this round takes, null where CQC has not said."""

    total: int
    listed: int
    list_size: int | None
    checked: int
    chosen: int
    chosen_size: int | None
    logs_in: int
    interviewed: int
    interview_size: int | None
    stages: list[StageCount]
    axes: list[AxisCounts]


class CasesToday(Out):
    """What Today says of cases; a figure that is not this person's is null."""

    listed: int | None = None
    list_size: int | None = None
    checked: int | None = None
    to_check: int | None = Field(default=None, description="On the list, without a finished check.")
    logs_due: int | None = Field(default=None, description="Chosen, without a written log.")
    logs_to_review: int | None = None
    consent_missing: int | None = None
    act_now_open: int | None = None
    mine_to_check: int | None = None
    my_drafts: int | None = None
    my_logs_due: int | None = None

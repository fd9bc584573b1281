"""A round that was begun, with all that came over from the round before."""

from pydantic import Field

from app.answers.schemas.lists import CopiedOut
from app.assessments.schemas import AssessmentOut
from app.selfassessment.schemas.statements import CarriedOut


class RoundBegun(AssessmentOut):
    """The round, and what it began with."""

    requests_opened: int
    copied: CopiedOut | None = Field(description="Requests and answers from the round before; null for an empty start.")
    carried: CarriedOut | None = Field(description="Assertions from the round before; null for an empty start.")

"""What the letter did to a round and to its requests."""

from pydantic import Field

from app.assessments.schemas import AssessmentOut


class NoticeTold(AssessmentOut):
    """The round as the letter left it."""

    requests_dated: int = Field(description="How many requests have a new due date.")

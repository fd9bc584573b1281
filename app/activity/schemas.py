"""What activity gives out."""

from datetime import datetime

from pydantic import Field

from app.core.schema import Out


class ActOut(Out):
    """One thing that somebody did."""

    at: datetime
    who: str
    action: str = Field(examples=["answers.request.approved"])
    sentence: str = Field(examples=["Grace Okafor approved request 17"])
    reference: str
    page: str
    reason: str

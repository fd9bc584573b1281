"""A place in a document that is proposed for a request; a person decides."""

from pydantic import Field

from app.answers.schemas.requests import Frozen


class PlaceProposedOut(Frozen):
    """Where to look in one document, as its headings and sheets suggest it. A document without a proposal is left out."""

    document: str = Field(examples=["E-0142"])
    where_to_look: str = Field(examples=["Section 2, Managing the waiting list, page 4"])
    why: str = Field(examples=["It names “waiting list”."])

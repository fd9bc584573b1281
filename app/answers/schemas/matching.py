"""Requests that a document may answer, with the reason; a person decides."""

from pydantic import Field

from app.answers.schemas.requests import Frozen


class SuggestedOut(Frozen):
    """One request, with the document's own words that tell of it and where most of them stand."""

    code: str = Field(examples=["C09"])
    title: str = Field(examples=["Waiting lists and timeliness"])
    part: str = Field(
        description="The part of the request that it answers best; empty where none stands out.", examples=["a"]
    )
    where_to_look: str = Field(examples=["Section 2, Managing the waiting list, page 4"])
    words: list[str] = Field(examples=[["waiting list", "priority"]])
    why: str = Field(examples=["It says “waiting list”, “priority”: section 2, Managing the waiting list, page 4."])
    is_clear: bool = Field(
        description="It stands well above every other request, so that many may be confirmed in one act."
    )


class SuggestionOut(Frozen):
    """At most three requests for one document, the best first."""

    document: str = Field(examples=["E-0142"])
    requests: list[SuggestedOut]

"""A support: a document or a tracked case, for or against."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.core.schema import In, Line, OptionalLine, Out, Prose
from app.selfassessment.models import Direction

Where = Annotated[OptionalLine, StringConstraints(max_length=500)]


class ItemSupportIn(In):
    """A document behind an assertion, or one that points the other way."""

    kind: Literal["document"] = "document"
    document: Line = Field(examples=["E-0121"])
    direction: Direction = Direction.SUPPORTS
    where_to_look: Where = Field(default="", max_length=500, examples=["Sheet 'Waits', rows 5 to 22"])
    whole_document: bool = False
    what_it_shows: Prose = Field(default="", examples=["The median wait averaged 29 days in the six months since."])


class CaseSupportIn(In):
    """A tracked case behind an assertion, or one that points the other way. Its words are case text."""

    kind: Literal["case"]
    case: Line = Field(examples=["CT-12"])
    direction: Direction = Direction.SUPPORTS
    where_to_look: Where = Field(default="", max_length=500, examples=["Entries of 5 and 24 November"])
    what_it_shows: Prose = Field(default="", examples=["The call-back happened on time."])


SupportIn = Annotated[ItemSupportIn | CaseSupportIn, Field(discriminator="kind")]


class SupportPatch(In):
    """Only the fields sent are changed. A new place counts for the document's version as it is now.

    `still_holds` says of an unchanged place that it is right for the current version.
    """

    direction: Direction | None = None
    where_to_look: Where | None = Field(default=None, max_length=500)
    whole_document: bool | None = None
    what_it_shows: Prose | None = None
    still_holds: bool = False


class SupportChanged(Out):
    """What a change of a support answers; of a case not a word."""

    assertion: str = Field(examples=["A-12"])
    source: str = Field(description="The document or the case.", examples=["E-0121"])
    direction: Direction
    version: int


class SupportsAdded(Out):
    supports: list[SupportChanged]


class CaseSupportOut(Out):
    """What one tracked case shows. Every reading of it leaves an entry in the record of who read what."""

    case: str
    direction: Direction
    where_to_look: str
    what_it_shows: str
    version: int

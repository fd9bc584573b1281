"""What people send to change a request, its parts and the documents that answer it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import Day, In, Line, OptionalLine, Prose

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
PartCode = Annotated[str, StringConstraints(min_length=1, max_length=20, strip_whitespace=True)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=20, strip_whitespace=True)]
Reason = Annotated[Prose, StringConstraints(min_length=1, max_length=2000)]


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class RequestPatch(In):
    """Only the fields sent are changed. People are named by their address; null takes a person or a date away."""

    owner: Line | None = Field(default=None, examples=["anita.lowe@fernshire.example"])
    reader: Line | None = None
    approver: Line | None = Field(
        default=None, description="Who may approve this request besides the lead; set by the lead."
    )
    due_on: Day | None = Field(default=None, examples=["2027-01-26"])
    note: Prose | None = Field(default=None, description="Goes to CQC beside this request.")
    word_limit: int | None = Field(
        default=None, ge=1, le=10_000, description="Null takes the list's or the council's limit."
    )
    period_from: Day | None = None
    period_to: Day | None = None


class PartIn(In):
    ask: Reason = Field(examples=["How long people wait for a review"])


class PartPatch(In):
    """A note or a reason covers a part that no document covers; an empty one takes it away."""

    ask: Reason | None = None
    note: Prose | None = None
    reason: Prose | None = None


class AnswerIn(In):
    """Answer a request with a document. Without `parts` it covers the one part there is, or none yet."""

    document: Reference = Field(examples=["E-0142"])
    where_to_look: Annotated[OptionalLine, Field(max_length=500)] = Field(
        default="", examples=["Section 4, pages 9 to 12"]
    )
    whole_document: bool = False
    what_it_shows: Prose = Field(default="", examples=["How risk is rated and when a person is called back"])
    parts: list[PartCode] | None = Field(default=None, max_length=40, examples=[["a", "b"]])


class AnswerPatch(In):
    """Only the fields sent are changed. A new place counts for the document's version as it is now.

    `still_holds` says of an unchanged place that it is right for the current version.
    """

    where_to_look: Annotated[OptionalLine, Field(max_length=500)] | None = None
    whole_document: bool | None = None
    what_it_shows: Prose | None = None
    parts: list[PartCode] | None = Field(default=None, max_length=40)
    still_holds: bool = False


class MoveIn(In):
    direction: Direction


class UnderIn(In):
    """Answered under another request; it counts with that one."""

    under: Code = Field(examples=["14"])
    reason: Reason = Field(examples=["Request 14 asks for the same and more."])


class NotHeldIn(In):
    """Not held: why, and what will be done by when."""

    reason: Reason = Field(examples=["No survey of carers has been run since 2022."])
    plan: Prose = Field(default="", examples=["A survey goes out in March 2027 and is reported in June."])


class ReasonIn(In):
    reason: Reason


class AtVersion(In):
    """One row of an act on many, as it was when the person looked at it."""

    code: Code
    version: int = Field(ge=1)


class RowsIn(In):
    requests: list[AtVersion] = Field(min_length=1, max_length=500)


class OwnerOfManyIn(RowsIn):
    owner: Line | None = Field(description="Address of the new owner; null takes the owner away.")


class DueOfManyIn(RowsIn):
    due_on: Day | None

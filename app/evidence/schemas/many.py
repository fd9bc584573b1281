"""What goes in and out of one act on many documents."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Line, Out
from app.evidence.models import Sensitivity
from app.evidence.schemas.documents import OWNER, Code, ReasonIn, Tag

MOST_TAGS = 30


class ItemAt(In):
    """One document, as it was seen."""

    document: Annotated[str, StringConstraints(max_length=20)] = Field(examples=["E-0142"])
    version: Annotated[int, Field(ge=1, le=999_999_999)]


class ManyIn(In):
    documents: list[ItemAt] = Field(min_length=1, max_length=500)


class ManyPatch(In):
    """What all of them get; only the fields sent are changed, null takes an owner or a category away."""

    owner: Line | None = Field(default=None, examples=[OWNER])
    sensitivity: Sensitivity | None = None
    evidence_category: Code | None = None
    add_tags: list[Tag] = Field(default_factory=list, max_length=MOST_TAGS, examples=[["waiting lists"]])
    remove_tags: list[Tag] = Field(default_factory=list, max_length=MOST_TAGS)


class ChangeManyIn(ManyIn):
    change: ManyPatch


class WithdrawManyIn(ManyIn, ReasonIn):
    """Many documents taken out of use for one reason."""


class WasOut(Out):
    """What a document had before."""

    owner: str | None = Field(examples=[OWNER])
    sensitivity: Sensitivity
    evidence_category: str | None
    tags: list[str]


class DoneItem(Out):
    """One document that was done, with the version that stands now: send the old values at it to undo."""

    document: str = Field(examples=["E-0142"])
    version: int
    was: WasOut


class LeftItem(Out):
    """One document that was left as it is, and why."""

    document: str
    why: str = Field(examples=["This document is withdrawn. Restore it before you change it."])


class ManyOut(Out):
    """What an act on many did, document by document."""

    done: list[DoneItem]
    left: list[LeftItem]

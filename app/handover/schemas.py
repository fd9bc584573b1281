"""What goes in and out of a hand-over."""

from datetime import datetime

from pydantic import Field

from app.core.schema import In, Line, Out


class OwnedOut(Out):
    """One thing that somebody has in hand."""

    kind: str = Field(examples=["document"])
    key: str = Field(examples=["E-0142"])
    title: str


class InHandOut(Out):
    """How much a person has in hand, by kind; for whoever may hand it over also what. References and titles, no more."""

    email: str
    name: str
    active: bool
    counts: dict[str, int] = Field(examples=[{"document": 12, "request": 3}])
    things: list[OwnedOut] = Field(description="Empty for those who may count only.")


class ThingIn(In):
    kind: Line
    key: Line


class HandOverIn(In):
    """To whom; everything, or only the things named."""

    to: Line = Field(examples=["ben.whitlock@fernshire.example"])
    things: list[ThingIn] | None = Field(default=None, max_length=5000)


class LeftOut(Out):
    kind: str
    key: str
    why: str


class HandOverOut(Out):
    """What was moved, and what was left where it is, each with why."""

    reference: str = Field(examples=["HO-1"])
    giver: str
    taker: str
    moved: int
    left: list[LeftOut]
    undone: bool
    says: str


class HandOverLine(Out):
    """One hand-over of the past."""

    reference: str
    giver: str
    taker: str
    made_by: str
    made_at: datetime
    number: int
    undone_at: datetime | None

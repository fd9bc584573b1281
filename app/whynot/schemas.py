"""What goes in and out of "why can I not see this?"."""

from pydantic import Field

from app.core.schema import In, Line, Out


class WhyIn(In):
    """Who, and which thing: its reference or the address of its page."""

    person: Line = Field(examples=["sam.delaney@fernshire.example"])
    thing: Line = Field(examples=["E-0142"])


class WhyOut(Out):
    """Whether they can see it, and what allows or refuses it."""

    person: str
    thing: str
    may: bool
    answer: str
    because: list[str]

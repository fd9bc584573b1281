"""What is asked of the one search box, and what it gives."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Line, Out
from app.evidence.models import ItemStatus

NOBODY = "nobody"


class FoundKind(StrEnum):
    REQUEST = "request"
    DOCUMENT = "document"
    ASSERTION = "assertion"
    ACTION = "action"
    PERSON = "person"
    CASE = "case"


@dataclass(frozen=True)
class SearchFilter:
    """Which of what is found; everything that is set has to hold. A kind without such a fact is left out then.

    `owner` is an address, "nobody" for none; `request` the code of a request that documents answer; the dates are those
    of documents, and so is `state`.
    """

    kind: FoundKind | None = None
    request: str = ""
    owner: str = ""
    since: date | None = None
    until: date | None = None
    state: ItemStatus | None = None

    @property
    def set_ones(self) -> frozenset[str]:
        """The names of the filters that are set, but for the kind."""
        return frozenset(name for name in ("request", "owner", "since", "until", "state") if getattr(self, name))


class PieceOut(Out):
    """A piece of a snippet; `is_hit` for the words that were looked for."""

    text: str
    is_hit: bool


class FoundOut(Out):
    """One thing found."""

    kind: FoundKind = Field(examples=["document"])
    reference: str = Field(examples=["E-0142"])
    title: str
    page: str = Field(examples=["/evidence/E-0142?page=4#pages"])
    place: str = Field(description="Where in a document the best passage stands.")
    snippet: list[PieceOut]
    remark: str = Field(default="", description="Why the words found are not shown.")


class FoundAllOut(Out):
    """Everything found, by kind, the best first."""

    query: str
    requests: list[FoundOut]
    documents: list[FoundOut]
    assertions: list[FoundOut]
    actions: list[FoundOut]
    people: list[FoundOut]
    cases: list[FoundOut]

    @property
    def every(self) -> list[FoundOut]:
        """All of it in the order of a page."""
        return [*self.requests, *self.documents, *self.assertions, *self.actions, *self.people, *self.cases]


class ViewIn(In):
    """A list or a search to be saved, as its address has it."""

    name: Annotated[Line, StringConstraints(max_length=100)] = Field(examples=["Overdue, people's experience"])
    address: Annotated[Line, StringConstraints(max_length=1500)] = Field(examples=["/evidence?stale=yes&sort=-review"])
    shared: bool = False


class ViewOut(Out):
    """One saved view. Whoever follows it finds what they themselves may see."""

    reference: str = Field(examples=["V-3"])
    name: str
    address: str
    shared: bool
    owner: str = Field(description="Name.")
    may_change: bool
    saved_at: datetime
    version: int


class ViewsOut(Out):
    items: list[ViewOut]

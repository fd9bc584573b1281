"""The catalogue as a list shows it: each document with the requests that it answers, and how many each view holds."""

from dataclasses import dataclass, field

from pydantic import Field

from app.core.schema import Out
from app.evidence.schemas import ItemFilter, ItemOut


@dataclass(frozen=True)
class DocumentFilter:
    """Which documents. `request` is a code: those that answer it; `unlinked`: those that answer none."""

    of_item: ItemFilter = field(default_factory=ItemFilter)
    request: str = ""
    unlinked: bool = False


class DocumentOut(ItemOut):
    """One document, with the requests of the round that it answers."""

    requests: list[str] = Field(default_factory=list, description="Codes, in the list's order.", examples=[["17"]])


class DocumentCounts(Out):
    """How many documents each view of the catalogue holds, within the other filters."""

    every: int = Field(description="All but the withdrawn.")
    unlinked: int = Field(description="Those that answer no request.")
    flagged: int = Field(description="Those with a finding that nobody has decided on.")
    to_come: int = Field(description="Those whose file is still to come.")
    draft: int
    stale: int = Field(description="Past their review date.")
    undated: int
    superseded: int = Field(description="Those that another document replaced.")
    withdrawn: int


class CodesOut(Out):
    """One document and the requests that it answers."""

    document: str = Field(examples=["E-0142"])
    requests: list[str] = Field(examples=[["17"]])


class RequestTitle(Out):
    """A request as a list of choices names it."""

    code: str = Field(examples=["17"])
    title: str

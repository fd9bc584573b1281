"""What goes in and out of the pages of a document."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.core.schema import Out


class PagesState(StrEnum):
    """Whether the pages can be looked at: they are there, they are coming, or there are none and it is said why."""

    DRAWN = "drawn"
    COMING = "being drawn"
    NONE = "none"


class PageOut(Out):
    """One page, from 1, with the size of its picture in pixels; 0 by 0 where it could not be drawn."""

    number: int
    width: int
    height: int
    begins: list[str] = Field(
        description="Places of the document that begin on it, where its own pages are others.", examples=[["page 7"]]
    )


class PagesOut(Out):
    """The pages of one version as pictures."""

    document: str = Field(examples=["E-0142"])
    revision: int
    state: PagesState
    says: str = Field(description="Why there are none, or not all; what to look at instead.")
    count: int = Field(description="Pages that the file has, as far as it was drawn; 0 where that is not known.")
    pages: list[PageOut]


@dataclass(frozen=True)
class Drawable:
    """A version as far as its pages go. `says` is why they are not shown; `is_guarded`: looking is written down."""

    reference: str
    number: int
    revision_id: UUID
    sha256: str
    media_type: str
    is_guarded: bool
    says: str = ""


@dataclass(frozen=True)
class ScanToRead:
    """A version some of whose pages, those named, are to be read from how they look."""

    revision_id: UUID
    sha256: str
    media_type: str
    pages: tuple[int, ...]

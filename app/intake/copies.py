"""What goes in and out of clean copies and redacted versions."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Out
from app.evidence.schemas import FindingOut


@dataclass(frozen=True)
class ToClean:
    """A document as far as a clean copy of it goes: its file, what can be taken out of it and what can't."""

    reference: str
    title: str
    revision: int
    version: int
    sha256: str
    file_name: str
    media_type: str
    taken_out: tuple[FindingOut, ...]
    stays: tuple[FindingOut, ...]
    lines: tuple[str, ...]


class PassageOut(Out):
    """Words that differ between a document and its clean copy; empty where there are none on that side."""

    before: str
    after: str


class CleanCopyOut(Out):
    """What a clean copy of a document takes out, what it can't, and the words that differ."""

    document: str
    title: str
    revision: int
    version: int = Field(description="The document's version, for If-Match.")
    file_name: str
    sha256: str = Field(description="Names the copy.")
    size: int
    taken_out: list[FindingOut]
    stays: list[FindingOut]
    passages: list[PassageOut]


class CleanCopyIn(In):
    """The copy that a person looked at."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class RedactedOut(Out):
    """What became of a redaction, or of its undo, and of the pointers into the document."""

    document: str = Field(examples=["E-0142"])
    revision: int = Field(description="The number of the version that stands now.")
    version: int = Field(description="The document's version, for If-Match.")
    set_aside: int | None = Field(description="The number of the version that was set aside.")
    kept: list[str] = Field(description="Requests whose pointer still holds and was kept.")
    to_check: list[str] = Field(description="Requests where somebody has to look at the place.")

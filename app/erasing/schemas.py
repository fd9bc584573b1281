"""What goes in and out of erasing."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Line, Out, Prose


class ErasureIn(In):
    """Why a document has to be erased; say nothing of what it holds, this stays."""

    reason: Annotated[Prose, StringConstraints(min_length=1, max_length=2000)] = Field(
        examples=["It came in by mistake: a record about one person."]
    )
    attachments: list[Line] = Field(
        default_factory=list,
        max_length=500,
        description="Documents that came in with this e-mail and are to go with it.",
        examples=[["E-0143"]],
    )


class AttachmentOut(Out):
    """A document that came in with an e-mail, or with another file."""

    document: str = Field(examples=["E-0143"])
    title: str


class ErasureOut(Out):
    """What became of an erasure: the tombstone that stays."""

    document: str = Field(examples=["E-0142"])
    reason: str
    asked_by: str
    asked_at: datetime
    called_off_at: datetime | None
    erased_by: str
    erased_at: datetime | None
    bytes_gone_at: datetime | None = Field(description="When no byte of it was in the data folder any more.")
    hashes: list[str] = Field(description="SHA-256 of the bytes that were erased.")
    packs: list[str] = Field(description="Draft packs that held it; they are erased with it.", examples=[["P-3"]])
    others: list[str] = Field(description="Other documents that had the same bytes, erased with it.")
    attached: list[str] = Field(description="Documents that came in with it and go with it.")
    may_carry_out: bool
    may_call_off: bool
    says: str

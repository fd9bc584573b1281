"""What goes in and out of erasing."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Out, Prose


class ErasureIn(In):
    """Why a document has to be erased; say nothing of what it holds, this stays."""

    reason: Annotated[Prose, StringConstraints(min_length=1, max_length=2000)] = Field(
        examples=["It came in by mistake: a record about one person."]
    )


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
    may_carry_out: bool
    may_call_off: bool
    says: str

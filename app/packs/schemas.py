"""What goes in and out of packs."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.core.schema import In, Out
from app.packs.models import PackKind, PackState


class PackIn(In):
    kind: PackKind = Field(examples=["information return"])
    repeat_documents: bool = Field(
        default=False,
        description="True puts a copy into the folder of every request it answers; else it is kept once and cross-referenced.",
    )


class PackOut(Out):
    """One pack: how far it is, and the hash of its bytes once it is there."""

    number: int
    reference: str = Field(examples=["P-3"])
    kind: PackKind
    state: PackState
    repeat_documents: bool
    asked_by: str
    asked_at: datetime
    built_at: datetime | None
    file_name: str
    size: int = Field(description="Bytes of the zip; 0 until it is built.")
    sha256: str
    snapshot_sha256: str
    document_count: int
    sentence: str
    job_id: UUID
    version: int


class PackPartOut(Out):
    """One file or folder at the top of a pack."""

    name: str = Field(examples=["17 Waiting lists"])
    documents: int = Field(description="Documents of ours in it; 0 for a file made from the facts.")
    size: int = Field(description="Bytes of those documents.")

"""SubmissionPack: one build, with the snapshot it was drawn from and the hash of its bytes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class PackKind(StrEnum):
    INFORMATION_RETURN = "information return"
    CASE_LIST = "case list"


class PackState(StrEnum):
    WAITING = "waiting"
    BUILDING = "building"
    DRAFT = "draft"
    FAILED = "failed"


class SubmissionPack(Identified, Versioned, Audited, Base):
    """A draft pack; its id is the id of the job that builds it. `snapshot` (JSON) draws the same bytes again."""

    __tablename__ = "submission_pack"
    __table_args__ = (UniqueConstraint("assessment_id", "number"),)

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), index=True)
    number: Mapped[int]
    kind: Mapped[PackKind] = mapped_column(words(PackKind))
    state: Mapped[PackState] = mapped_column(words(PackState))
    repeat_documents: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    built_at: Mapped[datetime | None]
    snapshot: Mapped[str] = mapped_column(Text, default="", deferred=True, info={"audit": "hide"})
    snapshot_sha256: Mapped[str] = mapped_column(String(64), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    document_count: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[str] = mapped_column(Text, default="")

    @property
    def reference(self) -> str:
        return f"P-{self.number}"

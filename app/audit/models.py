"""AuditEntry (append-only) and AuditChange (the values, which only an erasure may delete)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Identified


class Audited:
    """Marks a table whose rows can't be committed without an entry that names them.

    A column with `info={"audit": "hide"}` (case text) says only that it changed.
    """


class AuditEntry(Base):
    """Who did what to which row, when; names as they were at the time."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entry_assessment_id_at", "assessment_id", "at"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    act_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    assessment_id: Mapped[UUID | None] = mapped_column(Uuid)
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    subject_reference: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    salt: Mapped[str] = mapped_column(String(32))
    changes_sha256: Mapped[str] = mapped_column(String(64))

    # Only for writing: an entry gets its number and its changes with it in whatever flush comes next.
    changes: Mapped[list["AuditChange"]] = relationship(lazy="raise")


class AuditChange(Identified, Base):
    """Before and after of one row's changed columns, or only their names where the text is hidden."""

    __tablename__ = "audit_change"

    entry_sequence: Mapped[int] = mapped_column(ForeignKey("audit_entry.sequence"), index=True)
    row_kind: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[str] = mapped_column(String(80))
    change: Mapped[str] = mapped_column(String(10))
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)


# Entries are never updated or deleted; the database itself refuses. A migration that rebuilds the table makes these again.
TRIGGERS_SQLITE = tuple(
    f"CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb.upper()} ON audit_entry "
    f"BEGIN SELECT RAISE(ABORT, 'audit entries are never altered'); END"
    for verb in ("update", "delete")
)
TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit entries are never altered'; END $$",
    "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
)

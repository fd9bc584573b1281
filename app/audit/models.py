"""AuditEntry (append-only, chained), AuditChange (the values, which only an erasure may delete), AuditErasure, AuditCheckpoint."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Identified


class Audited:
    """Marks a table whose rows can't be committed without an entry that names them.

    A column with `info={"audit": "hide"}` (case text) says only that it changed.
    """


class AuditEntry(Base):
    """Who did what to which row, when; names as they were at the time. Its number and hashes are given at the commit."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entry_assessment_id_at", "assessment_id", "at"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
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
    changes_sha256: Mapped[str] = mapped_column(String(64))
    previous_sha256: Mapped[str] = mapped_column(String(64), server_default="")
    sha256: Mapped[str] = mapped_column(String(64), server_default="")


class AuditChange(Identified, Base):
    """Before and after of one row's changed columns, or only their names where the text is hidden.

    The salt of its seal lies here and goes with the values, so that what was erased can't be guessed from the entry's hash.
    """

    __tablename__ = "audit_change"

    entry_sequence: Mapped[int] = mapped_column(ForeignKey("audit_entry.sequence"), index=True)
    row_kind: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[str] = mapped_column(String(80))
    change: Mapped[str] = mapped_column(String(10))
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    salt: Mapped[str] = mapped_column(String(32), server_default="")


class AuditErasure(Base, Audited):
    """One AuditChange whose values are gone, and its seal, so that the chain still verifies.

    Written by the erasure's own act, whose entry names it: values without such an entry were not erased but taken away.
    """

    __tablename__ = "audit_erasure"

    change_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_sequence: Mapped[int] = mapped_column(ForeignKey("audit_entry.sequence"), index=True)
    seal: Mapped[str] = mapped_column(String(64))


class AuditCheckpoint(Identified, Base):
    """The record's head at a moment, signed. Only `left_at` is ever written later: when it was left outside the machine."""

    __tablename__ = "audit_checkpoint"

    sequence: Mapped[int] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    public_key: Mapped[str] = mapped_column(String(60))
    signature: Mapped[str] = mapped_column(String(100))
    left_at: Mapped[datetime | None]

    @property
    def reference(self) -> str:
        return str(self.sequence)


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
# An entry joins the chain at its end or not at all; values go by an erasure only, and an erasure stays.
_LAST = "(SELECT {0} FROM audit_entry ORDER BY sequence DESC LIMIT 1)"
_FOLLOWS_NOT = (
    "length(NEW.sha256) <> 64 OR NEW.sequence <= coalesce(" + _LAST.format("sequence") + ", 0) "
    f"OR NEW.previous_sha256 <> coalesce({_LAST.format('sha256')}, '{'0' * 64}')"
)
_ERASED = "EXISTS (SELECT 1 FROM audit_erasure WHERE change_id = OLD.id)"
CHAIN_TRIGGERS_SQLITE = (
    f"CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry WHEN {_FOLLOWS_NOT} "
    "BEGIN SELECT RAISE(ABORT, 'an audit entry follows the last one'); END",
    "CREATE TRIGGER audit_change_no_update BEFORE UPDATE ON audit_change "
    "BEGIN SELECT RAISE(ABORT, 'audit values are never altered'); END",
    f"CREATE TRIGGER audit_change_no_delete BEFORE DELETE ON audit_change WHEN NOT {_ERASED} "
    "BEGIN SELECT RAISE(ABORT, 'audit values go by an erasure only'); END",
    *(
        f"CREATE TRIGGER audit_erasure_no_{verb} BEFORE {verb.upper()} ON audit_erasure "
        f"BEGIN SELECT RAISE(ABORT, 'an erasure is never altered'); END"
        for verb in ("update", "delete")
    ),
)
CHAIN_TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {_FOLLOWS_NOT} THEN RAISE EXCEPTION 'an audit entry follows the last one'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_follows()",
    "CREATE TRIGGER audit_change_no_change BEFORE UPDATE OR TRUNCATE ON audit_change "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
    "CREATE FUNCTION audit_change_erased() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF NOT {_ERASED} THEN RAISE EXCEPTION 'audit values go by an erasure only'; END IF; RETURN OLD; END $$",
    "CREATE TRIGGER audit_change_no_delete BEFORE DELETE ON audit_change FOR EACH ROW EXECUTE FUNCTION audit_change_erased()",
    "CREATE TRIGGER audit_erasure_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_erasure "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
)
CHECKPOINT_TRIGGERS_SQLITE = (
    "CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE OF id, sequence, sha256, at, public_key, signature "
    "ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'a checkpoint is never altered'); END",
    "CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint "
    "BEGIN SELECT RAISE(ABORT, 'a checkpoint is never altered'); END",
)
CHECKPOINT_TRIGGERS_POSTGRESQL = (
    "CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE OF id, sequence, sha256, at, public_key, signature "
    "ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
    "CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE OR TRUNCATE ON audit_checkpoint "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
)

"""The record becomes a chain: every entry carries the hash of the one before. Entries from before are chained as they stand."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

from app.audit.models import CHAIN_TRIGGERS_POSTGRESQL, CHAIN_TRIGGERS_SQLITE, TRIGGERS_POSTGRESQL, TRIGGERS_SQLITE

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 1000
ENTRY = sa.table(
    "audit_entry",
    sa.column("sequence", sa.Integer), sa.column("act_id", sa.Uuid), sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_id", sa.Uuid), sa.column("actor_name", sa.String), sa.column("assessment_id", sa.Uuid),
    sa.column("action", sa.String), sa.column("subject_kind", sa.String), sa.column("subject_id", sa.Uuid),
    sa.column("subject_reference", sa.String), sa.column("reason", sa.String), sa.column("changes_sha256", sa.String),
    sa.column("previous_sha256", sa.String), sa.column("sha256", sa.String),
)  # fmt: skip
CHANGE = sa.table(
    "audit_change",
    sa.column("id", sa.Uuid), sa.column("entry_sequence", sa.Integer), sa.column("row_kind", sa.String),
    sa.column("row_id", sa.String), sa.column("change", sa.String), sa.column("columns", sa.JSON), sa.column("salt", sa.String),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "audit_erasure",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("entry_sequence", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_sequence"], ["audit_entry.sequence"], name=op.f("fk_audit_erasure_entry_sequence")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_audit_erasure")),
    )
    op.create_index(op.f("ix_audit_erasure_entry_sequence"), "audit_erasure", ["entry_sequence"], unique=False)
    op.add_column("audit_entry", sa.Column("previous_sha256", sa.String(64), nullable=False, server_default=""))
    op.add_column("audit_entry", sa.Column("sha256", sa.String(64), nullable=False, server_default=""))
    op.add_column("audit_change", sa.Column("salt", sa.String(32), nullable=False, server_default=""))
    let_go_of_the_entries()
    chain(op.get_bind())
    # In place: a rebuild of the table would take its triggers and break the values' foreign key on the way.
    op.execute("ALTER TABLE audit_entry DROP COLUMN salt")
    if is_sqlite():
        hold(*TRIGGERS_SQLITE, *CHAIN_TRIGGERS_SQLITE)
        return
    # Numbers are given with the hash; one that the database gives by itself would have no place in the chain.
    op.execute("ALTER TABLE audit_entry ALTER COLUMN sequence DROP DEFAULT")
    op.execute("DROP SEQUENCE IF EXISTS audit_entry_sequence_seq")
    hold(*TRIGGERS_POSTGRESQL, *CHAIN_TRIGGERS_POSTGRESQL)


def downgrade() -> None:
    raise NotImplementedError("A chain is not taken apart. Restore the backup that was made before the upgrade.")


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def let_go_of_the_entries() -> None:
    if is_sqlite():
        op.execute("DROP TRIGGER audit_entry_no_update")
        op.execute("DROP TRIGGER audit_entry_no_delete")
    else:
        op.execute("DROP TRIGGER audit_entry_no_change ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_stays")


def hold(*triggers: str) -> None:
    for trigger in triggers:
        op.execute(trigger)


def chain(connection: sa.Connection) -> None:
    """The form of docs/decisions/0032, written out here: what it is today must never change for these entries."""
    last, head = 0, "0" * 64
    while True:
        entries = connection.execute(
            sa.select(ENTRY).where(ENTRY.c.sequence > last).order_by(ENTRY.c.sequence).limit(AT_ONCE)
        ).all()
        if not entries:
            return
        numbers = (entries[0].sequence, entries[-1].sequence)
        seals: dict[int, list[str]] = {}
        salted = []
        for change in connection.execute(sa.select(CHANGE).where(CHANGE.c.entry_sequence.between(*numbers))):
            salt = secrets.token_hex(16)
            values = {
                "change": change.change, "columns": change.columns, "kind": change.row_kind, "row": change.row_id, "salt": salt,
            }  # fmt: skip
            seals.setdefault(change.entry_sequence, []).append(sha256(rfc8785.dumps(values)))
            salted.append({"of": change.id, "salted": salt})
        linked = []
        for entry in entries:
            changes = sha256("\n".join(sorted(seals.get(entry.sequence, []))).encode())
            digest = sha256(rfc8785.dumps(content_of(entry, head, changes)))
            linked.append({"of": entry.sequence, "changes": changes, "previous": head, "digest": digest})
            last, head = entry.sequence, digest
        if salted:
            connection.execute(
                sa.update(CHANGE).where(CHANGE.c.id == sa.bindparam("of")).values(salt=sa.bindparam("salted")), salted
            )
        connection.execute(
            sa.update(ENTRY)
            .where(ENTRY.c.sequence == sa.bindparam("of"))
            .values(
                changes_sha256=sa.bindparam("changes"),
                previous_sha256=sa.bindparam("previous"),
                sha256=sa.bindparam("digest"),
            ),
            linked,
        )


def content_of(entry: Any, previous: str, changes: str) -> dict[str, Any]:
    at: datetime = entry.at if entry.at.tzinfo else entry.at.replace(tzinfo=UTC)
    return {
        "act_id": str(entry.act_id),
        "action": entry.action,
        "actor_id": str(entry.actor_id),
        "actor_name": entry.actor_name,
        "assessment_id": entry.assessment_id and str(entry.assessment_id),
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "changes_sha256": changes,
        "previous_sha256": previous,
        "reason": entry.reason,
        "sequence": entry.sequence,
        "subject_id": entry.subject_id and str(entry.subject_id),
        "subject_kind": entry.subject_kind,
        "subject_reference": entry.subject_reference,
    }


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

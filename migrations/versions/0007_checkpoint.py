"""Signed checkpoints of the record, and when each left the machine."""

import sqlalchemy as sa
from alembic import op

from app.audit.models import CHECKPOINT_TRIGGERS_POSTGRESQL, CHECKPOINT_TRIGGERS_SQLITE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checkpoint")),
    )
    op.create_index(op.f("ix_audit_checkpoint_at"), "audit_checkpoint", ["at"], unique=False)
    op.create_index(op.f("ix_audit_checkpoint_sequence"), "audit_checkpoint", ["sequence"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in CHECKPOINT_TRIGGERS_SQLITE if sqlite else CHECKPOINT_TRIGGERS_POSTGRESQL:
        op.execute(trigger)


def downgrade() -> None:
    op.drop_table("audit_checkpoint")

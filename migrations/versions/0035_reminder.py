"""Reminders by mail: whom they go to, what stopped them, and when a person asked not to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("reminders", "tell_managers"):
        op.add_column("council_settings", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("user_account", sa.Column("manager", sa.String(254), nullable=False, server_default=""))
    op.add_column("ask", sa.Column("reminds", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("ask", sa.Column("quiet_until", sa.Date(), nullable=True))
    op.add_column("ask", sa.Column("quiet_why", sa.String(300), nullable=False, server_default=""))
    op.create_table(
        "reminder",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("leaves_at", AT, nullable=False),
        sa.Column("things", sa.Integer(), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_reminder_person_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_reminder_asked_by")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_reminder_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "on", "kind", name=op.f("uq_reminder_person_id_on_kind")),
    )
    op.create_index(op.f("ix_reminder_on"), "reminder", ["on"])
    op.create_index(op.f("ix_reminder_state"), "reminder", ["state"])
    op.create_table(
        "digest_hour",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("on", "hour", name=op.f("pk_digest_hour")),
    )
    op.create_table(
        "pause",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_pause_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_person_id"), "pause", ["person_id"])

"""Versions with pages that hold no words, which are read from how they look; those that are in without any word wait too."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan_reading",
        sa.Column(
            "revision_id",
            sa.Uuid(),
            sa.ForeignKey("evidence_revision.id", name=op.f("fk_scan_reading_revision_id")),
            nullable=False,
        ),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_scan_reading")),
    )
    op.create_index(op.f("ix_scan_reading_state"), "scan_reading", ["state"])
    op.execute(
        "INSERT INTO scan_reading (revision_id, state, pages) SELECT id, 'waiting', '[]' FROM evidence_revision "
        "WHERE (media_type = 'application/pdf' OR media_type LIKE 'image/%') "
        "AND id NOT IN (SELECT revision_id FROM revision_text)"
    )

"""Old trackers that are imported."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    person, round_ = "user_account.id", "assessment.id"
    op.create_table(
        "tracker_import",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column(
            "assessment_id",
            sa.Uuid(),
            sa.ForeignKey(round_, name=op.f("fk_tracker_import_assessment_id")),
            nullable=True,
        ),
        sa.Column("sent_by", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_tracker_import_sent_by")), nullable=False),
        sa.Column("sent_at", AT, nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=True),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("placed", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("taken_at", AT, nullable=True),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracker_import")),
        sa.UniqueConstraint("reference", name=op.f("uq_tracker_import_reference")),
    )
    op.create_index(op.f("ix_tracker_import_sent_by"), "tracker_import", ["sent_by"])


def downgrade() -> None:
    op.drop_table("tracker_import")

"""How far the undoing of a large tracker is, which is carried out in parts."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tracker_undo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tracker_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracker_id"], ["tracker_import.id"], name=op.f("fk_tracker_undo_tracker_id_tracker_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracker_undo")),
        sa.UniqueConstraint("tracker_id", name=op.f("uq_tracker_undo_tracker_id")),
    )

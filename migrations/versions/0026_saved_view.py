"""Views of lists and searches, saved under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column(
            "assessment_id",
            sa.Uuid(),
            sa.ForeignKey("assessment.id", name=op.f("fk_saved_view_assessment_id")),
            nullable=False,
        ),
        sa.Column(
            "owner_id", sa.Uuid(), sa.ForeignKey("user_account.id", name=op.f("fk_saved_view_owner_id")), nullable=False
        ),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("address", sa.String(1500), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", AT, nullable=False),
        sa.Column("removed_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("reference", name=op.f("uq_saved_view_reference")),
    )
    op.create_index(op.f("ix_saved_view_assessment_id"), "saved_view", ["assessment_id"])


def downgrade() -> None:
    op.drop_table("saved_view")

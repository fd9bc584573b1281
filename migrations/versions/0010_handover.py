"""What one person had in hand and another got, in one act."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    person, round_ = "user_account.id", "assessment.id"
    op.create_table(
        "hand_over",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column(
            "assessment_id", sa.Uuid(), sa.ForeignKey(round_, name=op.f("fk_hand_over_assessment_id")), nullable=True
        ),
        sa.Column("giver_id", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_hand_over_giver_id")), nullable=False),
        sa.Column("taker_id", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_hand_over_taker_id")), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("things", sa.JSON(), nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("reference", name=op.f("uq_hand_over_reference")),
    )
    op.create_index(op.f("ix_hand_over_giver_id"), "hand_over", ["giver_id"])


def downgrade() -> None:
    op.drop_table("hand_over")

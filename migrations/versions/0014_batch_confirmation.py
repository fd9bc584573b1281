"""What was confirmed of a batch in one act, so that it can be undone as one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
TABLE = "batch_confirmation"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("batch_id", sa.Uuid(), sa.ForeignKey("batch.id", name=op.f(f"fk_{TABLE}_batch_id")), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "assessment_id",
            sa.Uuid(),
            sa.ForeignKey("assessment.id", name=op.f(f"fk_{TABLE}_assessment_id")),
            nullable=True,
        ),
        sa.Column(
            "made_by", sa.Uuid(), sa.ForeignKey("user_account.id", name=op.f(f"fk_{TABLE}_made_by")), nullable=False
        ),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("placed", sa.JSON(), nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("batch_id", "number", name=op.f(f"uq_{TABLE}_batch_id_number")),
    )
    op.create_index(op.f(f"ix_{TABLE}_batch_id"), TABLE, ["batch_id"])


def downgrade() -> None:
    op.drop_table(TABLE)

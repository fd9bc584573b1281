"""What was found in a file has a grade that the council may set; sending it takes two people."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("finding", sa.Column("grade", sa.String(40), nullable=False, server_default="blocking"))
    # The first of the two who say that it may be sent; `decided_by` is then the second.
    op.add_column("finding", sa.Column("proposed_by", sa.Uuid(), nullable=True))
    op.add_column("finding", sa.Column("proposed_by_ig", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("finding", sa.Column("proposed_at", AT, nullable=True))
    op.create_table(
        "finding_grade",
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("grade", sa.String(40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_grade")),
        sa.UniqueConstraint("kind", name=op.f("uq_finding_grade_kind")),
    )


def downgrade() -> None:
    op.drop_table("finding_grade")
    for name in ("proposed_at", "proposed_by_ig", "proposed_by", "grade"):
        op.drop_column("finding", name)

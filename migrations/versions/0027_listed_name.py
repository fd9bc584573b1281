"""Names that a council looks for in documents, as keyed hashes of their parts."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_name",
        sa.Column(
            "assessment_id",
            sa.Uuid(),
            sa.ForeignKey("assessment.id", name=op.f("fk_listed_name_assessment_id")),
            nullable=False,
        ),
        sa.Column("first", sa.String(32), nullable=False),
        sa.Column("last", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "first", "last", name=op.f("pk_listed_name")),
    )
    op.create_table(
        "name_look",
        sa.Column("looked_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_look")),
    )


def downgrade() -> None:
    op.drop_table("name_look")
    op.drop_table("listed_name")

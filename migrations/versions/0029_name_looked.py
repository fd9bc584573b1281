"""Which versions were looked into for the names on the lists, one by one instead of up to a time that many share."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_looked",
        sa.Column(
            "revision_id",
            sa.Uuid(),
            sa.ForeignKey("evidence_revision.id", name=op.f("fk_name_looked_revision_id")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_name_looked")),
    )
    op.drop_table("name_look")

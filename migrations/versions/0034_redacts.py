"""A version that is a redacted one of another says of which; the other is set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence_revision", sa.Column("redacts", sa.Integer(), nullable=True))

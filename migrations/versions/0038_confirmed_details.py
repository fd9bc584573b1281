"""What was confirmed of a batch in one act includes owners and evidence categories, so that they are undone with it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_confirmation", sa.Column("described", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("batch_confirmation", "described")

"""A council switches words that we ship off, or says what they stand for there."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("council_settings", sa.Column("shipped_words", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("council_settings", "shipped_words")

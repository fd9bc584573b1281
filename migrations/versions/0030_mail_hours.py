"""A message that keeps to the hours in which people are written to, and whom an answer to it reaches."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("by_day", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mail", sa.Column("reply_to", sa.String(254), nullable=False, server_default=""))

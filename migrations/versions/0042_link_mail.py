"""Which message carries a one-time link, so that it can be kept back with the link."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ask_link", sa.Column("mail_id", sa.Uuid(), nullable=True))

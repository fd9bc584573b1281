"""A batch remembers the request that what comes in with it is to answer: its files are read after the page has gone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("request", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("batch", "request")

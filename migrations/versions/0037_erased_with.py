"""Documents that came with an e-mail and are erased with it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("erasure", sa.Column("attached", sa.JSON(), nullable=False, server_default="[]"))

"""What a sensitivity label of the council's own says of who may see a document."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("council_settings", sa.Column("labels", sa.JSON(), nullable=False, server_default="{}"))

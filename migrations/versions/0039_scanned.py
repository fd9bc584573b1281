"""When the virus scanner last saw the bytes of a file, and why a file may not be opened or sent meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stored_file", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("stored_file", sa.Column("held", sa.String(200), nullable=False, server_default=""))

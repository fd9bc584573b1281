"""A council sets after how long a session that is not used locks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("idle_minutes", "case_idle_minutes"):
        op.add_column("council_settings", sa.Column(name, sa.Integer(), nullable=True))

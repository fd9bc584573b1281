"""A council may say which request asks for the self-assessment, where its title does not tell."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("self_assessment", sa.Column("asked_under", sa.String(40), nullable=False, server_default=""))

"""What an import of a tracker changed and said, so that it can be undone and only news counts when it is sent again.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tracker_import", sa.Column("changed", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("tracker_import", sa.Column("said", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("tracker_import", "said")
    op.drop_column("tracker_import", "changed")

"""A file of a batch may have lain in another: attached to an e-mail, or packed in an archive."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_file", sa.Column("inside", sa.Integer(), nullable=True))
    op.add_column("batch_file", sa.Column("depth", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("batch_file", "depth")
    op.drop_column("batch_file", "inside")

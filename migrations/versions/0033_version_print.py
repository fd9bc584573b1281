"""What versions are compared by: a print of each text, and keys that versions alike have in common. The worker fills them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_print",
        sa.Column(
            "revision_id",
            sa.Uuid(),
            sa.ForeignKey("evidence_revision.id", name=op.f("fk_version_print_revision_id")),
            nullable=False,
        ),
        sa.Column("signature", sa.String(600), nullable=False),
        sa.Column("paragraphs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_version_print")),
    )
    op.create_table(
        "version_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "revision_id",
            sa.Uuid(),
            sa.ForeignKey("evidence_revision.id", name=op.f("fk_version_key_revision_id")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", "revision_id", name=op.f("pk_version_key")),
    )
    op.create_index("ix_version_key_revision_id", "version_key", ["revision_id"])


def downgrade() -> None:
    op.drop_table("version_key")
    op.drop_table("version_print")

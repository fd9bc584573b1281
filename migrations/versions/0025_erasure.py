"""Erasing a document: who asked, who carried it out, what held it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    person, item = "user_account.id", "evidence_item.id"
    op.create_table(
        "erasure",
        sa.Column("item_id", sa.Uuid(), sa.ForeignKey(item, name=op.f("fk_erasure_item_id")), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_erasure_asked_by")), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("called_off_at", AT, nullable=True),
        sa.Column("erased_by", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_erasure_erased_by")), nullable=True),
        sa.Column("erased_at", AT, nullable=True),
        sa.Column("hashes", sa.JSON(), nullable=False),
        sa.Column("packs", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("leavings", sa.JSON(), nullable=False),
        sa.Column("bytes_gone_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("item_id", name=op.f("uq_erasure_item_id")),
    )


def downgrade() -> None:
    op.drop_table("erasure")

"""The copy of a version that goes into packs: without what a rule of the council takes out."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cleaned_copy",
        sa.Column(
            "revision_id",
            sa.Uuid(),
            sa.ForeignKey("evidence_revision.id", name=op.f("fk_cleaned_copy_revision_id")),
            nullable=False,
        ),
        sa.Column("kinds", sa.String(300), nullable=False),
        sa.Column(
            "stored_file_id",
            sa.Uuid(),
            sa.ForeignKey("stored_file.id", name=op.f("fk_cleaned_copy_stored_file_id")),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "kinds", name=op.f("pk_cleaned_copy")),
    )
    op.create_index(op.f("ix_cleaned_copy_stored_file_id"), "cleaned_copy", ["stored_file_id"])


def downgrade() -> None:
    op.drop_table("cleaned_copy")

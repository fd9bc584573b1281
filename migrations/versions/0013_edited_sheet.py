"""Lists that were changed in Excel and came back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    person, round_ = "user_account.id", "assessment.id"
    op.create_table(
        "edited_sheet",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column(
            "assessment_id", sa.Uuid(), sa.ForeignKey(round_, name=op.f("fk_edited_sheet_assessment_id")), nullable=True
        ),
        sa.Column("sent_by", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_edited_sheet_sent_by")), nullable=False),
        sa.Column("sent_at", AT, nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("taken_at", AT, nullable=True),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edited_sheet")),
        sa.UniqueConstraint("reference", name=op.f("uq_edited_sheet_reference")),
    )
    op.create_index(op.f("ix_edited_sheet_sent_by"), "edited_sheet", ["sent_by"])


def downgrade() -> None:
    op.drop_table("edited_sheet")

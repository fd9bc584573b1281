"""Files put together with the documents that waited for them.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    person, round_ = "user_account.id", "assessment.id"
    op.create_table(
        "tracker_joining",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "assessment_id",
            sa.Uuid(),
            sa.ForeignKey(round_, name=op.f("fk_tracker_joining_assessment_id")),
            nullable=True,
        ),
        sa.Column("made_by", sa.Uuid(), sa.ForeignKey(person, name=op.f("fk_tracker_joining_made_by")), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("joined", sa.JSON(), nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracker_joining")),
        sa.UniqueConstraint("number", name=op.f("uq_tracker_joining_number")),
    )


def downgrade() -> None:
    op.drop_table("tracker_joining")

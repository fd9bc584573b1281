"""Roles that two people give, deputies of the lead, break-glass."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "role_proposal",
        sa.Column("reference", sa.String(20), nullable=False),
        _link("role_proposal", "user_id", "user_account"),
        sa.Column("role", sa.String(40), nullable=False),
        _link("role_proposal", "assessment_id", "assessment", nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", AT, nullable=True),
        sa.Column("settled_reason", sa.String(500), nullable=False),
        *_keys("role_proposal"),
    )
    op.create_table(
        "deputy",
        sa.Column("reference", sa.String(20), nullable=False),
        _link("deputy", "user_id", "user_account"),
        _link("deputy", "assessment_id", "assessment"),
        _link("deputy", "named_by", "user_account"),
        sa.Column("named_at", AT, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        *_keys("deputy"),
    )
    op.create_table(
        "break_glass",
        sa.Column("reference", sa.String(20), nullable=False),
        _link("break_glass", "user_id", "user_account"),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        *_keys("break_glass"),
    )
    for table in ("role_proposal", "deputy", "break_glass"):
        op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"])


def downgrade() -> None:
    for table in ("break_glass", "deputy", "role_proposal"):
        op.drop_table(table)


def _link(table: str, column: str, to: str, *, nullable: bool = False) -> "sa.Column[sa.Uuid]":
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.Uuid(), key, nullable=nullable)


def _keys(table: str) -> "tuple[sa.Column[sa.Uuid], sa.Constraint, sa.Constraint]":
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
    )

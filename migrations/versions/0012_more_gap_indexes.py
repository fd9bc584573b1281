"""Indexes from which the gap rules find the few rows in question first."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ADDED = (
    ("ix_assertion_kind", "assertion", ("assessment_id", "kind", "status", "id", "quality_statement", "owner_id")),
    ("ix_support_direction", "support", ("assertion_id", "direction", "item_id", "case_id")),
    ("ix_support_revision_number", "support", ("revision_number",)),
    ("ix_answer_revision_number", "answer", ("revision_number",)),
    ("ix_evidence_item_review_by", "evidence_item", ("review_by", "id")),
)
# Name, table, the columns it had, the columns that it has besides now.
WIDENED = (
    (
        "ix_assertion_statement",
        "assertion",
        ("assessment_id", "quality_statement", "position", "status", "kind", "owner_id"),
        ("id",),
    ),
    ("ix_support_item", "support", ("item_id", "assertion_id"), ("direction", "revision_number")),
    ("ix_evidence_item_status_reference", "evidence_item", ("status", "reference"), ("id", "current_revision")),
)


def upgrade() -> None:
    for name, table, columns in ADDED:
        op.create_index(name, table, list(columns))
    for name, table, had, more in WIDENED:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [*had, *more])


def downgrade() -> None:
    for name, table, had, _ in WIDENED:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, list(had))
    for name, table, _ in ADDED:
        op.drop_index(name, table_name=table)

"""Indexes that hold what the gap rules look at; those that a wider one now serves are taken out."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

POINTER = ("where_to_look", "whole_document", "item_id", "revision_number")
ADDED = (
    ("ix_answer_pointer", "answer", ("response_id", *POINTER)),
    ("ix_answer_item", "answer", ("item_id", "response_id")),
    ("ix_support_pointer", "support", ("assertion_id", *POINTER)),
    ("ix_support_item", "support", ("item_id", "assertion_id")),
    ("ix_case_check_finished", "case_check", ("case_id", "finished")),
)
# Each was an index of one column.
TAKEN_OUT = (
    ("ix_answer_response_id", "answer", "response_id"),
    ("ix_answer_item_id", "answer", "item_id"),
    ("ix_support_assertion_id", "support", "assertion_id"),
    ("ix_support_item_id", "support", "item_id"),
)
# Name, table, the columns it had, the columns that it has besides now.
WIDENED = (
    ("ix_category_response_live", "category_response", ("assessment_id", "retired"), ("standing",)),
    (
        "ix_assertion_statement",
        "assertion",
        ("assessment_id", "quality_statement", "position"),
        ("status", "kind", "owner_id"),
    ),
    (
        "ix_tracked_case_stage",
        "tracked_case",
        ("assessment_id", "stage"),
        (
            *("reference", "id", "consent_status", "entries_partial"),
            *("age_band", "primary_support_reason", "outcome"),
        ),
    ),
)


def upgrade() -> None:
    for name, table, columns in ADDED:
        op.create_index(name, table, list(columns))
    for name, table, _ in TAKEN_OUT:
        op.drop_index(name, table_name=table)
    for name, table, had, more in WIDENED:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [*had, *more])


def downgrade() -> None:
    for name, table, had, _ in WIDENED:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, list(had))
    for name, table, column in TAKEN_OUT:
        op.create_index(name, table, [column])
    for name, table, _ in ADDED:
        op.drop_index(name, table_name=table)

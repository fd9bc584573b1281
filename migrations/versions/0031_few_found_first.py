"""Indexes from which the gap rules find documents still to come, newer versions and a category without reading the rest."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# Name, table, the columns it had (none: it is new), the columns that it has besides now.
CHANGED: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("ix_answer_part_part_id", "answer_part", ("part_id",), ("answer_id",)),
    ("ix_evidence_item_evidence_category", "evidence_item", ("evidence_category",), ("id",)),
    ("ix_evidence_item_current_revision", "evidence_item", (), ("current_revision",)),
)


def upgrade() -> None:
    for name, table, had, more in CHANGED:
        if had:
            op.drop_index(name, table_name=table)
        op.create_index(name, table, [*had, *more])


def downgrade() -> None:
    for name, table, had, _ in CHANGED:
        op.drop_index(name, table_name=table)
        if had:
            op.create_index(name, table, list(had))

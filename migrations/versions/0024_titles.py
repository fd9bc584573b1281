"""On PostgreSQL, words of titles are found by themselves, so that only the best of many passages need be ranked."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_text_index_titles ON text_index USING gin (ts_filter(words, '{a}'))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_text_index_titles")

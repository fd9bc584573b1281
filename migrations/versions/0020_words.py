"""The index holds facts of the documents only, no readers; and on PostgreSQL the stems that SQLite's FTS5 makes."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from app.fulltext.queries import as_tsvector
from app.fulltext.words import scope

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    documents = connection.execute(
        sa.text("SELECT reference, sensitivity, owner_id, added_by FROM evidence_item")
    ).all()
    if documents:
        statement = sa.text("UPDATE text_index SET scopes = :scopes WHERE kind = 'document' AND subject = :reference")
        connection.execute(statement, [{"reference": row.reference, "scopes": _scopes(row)} for row in documents])
    if connection.dialect.name == "sqlite":
        return
    op.execute("ALTER TABLE text_index DROP COLUMN words")
    op.execute("ALTER TABLE text_index ADD COLUMN words tsvector")
    for (key,) in connection.execute(sa.text("SELECT id FROM text_index")).all():
        row = connection.execute(
            sa.text("SELECT title, text, scopes FROM text_index WHERE id = :id"), {"id": key}
        ).one()
        words = {"id": key, "words": as_tsvector(row.title, row.text, row.scopes)}
        connection.execute(sa.text("UPDATE text_index SET words = CAST(:words AS tsvector) WHERE id = :id"), words)
    op.execute("ALTER TABLE text_index ALTER COLUMN words SET NOT NULL")
    op.execute("CREATE INDEX ix_text_index_words ON text_index USING gin (words)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("ALTER TABLE text_index DROP COLUMN words")
    op.execute(
        """ALTER TABLE text_index ADD COLUMN words tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', text), 'D')
            || to_tsvector('simple', scopes)) STORED"""
    )
    op.execute("CREATE INDEX ix_text_index_words ON text_index USING gin (words)")


def _scopes(row: sa.Row[str, str, UUID | str | None, UUID | str]) -> str:
    tokens = [
        scope("kind", "document"),
        scope("document", row.reference),
        scope("sensitivity", row.sensitivity),
        scope("adder", UUID(str(row.added_by))),
        *([scope("owner", UUID(str(row.owner_id)))] if row.owner_id else []),
    ]
    return " ".join(tokens)

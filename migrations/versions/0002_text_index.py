"""The index of all words: passages with their scopes, and the words beside them in the way of each database.

The passages lie in a table with a whole-number key of its own: FTS5 beside any other key gives wrong rows after a
rebuild. On SQLite triggers keep the words in step, on PostgreSQL a generated column does.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TABLE text_index (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind VARCHAR(40) NOT NULL, subject VARCHAR(80) NOT NULL,
        part INTEGER NOT NULL, place VARCHAR(300) NOT NULL, scopes TEXT NOT NULL, title VARCHAR(500) NOT NULL,
        text TEXT NOT NULL)""",
    "CREATE INDEX ix_text_index_kind_subject ON text_index (kind, subject)",
    """CREATE VIRTUAL TABLE text_index_words USING fts5(
        title, text, scopes, content='text_index', content_rowid='id',
        tokenize="porter unicode61 remove_diacritics 2", prefix='3')""",
    """CREATE TRIGGER text_index_added AFTER INSERT ON text_index BEGIN
        INSERT INTO text_index_words (rowid, title, text, scopes) VALUES (new.id, new.title, new.text, new.scopes);
    END""",
    """CREATE TRIGGER text_index_removed AFTER DELETE ON text_index BEGIN
        INSERT INTO text_index_words (text_index_words, rowid, title, text, scopes)
        VALUES ('delete', old.id, old.title, old.text, old.scopes);
    END""",
    """CREATE TRIGGER text_index_changed AFTER UPDATE ON text_index BEGIN
        INSERT INTO text_index_words (text_index_words, rowid, title, text, scopes)
        VALUES ('delete', old.id, old.title, old.text, old.scopes);
        INSERT INTO text_index_words (rowid, title, text, scopes) VALUES (new.id, new.title, new.text, new.scopes);
    END""",
)
_POSTGRESQL = (
    """CREATE TABLE text_index (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind VARCHAR(40) NOT NULL, subject VARCHAR(80) NOT NULL,
        part INTEGER NOT NULL, place VARCHAR(300) NOT NULL, scopes TEXT NOT NULL, title VARCHAR(500) NOT NULL,
        text TEXT NOT NULL,
        words tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', text), 'D')
            || to_tsvector('simple', scopes)) STORED)""",
    "CREATE INDEX ix_text_index_kind_subject ON text_index (kind, subject)",
    "CREATE INDEX ix_text_index_words ON text_index USING gin (words)",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE text_index_words")
    op.execute("DROP TABLE text_index")

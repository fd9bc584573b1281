"""One full-text interface with two back ends: FTS5 on SQLite, tsvector on PostgreSQL."""

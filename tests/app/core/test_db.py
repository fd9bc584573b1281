"""What the database can't do is a refusal with a sentence."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from app.core.db import Database
from app.core.errors import NotNow
from tests.builders import a_person


def test_a_file_of_ours_waits_for_the_disk_at_every_commit(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'readiness.sqlite3'}")
    with db.read() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    db.close()


def test_a_store_that_can_not_be_written_is_503(db: Database) -> None:
    read_only = "PRAGMA query_only=ON" if db.is_sqlite else "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"

    def close_it(connection: Any, entry: Any) -> None:
        connection.execute(read_only)
        if not db.is_sqlite:
            connection.commit()

    event.listen(db.engine, "connect", close_it)
    db.engine.dispose()
    try:
        with pytest.raises(NotNow), db.write() as session:
            a_person(session)
    finally:
        event.remove(db.engine, "connect", close_it)
        db.engine.dispose()

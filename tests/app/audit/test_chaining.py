"""A record that was kept before there was a chain is chained as it stands, and held as firmly afterwards."""

from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.access import SYSTEM
from app.audit import record
from app.audit.models import AuditEntry
from app.audit.service import verify
from app.core.db import Database
from app.core.schema_versions import _config, upgrade
from tests.builders import BUILDER

ENTRY = text(
    "INSERT INTO audit_entry (sequence, act_id, at, actor_id, actor_name, action, subject_kind, subject_reference, reason, salt, "
    "changes_sha256) VALUES (:sequence, :act, '2026-12-01 09:00:00+00', :actor, 'Grace Okafor', 'evidence.item.renamed', "
    "'evidence_item', 'E-0142', '', 's', 'old')"
)
CHANGE = text(
    "INSERT INTO audit_change (id, entry_sequence, row_kind, row_id, change, columns) "
    "VALUES (:id, :sequence, 'evidence_item', 'x', 'changed', '{\"title\": [\"A\", \"B\"], \"weight\": [0.5, 1.0]}')"
)


def at_version(db: Database, version: str) -> None:
    with db.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        connection.commit()


@pytest.fixture
def old(db: Database, tmp_path: Path) -> Database:
    """A store at the schema before the chain, with entries; one number was never used."""
    if db.is_sqlite:
        made = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    else:
        name = f"old_{uuid4().hex}"
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        made = Database(str(db.url).replace(str(db.engine.url.database), name))
    at_version(made, "0004")
    with made.engine.begin() as connection:
        for sequence in (1, 2, 4):
            act, actor, change = (uuid4().hex if db.is_sqlite else str(uuid4()) for _ in range(3))
            connection.execute(ENTRY, {"sequence": sequence, "act": act, "actor": actor})
            connection.execute(CHANGE, {"id": change, "sequence": sequence})
    return made


def test_entries_from_before_are_chained_with_their_values(old: Database) -> None:
    upgrade(old)
    with old.read() as session:
        walked = verify(session, SYSTEM)
    old.close()
    assert (walked.entries, walked.last, walked.fault) == (3, 4, None)


def test_afterwards_entries_are_held_and_new_ones_follow(old: Database) -> None:
    upgrade(old)
    for statement in ("UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_change"):
        with pytest.raises(DatabaseError), old.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with old.write() as session:
        record(session, BUILDER, "evidence.item.looked_at", session.get_one(AuditEntry, 4))
    with old.read() as session:
        walked = verify(session, SYSTEM)
    old.close()
    assert (walked.entries, walked.last, walked.fault) == (4, 5, None)

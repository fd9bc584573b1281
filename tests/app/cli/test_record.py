"""`readiness audit` checks, takes out and signs the record, with the database and without."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.audit import record
from app.cli import application
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Problem
from app.core.schema_versions import upgrade
from tests.app.audit.test_chain import by_force
from tests.builders import BUILDER, a_round

ENTRIES = 3


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A store of its own in a folder, as the commands open it."""
    monkeypatch.setenv("READINESS_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = Database(Settings().sqlalchemy_url)
    upgrade(made)
    with made.write() as session:
        council = a_round(session)
        for _ in range(ENTRIES):
            record(session, BUILDER, "assessments.round.looked_at", council.assessment)
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application.application("audit"), ["audit", *arguments])


def refusal(*arguments: str) -> str:
    fault = run(*arguments).exception
    assert isinstance(fault, Problem)
    return fault.detail


def test_a_record_is_signed_taken_out_and_checked_with_and_without_the_database(
    store: Database, tmp_path: Path
) -> None:
    out, outside = tmp_path / "record.jsonl.gz", tmp_path / "checkpoint.json"
    assert run("checkpoint", "--out", str(outside)).exit_code == 0
    assert run("export", str(out)).exit_code == 0
    live = run("verify", "--checkpoint", str(outside))
    assert "All 5 entries are as they were written" in live.output
    store.close()
    (tmp_path / "readiness.sqlite3").unlink()
    alone = run("verify", str(out), "--checkpoint", str(outside))
    assert "All 5 entries are as they were written" in alone.output
    assert "1 checkpoint from outside agrees." in alone.output


def test_a_changed_row_and_a_cut_tail_are_named(store: Database, tmp_path: Path) -> None:
    outside = tmp_path / "checkpoint.json"
    run("checkpoint", "--out", str(outside))
    by_force(
        store, "DELETE FROM audit_entry WHERE sequence > 2", "DELETE FROM audit_change", "DELETE FROM audit_checkpoint"
    )
    assert run("verify").exit_code == 0
    assert "entry 3 stood in a checkpoint and is gone" in refusal("verify", "--checkpoint", str(outside))
    by_force(store, "UPDATE audit_entry SET actor_name = 'x' WHERE sequence = 2")
    assert "Entry 2 was changed" in refusal("verify")


def test_the_key_is_printed_and_files_that_are_not_there_are_said(store: Database, tmp_path: Path) -> None:
    key = run("key").output
    assert "Fingerprint " in key
    assert "There is no file" in refusal("verify", str(tmp_path / "gone"))
    assert "There is no file" in refusal("verify", "--checkpoint", str(tmp_path / "gone"))
    assert "is there already" in refusal("export", str(tmp_path / "readiness.sqlite3"))

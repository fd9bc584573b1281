"""`readiness import TRACKER` shows what it would make, and takes it in when told to."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.accounts import service as accounts
from app.cli import application
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import RuleBroken
from app.core.schema_versions import upgrade
from app.evidence import service as evidence
from tests.builders import Round, a_round
from tests.web.test_tracker_import import BAD, GOOD, a_tracker


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Database, Round, str]:
    monkeypatch.setenv("READINESS_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    db = Database(Settings().sqlalchemy_url)
    upgrade(db)
    with db.write() as session:
        made = a_round(session)
        lead = next(one.email for one in accounts.list_people(session, made.lead) if one.name == "Priya Nair")
    return db, made, lead


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application.application("import"), ["import", *arguments])


def test_a_tracker_is_shown_then_taken_in_whole_or_in_its_good_rows(
    council: tuple[Database, Round, str], tmp_path: Path
) -> None:
    db, made, lead = council
    path = tmp_path / "Tracker.xlsx"
    path.write_bytes(a_tracker(*GOOD, *BAD))
    shown = run(str(path), "--as", lead)
    assert shown.exit_code == 0, shown.output
    assert "5 new documents whose files are to come" in shown.output and "2 rows not understood" in shown.output
    assert "row 8, column A (IR no.): 99: No request" in shown.output and "Nothing is made yet" in shown.output
    assert next(tmp_path.rglob("Tracker to correct.xlsx")).is_file()
    refused = run(str(path), "--as", lead, "--yes").exception
    assert isinstance(refused, RuleBroken) and "--good-rows" in refused.detail
    with db.read() as session:
        assert not evidence.list_items(session, made.lead).items
    taken = run(str(path), "--as", lead, "--yes", "--good-rows")
    assert taken.exit_code == 0 and "5 documents are now waiting for their files" in taken.output
    assert "There is nothing new in it" in run(str(path), "--as", lead, "--yes", "--good-rows").output

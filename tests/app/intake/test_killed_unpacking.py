"""A worker is killed while it unpacks an archive: the next one unpacks it again, and no file is lost or comes twice."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from app.core.db import Database
from app.evidence.models import EvidenceRevision
from app.intake.models import BatchFile, FileState
from app.jobs.models import Job, JobState
from app.jobs.work.worker import migrate
from tests.app.intake.samples import a_csv, a_zip
from tests.app.intake.test_sending import ROOT, council, items, send, stream, wait_until, waiting_in
from tests.builders import Round

__all__ = ["council"]
INSIDE = 80


def test_an_archive_whose_unpacking_is_killed_is_taken_in_once(db: Database, tmp_path: Path, council: Round) -> None:
    migrate(db, tmp_path)
    packed = a_zip({f"papers/{n:03}.csv": a_csv(f"a,b\n{n},2\n") for n in range(INSIDE)})
    send(db, tmp_path, council.core, [stream("drive.zip", packed)])
    command = [sys.executable, str(ROOT / "tests" / "app" / "intake" / "an_importer.py"), db.url, str(tmp_path)]

    def worker() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, stdin=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, cwd=tmp_path)

    def unpacked() -> int:
        return sum(1 for _ in (tmp_path / "files" / "incoming").glob("*"))

    def is_done() -> bool:
        with db.read() as session:
            return session.scalars(select(Job)).one().state is JobState.DONE

    first = worker()
    try:
        # Some of its files have arrived and stand in no list yet.
        wait_until(lambda: unpacked() > 5)
    finally:
        first.kill()
        first.communicate()
    second = worker()
    try:
        wait_until(is_done)
    finally:
        second.kill()
        second.communicate()
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceRevision)) == INSIDE
        states = session.scalars(select(BatchFile.state).where(BatchFile.item_id.is_not(None))).all()
        assert states == [FileState.READY] * INSIDE
        assert session.scalar(select(func.count()).select_from(BatchFile)) == INSIDE + 1
    assert items(db) == INSIDE and waiting_in(tmp_path) == []

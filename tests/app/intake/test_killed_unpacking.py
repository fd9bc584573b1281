"""A worker is killed while it unpacks an archive: the next one unpacks it again, and no file is lost or comes twice."""

from pathlib import Path

from sqlalchemy import func, select

from app.core.db import Database
from app.evidence.models import EvidenceRevision
from app.intake.models import BatchFile, FileState
from app.jobs.work.worker import migrate
from tests.app.intake.samples import a_csv, a_zip
from tests.app.intake.test_sending import council, items, killed_when, read_to_the_end, send, stream, waiting_in
from tests.builders import Round

__all__ = ["council"]
INSIDE = 80


def test_an_archive_whose_unpacking_is_killed_is_taken_in_once(db: Database, tmp_path: Path, council: Round) -> None:
    migrate(db, tmp_path)
    packed = a_zip({f"papers/{n:03}.csv": a_csv(f"a,b\n{n},2\n") for n in range(INSIDE)})
    send(db, tmp_path, council.core, [stream("drive.zip", packed)])

    def unpacked() -> int:
        return sum(1 for _ in (tmp_path / "files" / "incoming").glob("*"))

    # Some of its files have arrived and stand in no list yet.
    killed_when(db, tmp_path, lambda: unpacked() > 5)
    read_to_the_end(db, tmp_path)
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceRevision)) == INSIDE
        states = session.scalars(select(BatchFile.state).where(BatchFile.item_id.is_not(None))).all()
        assert states == [FileState.READY] * INSIDE
        assert session.scalar(select(func.count()).select_from(BatchFile)) == INSIDE + 1
    assert items(db) == INSIDE and waiting_in(tmp_path) == []

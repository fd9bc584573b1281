"""A folder is imported whole, once, whatever happens on the way."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.core.errors import NotFound, RuleBroken
from app.core.paging import PageParams
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.intake import service
from app.intake.models import BatchFile, FileState
from app.intake.schemas import BatchFileOut, BatchOut, ImportStarted
from app.intake.work import find_files, importing
from app.jobs.models import Job, JobState
from app.jobs.work import run_here
from app.jobs.work.worker import migrate
from tests.app.intake.samples import a_csv, a_docx, a_workshop, fill
from tests.builders import Round, a_round

ROOT = Path(__file__).parents[3]


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def start(db: Database, council: Round, folder: Path) -> ImportStarted:
    with db.write() as session:
        return service.start_import(session, council.core, str(folder), find_files(folder))


def bring_in(db: Database, council: Round, folder: Path, home: Path) -> tuple[BatchOut, list[BatchFileOut]]:
    started = start(db, council, folder)
    run_here(a_workshop(db, home, council.core), started.job_id)
    with db.read() as session:
        files = service.list_files(session, council.core, started.batch, PageParams(limit=200)).items
        return service.get_batch(session, council.core, started.batch), files


def test_every_file_has_its_sentence_and_one_that_is_wrong_stops_no_other(
    db: Database, tmp_path: Path, council: Round
) -> None:
    folder = fill(
        tmp_path / "drive",
        {
            "Policies/Waiting list protocol.docx": a_docx(),
            "Policies/empty.docx": b"",
            "Figures/waits.csv": a_csv(),
            "Figures/copy of waits.csv": a_csv(),
            "damaged.pdf": b"%PDF-1.7 and nothing more",
            "page.html": b"<html></html>",
            "Policies/~$Waiting list protocol.docx": b"lock",
            ".hidden": b"x",
            "Thumbs.db": b"x",
        },
    )
    (folder / "shortcut.docx").symlink_to(folder / "Policies" / "Waiting list protocol.docx")
    batch, files = bring_in(db, council, folder, tmp_path)
    became = {file.source_path: (file.state, file.sentence) for file in files}
    assert {path: state for path, (state, _) in became.items()} == {
        "damaged.pdf": FileState.REFUSED,
        "Figures/copy of waits.csv": FileState.READY,
        "Figures/waits.csv": FileState.SAME,
        "page.html": FileState.REFUSED,
        "Policies/empty.docx": FileState.REFUSED,
        "Policies/Waiting list protocol.docx": FileState.READY,
        "shortcut.docx": FileState.REFUSED,
    }
    assert all(sentence for _, sentence in became.values())
    assert "shortcut" in became["shortcut.docx"][1]
    assert batch.finished_at is not None
    with db.read() as session:
        job = session.scalars(select(Job)).one()
    assert (job.state, job.sentence, job.done) == (JobState.DONE, "2 added, 1 already in, 4 not taken.", 7)


def test_a_second_import_of_the_same_folder_adds_nothing(db: Database, tmp_path: Path, council: Round) -> None:
    folder = fill(tmp_path / "drive", {f"{n}.csv": a_csv(f"a,b\n{n},2\n") for n in range(30)} | {"p.docx": a_docx()})
    bring_in(db, council, folder, tmp_path)
    batch, files = bring_in(db, council, folder, tmp_path)
    assert batch.counts == {FileState.SAME: 31}
    assert all(file.sentence.startswith("Already in as E-") for file in files)
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceItem)) == 31


def test_an_import_that_was_stopped_goes_on_where_it_was(
    db: Database, tmp_path: Path, council: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 4)
    folder = fill(tmp_path / "drive", {f"{n:02}.csv": a_csv(f"a,b\n{n},2\n") for n in range(12)})
    started = start(db, council, folder)
    workshop = a_workshop(db, tmp_path, council.core)

    def stop(done: int, total: int, sentence: str) -> None:
        from app.jobs import service as jobs

        with db.write() as session:
            jobs.stop_job(session, council.core, started.job_id)

    assert run_here(workshop, started.job_id, stop).state is JobState.STOPPED
    with db.read() as session:
        counts = service.get_batch(session, council.core, started.batch).counts
    assert counts == {FileState.READY: 4, FileState.WAITING: 8}
    assert not list((tmp_path / "files" / "incoming").glob("*"))
    with db.write() as session:
        job_id = service.go_on(session, council.core, started.batch).job_id
    assert job_id is not None
    assert run_here(workshop, job_id).sentence == "12 added."
    with db.write() as session, pytest.raises(RuleBroken, match="Nothing of B-1"):
        service.go_on(session, council.core, started.batch)


def test_a_file_that_went_away_meanwhile_is_told(db: Database, tmp_path: Path, council: Round) -> None:
    folder = fill(tmp_path / "drive", {"a.csv": a_csv(), "b.csv": a_csv("c,d\n1,2\n")})
    started = start(db, council, folder)
    (folder / "a.csv").unlink()
    run_here(a_workshop(db, tmp_path, council.core), started.job_id)
    with db.read() as session:
        files = service.list_files(session, council.core, started.batch).items
    assert [file.state for file in files] == [FileState.REFUSED, FileState.READY]
    assert "no longer there" in files[0].sentence


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names that are no text")
def test_a_name_that_is_no_text_is_told_and_carried_past(db: Database, tmp_path: Path, council: Round) -> None:
    folder = fill(tmp_path / "drive", {"a.csv": a_csv()})
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.csv")).write_bytes(a_csv("x,y\n"))
    _, files = bring_in(db, council, folder, tmp_path)
    assert [file.state for file in files] == [FileState.READY, FileState.REFUSED]
    assert "Rename it" in files[1].sentence


def test_a_folder_that_is_not_there_or_empty_is_told(db: Database, tmp_path: Path, council: Round) -> None:
    with pytest.raises(NotFound, match="Check the path"):
        find_files(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleBroken, match="no files"):
        start(db, council, tmp_path / "empty")


def test_the_real_sample_documents_come_in_whole(db: Database, tmp_path: Path, council: Round, shared: Path) -> None:
    folder = shared / "corpus" / "ordinary"
    batch, files = bring_in(db, council, folder, tmp_path)
    attached = [file.name for file in files if file.inside is not None]
    assert batch.total - len(attached) == len(list(folder.iterdir())) == 70
    assert len(attached) == 13
    # One real workbook holds macros; it is kept apart, listed with its type, size and hash like the others.
    apart = [file.name for file in files if file.state is not FileState.READY and file.inside is None]
    assert apart == ["r_testEXCEL_various.xlsb"]
    for file in files:
        if file.inside is not None:
            continue
        content = (folder / file.source_path).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert file.media_type
    with db.read() as session:
        items = evidence.list_items(session, council.lead, page=PageParams(limit=100)).items
        with_text = [
            item.reference
            for item in items
            if any(piece.text.strip() for piece in evidence.list_text(session, council.lead, item.reference, 1))
        ]
    assert len(items) == 69 + 12  # one of the attached is among them already
    assert all(item.title and item.media_type and item.size for item in items)
    assert len(with_text) == 51  # the others truly hold no words: pictures, scans, empty tables
    assert sum(item.document_date is not None for item in items) >= 10


def wait_until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def test_an_import_whose_worker_is_killed_is_finished_by_the_next_and_no_file_comes_twice(
    db: Database, tmp_path: Path, council: Round
) -> None:
    migrate(db, tmp_path)
    folder = fill(tmp_path / "drive", {f"{n:03}.csv": a_csv(f"a,b\n{n},2\n") for n in range(200)})
    started = start(db, council, folder)
    url = db.url
    command = [sys.executable, str(ROOT / "tests" / "app" / "intake" / "an_importer.py"), url, str(tmp_path)]

    def worker() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, stdin=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, cwd=tmp_path)

    def taken() -> int:
        with db.read() as session:
            ready = BatchFile.state == FileState.READY
            return session.scalar(select(func.count()).select_from(BatchFile).where(ready)) or 0

    first = worker()
    try:
        wait_until(lambda: taken() > 0)
    finally:
        first.kill()
        first.communicate()
    before = taken()
    assert 0 < before < 200
    second = worker()
    try:
        wait_until(lambda: taken() == 200)
        wait_until(lambda: finished(db))
    finally:
        second.kill()
        second.communicate()
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceItem)) == 200
        assert session.scalar(select(func.count()).select_from(EvidenceRevision)) == 200
        items = set(session.scalars(select(BatchFile.item_id)))
    assert len(items) == 200
    assert started.total == 200


def finished(db: Database) -> bool:
    with db.read() as session:
        return session.scalars(select(Job)).one().state is JobState.DONE

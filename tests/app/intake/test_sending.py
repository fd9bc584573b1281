"""Many files are sent: kept in the request, read by a job; whatever happens between, none is lost, none comes twice."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Role
from app.answers import service as answers
from app.answers.models import CategoryResponse
from app.audit import record
from app.core.db import Database, DbSession
from app.core.errors import Forbidden, NoRoom, RuleBroken
from app.core.paging import PageParams
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.files.store import FileStore
from app.files.waiting import WaitingFiles
from app.intake import service
from app.intake.models import Batch, BatchFile, FileState
from app.intake.schemas import BatchFileOut, BatchIn, Coming, TakenOut
from app.intake.work import clear_left_behind, leave_rest_out, look_at, receive
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from app.jobs.work import run_here
from app.jobs.work.worker import migrate
from tests.app.intake.samples import a_csv, a_docx, a_workshop, brought_in, read_all, tools_in, with_macros
from tests.builders import BUILDER, Round, a_person, a_round, an_actor

ROOT = Path(__file__).parents[3]


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def stream(name: str, content: bytes) -> Coming:
    return Coming(name, io.BytesIO(content))


def some(count: int) -> list[Coming]:
    return [stream(f"{n:03}.csv", a_csv(f"a,b\n{n},2\n")) for n in range(count)]


def send(db: Database, home: Path, actor: Actor, coming: list[Coming], into: str | BatchIn | None = None) -> TakenOut:
    return receive(tools_in(home), db, actor, into or BatchIn(), coming)


def on_disk(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def waiting_in(home: Path) -> list[Path]:
    return [path for path in (home / "files" / "waiting").rglob("*") if path.is_file()]


def items(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(EvidenceItem)) or 0


def lines(db: Database, actor: Actor, batch: str) -> list[BatchFileOut]:
    with db.read() as session:
        return service.list_files(session, actor, batch, PageParams(limit=200)).items


def batch_id(db: Database, reference: str) -> UUID:
    with db.read() as session:
        return session.scalars(select(Batch.id).where(Batch.reference == reference)).one()


def has_ended(db: Database, batch: str) -> bool:
    with db.read() as session:
        return session.scalars(select(Batch.finished_at).where(Batch.reference == batch)).one() is not None


def next_job(db: Database) -> UUID | None:
    with db.read() as session:
        return session.scalars(select(Job.id).where(Job.finished_at.is_(None)).order_by(Job.asked_at).limit(1)).first()


def test_sent_files_wait_whole_under_their_hash_and_nothing_is_read_yet(
    db: Database, tmp_path: Path, council: Round
) -> None:
    content = a_docx()
    taken = send(db, tmp_path, council.core, [stream("wl.docx", content), stream("gone.csv", b"")])
    assert [(file.state, file.size) for file in taken.files] == [
        (FileState.WAITING, len(content)),
        (FileState.WAITING, 0),
    ]
    assert items(db) == 0
    waiting = {path.name: path.read_bytes() for path in waiting_in(tmp_path)}
    assert waiting[f"1-{hashlib.sha256(content).hexdigest()}"] == content
    assert len(on_disk(tmp_path)) == 2
    became = read_all(db, tmp_path, council.core, taken).files
    assert [file.state for file in became] == [FileState.READY, FileState.REFUSED]
    assert waiting_in(tmp_path) == []
    assert len(on_disk(tmp_path)) == 1  # of what was refused nothing stays


def test_every_kind_of_file_has_its_sentence(db: Database, tmp_path: Path, council: Round) -> None:
    sent = [
        stream("plan.docx", a_docx("Plan")),
        stream("figures.csv", a_csv()),
        stream("copy.csv", a_csv()),
        stream("macro.docx", with_macros(a_docx("Macro"))),
        stream("setup.exe", b"MZ" + bytes(100)),
    ]
    files = brought_in(db, tmp_path, council.core, sent).files
    assert [file.state for file in files] == [
        FileState.READY,
        FileState.READY,
        FileState.SAME,
        FileState.QUARANTINED,
        FileState.REFUSED,
    ]
    assert all(file.sentence for file in files)


@pytest.mark.parametrize("call", ["fsync", "mkdir", "replace"])
def test_a_full_disk_keeps_nothing_of_the_sending(
    db: Database, tmp_path: Path, council: Round, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (tmp_path / "files" / "incoming").mkdir(parents=True)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(NoRoom, match="Free some room"):
        send(db, tmp_path, council.core, some(3))
    monkeypatch.undo()
    assert on_disk(tmp_path) == []
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(BatchFile)) == 0
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_piece_that_was_cut_off_is_done_again_with_the_same_bytes(
    db: Database, tmp_path: Path, council: Round
) -> None:
    taken = send(db, tmp_path, council.core, some(2))
    tools, batch = tools_in(tmp_path), batch_id(db, taken.batch)
    sent = WaitingFiles(tools.store).of(batch)
    looked = [(at, look_at(tools, Coming("x.csv", file.path, sha256=file.sha256))) for at, file in sent.items()]
    with pytest.raises(KeyboardInterrupt), db.write() as session:
        service.take_waiting(session, council.core, batch, looked, tools)
        raise KeyboardInterrupt  # the bytes are under their hash by now, the lines are not written
    assert items(db) == 0
    assert [file.state for file in read_all(db, tmp_path, council.core, taken).files] == [FileState.READY] * 2
    assert (items(db), len(on_disk(tmp_path))) == (2, 2)


def test_a_file_that_was_damaged_or_lost_while_it_waited_is_told(db: Database, tmp_path: Path, council: Round) -> None:
    taken = send(db, tmp_path, council.core, some(3))
    first, second, _ = sorted(waiting_in(tmp_path))
    first.write_bytes(b"another")
    second.unlink()
    files = read_all(db, tmp_path, council.core, taken).files
    assert [file.state for file in files] == [FileState.REFUSED, FileState.REFUSED, FileState.READY]
    assert "damaged while it waited" in files[0].sentence
    assert "no longer there" in files[1].sentence and "Add it again" in files[1].sentence


def test_a_batch_that_nobody_has_begun_stops_at_once_and_goes_on_when_asked(
    db: Database, tmp_path: Path, council: Round
) -> None:
    taken = send(db, tmp_path, council.core, some(3))
    assert taken.job_id is not None
    with db.write() as session:
        assert jobs.stop_job(session, council.core, taken.job_id).state is JobState.STOPPED
    run_here(a_workshop(db, tmp_path, council.core), taken.job_id)
    assert (items(db), len(waiting_in(tmp_path))) == (0, 3)
    with db.write() as session:
        job_id = service.go_on(session, council.core, taken.batch).job_id
    assert job_id not in (None, taken.job_id)
    assert run_here(a_workshop(db, tmp_path, council.core), job_id).sentence == "3 added."  # type: ignore[arg-type]


def test_the_rest_of_a_stopped_batch_is_left_out_and_its_bytes_are_gone(
    db: Database, tmp_path: Path, council: Round
) -> None:
    taken = send(db, tmp_path, council.core, some(2))
    with db.read() as session:
        version = service.get_batch(session, council.core, taken.batch).version
    with pytest.raises(RuleBroken, match="Stop it"):
        leave_rest_out(tools_in(tmp_path), db, council.core, taken.batch, version)
    with db.write() as session:
        jobs.stop_job(session, council.core, taken.job_id)  # type: ignore[arg-type]
    batch = leave_rest_out(tools_in(tmp_path), db, council.core, taken.batch, version)
    assert batch.counts == {FileState.REFUSED: 2} and batch.finished_at is not None
    assert "Left out" in lines(db, council.core, taken.batch)[0].sentence
    assert on_disk(tmp_path) == []


def test_more_files_for_a_batch_are_read_by_the_job_under_way_or_by_a_new_one(
    db: Database, tmp_path: Path, council: Round
) -> None:
    first = send(db, tmp_path, council.core, some(2))
    more = send(db, tmp_path, council.core, [stream("x.csv", a_csv("x,y\n"))], first.batch)
    assert more.job_id == first.job_id
    assert [file.position for file in more.files] == [3]
    assert len(read_all(db, tmp_path, council.core, first).files) == 3
    later = send(db, tmp_path, council.core, [stream("z.csv", a_csv("z,y\n"))], first.batch)
    assert later.job_id != first.job_id
    assert [file.state for file in read_all(db, tmp_path, council.core, later).files] == [FileState.READY] * 4


def test_files_for_someone_elses_batch_are_refused(db: Database, tmp_path: Path, council: Round) -> None:
    taken = send(db, tmp_path, council.core, some(1))
    with pytest.raises(Forbidden, match="a batch of your own"):
        send(db, tmp_path, council.lead, some(1), taken.batch)
    assert len(on_disk(tmp_path)) == 1


def test_what_comes_in_answers_the_request_of_the_batch(db: Database, tmp_path: Path, council: Round) -> None:
    brought_in(db, tmp_path, council.core, some(1), request="2")
    brought_in(db, tmp_path, council.core, some(3), request="1")
    brought_in(db, tmp_path, council.core, some(3), request="1")  # all in, all there already
    with db.read() as session:
        given = [(one.request, one.document) for one in answers.list_answers(session, council.core)]
    assert sorted(given) == [("1", "E-0001"), ("1", "E-0002"), ("1", "E-0003"), ("2", "E-0001")]


def test_a_request_that_may_no_longer_be_answered_is_told_and_the_documents_are_in(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        user = a_person(session, "Ben", Role.CONTRIB)
        ben = an_actor(user, Role.CONTRIB, assessment_id=council.assessment.id)
        give(session, "1", user.id)
    taken = send(db, tmp_path, ben, some(1), BatchIn(request="1"))
    with db.write() as session:
        give(session, "1", council.lead.person_id)
    (file,) = read_all(db, tmp_path, ben, taken).files
    assert file.state is FileState.READY
    assert file.sentence.startswith("Added as E-0001. It is not under request 1: ")


def give(session: Any, code: str, person_id: UUID) -> None:
    response = session.scalars(select(CategoryResponse).where(CategoryResponse.code == code)).one()
    response.owner_id = person_id
    record(session, BUILDER, "test.row.changed", response)


def test_a_file_that_comes_just_as_the_batch_ends_is_read_too(db: Database, tmp_path: Path, council: Round) -> None:
    """One more is sent at the very commit that ends the batch, three times over: none is cleared away unread."""
    taken = send(db, tmp_path, council.core, some(1))
    late, sending = some(4)[1:], []

    def one_more(_: Session) -> None:
        if late and not sending and has_ended(db, taken.batch):
            sending.append(late.pop())
            send(db, tmp_path, council.core, sending, taken.batch)
            sending.clear()

    event.listen(DbSession, "after_commit", one_more)
    try:
        while (job := next_job(db)) is not None:
            run_here(a_workshop(db, tmp_path, council.core), job)
    finally:
        event.remove(DbSession, "after_commit", one_more)
    assert not late
    assert [file.state for file in lines(db, council.core, taken.batch)] == [FileState.READY] * 4
    assert waiting_in(tmp_path) == []


def test_the_folder_of_a_batch_stays_while_the_next_file_may_be_on_its_way(tmp_path: Path) -> None:
    waiting, batch = WaitingFiles(FileStore(tmp_path)), UUID(int=1)
    for position in (1, 2):
        store = FileStore(tmp_path)
        waiting.put(batch, {position: store.take(io.BytesIO(b"some"))})
        folder = next(iter(waiting.of(batch).values())).path.parent
        waiting.drop(batch, [position])
        assert folder.is_dir() and not waiting.of(batch)


def test_only_what_nobody_will_read_any_more_is_cleared_away(db: Database, tmp_path: Path, council: Round) -> None:
    store = FileStore(tmp_path / "files")
    taken = send(db, tmp_path, council.core, some(1))
    orphan = tmp_path / "files" / "waiting" / "00000000-0000-0000-0000-00000000000a"
    orphan.mkdir()
    (orphan / "1-abc").write_bytes(b"left by a crash")
    assert clear_left_behind(db, store) == 0
    for folder in (orphan.parent).iterdir():
        os.utime(folder, (1, 1))
    assert clear_left_behind(db, store) == 1
    assert not orphan.exists()
    with db.read() as session:
        assert service.batches_waiting(session, SYSTEM, [batch_id(db, taken.batch)])
    assert len(waiting_in(tmp_path)) == 1


def wait_until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@contextmanager
def a_worker(db: Database, home: Path) -> Iterator[None]:
    """A process of its own that reads what waits, killed at the end of the block."""
    command = [sys.executable, str(ROOT / "tests" / "app" / "intake" / "an_importer.py"), db.url, str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, cwd=home)
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def killed_when(db: Database, home: Path, is_time: Callable[[], bool]) -> None:
    """A worker reads until then, and is killed in the middle."""
    with a_worker(db, home):
        wait_until(is_time)


def read_to_the_end(db: Database, home: Path) -> None:
    """The next worker goes on until the one job is done."""

    def is_done() -> bool:
        with db.read() as session:
            return session.scalars(select(Job)).one().state is JobState.DONE

    with a_worker(db, home):
        wait_until(is_done)


def test_a_sending_whose_worker_is_killed_is_read_by_the_next_and_no_file_comes_twice(
    db: Database, tmp_path: Path, council: Round
) -> None:
    migrate(db, tmp_path)
    taken = send(db, tmp_path, council.core, some(200))
    assert [file.state for file in taken.files] == [FileState.WAITING] * 200

    def read() -> int:
        with db.read() as session:
            ready = BatchFile.state == FileState.READY
            return session.scalar(select(func.count()).select_from(BatchFile).where(ready)) or 0

    killed_when(db, tmp_path, lambda: read() > 0)
    assert 0 < read() < 200
    read_to_the_end(db, tmp_path)
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceRevision)) == 200
        assert len(set(session.scalars(select(BatchFile.item_id)))) == 200
    assert items(db) == 200
    assert waiting_in(tmp_path) == []

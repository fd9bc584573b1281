"""Work is carried out in pieces, by this process or by the worker, and survives the worker's death."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.core.db import Database
from app.core.errors import NotNow, RuleBroken
from app.jobs import service
from app.jobs.models import Job, JobState
from app.jobs.work import InHand, Sweep, Workshop, carry_out, pieces, run_here
from app.jobs.work.worker import beside, migrate, sweep_until, system_database_url
from tests.app.jobs.a_worker import PIECES, a_workshop

ROOT = Path(__file__).parents[3]
CORE = Actor.of(uuid4(), "Grace Okafor", frozenset({Role.CORE}), None)


def asked(db: Database, kind: str = "test.lines") -> tuple[UUID, UUID]:
    with db.write() as session:
        subject = uuid4()
        return service.ask_for(session, CORE, kind, subject), subject


def with_work(db: Database, work: Callable[[InHand], bool], actor: Actor | None = CORE) -> Workshop:
    return Workshop(db, {"test.lines": work}, lambda session, person, round_: actor)


def test_a_job_run_here_ends_done_with_its_last_sentence(db: Database, tmp_path: Path) -> None:
    job_id, subject = asked(db)
    told: list[int] = []
    job = run_here(a_workshop(db, tmp_path), job_id, lambda done, total, sentence: told.append(done))
    assert (job.state, job.done, job.sentence) == (JobState.DONE, PIECES, f"{PIECES} of {PIECES}")
    assert told == list(range(1, PIECES + 1))
    assert len((tmp_path / f"{subject}.txt").read_text().splitlines()) == PIECES


def test_a_job_that_is_over_is_not_done_again(db: Database, tmp_path: Path) -> None:
    job_id, subject = asked(db)
    run_here(a_workshop(db, tmp_path), job_id)
    (tmp_path / f"{subject}.txt").unlink()
    run_here(a_workshop(db, tmp_path), job_id)
    assert not (tmp_path / f"{subject}.txt").exists()


def test_a_stop_is_heard_after_the_piece_in_hand(db: Database) -> None:
    job_id, _ = asked(db)
    calls: list[int] = []

    def work(in_hand: InHand) -> bool:
        calls.append(1)
        with db.write() as session:
            service.stop_job(session, CORE, job_id)
        return True

    job = run_here(with_work(db, work), job_id)
    assert (job.state, len(calls)) == (JobState.STOPPED, 1)
    assert "What was done so far is kept" in job.sentence


def test_work_stops_with_a_sentence_when_the_starters_right_is_gone(db: Database) -> None:
    job_id, _ = asked(db)
    held = [CORE]
    calls: list[int] = []

    def find_actor(session: Session, person_id: UUID, assessment_id: UUID | None) -> Actor | None:
        return held[0] if held else None

    def work(in_hand: InHand) -> bool:
        calls.append(1)
        held.clear()
        return True

    job = run_here(Workshop(db, {"test.lines": work}, find_actor), job_id)
    assert (job.state, len(calls)) == (JobState.STOPPED, 1)
    assert "may no longer do it" in job.sentence


def test_a_refusal_is_the_jobs_sentence(db: Database) -> None:
    def work(in_hand: InHand) -> bool:
        raise RuleBroken("The folder is gone. Put it back, then start again.")

    job_id, _ = asked(db)
    job = run_here(with_work(db, work), job_id)
    assert (job.state, job.sentence) == (JobState.FAILED, "The folder is gone. Put it back, then start again.")


def test_a_fault_of_ours_is_logged_and_its_words_are_not_shown(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(in_hand: InHand) -> bool:
        raise KeyError("internal words")

    job_id, _ = asked(db)
    job = run_here(with_work(db, work), job_id)
    assert job.state is JobState.FAILED
    assert "internal words" not in job.sentence
    told = capsys.readouterr().err
    assert "KeyError" in told and str(job_id) in told
    assert "internal words" not in told


def test_a_busy_database_is_waited_for(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces.time, "sleep", lambda seconds: None)
    busy = [1, 1]

    def work(in_hand: InHand) -> bool:
        if busy:
            busy.pop()
            raise NotNow("Someone else is saving just now.")
        return False

    job_id, _ = asked(db)
    assert run_here(with_work(db, work), job_id).state is JobState.DONE


def test_a_kind_that_is_not_known_fails_in_words(db: Database) -> None:
    job_id, _ = asked(db, "packs.unheard_of")
    job = run_here(with_work(db, lambda in_hand: False), job_id)
    assert job.state is JobState.FAILED
    assert "does not know this kind of work" in job.sentence


def command(db: Database, home: Path) -> list[str]:
    url = db.url
    return [sys.executable, str(ROOT / "tests" / "app" / "jobs" / "a_worker.py"), url, str(home)]


@pytest.fixture
def worker(db: Database, tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts worker processes; what still runs at the end is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        started.append(
            subprocess.Popen(command(db, tmp_path), stdin=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, cwd=tmp_path)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def state_of(db: Database, job_id: UUID) -> JobState:
    with db.read() as session:
        return session.get_one(Job, job_id).state


def test_what_a_killed_worker_left_the_next_one_finishes(
    db: Database, tmp_path: Path, worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    migrate(db, tmp_path)
    job_id, subject = asked(db)
    lines = tmp_path / f"{subject}.txt"
    first, second = worker(), worker()  # the second waits for the lock, and takes over at once
    wait_until(lambda: lines.exists() and len(lines.read_text().splitlines()) >= 3)
    assert len({line.split()[1] for line in lines.read_text().splitlines()}) == 1
    at_work = first if lines.read_text().split()[1] == str(first.pid) else second
    at_work.kill()
    wait_until(lambda: state_of(db, job_id) is JobState.DONE)
    written = [line.split() for line in lines.read_text().splitlines()]
    assert [number for number, _ in written] == [str(n) for n in range(PIECES)]
    assert len({process for _, process in written}) == 2


def test_a_worker_beside_us_ends_with_us_and_its_job_goes_on_here(db: Database, tmp_path: Path) -> None:
    migrate(db, tmp_path)
    job_id, subject = asked(db)
    lines = tmp_path / f"{subject}.txt"
    with beside(["env", f"PYTHONPATH={ROOT}", *command(db, tmp_path)]):
        wait_until(lines.exists)
    assert state_of(db, job_id) is JobState.WORKING
    job = carry_out(a_workshop(db, tmp_path), tmp_path, job_id)
    assert job.state is JobState.DONE
    assert [line.split()[0] for line in lines.read_text().splitlines()] == [str(n) for n in range(PIECES)]


def test_a_command_waits_for_the_worker_that_is_at_it(
    db: Database, tmp_path: Path, worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    migrate(db, tmp_path)
    process = worker()
    job_id, subject = asked(db)
    lines = tmp_path / f"{subject}.txt"
    wait_until(lines.exists)
    assert carry_out(a_workshop(db, tmp_path), tmp_path, job_id).state is JobState.DONE
    assert {line.split()[1] for line in lines.read_text().splitlines()} == {str(process.pid)}


def test_dbos_has_tables_of_its_own(db: Database, tmp_path: Path) -> None:
    migrate(db, tmp_path)
    assert (tmp_path / "jobs.sqlite3").exists() == db.is_sqlite
    assert system_database_url(db, tmp_path).startswith("sqlite:" if db.is_sqlite else "postgresql")


def test_a_sweep_that_fails_keeps_neither_the_others_nor_the_next_turn(db: Database, tmp_path: Path) -> None:
    ending, seen = threading.Event(), []

    def fail(db: Database) -> None:
        seen.append("failed")
        raise RuntimeError("away")

    def end(db: Database) -> None:
        seen.append("done")
        if seen.count("done") == 2:
            ending.set()

    sweep_until(replace(a_workshop(db, tmp_path), sweeps=(Sweep("a", 0, fail), Sweep("b", 0, end))), ending)
    assert seen == ["failed", "done", "failed", "done"]

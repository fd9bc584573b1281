"""Long work, piece by piece: `advance` does the next piece of a job, whichever process calls it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor
from app.core.db import Database
from app.core.errors import Forbidden, NotFound, NotNow, Problem
from app.jobs import service
from app.jobs.models import JobState
from app.jobs.rules import STOPPED
from app.jobs.schemas import JobOut

if TYPE_CHECKING:
    from filelock import BaseFileLock

log = structlog.get_logger("readiness.jobs")

ActorFinder = Callable[[Session, UUID, UUID | None], Actor | None]
Told = Callable[[int, int, str], None]
# The page asks every two seconds; a write for each of 240 files would only wear the disk.
TELL_EVERY_SECONDS = 0.5
TRIES_WHILE_BUSY = 5
_SORRY = (
    "Something went wrong on our side. What was done so far is kept. "
    "Start it again; if it happens twice, tell your administrator."
)
_NO_RIGHT = "Stopped: the person who started this may no longer do it. What was done so far is kept."


@dataclass(frozen=True)
class InHand:
    """One call of a piece of work: for whom (their rights as they are now), on what, and how to say how far it is.

    `tell(done, total, sentence)` gives False when someone asked the work to stop. It writes, so it is not to be called
    inside a writing transaction of the work's own.
    """

    db: Database
    actor: Actor
    job_id: UUID
    subject_id: UUID
    tell: Callable[[int, int, str], bool]


# Does the next piece; True while there is more, and at once when `tell` says to stop. A piece that was cut off is done
# again, so it must bear that: what it finished is to be seen in its own domain's rows.
Work = Callable[[InHand], bool]


@dataclass(frozen=True)
class Sweep:
    """What the worker does by itself every so often: short, harmless when done twice, and asked by nobody."""

    name: str
    every_seconds: float
    do: Callable[[Database], None]


@dataclass(frozen=True)
class Workshop:
    """What every job needs: the database, the work by kind ("intake.import"), who a person is now; and the sweeps."""

    db: Database
    works: Mapping[str, Work]
    find_actor: ActorFinder
    sweeps: tuple[Sweep, ...] = ()


def advance(workshop: Workshop, job_id: UUID, told: Told | None = None) -> bool:
    """Do the next piece of a job; False when the job is over. Whatever goes wrong ends up as its sentence."""
    db = workshop.db
    with db.write() as session:
        job = service.take_up(session, SYSTEM, job_id)
        if job is None:
            return False
        kind, subject_id, stop_asked = job.kind, job.subject_id, job.stop_asked
        actor = workshop.find_actor(session, job.started_by, job.assessment_id)
        if actor is None or stop_asked:
            words = _NO_RIGHT if actor is None else STOPPED
            service.close_job(session, SYSTEM, job_id, JobState.STOPPED, words)
            return False
    work = workshop.works.get(kind)
    if work is None:
        return _close(db, job_id, JobState.FAILED, "This version of Readiness does not know this kind of work.")
    try:
        more = _with_patience(work, InHand(db, actor, job_id, subject_id, _teller(db, job_id, told)))
    except (Forbidden, NotFound) as refusal:
        log.info("job_stopped", job=str(job_id), why=type(refusal).__name__)
        return _close(db, job_id, JobState.STOPPED, f"{_NO_RIGHT} {refusal.detail}")
    except Problem as problem:
        return _close(db, job_id, JobState.FAILED, problem.detail)
    except Exception:
        log.exception("job_failed", job=str(job_id))
        return _close(db, job_id, JobState.FAILED, _SORRY)
    return True if more else _close(db, job_id, JobState.DONE)


def run_here(workshop: Workshop, job_id: UUID, told: Told | None = None) -> JobOut:
    """Carry a job out in this process, to its end; the caller holds `worker_lock`."""
    while advance(workshop, job_id, told):
        pass
    return _as_it_stands(workshop, job_id)


def carry_out(workshop: Workshop, home: Path, job_id: UUID, told: Told | None = None) -> JobOut:
    """For commands: run a job here when no worker is at it, else wait for the worker to; gives the job when it is over."""
    from filelock import Timeout

    lock = worker_lock(home)
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            job = _as_it_stands(workshop, job_id)
            if told is not None:
                told(job.done, job.total, job.sentence)
            if job.finished_at is not None:
                return job
            time.sleep(TELL_EVERY_SECONDS)
            continue
        try:
            return run_here(workshop, job_id, told)
        finally:
            lock.release()


def worker_lock(home: Path) -> "BaseFileLock":
    """Held by whoever carries out jobs of this store; the system lets go of it when that process ends, however it ends."""
    from filelock import FileLock

    return FileLock(home / "worker.lock")


def is_worked(home: Path) -> bool:
    """Whether anyone carries out jobs of this store just now."""
    from filelock import Timeout

    lock = worker_lock(home)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _with_patience(work: Work, in_hand: InHand) -> bool:
    """A busy database is waited for a few times before it counts as a failure."""
    for attempt in range(1, TRIES_WHILE_BUSY + 1):
        try:
            return work(in_hand)
        except NotNow:
            if attempt == TRIES_WHILE_BUSY:
                raise
            time.sleep(attempt)
    raise AssertionError("not reached")


def _teller(db: Database, job_id: UUID, told: Told | None) -> Callable[[int, int, str], bool]:
    last = 0.0
    go_on = True

    def tell(done: int, total: int, sentence: str) -> bool:
        nonlocal last, go_on
        if told is not None:
            told(done, total, sentence)
        if time.monotonic() - last < TELL_EVERY_SECONDS and done < total:
            return go_on
        with db.write() as session:
            go_on = service.note_progress(session, SYSTEM, job_id, done, total, sentence)
        last = time.monotonic()
        return go_on

    return tell


def _close(db: Database, job_id: UUID, state: JobState, sentence: str | None = None) -> bool:
    with db.write() as session:
        service.close_job(session, SYSTEM, job_id, state, sentence)
    return False


def _as_it_stands(workshop: Workshop, job_id: UUID) -> JobOut:
    with workshop.db.read() as session:
        return service.get_any_job(session, SYSTEM, job_id)

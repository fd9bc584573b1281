"""The one worker of a store: finds jobs that people asked for, and brings each to its end with DBOS, crashes included."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from app.access import SYSTEM
from app.core.db import Database
from app.jobs import service
from app.jobs.models import JobState
from app.jobs.work.pieces import Workshop, advance, worker_lock

log = structlog.get_logger("readiness.jobs")

# Fixed, or a second process would take over a live job, and a job left by older source would never be taken up again.
APPLICATION, EXECUTOR, VERSION = "readiness", "readiness-worker", "1"
SCHEMA = "dbos"
QUEUE = "jobs"
AT_ONCE = 2
LOOK_EVERY_SECONDS = 0.5
# A job that was under way at so many crashes is set aside, or it might bring the worker down for ever.
MOST_CRASHES = 200
LIVE = frozenset({"PENDING", "ENQUEUED", "DELAYED"})
_SET_ASIDE = (
    "This was started several times and the worker ended each time, so it was set aside. What was done so far is kept. "
    "Tell your administrator before you start it again."
)


def system_database_url(db: Database, home: Path) -> str:
    """Where DBOS keeps its own tables: a file of its own beside SQLite, a schema of its own in PostgreSQL."""
    return f"sqlite:///{home.resolve() / 'jobs.sqlite3'}" if db.is_sqlite else db.url


def migrate(db: Database, home: Path) -> None:
    """Make or bring up DBOS's own tables."""
    from dbos import run_dbos_database_migrations

    run_dbos_database_migrations(system_database_url(db, home), schema=SCHEMA)


def serve(workshop: Workshop, home: Path, ending: threading.Event) -> None:
    """The worker's whole life: wait for the store's lock, then carry out jobs until `ending` is set.

    It lets the piece in hand finish; the job goes on with the next worker.
    """
    from filelock import Timeout

    lock = worker_lock(home)
    while not ending.is_set():
        try:
            lock.acquire(timeout=LOOK_EVERY_SECONDS)
        except Timeout:
            continue
        sweeper = threading.Thread(target=sweep_until, args=(workshop, ending), name="sweeper")
        try:
            sweeper.start()
            _work_until(workshop, home, ending)
        finally:
            if sweeper.ident is not None:
                sweeper.join()
            lock.release()


def sweep_until(workshop: Workshop, ending: threading.Event) -> None:
    """Do each sweep whenever it is due, beside the jobs: a mail server that hangs must not keep a job waiting."""
    due = dict.fromkeys(workshop.sweeps, 0.0)
    while due and not ending.wait(LOOK_EVERY_SECONDS):
        for sweep, at in due.items():
            if time.monotonic() < at or ending.is_set():
                continue
            try:
                sweep.do(workshop.db)
            except Exception:  # what went wrong now may go right the next time
                log.exception("the sweep %s failed", sweep.name)
            due[sweep] = time.monotonic() + sweep.every_seconds


def _work_until(workshop: Workshop, home: Path, ending: threading.Event) -> None:
    from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

    @DBOS.step(name="piece")
    def piece(job_id: str) -> bool:
        return advance(workshop, UUID(job_id))

    @DBOS.workflow(name="job", max_recovery_attempts=MOST_CRASHES)
    def job(job_id: str) -> None:
        while not ending.is_set() and piece(job_id):
            pass

    config = DBOSConfig(
        name=APPLICATION,
        system_database_url=system_database_url(workshop.db, home),
        dbos_system_schema=SCHEMA,
        executor_id=EXECUTOR,
        application_version=VERSION,
        log_level="WARNING",
        use_listen_notify=False,
        serializer=DBOSPortableJSONSerializer(),
    )
    DBOS(config=config)
    DBOS.launch()
    try:
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=LOOK_EVERY_SECONDS)
        while not ending.wait(LOOK_EVERY_SECONDS):
            try:
                _sweep(workshop, job)
            except Exception:  # a database that is away comes back; the worker must still be there then
                log.exception("jobs_not_looked_for")
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=30)


def _sweep(workshop: Workshop, job: Any) -> None:
    """See to it that every unfinished job has a workflow: new ones, and those that an ended worker handed back."""
    from dbos import DBOS, SetWorkflowID

    with workshop.db.read() as session:
        unfinished = service.list_unfinished(session, SYSTEM)
    for job_id in unfinished:
        runs = DBOS.list_workflows(workflow_id_prefix=str(job_id), load_input=False, load_output=False)
        if any(run.status in LIVE for run in runs):
            continue
        if any(run.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED" for run in runs):
            log.error("job_set_aside", job=str(job_id))
            with workshop.db.write() as session:
                service.close_job(session, SYSTEM, job_id, JobState.FAILED, _SET_ASIDE)
            continue
        with SetWorkflowID(f"{job_id}-{len(runs) + 1}" if runs else str(job_id)):
            DBOS.enqueue_workflow(QUEUE, job, str(job_id))


@contextmanager
def beside(command: Sequence[str]) -> Iterator[None]:
    """A worker as a child of this process while the block lasts; one that dies is started again after a second.

    The child ends when its standard input does (`end_with_parent`), so that it never outlives a parent that was killed.
    """
    over = threading.Event()
    child: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        while not over.is_set():
            child[:] = [subprocess.Popen(command, stdin=subprocess.PIPE)]  # noqa: S603 - our own command
            child[0].wait()
            over.wait(1)

    watcher = threading.Thread(target=keep_running, name="worker-watcher", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        for process in child:
            with suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
        watcher.join(5)


def end_with_parent(ending: threading.Event) -> None:
    """Set `ending` once standard input ends: the parent is gone, or wants us to go."""

    def watch() -> None:
        with suppress(OSError):
            while os.read(sys.stdin.fileno(), 1024):
                pass
        ending.set()

    threading.Thread(target=watch, name="parent-watcher", daemon=True).start()

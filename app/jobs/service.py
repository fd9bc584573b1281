"""The verbs of jobs: ask for one, look at it, ask it to stop; and what the worker notes while it works."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import NotFound
from app.jobs import queries, rules
from app.jobs.models import Job, JobState
from app.jobs.schemas import JobOut, OwnWork

LATEST = 50
SHOWN_FOR = timedelta(days=1)


def ask_for(
    session: Session, actor: Actor, kind: str, subject_id: UUID, *, total: int = 0, job_id: UUID | None = None
) -> UUID:
    """Write down that this work is to be done; the worker finds it once the transaction has landed. Gives the job's id.

    The caller has asked for the right to the work itself. With a `job_id` of its own, asking twice is harmless.
    """
    actor.require(Permission.ASSESSMENT_READ)
    if job_id is not None and queries.find_any(session, job_id) is not None:
        return job_id
    job = Job(
        id=job_id or uuid4(),
        kind=kind,
        subject_id=subject_id,
        assessment_id=actor.assessment_id,
        started_by=actor.person_id,
        state=JobState.WAITING,
        done=0,
        total=total,
        sentence="Waiting to start.",
        stop_asked=False,
        asked_at=now(),
        changed_at=now(),
    )
    session.add(job)
    session.flush()
    return job.id


def get_job(session: Session, actor: Actor, job_id: UUID) -> JobOut:
    actor.require(Permission.ASSESSMENT_READ)
    return _out(_visible(session, actor, job_id))


def list_jobs(session: Session, actor: Actor, *, subject_id: UUID | None = None) -> list[JobOut]:
    """The latest jobs this person may see, newest first; all of one subject when it is named."""
    actor.require(Permission.ASSESSMENT_READ)
    if subject_id is not None:
        return [_out(job) for job in queries.list_of_subject(session, actor, subject_id)]
    return [_out(job) for job in queries.list_latest(session, actor, LATEST)]


def latest_about(session: Session, actor: Actor, kind: str, subject_id: UUID) -> JobOut | None:
    """The latest job of a kind about one thing, whoever asked for it: for work that one asking does for everybody.

    The caller has asked for the right to the thing.
    """
    actor.require(Permission.ASSESSMENT_READ)
    job = queries.latest_about(session, kind, subject_id)
    return None if job is None else _out(job)


def list_own_work(session: Session, actor: Actor) -> list[OwnWork]:
    """What this person started and that is under way, or ended within a day; the newest first."""
    actor.require(Permission.ASSESSMENT_READ)
    found = queries.list_own_since(session, actor, now() - SHOWN_FOR)
    return [OwnWork(job.subject_id, _out(job)) for job in found]


def stop_job(session: Session, actor: Actor, job_id: UUID) -> JobOut:
    """Ask a job to stop; it does after the piece in hand, and what is done stays done. Harmless when it is over.

    One that nobody has begun stops at once: there may be no worker that would hear of it.
    """
    actor.require(Permission.ASSESSMENT_READ)
    job = _visible(session, actor, job_id)
    if job.state not in rules.OVER and not job.stop_asked:
        job.stop_asked = True
        job.changed_at = now()
        if job.state is JobState.WAITING:
            job.state, job.finished_at, job.sentence = JobState.STOPPED, now(), rules.STOPPED
        record(session, actor, "jobs.job.stop_asked", job)
    return _out(job)


def take_up(session: Session, actor: Actor, job_id: UUID) -> Job | None:
    """For the worker: the job, now being worked on; None when it is over already."""
    actor.require(Permission.SYSTEM_RUN)
    job = queries.find_any(session, job_id)
    if job is None or job.state in rules.OVER:
        return None
    if job.state is not JobState.WORKING:
        job.state = JobState.WORKING
        job.started_at = job.changed_at = now()
        job.sentence = "Working."
    return job


def note_progress(session: Session, actor: Actor, job_id: UUID, done: int, total: int, sentence: str) -> bool:
    """For the worker: how far the work is; gives False when someone asked it to stop."""
    actor.require(Permission.SYSTEM_RUN)
    job = queries.find_any(session, job_id)
    if job is None or job.state in rules.OVER:
        return False
    job.done, job.total, job.sentence, job.changed_at = done, total, sentence, now()
    return not job.stop_asked


def close_job(session: Session, actor: Actor, job_id: UUID, state: JobState, sentence: str | None = None) -> None:
    """For the worker: the job is over; without a sentence its last one stays."""
    actor.require(Permission.SYSTEM_RUN)
    job = queries.find_any(session, job_id)
    if job is None or job.state in rules.OVER:
        return
    job.state = state
    job.finished_at = job.changed_at = now()
    if sentence is not None:
        job.sentence = sentence


def list_unfinished(session: Session, actor: Actor) -> list[UUID]:
    """For the worker: the ids of what waits or was left half done, oldest first."""
    actor.require(Permission.SYSTEM_RUN)
    return [job.id for job in queries.list_unfinished(session)]


def get_any_job(session: Session, actor: Actor, job_id: UUID) -> JobOut:
    """For the worker and for commands that carried a job out."""
    actor.require(Permission.SYSTEM_RUN)
    job = queries.find_any(session, job_id)
    if job is None:
        raise NotFound("There is no such job.")
    return _out(job)


def _visible(session: Session, actor: Actor, job_id: UUID) -> Job:
    job = queries.find_job(session, actor, job_id)
    if job is None:
        raise NotFound("There is no such job that you can see.")
    return job


def _out(job: Job) -> JobOut:
    left = rules.time_left(job.started_at, now(), job.done, job.total) if job.state is JobState.WORKING else ""
    return JobOut(
        id=job.id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        sentence=job.sentence,
        time_left=left,
        stop_asked=job.stop_asked,
        asked_at=job.asked_at,
        started_at=job.started_at,
        changed_at=job.changed_at,
        finished_at=job.finished_at,
    )

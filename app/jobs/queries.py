"""Every SELECT over jobs; each reading for a person starts from `visible`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.jobs.models import Job
from app.jobs.rules import OVER


def visible(actor: Actor) -> Select[Job]:
    """One's own jobs; those who run the return, or see its packs, see every job of their round."""
    mine = Job.started_by == actor.person_id
    if not (actor.may(Permission.REQUESTS_MANAGE) or actor.may(Permission.PACKS_READ)):
        return select(Job).where(mine)
    return select(Job).where(or_(mine, Job.assessment_id.is_(None), Job.assessment_id == actor.assessment_id))


def find_job(session: Session, actor: Actor, job_id: UUID) -> Job | None:
    return session.scalars(visible(actor).where(Job.id == job_id)).one_or_none()


def list_latest(session: Session, actor: Actor, limit: int) -> Sequence[Job]:
    return session.scalars(visible(actor).order_by(Job.asked_at.desc(), Job.id).limit(limit)).all()


def list_own_since(session: Session, actor: Actor, since: datetime) -> Sequence[Job]:
    """What this person started in the round in hand and that is under way, or ended after `since`; the newest first."""
    own = select(Job).where(Job.started_by == actor.person_id, Job.assessment_id == actor.assessment_id)
    recent = own.where(or_(Job.finished_at.is_(None), Job.finished_at > since))
    return session.scalars(recent.order_by(Job.asked_at.desc(), Job.id)).all()


def list_of_subject(session: Session, actor: Actor, subject_id: UUID) -> Sequence[Job]:
    """The jobs about one thing, newest first."""
    statement = visible(actor).where(Job.subject_id == subject_id)
    return session.scalars(statement.order_by(Job.asked_at.desc(), Job.id)).all()


def latest_about(session: Session, kind: str, subject_id: UUID) -> Job | None:
    """The latest job of a kind about one thing, whoever asked for it; one that is not over comes first."""
    about = select(Job).where(Job.subject_id == subject_id, Job.kind == kind)
    return session.scalars(about.order_by(Job.finished_at.is_not(None), Job.asked_at.desc(), Job.id).limit(1)).first()


def find_any(session: Session, job_id: UUID) -> Job | None:
    """For the worker, which acts for everyone."""
    return session.get(Job, job_id)


def list_unfinished(session: Session) -> Sequence[Job]:
    """For the worker: what is waiting or was left half done, oldest first."""
    unfinished = Job.state.not_in(OVER)
    return session.scalars(select(Job).where(unfinished).order_by(Job.asked_at, Job.id)).all()

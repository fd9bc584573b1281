"""How far the undoing of a large tracker is."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from app.access import Actor
from app.intake.models import TrackerImport, TrackerUndo


def find_undo(session: Session, tracker_id: UUID) -> TrackerUndo | None:
    return session.scalars(select(TrackerUndo).where(TrackerUndo.tracker_id == tracker_id)).one_or_none()


def find_own_by_id(session: Session, actor: Actor, tracker_id: UUID) -> TrackerImport | None:
    """One's own, without what lies in its sheets."""
    theirs = TrackerImport.sent_by == actor.person_id, TrackerImport.id == tracker_id
    return session.scalars(select(TrackerImport).where(*theirs).options(defer(TrackerImport.sheets))).one_or_none()

"""When requests are due, from the round's own milestones."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments import service as assessments
from app.assessments.schemas import DueDay


def due_days(session: Session, actor: Actor, assessment_id: UUID, kinds: Collection[str]) -> dict[str, DueDay]:
    """For each kind of request its day number and, once the letter has come, its date; for any round, not only the one in hand."""
    actor.require(Permission.REQUESTS_READ)
    return assessments.due_days(session, replace(actor, assessment_id=assessment_id), set(kinds))

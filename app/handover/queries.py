"""Every SELECT over hand-overs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.turns import take_turn
from app.handover.models import HandOver


def visible(actor: Actor) -> Select[HandOver]:
    """Those of this round, for whoever hands over."""
    if not actor.may(Permission.PEOPLE_HAND_OVER):
        return select(HandOver).where(false())
    return select(HandOver).where(or_(HandOver.assessment_id.is_(None), HandOver.assessment_id == actor.assessment_id))


def find(session: Session, actor: Actor, reference: str) -> HandOver | None:
    return session.scalars(visible(actor).where(HandOver.reference == reference)).one_or_none()


def list_of(session: Session, actor: Actor, giver_id: UUID) -> Sequence[HandOver]:
    """What one person gave away, the newest first."""
    statement = visible(actor).where(HandOver.giver_id == giver_id)
    return session.scalars(statement.order_by(HandOver.made_at.desc())).all()


def next_number(session: Session) -> int:
    """The number after the last, given to one writer at a time. Hand-overs are never deleted."""
    take_turn(session)
    return (session.scalar(select(func.count()).select_from(HandOver)) or 0) + 1

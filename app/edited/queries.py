"""Every SELECT over sheets that came back."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.turns import take_turn
from app.edited.models import EditedSheet


def visible(actor: Actor) -> Select[EditedSheet]:
    """One's own, in the round in hand."""
    return select(EditedSheet).where(
        EditedSheet.sent_by == actor.person_id, EditedSheet.assessment_id == actor.assessment_id
    )


def find(session: Session, actor: Actor, reference: str) -> EditedSheet | None:
    return session.scalars(visible(actor).where(EditedSheet.reference == reference)).one_or_none()


def list_latest(session: Session, actor: Actor, most: int) -> Sequence[EditedSheet]:
    """The newest first."""
    return session.scalars(visible(actor).order_by(EditedSheet.sent_at.desc()).limit(most)).all()


def next_number(session: Session) -> int:
    """The number after the last, given to one writer at a time. Sheets are never deleted."""
    take_turn(session)
    return (session.scalar(select(func.count()).select_from(EditedSheet)) or 0) + 1

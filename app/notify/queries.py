"""Every SELECT over the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.notify.models import Mail, MailState


def find(session: Session, mail_id: UUID) -> Mail | None:
    return session.get(Mail, mail_id)


def list_page(
    session: Session, before: tuple[datetime, UUID] | None, limit: int, state: MailState | None = None
) -> Sequence[Mail]:
    """The newest first, after a place in the order."""
    statement = select(Mail) if state is None else select(Mail).where(Mail.state == state)
    if before is not None:
        at, mail_id = before
        statement = statement.where(or_(Mail.written_at < at, and_(Mail.written_at == at, Mail.id < mail_id)))
    return session.scalars(statement.order_by(Mail.written_at.desc(), Mail.id.desc()).limit(limit)).all()


def count_by_state(session: Session) -> dict[MailState, int]:
    counted = session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all()
    return {state: count for state, count in counted}  # noqa: C416 - rows are no pairs to the type checker


def list_due(session: Session, on: datetime, limit: int, *, in_hours: bool = True) -> Sequence[Mail]:
    """What is to be sent now, the oldest first; a message taken in hand long ago was cut off and is due again."""
    statement = select(Mail).where(Mail.state.in_((MailState.WAITING, MailState.SENDING)), Mail.try_at <= on)
    if not in_hours:
        statement = statement.where(Mail.by_day.is_(False))
    return session.scalars(statement.order_by(Mail.written_at).limit(limit).with_for_update(skip_locked=True)).all()

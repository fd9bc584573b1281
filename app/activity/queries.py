"""Statements of activity's own."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.queries import case_readers


def readers(session: Session, assessment_id: UUID | None) -> list[tuple[str, str]]:
    """Address and name of everyone who has read a case of this round, by name."""
    ids = [person_id for person_id, _ in case_readers(session, assessment_id)]
    statement = select(User.email, User.name).where(User.id.in_(ids)).order_by(User.name, User.email)
    return [(row[0], row[1]) for row in session.execute(statement)]

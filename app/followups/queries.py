"""Every SELECT over follow-ups."""

from collections.abc import Sequence

from sqlalchemy import Integer, Select, cast, func, select, tuple_
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts.models import User
from app.core.paging import PageParams, whole
from app.core.turns import take_turn
from app.followups.models import FollowUp

# A question with the address and name of its owner.
Owned = tuple[FollowUp, str | None, str | None]


def visible(actor: Actor) -> Select[FollowUp]:
    """The questions of this person's round."""
    return select(FollowUp).where(FollowUp.assessment_id == actor.assessment)


def find(session: Session, actor: Actor, reference: str) -> FollowUp | None:
    return session.scalars(visible(actor).where(FollowUp.reference == reference)).one_or_none()


def find_owned(session: Session, actor: Actor, reference: str) -> Owned | None:
    row = session.execute(_owned(actor).where(FollowUp.reference == reference)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def list_owned(session: Session, actor: Actor, page: PageParams, *, open_only: bool) -> tuple[Sequence[Owned], int]:
    """One page of questions, one more row than asked where another page follows; and how many match in all."""
    statement = _owned(actor)
    if open_only:
        statement = statement.where(FollowUp.answered_on.is_(None))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    order = (func.length(FollowUp.reference), FollowUp.reference)
    place = page.place_as(whole, str)
    if place is not None:
        statement = statement.where(tuple_(*order) > place)
    rows = session.execute(statement.order_by(*order).limit(page.limit + 1)).all()
    return [(row[0], row[1], row[2]) for row in rows], total


def next_number(session: Session, actor: Actor) -> int:
    """The number after the highest, given to one writer at a time."""
    take_turn(session)
    highest = session.scalar(
        select(func.max(cast(func.substr(FollowUp.reference, 3), Integer))).where(
            FollowUp.assessment_id == actor.assessment
        )
    )
    return (highest or 0) + 1


def _owned(actor: Actor) -> Select[FollowUp, str | None, str | None]:
    return visible(actor).outerjoin(User, User.id == FollowUp.owner_id).add_columns(User.email, User.name)

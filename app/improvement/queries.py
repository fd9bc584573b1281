"""Every SELECT over actions."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, cast, func, select, tuple_
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts.models import User
from app.core.paging import PageParams, whole
from app.core.turns import take_turn
from app.improvement.models import OPEN_STATUSES, Action
from app.improvement.schemas import ActionFilter, ActionSort

NEVER = date.max
# An action with the address and name of its owner.
Owned = tuple[Action, str | None, str | None]


def visible(actor: Actor) -> Select[Action]:
    """Actions belong to the council: whoever may read actions reads them all."""
    statement = select(Action)
    return statement if actor.may(Permission.ACTIONS_READ) else statement.where(Action.id.is_(None))


def find(session: Session, actor: Actor, reference: str) -> Action | None:
    return session.scalars(visible(actor).where(Action.reference == reference)).one_or_none()


def find_owned(session: Session, actor: Actor, reference: str) -> Owned | None:
    row = session.execute(_owned(actor).where(Action.reference == reference)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def list_owned(
    session: Session, actor: Actor, wanted: ActionFilter, page: PageParams, on: date
) -> tuple[Sequence[Owned], int]:
    """One page of actions, one more row than asked where another page follows; and how many match in all."""
    statement = _filtered(_owned(actor), wanted, on)
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    length, due = func.length(Action.reference), func.coalesce(Action.due_on, NEVER)
    order: tuple[Any, ...]
    if wanted.sort is ActionSort.DUE:
        order, place = (due, length, Action.reference), page.place_as(date.fromisoformat, whole, str)
    else:
        order, place = (length, Action.reference), page.place_as(whole, str)
    if place is not None:
        statement = statement.where(tuple_(*order) > place)
    statement = statement.order_by(*order)
    rows = session.execute(statement.limit(page.limit + 1)).all()
    return [(row[0], row[1], row[2]) for row in rows], total


def owned_by_ids(session: Session, actor: Actor, ids: Collection[UUID]) -> Sequence[Owned]:
    """These actions with their owners, by reference."""
    if not ids:
        return []
    statement = _owned(actor).where(Action.id.in_(ids)).order_by(func.length(Action.reference), Action.reference)
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def list_of_owner(session: Session, actor: Actor, person_id: UUID) -> Sequence[Action]:
    """The actions of one owner that are still open."""
    statement = visible(actor).where(Action.owner_id == person_id, Action.status.in_(OPEN_STATUSES))
    return session.scalars(statement.order_by(func.length(Action.reference), Action.reference)).all()


def next_number(session: Session) -> int:
    """The number after the highest, given to one writer at a time."""
    take_turn(session)
    highest = session.scalar(select(func.max(cast(func.substr(Action.reference, 4), Integer))))
    return (highest or 0) + 1


def _owned(actor: Actor) -> Select[Action, str | None, str | None]:
    return visible(actor).outerjoin(User, User.id == Action.owner_id).add_columns(User.email, User.name)


def _filtered(
    statement: Select[Action, str | None, str | None], wanted: ActionFilter, on: date
) -> Select[Action, str | None, str | None]:
    if wanted.status is not None:
        statement = statement.where(Action.status == wanted.status)
    if wanted.owner is not None:
        statement = statement.where(User.email == wanted.owner.strip().lower())
    if wanted.open_only or wanted.late_only:
        statement = statement.where(Action.status.in_(OPEN_STATUSES))
    if wanted.late_only:
        statement = statement.where(Action.due_on < on)
    if wanted.words:
        statement = statement.where(func.lower(Action.aim).contains(wanted.words.lower(), autoescape=True))
    return statement

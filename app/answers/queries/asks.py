"""Asks: those a person may see, with all that their page shows, in one SELECT."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Permission
from app.accounts.models import User
from app.answers.models import Ask, AskState, CategoryResponse, ResponsePart
from app.core.turns import take_turn
from app.evidence import queries as evidence
from app.framework.models import RequestCategory

OPEN = (AskState.ASKED, AskState.MORE_TIME)
_AskedOf, _AskedBy = aliased(User, name="asked_of_person"), aliased(User, name="asked_by_person")


def visible(actor: Actor) -> Select[Ask]:
    """Asks of the round: all for the team and readers, else those a person was asked, asked themselves, or owns."""
    statement = select(Ask).where(Ask.assessment_id == actor.assessment_id)
    if actor.may(Permission.REQUESTS_READ_ALL):
        return statement
    owned = select(CategoryResponse.id).where(CategoryResponse.owner_id == actor.person_id)
    return statement.where(
        or_(Ask.asked_of == actor.person_id, Ask.asked_by == actor.person_id, Ask.response_id.in_(owned))
    )


def find_ask(session: Session, actor: Actor, reference: str) -> Ask | None:
    return session.scalars(visible(actor).where(Ask.reference == reference)).one_or_none()


def open_of(session: Session, actor: Actor, person_id: UUID) -> Sequence[Ask]:
    """What this person was asked for and has not answered."""
    statement = visible(actor).where(Ask.asked_of == person_id, Ask.state.in_(OPEN))
    return session.scalars(statement.order_by(Ask.asked_at)).all()


def list_asks(
    session: Session,
    actor: Actor,
    *,
    of: UUID | None = None,
    code: str = "",
    reference: str = "",
    open_only: bool = False,
) -> list[Row[*tuple[Any, ...]]]:
    """The next due first, those without a date last."""
    document = evidence.visible(actor).subquery()
    statement = (
        visible(actor)
        .join(CategoryResponse, CategoryResponse.id == Ask.response_id)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .join(_AskedOf, _AskedOf.id == Ask.asked_of)
        .join(_AskedBy, _AskedBy.id == Ask.asked_by)
        .outerjoin(ResponsePart, ResponsePart.id == Ask.part_id)
        .outerjoin(document, document.c.id == Ask.item_id)
        .with_only_columns(
            Ask.reference, Ask.what, Ask.asked_at, Ask.due_on, Ask.state, Ask.reply, Ask.replied_at, Ask.version,
            Ask.reminds, Ask.quiet_until, Ask.quiet_why,
            CategoryResponse.code.label("request"), CategoryResponse.period_from, CategoryResponse.period_to,
            RequestCategory.title, RequestCategory.certainty, ResponsePart.code.label("part"), ResponsePart.ask.label("part_asks"),
            _AskedOf.name.label("of_name"), _AskedOf.email.label("of_email"),
            _AskedBy.name.label("by_name"), _AskedBy.email.label("by_email"), document.c.reference.label("document"),
        )
        .order_by(Ask.due_on.is_(None), Ask.due_on, Ask.asked_at, Ask.reference)
    )  # fmt: skip
    if of is not None:
        statement = statement.where(Ask.asked_of == of)
    if code:
        statement = statement.where(CategoryResponse.code == code, CategoryResponse.retired.is_(False))
    if reference:
        statement = statement.where(Ask.reference == reference)
    if open_only:
        statement = statement.where(Ask.state.in_(OPEN))
    return list(session.execute(statement))


def next_number(session: Session) -> int:
    """The number after the highest ("Q-8" follows "Q-7"), given to one writer at a time."""
    take_turn(session)
    return (session.scalar(select(func.max(cast(func.substr(Ask.reference, 3), Integer)))) or 0) + 1


def find_response_of(session: Session, ask: Ask) -> CategoryResponse:
    return session.get_one(CategoryResponse, ask.response_id)


def find_part_of(session: Session, ask: Ask) -> ResponsePart | None:
    return None if ask.part_id is None else session.get(ResponsePart, ask.part_id)

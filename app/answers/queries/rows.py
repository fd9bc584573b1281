"""Rows to change: a request, its parts and answers, and which of them a person may see and change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select
from sqlalchemy.orm import Session, selectinload

from app.access import Actor, Permission
from app.accounts.models import User
from app.answers.models import Answer, AnswerPart, Ask, AskState, CategoryResponse, ResponsePart
from app.assessments.models import Assessment, AssessmentStatus
from app.framework.models import RequestCategory, RequestList


def visible(actor: Actor) -> Select[CategoryResponse]:
    """The requests of the round in hand that this person may see: all, or those they own, read, approve or are asked about."""
    statement = select(CategoryResponse).where(CategoryResponse.assessment_id == actor.assessment_id)
    if actor.may(Permission.REQUESTS_READ_ALL):
        return statement
    asked = select(Ask.response_id).where(Ask.asked_of == actor.person_id, Ask.state != AskState.WITHDRAWN)
    return statement.where(
        or_(
            CategoryResponse.owner_id == actor.person_id,
            CategoryResponse.reader_id == actor.person_id,
            CategoryResponse.approver_id == actor.person_id,
            CategoryResponse.id.in_(asked),
        )
    )


def changeable(actor: Actor) -> Select[CategoryResponse]:
    """Of those, the ones they may change."""
    return visible(actor).where(_changed_by(actor))


def _changed_by(actor: Actor) -> ColumnElement[bool]:
    """All for the team, else those they own. A retired one is only placed from."""
    if not actor.may(Permission.REQUESTS_WRITE):
        return false()
    live = CategoryResponse.retired.is_(False)
    if actor.may(Permission.REQUESTS_READ_ALL):
        return live
    return and_(live, CategoryResponse.owner_id == actor.person_id)


@dataclass(frozen=True)
class Found:
    """A request, whether this person may change it, and the state and title of its round: what every change asks first."""

    response: CategoryResponse
    may_change: bool
    status: AssessmentStatus
    round_title: str


def find_to_change(session: Session, actor: Actor, code: str) -> Found | None:
    statement = (
        visible(actor)
        .join(Assessment, Assessment.id == CategoryResponse.assessment_id)
        .where(CategoryResponse.code == code, CategoryResponse.retired.is_(False))
        .add_columns(_changed_by(actor), Assessment.status, Assessment.title)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else Found(row[0], bool(row[1]), row[2], row[3])


def find_response(session: Session, actor: Actor, code: str) -> CategoryResponse | None:
    return session.scalars(
        visible(actor).where(CategoryResponse.code == code, CategoryResponse.retired.is_(False))
    ).one_or_none()


def list_of_person(session: Session, actor: Actor, person_id: UUID) -> Sequence[Row[CategoryResponse, str]]:
    """The live requests of a round that a person owns, reads over or approves, with their titles."""
    statement = (
        visible(actor)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(
            CategoryResponse.retired.is_(False),
            or_(
                CategoryResponse.owner_id == person_id,
                CategoryResponse.reader_id == person_id,
                CategoryResponse.approver_id == person_id,
            ),
        )
        .add_columns(RequestCategory.title)
    )
    return session.execute(statement.order_by(CategoryResponse.position, CategoryResponse.code)).all()


def may_change(session: Session, actor: Actor, response_id: UUID) -> bool:
    return session.scalar(changeable(actor).where(CategoryResponse.id == response_id)) is not None


def list_codes(session: Session, actor: Actor) -> Sequence[str]:
    """Codes of the live requests that this person may see, in the list's order."""
    statement = visible(actor).where(CategoryResponse.retired.is_(False)).with_only_columns(CategoryResponse.code)
    return session.scalars(statement.order_by(CategoryResponse.position, CategoryResponse.code)).all()


def list_responses(session: Session, actor: Actor, codes: Collection[str]) -> Sequence[CategoryResponse]:
    return session.scalars(
        visible(actor).where(CategoryResponse.code.in_(codes), CategoryResponse.retired.is_(False))
    ).all()


def list_changeable_codes(session: Session, actor: Actor, codes: Collection[str]) -> frozenset[str]:
    statement = changeable(actor).where(CategoryResponse.code.in_(codes)).with_only_columns(CategoryResponse.code)
    return frozenset(session.scalars(statement))


def list_codes_under(session: Session, response_id: UUID) -> Sequence[str]:
    """Codes of the requests that are answered under this one."""
    return session.scalars(
        select(CategoryResponse.code)
        .where(CategoryResponse.under_id == response_id, CategoryResponse.retired.is_(False))
        .order_by(CategoryResponse.position)
    ).all()


def list_parts(session: Session, response_id: UUID) -> Sequence[ResponsePart]:
    return session.scalars(
        select(ResponsePart).where(ResponsePart.response_id == response_id).order_by(ResponsePart.position)
    ).all()


def list_answers(session: Session, response_id: UUID) -> Sequence[Answer]:
    """In reading order, each with the parts it covers."""
    return session.scalars(
        select(Answer)
        .where(Answer.response_id == response_id)
        .options(selectinload(Answer.covers))
        .order_by(Answer.position, Answer.added_at, Answer.id)
    ).all()


def list_places(session: Session, response_id: UUID) -> Sequence[Row[UUID, int]]:
    """(document, place in the reading order) of each answer."""
    return session.execute(select(Answer.item_id, Answer.position).where(Answer.response_id == response_id)).all()


def find_answer(session: Session, response_id: UUID, item_id: UUID) -> Answer | None:
    return session.scalars(
        select(Answer)
        .where(Answer.response_id == response_id, Answer.item_id == item_id)
        .options(selectinload(Answer.covers))
    ).one_or_none()


def list_coverings(session: Session, part_id: UUID) -> Sequence[AnswerPart]:
    return session.scalars(select(AnswerPart).where(AnswerPart.part_id == part_id)).all()


def find_assessment(session: Session, assessment_id: UUID) -> Assessment | None:
    return session.get(Assessment, assessment_id)


def find_people(session: Session, emails: Collection[str]) -> dict[str, User]:
    """The people behind these addresses (as they are kept: small letters, no spaces around)."""
    return {user.email: user for user in session.scalars(select(User).where(User.email.in_(emails)))}


def list_categories(session: Session, list_id: UUID) -> Sequence[RequestCategory]:
    """Every request of a list in its order, with its parts."""
    return session.scalars(
        select(RequestCategory)
        .where(RequestCategory.request_list_id == list_id)
        .options(selectinload(RequestCategory.parts))
        .order_by(RequestCategory.position)
    ).all()


def find_list(session: Session, code: str) -> RequestList | None:
    return session.scalars(select(RequestList).where(RequestList.code == code)).one_or_none()

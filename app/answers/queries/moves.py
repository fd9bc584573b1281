"""Rows for opening a round, moving it to another request list and bringing one over from the last."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.access import Actor
from app.accounts.models import User
from app.answers.models import (
    Answer,
    Ask,
    CategoryResponse,
    ListChange,
    ListChangeLine,
    ListChangeState,
    ResponsePart,
    Standing,
)
from app.answers.queries.rows import visible
from app.answers.schemas.requests import PersonRef
from app.assessments.models import Assessment
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem
from app.framework.models import RequestCategory, RequestList


def find_round(session: Session, reference: str) -> Assessment | None:
    return session.scalars(select(Assessment).where(Assessment.reference == reference)).one_or_none()


def list_whole_responses(session: Session, assessment_id: UUID, list_id: UUID) -> Sequence[CategoryResponse]:
    """Every response of a round to the requests of one list, live or retired, with its parts, answers and coverings."""
    categories = select(RequestCategory.id).where(RequestCategory.request_list_id == list_id)
    return session.scalars(
        select(CategoryResponse)
        .where(CategoryResponse.assessment_id == assessment_id, CategoryResponse.category_id.in_(categories))
        .options(
            selectinload(CategoryResponse.parts),
            selectinload(CategoryResponse.answers).selectinload(Answer.covers),
        )
        .order_by(CategoryResponse.position, CategoryResponse.code)
    ).all()


def list_asks_of(session: Session, response_ids: Collection[UUID]) -> Sequence[Ask]:
    return session.scalars(select(Ask).where(Ask.response_id.in_(response_ids)).order_by(Ask.reference)).all()


def list_items(session: Session, ids: Collection[UUID]) -> dict[UUID, EvidenceItem]:
    """Documents by id, for a verb that carries answers along; what is shown of them is decided elsewhere."""
    return {item.id: item for item in session.scalars(select(EvidenceItem).where(EvidenceItem.id.in_(ids)))}


def list_active_people(session: Session) -> frozenset[UUID]:
    return frozenset(session.scalars(select(User.id).where(User.active)))


def list_waiting_lists(session: Session, actor: Actor) -> Sequence[RequestList]:
    """Lists whose retired requests still hold something: an answer, a note, a part's note or reason, a decision."""
    retired = CategoryResponse
    holds = or_(
        retired.note != "",
        retired.standing != Standing.DOCUMENTS,
        exists().where(Answer.response_id == retired.id),
        exists().where(ResponsePart.response_id == retired.id, or_(ResponsePart.note != "", ResponsePart.reason != "")),
    )
    waiting = (
        select(RequestCategory.request_list_id)
        .join(retired, retired.category_id == RequestCategory.id)
        .where(retired.assessment_id == actor.assessment_id, retired.retired.is_(True), holds)
    )
    return session.scalars(select(RequestList).where(RequestList.id.in_(waiting)).order_by(RequestList.code)).all()


def find_list_by_id(session: Session, list_id: UUID) -> RequestList:
    return session.get_one(RequestList, list_id)


def find_change(session: Session, actor: Actor, new_list_id: UUID) -> ListChange | None:
    """The latest change of this round to a list, with its lines."""
    return session.scalars(
        select(ListChange)
        .where(ListChange.assessment_id == actor.assessment_id, ListChange.new_list_id == new_list_id)
        .options(selectinload(ListChange.lines))
        .order_by(ListChange.proposed_at.desc(), ListChange.id)
        .limit(1)
    ).one_or_none()


def list_changes(session: Session, actor: Actor, state: ListChangeState | None = None) -> Sequence[ListChange]:
    statement = (
        select(ListChange)
        .where(ListChange.assessment_id == actor.assessment_id)
        .options(selectinload(ListChange.lines))
        .order_by(ListChange.proposed_at.desc(), ListChange.id)
    )
    return session.scalars(statement if state is None else statement.where(ListChange.state == state)).all()


def find_whole_response(session: Session, actor: Actor, code: str) -> CategoryResponse | None:
    """The live request of this code with its parts, answers and coverings."""
    return session.scalars(
        visible(actor)
        .where(CategoryResponse.code == code, CategoryResponse.retired.is_(False))
        .options(
            selectinload(CategoryResponse.parts),
            selectinload(CategoryResponse.answers).selectinload(Answer.covers),
        )
    ).one_or_none()


def list_offers(session: Session, actor: Actor, old_list_id: UUID) -> dict[UUID, tuple[str, tuple[str, ...]]]:
    """For each request of an old list its title and, from the changes proposed, the new codes it may belong to."""
    titles = session.execute(
        select(RequestCategory.id, RequestCategory.title).where(RequestCategory.request_list_id == old_list_id)
    )
    offered: dict[UUID, list[str]] = {}
    new = aliased(RequestCategory, name="new_category")
    statement = (
        select(ListChangeLine.old_category_id, new.code)
        .join(ListChange, ListChange.id == ListChangeLine.change_id)
        .join(new, new.id == ListChangeLine.new_category_id)
        .where(ListChange.assessment_id == actor.assessment_id, ListChange.old_list_id == old_list_id)
        .order_by(ListChangeLine.score.desc(), new.position)
    )
    for row in session.execute(statement):
        codes = offered.setdefault(row[0], [])
        if row[1] not in codes:
            codes.append(row[1])
    return {row[0]: (row[1], tuple(offered.get(row[0], ()))) for row in titles}


def list_seen_items(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Reference and title of those documents that this person may see."""
    if not ids:
        return {}
    rows = session.execute(
        evidence.visible(actor)
        .where(EvidenceItem.id.in_(ids))
        .with_only_columns(EvidenceItem.id, EvidenceItem.reference, EvidenceItem.title)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def list_people(session: Session, actor: Actor) -> dict[UUID, PersonRef]:
    """Owners of requests in this round, live or retired."""
    owners = select(CategoryResponse.owner_id).where(CategoryResponse.assessment_id == actor.assessment_id)
    rows = session.execute(select(User.id, User.name, User.email).where(User.id.in_(owners)))
    return {row[0]: PersonRef(name=row[1], email=row[2]) for row in rows}

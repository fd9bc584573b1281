"""Assertions as rows: whose they are, finding one, their places, the whole of a round."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Permission
from app.accounts.models import User
from app.answers.models import Answer, CategoryResponse
from app.assessments.models import Assessment, CouncilSettings
from app.core.paging import PageParams, whole
from app.core.turns import take_turn
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.framework.models import RequestCategory
from app.framework.reference import framework
from app.selfassessment.models import Assertion, AssertionAction, AssertionStatus, SelfAssessment
from app.selfassessment.schemas.assertions import AssertionFilter

IN_ORDER = (Assertion.quality_statement, Assertion.position, func.length(Assertion.reference), Assertion.reference)
BY_NUMBER = (func.length(Assertion.reference), Assertion.reference)
# Working with people, and ensuring safety. That these are what "practice" means in the table of roles is our reading.
PRACTICE_THEMES = frozenset({"T1", "T3"})
# An assertion with the address and name of its owner.
Owned = tuple[Assertion, str | None, str | None]


def visible(actor: Actor) -> Select[Assertion]:
    """The assertions of this round that a person may see: all, or those they own."""
    statement = select(Assertion).where(Assertion.assessment_id == actor.assessment_id)
    if actor.may(Permission.SELF_ASSESSMENT_READ_ALL):
        return statement
    if not actor.may(Permission.SELF_ASSESSMENT_READ):
        return statement.where(false())
    return statement.where(Assertion.owner_id == actor.person_id)


def changeable(actor: Actor) -> Select[Assertion]:
    """Of those, the ones they may change."""
    return visible(actor).where(_changed_by(actor))


def _changed_by(actor: Actor) -> ColumnElement[bool]:
    """All, or those they own or wrote and, for the psw, those on practice."""
    if actor.may(Permission.SELF_ASSESSMENT_WRITE_ALL):
        return true()
    if not actor.may(Permission.SELF_ASSESSMENT_WRITE):
        return false()
    theirs = or_(Assertion.owner_id == actor.person_id, Assertion.added_by == actor.person_id)
    if actor.may(Permission.SELF_ASSESSMENT_WRITE_PRACTICE):
        theirs = or_(theirs, Assertion.quality_statement.in_(practice_statements()))
    return theirs


def practice_statements() -> list[str]:
    """The quality statements that are about practice with people: those of `PRACTICE_THEMES`."""
    return [one.id for one in framework().quality_statements if one.theme in PRACTICE_THEMES]


def find(session: Session, actor: Actor, reference: str) -> Assertion | None:
    return session.scalars(visible(actor).where(Assertion.reference == reference)).one_or_none()


def find_to_change(session: Session, actor: Actor, reference: str) -> tuple[Assertion, bool] | None:
    """An assertion that this person may see, and whether they may change it."""
    statement = visible(actor).where(Assertion.reference == reference).add_columns(_changed_by(actor))
    row = session.execute(statement).one_or_none()
    return None if row is None else (row[0], bool(row[1]))


def find_owned(session: Session, actor: Actor, reference: str) -> Owned | None:
    row = session.execute(_owned(visible(actor)).where(Assertion.reference == reference)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def may_change(session: Session, actor: Actor, assertion_id: UUID) -> bool:
    one = changeable(actor).with_only_columns(Assertion.id).where(Assertion.id == assertion_id)
    return session.scalar(one) is not None


def list_standing(session: Session, actor: Actor, statement_code: str | None = None) -> Sequence[Owned]:
    """Every assertion that is not withdrawn, in the order of the self-assessment."""
    statement = _owned(visible(actor)).where(Assertion.status != AssertionStatus.WITHDRAWN)
    if statement_code is not None:
        statement = statement.where(Assertion.quality_statement == statement_code)
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(*IN_ORDER))]


def list_page(session: Session, actor: Actor, wanted: AssertionFilter, page: PageParams) -> tuple[Sequence[Owned], int]:
    """One page by number, one more row than asked where another page follows; and how many match in all."""
    statement = _filtered(_owned(visible(actor)), wanted)
    counted = statement.with_only_columns(Assertion.id).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    place = page.place_as(whole, str)
    if place is not None:
        statement = statement.where(tuple_(*BY_NUMBER) > place)
    rows = session.execute(statement.order_by(*BY_NUMBER).limit(page.limit + 1)).all()
    return [(row[0], row[1], row[2]) for row in rows], total


def list_to_change(session: Session, actor: Actor, references: Collection[str]) -> Sequence[Owned]:
    """Of these assertions those that this person may change; withdrawn ones are not changed."""
    statement = _owned(changeable(actor)).where(
        Assertion.reference.in_(references), Assertion.status != AssertionStatus.WITHDRAWN
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(*IN_ORDER))]


def neighbours(session: Session, actor: Actor) -> Sequence[str]:
    """References in the order of the self-assessment, for going to the one before and after."""
    statement = visible(actor).where(Assertion.status != AssertionStatus.WITHDRAWN)
    return session.scalars(statement.with_only_columns(Assertion.reference).order_by(*IN_ORDER)).all()


def places(session: Session, assessment_id: UUID, statement_code: str) -> Sequence[Row[UUID, int]]:
    """(id, position) of the assertions of one statement, in order."""
    statement = select(Assertion.id, Assertion.position).where(
        Assertion.assessment_id == assessment_id,
        Assertion.quality_statement == statement_code,
        Assertion.status != AssertionStatus.WITHDRAWN,
    )
    return session.execute(statement.order_by(*IN_ORDER)).all()


def last_position(session: Session, assessment_id: UUID, statement_code: str) -> int:
    """The highest position in use, withdrawn ones too; -1 where there is none."""
    highest = session.scalar(
        select(func.max(Assertion.position)).where(
            Assertion.assessment_id == assessment_id, Assertion.quality_statement == statement_code
        )
    )
    return -1 if highest is None else highest


def set_positions(session: Session, positions: dict[UUID, int]) -> None:
    """Number assertions anew in one statement; their versions stay, because nobody edits a position by hand."""
    if positions:
        session.execute(
            update(Assertion)
            .where(Assertion.id.in_(positions))
            .values(position=case(positions, value=Assertion.id))
            .execution_options(synchronize_session=False)
        )


def next_number(session: Session, assessment_id: UUID) -> int:
    """The number after the highest, given to one writer at a time."""
    take_turn(session)
    highest = session.scalar(
        select(func.max(cast(func.substr(Assertion.reference, 3), Integer))).where(
            Assertion.assessment_id == assessment_id
        )
    )
    return (highest or 0) + 1


def find_own(session: Session, assessment_id: UUID) -> SelfAssessment | None:
    return session.scalars(select(SelfAssessment).where(SelfAssessment.assessment_id == assessment_id)).one_or_none()


def find_own_document(session: Session, actor: Actor, file_id: UUID) -> str | None:
    """The reference of the document whose file this is, or was, where this person may see it."""
    chosen = select(EvidenceRevision.item_id).where(EvidenceRevision.stored_file_id == file_id)
    statement = select(EvidenceItem.reference).where(
        EvidenceItem.id.in_(chosen), EvidenceItem.id.in_(evidence.visible_ids(actor))
    )
    return session.scalars(statement.order_by(EvidenceItem.reference)).first()


def list_titles(session: Session, assessment_id: UUID) -> list[tuple[str, str]]:
    """(code, title) of every request of a round, in the list's order."""
    statement = (
        select(CategoryResponse.code, RequestCategory.title)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(CategoryResponse.assessment_id == assessment_id, CategoryResponse.retired.is_(False))
        .order_by(CategoryResponse.position)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def list_answered(session: Session, assessment_id: UUID) -> Sequence[Row[str, str]]:
    """(code, title) of the requests of a round that documents answer, in the list's order."""
    statement = (
        select(CategoryResponse.code, RequestCategory.title)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(
            CategoryResponse.assessment_id == assessment_id,
            CategoryResponse.retired.is_(False),
            exists().where(Answer.response_id == CategoryResponse.id),
        )
        .order_by(CategoryResponse.position)
    )
    return session.execute(statement).all()


def find_current_revision(session: Session, item: EvidenceItem) -> EvidenceRevision | None:
    statement = select(EvidenceRevision).where(
        EvidenceRevision.item_id == item.id, EvidenceRevision.number == item.current_revision
    )
    return session.scalars(statement).one_or_none()


def find_action_link(session: Session, assertion_id: UUID, action_id: UUID) -> AssertionAction | None:
    return session.get(AssertionAction, (assertion_id, action_id))


def action_ids_of(session: Session, assertion_ids: Collection[UUID]) -> Sequence[Row[UUID, UUID]]:
    statement = select(AssertionAction.assertion_id, AssertionAction.action_id)
    return session.execute(statement.where(AssertionAction.assertion_id.in_(assertion_ids))).all()


def assertions_of_action(session: Session, actor: Actor, action_id: UUID) -> Sequence[Assertion]:
    linked = select(AssertionAction.assertion_id).where(AssertionAction.action_id == action_id)
    return session.scalars(visible(actor).where(Assertion.id.in_(linked)).order_by(*IN_ORDER)).all()


def find_of_response(session: Session, response_id: UUID) -> Assertion | None:
    """The weakness that a request not held became."""
    statement = select(Assertion).where(Assertion.from_response_id == response_id)
    return session.scalars(statement.order_by(*BY_NUMBER)).first()


def find_request(session: Session, actor: Actor, code: str) -> Row[CategoryResponse, RequestCategory] | None:
    """A request of this round with its line in the list. Who may change it, its own domain decides."""
    statement = (
        select(CategoryResponse, RequestCategory)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(
            CategoryResponse.assessment_id == actor.assessment_id,
            CategoryResponse.code == code,
            CategoryResponse.retired.is_(False),
        )
    )
    return session.execute(statement).one_or_none()


def code_of_response(session: Session, response_id: UUID) -> str | None:
    return session.scalar(select(CategoryResponse.code).where(CategoryResponse.id == response_id))


def find_round(session: Session, assessment_id: UUID) -> Assessment | None:
    return session.get(Assessment, assessment_id)


def standing_of_round(session: Session, assessment_id: UUID) -> Sequence[Assertion]:
    """Every assertion of another round that is not withdrawn, in order; for carrying over only."""
    statement = select(Assertion).where(
        Assertion.assessment_id == assessment_id, Assertion.status != AssertionStatus.WITHDRAWN
    )
    return session.scalars(statement.order_by(*IN_ORDER)).all()


def thresholds(session: Session) -> dict[str, Any]:
    return session.scalar(select(CouncilSettings.thresholds)) or {}


def _owned(statement: Select[Assertion]) -> Select[Any]:
    owner = aliased(User)
    return statement.outerjoin(owner, owner.id == Assertion.owner_id).add_columns(owner.email, owner.name)


def _filtered(statement: Select[Any], wanted: AssertionFilter) -> Select[Any]:
    if wanted.quality_statement is not None:
        statement = statement.where(Assertion.quality_statement == wanted.quality_statement)
    if wanted.kind is not None:
        statement = statement.where(Assertion.kind == wanted.kind)
    if wanted.status is not None:
        statement = statement.where(Assertion.status == wanted.status)
    else:
        statement = statement.where(Assertion.status != AssertionStatus.WITHDRAWN)
    if wanted.owner is not None:
        owner = select(User.id).where(User.email == wanted.owner.strip().lower())
        statement = statement.where(Assertion.owner_id.in_(owner))
    if wanted.words:
        statement = statement.where(func.lower(Assertion.text).contains(wanted.words.lower(), autoescape=True))
    return statement

"""Cases as rows: whose they are, finding one, the lines of the list."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, cast, exists, false, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, selectinload

from app.access import Actor, Permission
from app.accounts.models import User
from app.assessments.models import Assessment, CouncilSettings
from app.casetracking.models import (
    ON_THE_LIST,
    PAST_CHOICE,
    ActNow,
    CaseAssignment,
    CaseCheck,
    CasePart,
    CasePathway,
    CaseStage,
    LogState,
    ReflectiveLog,
    TrackedCase,
)
from app.casetracking.schemas.cases import CaseFilter, CaseNeed
from app.core.clock import today
from app.core.paging import PageParams, whole
from app.core.turns import take_turn

IN_ORDER = (func.length(TrackedCase.reference), TrackedCase.reference)
NOT_ASKED = ("", "not asked")
AGREED = ("agreed", "agreed by attorney or deputy", "best-interests decision recorded")
IN = (LogState.WRITTEN, LogState.REVIEWED)


def visible(actor: Actor) -> Select[TrackedCase]:
    """The cases whose record this person may read: all, or those they are assigned to today."""
    statement = select(TrackedCase).where(TrackedCase.assessment_id == actor.assessment_id)
    if actor.may(Permission.CASES_READ_ALL):
        return statement
    if not actor.may(Permission.CASES_READ):
        return statement.where(false())
    return statement.where(assigned_to(actor.person_id, today()))


def listable(actor: Actor) -> Select[TrackedCase]:
    """The cases that stand on this person's list: facts of the case and how far the work is, not its record."""
    if actor.may(Permission.CASES_LIST_ALL):
        return select(TrackedCase).where(TrackedCase.assessment_id == actor.assessment_id)
    return visible(actor)


def assigned_to(person_id: UUID, on: date, *parts: CasePart) -> ColumnElement[bool]:
    """True for cases in which a person has a part on a day; the part ends before the day on which it ends."""
    conditions = [
        CaseAssignment.user_id == person_id,
        CaseAssignment.starts_on <= on,
        or_(CaseAssignment.ends_on.is_(None), CaseAssignment.ends_on > on),
    ]
    if parts:
        conditions.append(CaseAssignment.part.in_(parts))
    return TrackedCase.id.in_(select(CaseAssignment.case_id).where(*conditions))


def find(session: Session, actor: Actor, reference: str) -> TrackedCase | None:
    return session.scalars(visible(actor).where(TrackedCase.reference == reference)).one_or_none()


def find_with_record(session: Session, actor: Actor, reference: str) -> TrackedCase | None:
    """With its pathways and entries."""
    statement = visible(actor).where(TrackedCase.reference == reference)
    return session.scalars(
        statement.options(selectinload(TrackedCase.pathways), selectinload(TrackedCase.entries))
    ).one_or_none()


def find_with_pathways(session: Session, actor: Actor, reference: str) -> TrackedCase | None:
    statement = visible(actor).where(TrackedCase.reference == reference)
    return session.scalars(statement.options(selectinload(TrackedCase.pathways))).one_or_none()


def list_by_reference(session: Session, actor: Actor, references: Collection[str]) -> Sequence[TrackedCase]:
    return session.scalars(visible(actor).where(TrackedCase.reference.in_(references))).all()


def list_page(
    session: Session, actor: Actor, wanted: CaseFilter, page: PageParams, on: date
) -> tuple[Sequence[TrackedCase], int]:
    """One page of the list, one more row than asked where another page follows; and how many match in all."""
    statement = listable(actor).where(*_conditions(actor, wanted, on))
    total = (
        session.scalar(select(func.count()).select_from(statement.with_only_columns(TrackedCase.id).subquery())) or 0
    )
    place = page.place_as(whole, str)
    if place is not None:
        statement = statement.where(tuple_(*IN_ORDER) > place)
    return session.scalars(statement.order_by(*IN_ORDER).limit(page.limit + 1)).all(), total


def pathways_of(session: Session, case_ids: Collection[UUID]) -> Sequence[Row[UUID, str]]:
    statement = select(CasePathway.case_id, CasePathway.pathway).where(CasePathway.case_id.in_(case_ids))
    return session.execute(statement.order_by(CasePathway.pathway)).all()


def people_on(session: Session, case_ids: Collection[UUID]) -> Sequence[Row[CaseAssignment, str, str]]:
    """(assignment, address, name), the earliest first."""
    statement = (
        select(CaseAssignment, User.email, User.name)
        .join(User, User.id == CaseAssignment.user_id)
        .where(CaseAssignment.case_id.in_(case_ids))
        .order_by(CaseAssignment.starts_on, User.name)
    )
    return session.execute(statement).all()


def parts_of(session: Session, case_id: UUID, person_id: UUID) -> frozenset[CasePart]:
    """All that a person ever was to a case, also when it has ended."""
    statement = select(CaseAssignment.part).where(
        CaseAssignment.case_id == case_id, CaseAssignment.user_id == person_id
    )
    return frozenset(session.scalars(statement))


def current_parts(session: Session, case_id: UUID, person_id: UUID, on: date) -> frozenset[CasePart]:
    """What a person is to a case on this day."""
    statement = select(CaseAssignment.part).where(
        CaseAssignment.case_id == case_id,
        CaseAssignment.user_id == person_id,
        CaseAssignment.starts_on <= on,
        or_(CaseAssignment.ends_on.is_(None), CaseAssignment.ends_on > on),
    )
    return frozenset(session.scalars(statement))


def has_part(session: Session, case_id: UUID, person_id: UUID, part: CasePart, on: date) -> bool:
    statement = select(TrackedCase.id).where(TrackedCase.id == case_id).where(assigned_to(person_id, on, part))
    return session.scalar(statement) is not None


def open_parts_of(session: Session, actor: Actor, person_id: UUID, on: date) -> Sequence[Row[str, CaseAssignment]]:
    """(pseudonym, part) for every part of a person that has not ended."""
    statement = (
        visible(actor)
        .join(CaseAssignment, CaseAssignment.case_id == TrackedCase.id)
        .where(CaseAssignment.user_id == person_id, or_(CaseAssignment.ends_on.is_(None), CaseAssignment.ends_on > on))
        .with_only_columns(TrackedCase.reference, CaseAssignment)
    )
    return session.execute(statement.order_by(*IN_ORDER, CaseAssignment.part)).all()


def open_part(session: Session, case_id: UUID, person_id: UUID, part: CasePart) -> CaseAssignment | None:
    statement = select(CaseAssignment).where(
        CaseAssignment.case_id == case_id,
        CaseAssignment.user_id == person_id,
        CaseAssignment.part == part,
        or_(CaseAssignment.ends_on.is_(None), CaseAssignment.ends_on > today()),
    )
    return session.scalars(statement.order_by(CaseAssignment.starts_on)).first()


def to_check(actor: Actor, on: date) -> Select[TrackedCase]:
    """Cases on the list that this person is to check and has not: those given to them as checker."""
    return visible(actor).where(
        TrackedCase.stage.in_(ON_THE_LIST),
        assigned_to(actor.person_id, on, CasePart.CHECKER),
        not_(checked(CaseCheck.checker_id == actor.person_id)),
    )


def free_to_check(actor: Actor, on: date) -> Select[TrackedCase]:
    """Cases on the list that nobody checked, that are given to no checker, and in which this person has no other part."""
    given = select(CaseAssignment.case_id).where(
        CaseAssignment.part == CasePart.CHECKER, or_(CaseAssignment.ends_on.is_(None), CaseAssignment.ends_on > on)
    )
    mine = select(CaseAssignment.case_id).where(
        CaseAssignment.user_id == actor.person_id, CaseAssignment.part != CasePart.CHECKER
    )
    return visible(actor).where(
        TrackedCase.stage.in_(ON_THE_LIST),
        not_(checked()),
        TrackedCase.id.not_in(given),
        TrackedCase.id.not_in(mine),
    )


def first_and_count(
    session: Session, actor: Actor, statement: Select[TrackedCase], besides: str
) -> tuple[str | None, int]:
    """The reference of the first case, those without a draft of this person's before those with one; and how many."""
    drafted = exists().where(
        CaseCheck.case_id == TrackedCase.id, CaseCheck.checker_id == actor.person_id, not_(CaseCheck.finished)
    )
    references = statement.with_only_columns(TrackedCase.reference)
    first = session.scalar(references.where(TrackedCase.reference != besides).order_by(drafted, *IN_ORDER).limit(1))
    return first, session.scalar(select(func.count()).select_from(references.subquery())) or 0


def checked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The case has a finished check (that meets the conditions)."""
    return exists().where(CaseCheck.case_id == TrackedCase.id, CaseCheck.finished, *conditions)


def act_open() -> ColumnElement[bool]:
    """A check, also one still a draft, said that something cannot wait, and nobody has closed it."""
    return exists().where(CaseCheck.case_id == TrackedCase.id, *ACT_OPEN)


ACT_OPEN = (CaseCheck.act_now != ActNow.NOTHING, CaseCheck.act_closed_at.is_(None))


def consent_missing() -> ColumnElement[bool]:
    """On the list and nobody was asked; or chosen and nobody has agreed."""
    return or_(
        and_(TrackedCase.stage.in_(ON_THE_LIST), TrackedCase.consent_status.in_(NOT_ASKED)),
        and_(TrackedCase.stage.in_(PAST_CHOICE), TrackedCase.consent_status.not_in(AGREED)),
    )


def log_due() -> ColumnElement[bool]:
    """Chosen, and its reflective log is not in."""
    written = exists().where(ReflectiveLog.case_id == TrackedCase.id, ReflectiveLog.state.in_(IN))
    return and_(TrackedCase.stage.in_(PAST_CHOICE), not_(written))


def stage_counts(session: Session, assessment_id: UUID, besides: Collection[UUID] = ()) -> dict[CaseStage, int]:
    statement = select(TrackedCase.stage, func.count()).where(TrackedCase.assessment_id == assessment_id)
    if besides:
        statement = statement.where(TrackedCase.id.not_in(besides))
    return dict(session.execute(statement.group_by(TrackedCase.stage)).all())


def known_keys(session: Session, assessment_id: UUID, keys: Collection[str]) -> dict[str, str]:
    """Match keys that are on the list already, each with the case's pseudonym."""
    statement = select(TrackedCase.match_key, TrackedCase.reference).where(
        TrackedCase.assessment_id == assessment_id, TrackedCase.match_key.in_(keys)
    )
    return {key: reference for key, reference in session.execute(statement) if key is not None}


def next_number(session: Session, assessment_id: UUID) -> int:
    """The number after the highest, given to one writer at a time."""
    take_turn(session)
    highest = session.scalar(
        select(func.max(cast(func.substr(TrackedCase.reference, 4), Integer))).where(
            TrackedCase.assessment_id == assessment_id
        )
    )
    return (highest or 0) + 1


def the_round(session: Session, assessment_id: UUID) -> Assessment:
    return session.get_one(Assessment, assessment_id)


def council(session: Session) -> CouncilSettings | None:
    return session.scalars(select(CouncilSettings)).one_or_none()


def _conditions(actor: Actor, wanted: CaseFilter, on: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.stage is not None:
        conditions.append(TrackedCase.stage == wanted.stage)
    if wanted.team:
        conditions.append(TrackedCase.locality_team == wanted.team)
    if wanted.pathway:
        conditions.append(exists().where(CasePathway.case_id == TrackedCase.id, CasePathway.pathway == wanted.pathway))
    if wanted.checker == "me":
        conditions.append(assigned_to(actor.person_id, on, CasePart.CHECKER))
    elif wanted.checker:
        given = (
            select(CaseAssignment.case_id)
            .join(User, User.id == CaseAssignment.user_id)
            .where(
                CaseAssignment.part == CasePart.CHECKER,
                User.email == wanted.checker.strip().lower(),
                or_(CaseAssignment.ends_on.is_(None), CaseAssignment.ends_on > on),
            )
        )
        conditions.append(TrackedCase.id.in_(given))
    if wanted.overall:
        later = aliased(CaseCheck)
        latest = (
            select(func.max(later.number))
            .where(later.case_id == TrackedCase.id, later.finished)
            .correlate(TrackedCase)
            .scalar_subquery()
        )
        conditions.append(checked(CaseCheck.number == latest, CaseCheck.overall == wanted.overall))
    if wanted.need is not None:
        conditions.append(_need(actor, wanted.need, on))
    return conditions


def _need(actor: Actor, need: CaseNeed, on: date) -> ColumnElement[bool]:
    if need is CaseNeed.MY_CHECK:
        return and_(
            TrackedCase.stage.in_(ON_THE_LIST),
            assigned_to(actor.person_id, on, CasePart.CHECKER),
            not_(checked(CaseCheck.checker_id == actor.person_id)),
        )
    if need is CaseNeed.CHECK:
        return and_(TrackedCase.stage.in_(ON_THE_LIST), not_(checked()))
    if need is CaseNeed.CONSENT:
        return consent_missing()
    return log_due() if need is CaseNeed.LOG else act_open()

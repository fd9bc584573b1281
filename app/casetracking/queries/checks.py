"""Checks and reflective logs of cases."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.access import Actor
from app.accounts.models import User
from app.casetracking.models import CaseCheck, ReflectiveLog, TrackedCase
from app.casetracking.queries.cases import ACT_OPEN, IN_ORDER, visible

Checker, Closer = aliased(User), aliased(User)


def find_check(session: Session, case_id: UUID, number: int) -> CaseCheck | None:
    statement = select(CaseCheck).where(CaseCheck.case_id == case_id, CaseCheck.number == number)
    return session.scalars(statement.options(selectinload(CaseCheck.answers))).one_or_none()


def find_draft(session: Session, case_id: UUID, checker_id: UUID) -> CaseCheck | None:
    statement = select(CaseCheck).where(
        CaseCheck.case_id == case_id, CaseCheck.checker_id == checker_id, CaseCheck.finished.is_(False)
    )
    return session.scalars(statement.options(selectinload(CaseCheck.answers))).one_or_none()


def readable_checks(session: Session, case_id: UUID, reader_id: UUID) -> Sequence[Row[CaseCheck, str, str | None]]:
    """(check, checker's name, name of who closed the act) with answers: finished ones, the reader's own draft, and
    a draft of another that said something cannot wait."""
    statement = (
        select(CaseCheck, Checker.name, Closer.name)
        .join(Checker, Checker.id == CaseCheck.checker_id)
        .outerjoin(Closer, Closer.id == CaseCheck.act_closed_by)
        .where(
            CaseCheck.case_id == case_id,
            or_(CaseCheck.finished, CaseCheck.checker_id == reader_id, and_(*ACT_OPEN)),
        )
        .options(selectinload(CaseCheck.answers))
        .order_by(CaseCheck.number)
    )
    return session.execute(statement).all()


def checks_in_short(session: Session, case_ids: Collection[UUID]) -> Sequence[Any]:
    """(case, number, checker's id, checker's name, finished, act now, when closed, told, overall, saved, version)."""
    statement = (
        select(
            CaseCheck.case_id,
            CaseCheck.number,
            CaseCheck.checker_id,
            User.name,
            CaseCheck.finished,
            CaseCheck.act_now,
            CaseCheck.act_closed_at,
            CaseCheck.told_who,
            CaseCheck.told_at,
            CaseCheck.overall,
            CaseCheck.saved_at,
            CaseCheck.version,
        )
        .join(User, User.id == CaseCheck.checker_id)
        .where(CaseCheck.case_id.in_(case_ids))
        .order_by(CaseCheck.number)
    )
    return session.execute(statement).all()


def has_checked(session: Session, case_id: UUID, person_id: UUID) -> bool:
    """Whether this person has begun a check of the case, with or without being named its checker."""
    statement = select(CaseCheck.id).where(CaseCheck.case_id == case_id, CaseCheck.checker_id == person_id)
    return session.scalars(statement.limit(1)).first() is not None


def last_number(session: Session, case_id: UUID) -> int:
    return session.scalar(select(func.max(CaseCheck.number)).where(CaseCheck.case_id == case_id)) or 0


def open_acts(session: Session, actor: Actor) -> Sequence[Row[str, CaseCheck, str]]:
    """(case, check, checker's name) for all that a check said cannot wait, the longest open first."""
    statement = (
        visible(actor)
        .join(CaseCheck, CaseCheck.case_id == TrackedCase.id)
        .join(User, User.id == CaseCheck.checker_id)
        .where(*ACT_OPEN)
        .order_by(CaseCheck.saved_at, *IN_ORDER)
        .with_only_columns(TrackedCase.reference, CaseCheck, User.name)
    )
    return session.execute(statement).all()


def find_log(session: Session, case_id: UUID) -> ReflectiveLog | None:
    statement = select(ReflectiveLog).where(ReflectiveLog.case_id == case_id)
    return session.scalars(statement.options(selectinload(ReflectiveLog.sections))).one_or_none()


def logs_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, ReflectiveLog]:
    statement = select(ReflectiveLog).where(ReflectiveLog.case_id.in_(case_ids))
    return {log.case_id: log for log in session.scalars(statement)}

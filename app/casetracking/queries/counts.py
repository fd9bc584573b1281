"""Counts over the cases of a round, for whoever may count them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.casetracking.models import (
    ON_THE_LIST,
    PAST_CHOICE,
    CaseCheck,
    CasePart,
    CasePathway,
    LogState,
    ReflectiveLog,
    TrackedCase,
)
from app.casetracking.queries.cases import (
    ACT_OPEN,
    assigned_to,
    checked,
    consent_missing,
    log_due,
    to_check,
    visible,
)

# Axes of case_tracking.yaml that are one column of the case.
AXIS_COLUMNS = {
    "age": TrackedCase.age_band,
    "primary_support_reason": TrackedCase.primary_support_reason,
    "ethnicity": TrackedCase.ethnicity_group,
    "sex_gender": TrackedCase.gender,
    "role": TrackedCase.carer_status,
    "locality_team": TrackedCase.locality_team,
    "outcome": TrackedCase.outcome,
}


def values_of(session: Session, assessment_id: UUID, axis: str) -> dict[str, int]:
    """How many cases on the list have each value of an axis."""
    on_list = (TrackedCase.assessment_id == assessment_id, TrackedCase.stage.in_(ON_THE_LIST))
    if axis == "pathway":
        statement = (
            select(CasePathway.pathway, func.count())
            .join(TrackedCase, TrackedCase.id == CasePathway.case_id)
            .where(*on_list)
            .group_by(CasePathway.pathway)
        )
    else:
        column = AXIS_COLUMNS[axis]
        statement = select(column, func.count()).where(*on_list).group_by(column)
    return dict(session.execute(statement).all())


def progress(session: Session, assessment_id: UUID) -> dict[str, int]:
    """How far the list is, in one SELECT."""
    on_list = TrackedCase.stage.in_(ON_THE_LIST)
    chosen = TrackedCase.stage.in_(PAST_CHOICE)
    statement = select(
        func.count().label("total"),
        _count(on_list).label("listed"),
        _count(and_(on_list, checked())).label("checked"),
        _count(chosen).label("chosen"),
        _count(and_(chosen, not_(log_due()))).label("logs_in"),
        _count(TrackedCase.contact_on.is_not(None)).label("interviewed"),
        _count(log_due()).label("logs_due"),
        _count(consent_missing()).label("consent_missing"),
    ).where(TrackedCase.assessment_id == assessment_id)
    return dict(session.execute(statement).one()._mapping)


def mine(session: Session, actor: Actor, on: date) -> dict[str, int]:
    """What waits for this person."""
    as_worker = visible(actor).where(log_due(), assigned_to(actor.person_id, on, CasePart.WORKER))
    drafts = (
        select(func.count())
        .select_from(CaseCheck)
        .where(
            CaseCheck.checker_id == actor.person_id,
            CaseCheck.finished.is_(False),
            CaseCheck.case_id.in_(visible(actor).with_only_columns(TrackedCase.id)),
        )
    )
    return {
        "mine_to_check": _of(session, to_check(actor, on)),
        "my_logs_due": _of(session, as_worker),
        "my_drafts": session.scalar(drafts) or 0,
    }


def acts_and_reviews(session: Session, actor: Actor) -> dict[str, int]:
    """What waits for those who watch over all cases."""
    ids = visible(actor).with_only_columns(TrackedCase.id)
    acts = select(func.count()).select_from(CaseCheck).where(*ACT_OPEN, CaseCheck.case_id.in_(ids))
    logs = (
        select(func.count())
        .select_from(ReflectiveLog)
        .where(ReflectiveLog.state == LogState.WRITTEN, ReflectiveLog.case_id.in_(ids))
    )
    return {"act_now_open": session.scalar(acts) or 0, "logs_to_review": session.scalar(logs) or 0}


def _count(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _of(session: Session, statement: Any) -> int:
    return session.scalar(select(func.count()).select_from(statement.with_only_columns(TrackedCase.id).subquery())) or 0

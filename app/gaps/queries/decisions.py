"""Accepted gaps, and the facts of the round that bind every rule."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment
from app.gaps.models import GapDecision


def list_accepted(session: Session, assessment_id: UUID, on: date) -> Sequence[GapDecision]:
    """Acceptances in force on a day."""
    statement = select(GapDecision).where(
        GapDecision.assessment_id == assessment_id, GapDecision.undone_at.is_(None), GapDecision.ends_on >= on
    )
    return session.scalars(statement).all()


def count_decided(session: Session, assessment_id: UUID) -> dict[tuple[str, str], int]:
    """How often each gap was accepted and opened again: a number that moves with every decision on it."""
    statement = (
        select(GapDecision.rule, GapDecision.subject, func.count() + func.count(GapDecision.undone_at))
        .where(GapDecision.assessment_id == assessment_id)
        .group_by(GapDecision.rule, GapDecision.subject)
    )
    return {(rule, subject): moves for rule, subject, moves in session.execute(statement)}


def find_assessment(session: Session, assessment_id: UUID) -> Assessment | None:
    return session.get(Assessment, assessment_id)

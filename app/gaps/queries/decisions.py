"""Accepted gaps, and the facts of the round that bind every rule."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment
from app.gaps.models import GapDecision


def list_accepted(session: Session, assessment_id: UUID, on: date) -> Sequence[GapDecision]:
    """Acceptances in force on a day."""
    statement = select(GapDecision).where(
        GapDecision.assessment_id == assessment_id, GapDecision.undone_at.is_(None), GapDecision.ends_on >= on
    )
    return session.scalars(statement).all()


def find_assessment(session: Session, assessment_id: UUID) -> Assessment | None:
    return session.get(Assessment, assessment_id)

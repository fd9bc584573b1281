"""Every SELECT of readiness: the counts of past days, the rounds still open, when a person last looked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import SignIn
from app.assessments.models import Assessment, AssessmentStatus
from app.readiness.models import ReadinessDay


def list_days(session: Session, assessment_id: UUID) -> Sequence[ReadinessDay]:
    return session.scalars(
        select(ReadinessDay).where(ReadinessDay.assessment_id == assessment_id).order_by(ReadinessDay.on)
    ).all()


def list_open_rounds(session: Session) -> Sequence[UUID]:
    """Rounds whose figures still move."""
    statement = select(Assessment.id).where(Assessment.status.in_((AssessmentStatus.PREPARING, AssessmentStatus.OPEN)))
    return session.scalars(statement.order_by(Assessment.reference)).all()


def last_looked(session: Session, person_id: UUID) -> datetime | None:
    """When a person was last seen before the session in hand (their latest one); None on their first."""
    latest = (
        select(SignIn.id).where(SignIn.user_id == person_id).order_by(SignIn.signed_in_at.desc(), SignIn.id).limit(1)
    )
    return session.scalar(
        select(func.max(SignIn.last_seen_at)).where(SignIn.user_id == person_id, SignIn.id != latest.scalar_subquery())
    )

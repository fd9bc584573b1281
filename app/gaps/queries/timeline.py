"""Facts about the round's own dates."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment, Extension, ExtensionState, Milestone
from app.gaps.gap import Fact, Scope


def milestone(session: Session, scope: Scope) -> Sequence[Fact]:
    """Every milestone that is passed and not done, with its date: the one set, else so many days after the notice."""
    passed = Milestone.on < scope.on
    if scope.notified_on is not None:
        by_number = and_(Milestone.on.is_(None), Milestone.day < (scope.on - scope.notified_on).days)
        passed = or_(passed, by_number)
    statement = select(Milestone.code, Milestone.name, Milestone.day, Milestone.on).where(
        Milestone.assessment_id == scope.assessment_id, Milestone.done_on.is_(None), passed
    )
    found = []
    for row in session.execute(statement):
        day = row.on
        if day is None and row.day is not None and scope.notified_on is not None:
            day = scope.notified_on + timedelta(days=row.day)
        if day is not None:
            found.append(Fact(row.code, row.name, due_on=day, day=day))
    return found


def due_not_stated(session: Session, scope: Scope) -> Sequence[Fact]:
    """The letter came, but the date that it states is not in here."""
    statement = select(Assessment.reference, Assessment.title).where(
        Assessment.id == scope.assessment_id, Assessment.notified_on.is_not(None), Assessment.return_due_at.is_(None)
    )
    return [Fact(row.reference, row.title) for row in session.execute(statement)]


def extension_open(session: Session, scope: Scope) -> Sequence[Fact]:
    statement = select(Extension.asked_on, Extension.until).where(
        Extension.assessment_id == scope.assessment_id, Extension.state == ExtensionState.ASKED
    )
    return [
        Fact(scope.assessment_reference, "Extension", day=row.asked_on, due_on=row.until.date())
        for row in session.execute(statement)
    ]

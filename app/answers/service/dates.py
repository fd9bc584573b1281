"""When requests are due, from the round's own milestones."""

from datetime import date

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.assessments.models import Assessment
from app.assessments.rules.defaults import defaults
from app.assessments.rules.milestones import due_day_for, due_on_for
from app.core.clock import LONDON


def due_dates(session: Session, actor: Actor, assessment: Assessment) -> dict[str, date | None]:
    """The due date by kind of request, "" for any other kind; all None while no letter has come."""
    actor.require(Permission.REQUESTS_READ)
    days = queries.milestone_days(session, assessment.id)
    working = queries.working_days(session)
    due_at = assessment.return_due_at
    return_on = None if due_at is None else due_at.astimezone(LONDON).date()
    kinds = {*defaults().request_due, ""}
    return {kind: due_on_for(due_day_for(kind, days), assessment.notified_on, return_on, working) for kind in kinds}

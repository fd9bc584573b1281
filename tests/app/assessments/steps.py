"""Short ways to a round's state, for the tests of assessments."""

from datetime import date, time
from typing import Any

from sqlalchemy import select

from app.access import Actor
from app.assessments.models import (
    Assessment,
)
from app.assessments.schemas import (
    AssessmentOut,
    NoticeIn,
)
from app.core.db import Database

LETTER = NoticeIn(notified_on=date(2027, 1, 11), return_due_on=date(2027, 2, 1), return_due_time=time(17))


def in_round(actor: Actor, db: Database, reference: str) -> Actor:
    with db.read() as session:
        row = session.scalars(select(Assessment).where(Assessment.reference == reference)).one()
    return Actor.of(actor.person_id, actor.name, actor.roles, row.id)


def milestone(assessment: AssessmentOut, code: str) -> Any:
    return next(one for one in assessment.milestones if one.code == code)

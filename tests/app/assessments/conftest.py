"""A lead, a council and its rounds, on the day of the design's pictures."""

import pytest

from app.access import Actor, Role
from app.assessments import service
from app.assessments.schemas import (
    AssessmentIn,
    AssessmentOut,
    CouncilIn,
)
from app.core.db import Database
from tests.app.assessments.steps import LETTER
from tests.builders import a_person, an_actor


@pytest.fixture
def lead(db: Database) -> Actor:
    with db.write() as session:
        return an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD)


@pytest.fixture
def council(db: Database, lead: Actor) -> str:
    with db.write() as session:
        return service.set_up_council(session, lead, CouncilIn(council_name="Fernshire County Council")).council_name


@pytest.fixture
def new_round(db: Database, lead: Actor, council: str) -> AssessmentOut:
    with db.write() as session:
        data = AssessmentIn(title="CQC assessment 2027", list_code="planning-current")
        return service.set_up_assessment(session, lead, data)


@pytest.fixture
def open_round(db: Database, lead: Actor, new_round: AssessmentOut) -> AssessmentOut:
    with db.write() as session:
        return service.notice_arrived(session, lead, new_round.reference, new_round.version, LETTER)

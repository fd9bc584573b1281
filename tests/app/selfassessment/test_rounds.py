"""A round is begun in one act, alone or from the round before."""

import pytest

from app.access import Actor, Role
from app.answers import service as answers
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentIn, AssessmentPatch, CouncilIn, NoticeIn
from app.core.clock import today
from app.core.db import Database
from app.core.errors import RuleBroken
from app.selfassessment import service
from app.selfassessment.schemas.rounds import RoundBegun
from tests.builders import a_person, an_actor

pytestmark = pytest.mark.usefixtures("at_noon")
CLOSED = AssessmentPatch.model_validate({"status": "closed"})
DATA = AssessmentIn(title="CQC assessment 2027", list_code="planning-current")


@pytest.fixture
def lead(db: Database) -> Actor:
    with db.write() as session:
        lead = an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD)
        assessments.set_up_council(session, lead, CouncilIn(council_name="Fernshire County Council"))
    return lead


def begun(db: Database, lead: Actor, data: AssessmentIn = DATA) -> RoundBegun:
    with db.write() as session:
        return service.begin_round(session, lead, data)


def test_a_first_round_opens_every_request_of_its_list(db: Database, lead: Actor) -> None:
    made = begun(db, lead)
    assert made.requests_opened > 0
    assert (made.copied, made.carried) == (None, None)


def test_a_round_from_the_last_one_brings_over_requests_and_self_assessment_in_one_act(
    db: Database, lead: Actor
) -> None:
    first = begun(db, lead)
    with db.write() as session:
        assessments.change_assessment(session, lead, first.reference, first.version, CLOSED)
    second = begun(db, lead, DATA.model_copy(update={"predecessor": first.reference}))
    assert second.copied is not None and second.carried is not None
    assert (second.copied.requests, second.carried.assertions) == (first.requests_opened, 0)


def test_a_round_is_not_begun_beside_one_that_is_open(db: Database, lead: Actor) -> None:
    first = begun(db, lead)
    with db.write() as session:
        notice = NoticeIn(notified_on=today(), return_due_on=today().replace(day=28))
        answers.receive_notice(session, lead, first.reference, first.version, notice)
    with pytest.raises(RuleBroken, match="Another round is open"):
        begun(db, lead)


def test_the_letter_dates_requests_once_and_its_correction_dates_them_anew(db: Database, lead: Actor) -> None:
    first = begun(db, lead)
    day = today()
    with db.write() as session:
        letter = NoticeIn(notified_on=day, return_due_on=day.replace(day=28))
        told = answers.receive_notice(session, lead, first.reference, first.version, letter)
    assert told.requests_dated == first.requests_opened
    with db.write() as session:
        right = NoticeIn(notified_on=day, return_due_on=day.replace(day=22), reason="The date was misread.")
        told = answers.receive_notice(session, lead, first.reference, told.version, right)
    assert told.requests_dated > 0

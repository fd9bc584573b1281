"""Opening the requests of a round, their dates, and a round that starts from the last."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.answers.models import State, UnmetKind
from app.answers.service import list_changing, opening, reading
from app.assessments.models import Assessment, AssessmentStatus, CouncilSettings, Milestone, MilestoneKind
from app.core.db import Database
from app.core.errors import NotFound, RuleBroken
from app.evidence.models import ItemStatus
from app.framework.models import RequestCategory, RequestList
from tests.app.answers.rounds import Stage, a_stage
from tests.builders import a_list, a_person, an_actor, an_answer, an_assessment, an_item, saved


def an_empty_round(session: Session, **facts: object) -> tuple[Assessment, Actor]:
    """A round whose requests are not opened yet, with one milestone of ours on day 12."""
    saved(session, CouncilSettings(council_name="Fernshire County Council", note_word_limit=120))
    assessment = an_assessment(session, a_list(session), **facts)
    saved(
        session,
        Milestone(
            assessment_id=assessment.id, code="D12", kind=MilestoneKind.OURS, name="Check every answer", position=0, day=12,
        ),
    )  # fmt: skip
    lead = an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD, assessment_id=assessment.id)
    return assessment, lead


def test_every_request_is_opened_once_with_its_parts_and_a_date(db: Database, at_noon: datetime) -> None:
    with db.write() as session:
        _, lead = an_empty_round(
            session, notified_on=date(2027, 1, 11), return_due_at=datetime(2027, 2, 1, 17, tzinfo=UTC)
        )
        assert opening.open_responses(session, lead) == 3
    with db.write() as session:
        assert opening.open_responses(session, lead) == 0
    with db.read() as session:
        rows = reading.list_requests(session, lead)
        shown = reading.one_request(session, lead, "1")
    assert [row.code for row in rows] == ["1", "2", "3"]
    # Day 12 is Saturday 23 January: the working day before counts.
    assert {row.due_on for row in rows} == {date(2027, 1, 22)}
    assert [part.code for part in shown.parts] == ["a", "b"]


def test_before_the_letter_a_request_has_a_day_number(db: Database, at_noon: datetime) -> None:
    with db.write() as session:
        assessment, lead = an_empty_round(session, notified_on=None, return_due_at=None)
        opening.open_responses(session, lead)
    with db.read() as session:
        rows = reading.list_requests(session, lead)
    assert [(row.due_on, row.due_day) for row in rows] == [(None, 12)] * 3
    with db.write() as session:
        session.merge(assessment).notified_on = date(2027, 1, 11)
        session.flush()
        assert opening.set_due_dates(session, lead) == 3
        assert opening.set_due_dates(session, lead) == 0


def test_the_period_asked_is_whole_months_before_the_letter(db: Database, at_noon: datetime) -> None:
    with db.write() as session:
        _, lead = an_empty_round(session, notified_on=date(2027, 1, 11))
        category = session.scalars(select(RequestCategory).where(RequestCategory.code == "1")).one()
        category.period_months = 12
        saved(session, category)
        opening.open_responses(session, lead)
    with db.read() as session:
        shown = reading.one_request(session, lead, "1")
    assert (shown.period_from, shown.period_to) == (date(2026, 1, 1), date(2026, 12, 31))


def the_next_round(stage: Stage, request_list: RequestList) -> Actor:
    """Another round, one year on, opened and empty; gives the lead in it."""
    with stage.db.write() as session:
        session.merge(stage.round.assessment).status = AssessmentStatus.CLOSED
        later = an_assessment(session, session.merge(request_list), reference="R-2027")
        lead = Actor.of(stage.lead.person_id, stage.lead.name, stage.lead.roles, later.id)
        opening.open_responses(session, lead)
    return lead


def test_a_round_starts_from_the_last_with_nothing_current(db: Database) -> None:
    stage = a_stage(db)
    stage.read()
    stage.approve()
    lead = the_next_round(stage, stage.round.request_list)
    with db.write() as session:
        copied = opening.copy_from(session, lead, stage.round.assessment.reference)
    assert (copied.requests, copied.answers, copied.left_out) == (3, 1, 0)
    with db.read() as session:
        shown = reading.one_request(session, lead, "1")
    assert shown.state is State.GAPS
    assert shown.owner is not None and shown.owner.name == "Anita Lowe"
    assert (shown.answers[0].carried_over, shown.answers[0].parts) == (True, ("a", "b"))
    assert {unmet.kind for unmet in shown.unmet} == {UnmetKind.PLACE_CARRIED_OVER, UnmetKind.UNREAD}
    assert shown.reading is None and shown.approval is None


def test_withdrawn_documents_are_left_behind_and_counted(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        gone = an_item(session, stage.anita, "Old policy", status=ItemStatus.WITHDRAWN)
        an_answer(session, stage.round.responses["1"], gone, position=1)
    lead = the_next_round(stage, stage.round.request_list)
    with db.write() as session:
        assert opening.copy_from(session, lead, stage.round.assessment.reference).left_out == 1


def test_a_round_that_holds_work_is_not_copied_over(db: Database) -> None:
    stage = a_stage(db)
    lead = the_next_round(stage, stage.round.request_list)
    with db.write() as session:
        opening.copy_from(session, lead, stage.round.assessment.reference)
    with pytest.raises(RuleBroken, match="holds answers or notes already"), db.write() as session:
        opening.copy_from(session, lead, stage.round.assessment.reference)
    with pytest.raises(NotFound), db.write() as session:
        opening.copy_from(session, lead, "R-1066")


def test_from_a_round_with_another_list_it_goes_by_a_change_of_list(db: Database) -> None:
    stage = a_stage(db)
    with db.write() as session:
        new = a_list(session, ("A", "B"), code="sent")
    lead = the_next_round(stage, new)
    with db.write() as session:
        copied = opening.copy_from(session, lead, stage.round.assessment.reference)
    assert copied.waits_for_list_change
    with db.write() as session:
        proposed = list_changing.propose_list_change(session, lead, "sent")
    assert (proposed.old_list, proposed.new_list) == ("test-list", "sent")
    with db.write() as session:
        done = list_changing.confirm_list_change(session, lead, "sent", proposed.version)
    assert done.answers_moved + done.answers_copied + done.waiting >= 1
    with db.read() as session:
        assert [row.code for row in reading.list_requests(session, lead)] == ["A", "B"]


def test_a_closed_round_stands_as_it_was(db: Database) -> None:
    stage = a_stage(db)
    the_next_round(stage, stage.round.request_list)
    with pytest.raises(RuleBroken, match="is closed"):
        stage.read()

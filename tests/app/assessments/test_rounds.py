"""Rounds are set up from data, one is open at a time, and the one in hand is the open one."""

from datetime import date, timedelta

import pytest

from app.access import Actor
from app.assessments import service
from app.assessments.models import (
    Assessment,
    AssessmentStatus,
    MilestoneKind,
)
from app.assessments.schemas import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPatch,
)
from app.core import clock
from app.core.db import Database
from app.core.errors import Invalid, NotFound, RuleBroken
from app.framework.reference import timeline
from tests.app.assessments.steps import in_round, milestone
from tests.builders import a_list, an_assessment
from tests.counting import selects

pytestmark = pytest.mark.usefixtures("at_noon")


def test_a_round_copies_list_sizes_and_milestones(new_round: AssessmentOut) -> None:
    assert (new_round.reference, new_round.status, new_round.framework) == (
        "R-1",
        AssessmentStatus.PREPARING,
        "la-2023",
    )
    assert (new_round.case_rules, new_round.case_list_size, new_round.case_chosen_size) == (
        "baseline-2023-2025",
        50,
        None,
    )
    assert new_round.list_is_planning
    codes = [one.code for one in new_round.milestones]
    assert codes == [one.code for one in (*timeline().milestones, *timeline().internal)]


def test_older_case_rules_bring_all_three_sizes_and_they_can_be_changed(
    db: Database, lead: Actor, council: str
) -> None:
    with db.write() as session:
        data = AssessmentIn(title="Pilot", list_code="pilot-2023", case_rules="pilot-2023")
        made = service.set_up_assessment(session, lead, data)
        assert (made.case_list_size, made.case_chosen_size, made.case_interview_size) == (50, 10, 6)
        patch = AssessmentPatch(case_list_size=40, case_interview_size=None)
        changed = service.change_assessment(session, lead, made.reference, made.version, patch)
    assert (changed.case_list_size, changed.case_chosen_size, changed.case_interview_size) == (40, 10, None)


def test_before_a_letter_dates_are_day_numbers(new_round: AssessmentOut) -> None:
    assert new_round.countdown.day is None
    assert "No letter has come yet" in new_round.countdown.words
    step = milestone(new_round, "D12")
    assert (step.day, step.on, step.basis) == (12, None, "not known yet")


def test_a_round_can_start_from_the_last_one(db: Database, lead: Actor, new_round: AssessmentOut) -> None:
    with db.write() as session:
        data = AssessmentIn(title="Next", list_code="planning-current", predecessor=new_round.reference)
        made = service.set_up_assessment(session, lead, data)
    assert (made.reference, made.predecessor, made.notified_on) == ("R-2", "R-1", None)


def test_what_is_unknown_is_named_field_by_field(db: Database, lead: Actor, council: str) -> None:
    data = AssessmentIn(title="x", list_code="planning-current", framework="f", case_rules="c", predecessor="R-9")
    with db.write() as session, pytest.raises(Invalid) as refused:
        service.set_up_assessment(session, lead, data)
    assert [error.pointer for error in refused.value.errors] == ["/predecessor", "/case_rules", "/framework"]


def test_a_list_that_is_not_there_or_empty_is_refused(db: Database, lead: Actor, council: str) -> None:
    with db.write() as session:
        with pytest.raises(NotFound):
            service.set_up_assessment(session, lead, AssessmentIn(title="x", list_code="none"))
        with pytest.raises(RuleBroken, match="no requests yet"):
            service.set_up_assessment(session, lead, AssessmentIn(title="x", list_code="reassessment-2026"))


def test_no_round_before_the_council(db: Database, lead: Actor) -> None:
    with db.write() as session, pytest.raises(RuleBroken, match="not set up yet"):
        service.set_up_assessment(session, lead, AssessmentIn(title="x", list_code="planning-current"))


def test_sending_marks_what_led_up_to_it_as_done(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    with db.write() as session:
        patch = AssessmentPatch(status=AssessmentStatus.SENT)
        sent = service.change_assessment(session, lead, open_round.reference, open_round.version, patch)
    assert sent.status is AssessmentStatus.SENT
    assert all(one.done_on for one in sent.milestones if one.kind is MilestoneKind.OURS)
    assert not any(one.has_passed for one in sent.milestones)


def test_a_step_of_status_that_can_not_be_taken_is_refused(db: Database, lead: Actor, new_round: AssessmentOut) -> None:
    with db.write() as session:
        for wanted, why in ((AssessmentStatus.SENT, "in one step"), (AssessmentStatus.OPEN, "No letter has come")):
            with pytest.raises(RuleBroken, match=why):
                patch = AssessmentPatch(status=wanted)
                service.change_assessment(session, lead, new_round.reference, new_round.version, patch)


def test_the_round_in_hand_is_the_open_one(db: Database) -> None:
    with db.write() as session:
        request_list = a_list(session)
        when = clock.now()
        for days, status in ((3, AssessmentStatus.CLOSED), (2, AssessmentStatus.OPEN), (1, AssessmentStatus.PREPARING)):
            an_assessment(
                session, request_list, title=status.value, status=status, set_up_at=when - timedelta(days=days)
            )
    with db.read() as session:
        current = service.current_assessment_id(session)
        assert session.get_one(Assessment, current).title == "open"


def test_there_is_no_round_in_hand_before_the_first(db: Database, lead: Actor) -> None:
    with db.read() as session:
        assert service.current_assessment_id(session) is None
        assert service.reference_of(session, None) is None
        with pytest.raises(RuleBroken, match="No assessment is set up yet"):
            service.current_assessment(session, lead)


def test_facts_for_reports_hold_the_council_and_the_countdown(
    db: Database, lead: Actor, open_round: AssessmentOut
) -> None:
    actor = in_round(lead, db, open_round.reference)
    with db.read() as session:
        facts = service.report_facts(session, actor)
        assert service.current_assessment(session, actor).reference == facts.reference
    assert (facts.council_name, facts.title, facts.working_days_left) == (
        "Fernshire County Council", "CQC assessment 2027", 7,
    )  # fmt: skip


def test_requests_are_due_by_our_milestones_on_working_days(
    db: Database, lead: Actor, open_round: AssessmentOut
) -> None:
    actor = in_round(lead, db, open_round.reference)
    with db.read() as session:
        due = service.due_days(session, actor, {"document", "narrative"})
    assert (due["document"].day, due["document"].on) == (12, date(2027, 1, 22))
    assert due["narrative"].on == date(2027, 1, 25)


def test_without_a_letter_requests_have_day_numbers_only(db: Database, lead: Actor, new_round: AssessmentOut) -> None:
    actor = in_round(lead, db, new_round.reference)
    with db.read() as session:
        due = service.due_days(session, actor, {"document"})["document"]
    assert (due.day, due.on) == (12, None)


def test_a_round_gets_another_list(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    actor = in_round(lead, db, open_round.reference)
    with db.write() as session:
        service.use_list(session, actor, "pilot-2023")
    with db.read() as session:
        assert service.get_assessment(session, lead, open_round.reference).list_code == "pilot-2023"


def test_looking_at_rounds_takes_as_many_selects_for_fifty_as_for_one(
    db: Database, lead: Actor, new_round: AssessmentOut
) -> None:
    with selects(db) as few, db.read() as session:
        service.list_assessments(session, lead)
        service.get_assessment(session, lead, new_round.reference)
    with db.write() as session:
        request_list = a_list(session)
        for _ in range(50):
            an_assessment(session, request_list, status=AssessmentStatus.CLOSED)
    with selects(db) as many, db.read() as session:
        assert len(service.list_assessments(session, lead)) == 51
        service.get_assessment(session, lead, new_round.reference)
    assert len(few) == len(many)

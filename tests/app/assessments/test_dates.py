"""Dates stand as CQC states them."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.access import Actor, Role
from app.assessments import service
from app.assessments.models import (
    AssessmentStatus,
    Milestone,
)
from app.assessments.schemas import (
    AssessmentIn,
    AssessmentOut,
    DatesPatch,
    MilestonePatch,
    NoticeIn,
)
from app.audit.models import AuditEntry
from app.core import clock
from app.core.clock import LONDON
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, RuleBroken
from tests.app.assessments.steps import LETTER, milestone
from tests.builders import a_person, an_actor

pytestmark = pytest.mark.usefixtures("at_noon")


def test_one_act_on_notice_sets_all(open_round: AssessmentOut) -> None:
    assert open_round.status is AssessmentStatus.OPEN
    assert open_round.notified_on == date(2027, 1, 11)
    assert open_round.return_due_at == datetime(2027, 2, 1, 17, tzinfo=LONDON)
    assert (open_round.countdown.day, open_round.countdown.of_days, open_round.countdown.working_days_left) == (
        10,
        21,
        7,
    )
    assert milestone(open_round, "D12").on == date(2027, 1, 23)
    assert milestone(open_round, "M01").on == date(2027, 2, 1)


def test_the_letter_itself_is_no_step_still_to_do(open_round: AssessmentOut) -> None:
    letter = milestone(open_round, "M00")
    assert (letter.done_on, letter.has_passed) == (date(2027, 1, 11), False)


def test_a_letter_without_a_time_means_the_close_of_the_working_day(
    db: Database, lead: Actor, new_round: AssessmentOut
) -> None:
    letter = NoticeIn(notified_on=date(2027, 1, 11), return_due_on=date(2027, 2, 1))
    with db.write() as session:
        made = service.notice_arrived(session, lead, new_round.reference, new_round.version, letter)
    assert made.return_due_at == datetime(2027, 2, 1, 17, tzinfo=LONDON)


def test_our_milestones_fit_the_days_that_cqc_gives(db: Database, lead: Actor, new_round: AssessmentOut) -> None:
    letter = NoticeIn(notified_on=date(2027, 1, 11), return_due_on=date(2027, 2, 5))
    with db.write() as session:
        made = service.notice_arrived(session, lead, new_round.reference, new_round.version, letter)
    assert milestone(made, "D21").on == date(2027, 2, 5)
    assert milestone(made, "D12").day == 14


def test_the_letter_is_corrected_only_with_a_reason(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    wrong = LETTER.model_copy(update={"notified_on": date(2027, 1, 12)})
    with db.write() as session:
        with pytest.raises(Invalid, match="Say why"):
            service.notice_arrived(session, lead, open_round.reference, open_round.version, wrong)
        right = wrong.model_copy(update={"reason": "The date was misread"})
        made = service.notice_arrived(session, lead, open_round.reference, open_round.version, right)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "assessments.notice.corrected")).one()
    assert made.notified_on == date(2027, 1, 12)
    assert entry.reason == "The date was misread"


def test_dates_that_can_not_stand_together_leave_everything_as_it_was(
    db: Database, lead: Actor, new_round: AssessmentOut
) -> None:
    letter = NoticeIn(notified_on=date(2027, 1, 22), return_due_on=date(2027, 1, 20))
    with pytest.raises(Invalid) as refused, db.write() as session:
        service.notice_arrived(session, lead, new_round.reference, new_round.version, letter)
    assert [error.pointer for error in refused.value.errors] == ["/notified_on", "/return_due_on"]
    with db.read() as session:
        assert service.get_assessment(session, lead, new_round.reference).status is AssessmentStatus.PREPARING


def test_a_second_round_can_not_open_beside_the_first(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    with db.write() as session:
        other = service.set_up_assessment(session, lead, AssessmentIn(title="x", list_code="pilot-2023"))
        with pytest.raises(RuleBroken, match="R-1"):
            service.notice_arrived(session, lead, other.reference, other.version, LETTER)


def test_core_team_may_not_date_a_round(db: Database, open_round: AssessmentOut) -> None:
    with db.write() as session:
        core = an_actor(a_person(session, "Grace Okafor", Role.CORE), Role.CORE)
        with pytest.raises(Forbidden):
            service.notice_arrived(session, core, open_round.reference, open_round.version, LETTER)


def test_stale_dates_are_refused(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    with db.write() as session, pytest.raises(EditConflict):
        service.state_dates(session, lead, open_round.reference, open_round.version - 1, DatesPatch())


def test_later_dates_are_stated_one_by_one_and_can_be_taken_back(
    db: Database, lead: Actor, open_round: AssessmentOut
) -> None:
    reference = open_round.reference
    with db.write() as session:
        visit = DatesPatch(case_list_due_on=date(2027, 3, 1), visit_from=date(2027, 4, 20), visit_to=date(2027, 4, 22))
        made = service.state_dates(session, lead, reference, open_round.version, visit)
        assert milestone(made, "M06").on == date(2027, 4, 20)
        assert milestone(made, "M04").basis == "forecast"
        made = service.state_dates(session, lead, reference, made.version, DatesPatch(visit_from=None, visit_to=None))
    assert (made.visit_from, made.case_list_due_on) == (None, date(2027, 3, 1))
    assert milestone(made, "M06").on is None


def test_comments_are_due_by_rule_once_the_draft_report_came(
    db: Database, lead: Actor, open_round: AssessmentOut
) -> None:
    with clock.set_to(datetime(2027, 3, 15, 12, tzinfo=LONDON)), db.write() as session:
        draft = DatesPatch(draft_report_on=date(2027, 3, 15))
        made = service.state_dates(session, lead, open_round.reference, open_round.version, draft)
    assert made.comments_due_on == date(2027, 3, 31)
    assert milestone(made, "M10").basis == "by CQC's rule"
    with db.read() as session:
        assert session.scalars(select(Milestone.on).where(Milestone.code == "M10")).one() == date(2027, 3, 31)


def test_a_step_of_ours_can_be_moved_renamed_and_done(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    step = milestone(open_round, "D12")
    patch = MilestonePatch(on=date(2027, 1, 22), name="Check every answer", done_on=date(2027, 1, 21))
    with db.write() as session:
        made = service.change_milestone(session, lead, open_round.reference, "D12", step.version, patch)
    changed = milestone(made, "D12")
    assert (changed.on, changed.basis, changed.name, changed.done_on) == (
        date(2027, 1, 22), "set here", "Check every answer", date(2027, 1, 21),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "patch"),
    [
        ("M01", {"on": date(2027, 2, 9)}),
        ("M10", {"on": date(2027, 2, 9)}),
        ("M07", {"name": "Other"}),
        ("M07", {"day": 3}),
    ],
)
def test_what_cqc_states_is_not_moved_as_a_step(
    db: Database, lead: Actor, open_round: AssessmentOut, code: str, patch: dict[str, Any]
) -> None:
    step = milestone(open_round, code)
    with db.write() as session, pytest.raises(RuleBroken):
        service.change_milestone(session, lead, open_round.reference, code, step.version, MilestonePatch(**patch))


def test_a_step_that_passed_says_so_until_it_is_done(open_round: AssessmentOut) -> None:
    assert milestone(open_round, "D07").has_passed
    assert not milestone(open_round, "D12").has_passed

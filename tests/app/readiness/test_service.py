"""Where the return stands, Today by role, and the counts of a day."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Role
from app.accounts.models import SignIn
from app.answers.models import CategoryResponse
from app.answers.schemas.changes import RequestPatch
from app.answers.service import requests
from app.assessments.models import Milestone, MilestoneKind
from app.core.clock import set_to
from app.core.db import Database
from app.core.errors import Forbidden, NotFound
from app.framework.models import Certainty, RequestCategory
from app.readiness import service
from app.readiness.models import ReadinessDay
from app.readiness.routes import router
from app.readiness.schemas import TodayFor, WaitingKind
from tests.app.answers.rounds import Stage, a_stage, person
from tests.builders import a_response, saved
from tests.counting import selects
from tests.serving import a_client

LETTER = date(2027, 1, 11)
DUE = datetime(2027, 2, 1, 17, tzinfo=UTC)


def the_stage(db: Database) -> Stage:
    stage = a_stage(db, notified_on=LETTER, return_due_at=DUE)
    with db.write() as session:
        saved(
            session,
            Milestone(
                assessment_id=stage.round.assessment.id, code="D17", kind=MilestoneKind.OURS, name="Freeze and approve",
                position=0, day=17,
            ),
        )  # fmt: skip
    return stage


def test_behind_plan_with_its_figures(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    stage.read()
    with db.read() as session:
        found = service.readiness(session, stage.lead)
    assert (found.ready_or_approved, found.counted, found.planned_today) == (1, 3, 2)
    assert (found.plan_starts, found.plan_ends) == (LETTER, date(2027, 1, 28))
    assert (found.is_on_plan, found.standing) == (False, "Behind plan by 1 request.")
    assert found.standing_more.startswith("1 of 3 requests are ready or approved. The plan for today was 2.")


def test_days_that_were_noted_draw_the_past_and_set_the_pace(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    for day in (12, 14, 20):
        with set_to(datetime(2027, 1, day, 17, tzinfo=UTC)), db.write() as session:
            service.note_today(session, stage.lead)
    stage.read()
    with db.read() as session:
        found = service.readiness(session, stage.lead)
    assert [(day.on.day, day.done) for day in found.days] == [(12, 0), (14, 0), (20, 0), (21, 1)]
    assert found.a_working_day == 0.2
    # Two are left at one in five working days.
    assert found.forecast_on == date(2027, 2, 4)
    assert found.standing_more.endswith("ready on Thursday 4 February, after the return is due.")


def test_a_later_look_on_the_same_day_takes_the_place_of_the_first(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    for _ in range(2):
        with db.write() as session:
            service.note_today(session, stage.lead)
        stage.read()
    with db.read() as session:
        rows = session.scalars(select(ReadinessDay)).all()
    assert [row.counts["ready_to_approve"] for row in rows] == [1]


def test_the_sweep_notes_every_open_round(db: Database, at_noon: datetime) -> None:
    the_stage(db)
    with db.write() as session:
        assert service.note_every_round(session, SYSTEM) == 1
    with db.read() as session:
        assert session.scalars(select(ReadinessDay)).one().counts["total"] == 3


def test_nobody_but_the_system_sweeps(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    with pytest.raises(NotFound), db.write() as session:
        service.note_every_round(session, stage.lead)


def test_before_the_letter_it_says_what_would_be_ready(db: Database, at_noon: datetime) -> None:
    stage = a_stage(db, notified_on=None, return_due_at=None)
    stage.read()
    with db.read() as session:
        found = service.readiness(session, stage.lead)
    assert found.if_today == "If the letter came today, 1 of 3 would be ready."
    assert (found.is_on_plan, found.planned_today, found.forecast_on, found.standing) == (None, None, None, "")


def today(stage: Stage, actor: Actor | None = None) -> service.TodayOut:
    with stage.db.read() as session:
        return service.today_for(session, actor or stage.lead)


def test_the_lead_sees_all_of_today(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    stage.read()
    seen = today(stage)
    assert seen.seen_by is TodayFor.LEAD
    assert [one.kind for one in seen.waiting] == [WaitingKind.APPROVE, WaitingKind.UNOWNED]
    assert [row.code for row in seen.at_risk] == ["2", "3"]
    assert seen.readiness is not None and seen.readiness.counts.ready_to_approve == 1
    assert seen.cases is not None


def test_what_others_did_since_is_told(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    with db.write() as session:
        yesterday = datetime(2027, 1, 20, 9, tzinfo=UTC)
        for begun, seen_at in ((yesterday, yesterday.replace(hour=10)), (at_noon, at_noon)):
            times = {"signed_in_at": begun, "last_seen_at": seen_at, "ends_at": DUE}
            session.add(SignIn(token_sha256=begun.isoformat(), user_id=stage.lead.person_id, **times))
    with set_to(datetime(2027, 1, 20, 9, 30, tzinfo=UTC)), db.write() as session:
        requests.change_request(session, stage.core, "2", stage.version("2"), RequestPatch(note="Before."))
    with set_to(datetime(2027, 1, 20, 11, tzinfo=UTC)), db.write() as session:
        requests.change_request(session, stage.core, "2", stage.version("2"), RequestPatch(note="After."))
    seen = today(stage)
    assert seen.since == datetime(2027, 1, 20, 10, tzinfo=UTC)
    told = [act for act in seen.happened if act.who == "Grace Okafor"]
    assert [act.reference for act in told] == ["2"]


def test_a_contributor_sees_only_what_is_theirs(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    seen = today(stage, stage.anita)
    assert seen.seen_by is TodayFor.CONTRIBUTOR
    assert [row.code for row in seen.mine] == ["1"]
    assert (seen.readiness, seen.at_risk, seen.happened) == (None, (), ())


def test_a_member_sees_counts_and_no_titles(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    with db.write() as session:
        _, member = person(session, stage.round, "Cllr Shah", Role.MEMBER)
    seen = today(stage, member)
    assert seen.seen_by is TodayFor.MEMBER
    assert seen.readiness is not None and seen.readiness.counts.total == 3
    assert "Request 1" not in seen.model_dump_json()


def test_an_administrator_sees_nothing_of_the_round(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    with db.write() as session:
        _, admin = person(session, stage.round, "Ada Min", Role.ADMIN)
    assert today(stage, admin).readiness is None
    with db.read() as session, pytest.raises((NotFound, Forbidden)):
        service.readiness(session, admin)


def test_nothing_waiting_says_what_is_due_tomorrow(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    with db.write() as session:
        patch = RequestPatch(due_on=date(2027, 1, 22))
        requests.change_request(session, stage.lead, "2", stage.version("2"), patch)
    assert today(stage).nothing_waiting == "Nothing is waiting for you. 1 request is due tomorrow."


def more_requests(session: Session, stage: Stage) -> None:
    for number in range(4, 34):
        saved(
            session,
            RequestCategory(
                request_list_id=stage.round.request_list.id, code=str(number), position=number, title=f"Request {number}",
                certainty=Certainty.RECONSTRUCTED,
            ),
        )  # fmt: skip
        a_response(session, stage.round.assessment, str(number))


def test_today_takes_as_many_selects_for_thirty_requests_as_for_three(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    with selects(db) as before:
        today(stage)
    with db.write() as session:
        more_requests(session, stage)
    with db.read() as session:
        assert len(session.scalars(select(CategoryResponse.id)).all()) == 33
    with selects(db) as after:
        today(stage)
    assert len(after) == len(before)


def test_the_same_figures_over_http(db: Database, at_noon: datetime) -> None:
    stage = the_stage(db)
    stage.read()
    client = a_client(db, stage.lead, router)
    figures = client.get("/api/v1/readiness").json()
    seen = client.get("/api/v1/readiness/today").json()
    assert seen["readiness"] == figures
    assert figures["counts"]["ready_to_approve"] == 1
    assert client.post("/api/v1/readiness/note").json()["total"] == 3


def test_a_moment_without_a_zone_is_refused(db: Database, at_noon: datetime) -> None:
    client = a_client(db, the_stage(db).lead, router)
    assert client.get("/api/v1/readiness/today?since=2027-01-20T10:00:00").status_code == 422
    assert client.get("/api/v1/readiness/today?since=2027-01-20T10:00:00Z").status_code == 200

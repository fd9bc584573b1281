"""Gaps for people: one a cause, in order, with the reader's rights; accepted with a reason and an end."""

from datetime import timedelta

import pytest

from app.access import Role
from app.audit import record
from app.core import clock
from app.core.clock import today
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from app.gaps import service
from app.gaps.gap import Area, Severity
from app.gaps.schemas import AcceptIn, GapFilter, TakeBackIn
from tests.app.gaps import plants_claims, plants_requests
from tests.app.gaps.sound import Sound, a_sound_round
from tests.builders import BUILDER, a_person, a_round, an_actor

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def sound(db: Database) -> Sound:
    with db.write() as session:
        return a_sound_round(session, a_round(session, ("1", "2")))


def rules_about(db: Database, sound: Sound, subject: str) -> set[str]:
    with db.read() as session:
        return {gap.rule for gap in service.find_gaps(session, sound.round.lead) if gap.subject == subject}


def test_nothing_in_is_the_only_gap_of_an_empty_request(db: Database, sound: Sound) -> None:
    assert rules_about(db, sound, "2") == {"request.nothing_in", "request.no_due_date"}


def test_late_is_said_by_the_date_of_another_gap_of_the_request(db: Database, sound: Sound) -> None:
    with db.write() as session:
        plants_requests.late(session, sound)
        plants_requests.no_reader(session, sound)
        sound.response = session.merge(sound.response)
        record(session, BUILDER, "test.fault.planted", sound.response)
    assert "request.late" not in rules_about(db, sound, "1")


def test_the_gravest_come_first_and_then_the_soonest(db: Database, sound: Sound) -> None:
    with db.read() as session:
        gaps = service.find_gaps(session, sound.round.lead)
    ranks = [list(Severity).index(gap.severity) for gap in gaps]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("role", "sees"), [(Role.PSW, True), (Role.CORE, False), (Role.DIRECTOR, False)])
def test_gaps_in_cases_are_for_people_who_may_see_the_list(db: Database, sound: Sound, role: Role, sees: bool) -> None:
    with db.write() as session:
        plants_claims.partial(session, sound)
        sound.case = session.merge(sound.case)
        record(session, BUILDER, "test.fault.planted", sound.case)
        actor = an_actor(a_person(session, "Sam Delaney", role), role, assessment_id=sound.round.assessment.id)
    with db.read() as session:
        areas = {gap.area for gap in service.find_gaps(session, actor)}
    assert (Area.CASES in areas) is sees


def test_a_contributor_does_not_learn_that_there_are_gaps(db: Database, sound: Sound) -> None:
    with db.write() as session, pytest.raises(NotFound):
        actor = an_actor(
            a_person(session, "Ben Whitlock", Role.CONTRIB), Role.CONTRIB, assessment_id=sound.round.assessment.id
        )
        service.find_gaps(session, actor)


def accept(db: Database, sound: Sound, days: int = 7) -> None:
    data = AcceptIn(
        rule="request.nothing_in", subject="2", reason="It comes on Monday", ends_on=today() + timedelta(days=days)
    )
    with db.write() as session:
        service.accept_gap(session, sound.round.lead, data)


def test_an_accepted_gap_is_gone_until_its_end_and_then_back(db: Database, sound: Sound) -> None:
    accept(db, sound)
    assert "request.nothing_in" not in rules_about(db, sound, "2")
    with db.read() as session:
        accepted = service.find_gaps(session, sound.round.lead, GapFilter(accepted=True))
        assert [(gap.rule, gap.accepted_reason, gap.accepted_by) for gap in accepted] == [
            ("request.nothing_in", "It comes on Monday", "Priya Nair")
        ]
    with clock.set_to(clock.now() + timedelta(days=8)):
        assert "request.nothing_in" in rules_about(db, sound, "2")


def test_an_acceptance_can_be_taken_back(db: Database, sound: Sound) -> None:
    accept(db, sound)
    with db.write() as session:
        service.take_back_acceptance(session, sound.round.lead, TakeBackIn(rule="request.nothing_in", subject="2"))
    assert "request.nothing_in" in rules_about(db, sound, "2")


def test_an_end_that_is_past_is_refused_at_its_field(db: Database, sound: Sound) -> None:
    with pytest.raises(Invalid) as refused:
        accept(db, sound, days=0)
    assert refused.value.errors[0].pointer == "/ends_on"


def test_only_the_lead_accepts(db: Database, sound: Sound) -> None:
    data = AcceptIn(rule="request.nothing_in", subject="2", reason="x", ends_on=today() + timedelta(days=1))
    with db.write() as session, pytest.raises(Forbidden):
        service.accept_gap(session, sound.round.core, data)


def test_what_must_be_done_today_is_never_accepted(db: Database, sound: Sound) -> None:
    with db.write() as session:
        plants_claims.act_open(session, sound)
        sound.check = session.merge(sound.check)
        record(session, BUILDER, "test.fault.planted", sound.check)
    data = AcceptIn(rule="case.act_now_open", subject="CT-01", reason="x", ends_on=today() + timedelta(days=1))
    with db.write() as session, pytest.raises(RuleBroken, match="can't be accepted"):
        service.accept_gap(session, sound.round.lead, data)

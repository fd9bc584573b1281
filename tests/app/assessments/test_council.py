"""The council's settings: set up once, changed by the lead."""

from datetime import date
from typing import Any

import pytest

from app.access import SYSTEM, Actor, Role
from app.assessments import service
from app.assessments.models import (
    CouncilSettings,
)
from app.assessments.schemas import (
    AssessmentOut,
    ClosureDayIO,
    CouncilIn,
    SettingsPatch,
    ThresholdsIO,
)
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.framework import service as framework
from tests.builders import a_person, an_actor

pytestmark = pytest.mark.usefixtures("at_noon")


def test_setting_up_a_council_publishes_the_lists_and_begins_with_defaults(
    db: Database, lead: Actor, council: str
) -> None:
    with db.read() as session:
        settings = service.settings(session, lead)
        assert len(framework.list_lists(session, lead)) == 3
    assert settings.overall_words == ["Good practice", "Good practice with points", "Needs attention"]
    assert settings.note_word_limit > 0
    assert settings.abbreviations["PSW"] == "principal social worker"
    assert {one.key: one.days for one in settings.silences} == settings.silence_days


def test_a_council_is_set_up_once(db: Database, lead: Actor, council: str) -> None:
    with db.write() as session, pytest.raises(RuleBroken, match="already"):
        service.set_up_council(session, lead, CouncilIn(council_name="Elsewhere"))


def test_a_store_says_that_its_data_is_made_up(db: Database, lead: Actor) -> None:
    with db.write() as session:
        service.set_up_council(session, lead, CouncilIn(council_name="Fernshire"), made_up=True)
    with db.read() as session:
        assert service.council_facts(session).made_up


def test_pages_have_a_name_before_any_council_is_set_up(db: Database) -> None:
    with db.read() as session:
        assert service.council_facts(session).name == "This council"


def test_settings_are_changed_and_the_version_moves(db: Database, lead: Actor, council: str) -> None:
    patch = SettingsPatch(
        note_word_limit=250, overall_words=["Good", "Mixed"], silence_days={"assessment": 20},
        thresholds=ThresholdsIO(few=1, some=4, many=9), abbreviations={"ASC": "adult social care"},
    )  # fmt: skip
    with db.write() as session:
        changed = service.change_settings(session, lead, 1, patch)
    assert (changed.note_word_limit, changed.overall_words, changed.version) == (250, ["Good", "Mixed"], 2)
    assert changed.silence_days["assessment"] == 20
    assert changed.silence_days["support"] == 180
    assert changed.abbreviations == {"ASC": "adult social care"}


def test_closure_days_are_given_whole_and_move_the_version_too(db: Database, lead: Actor, council: str) -> None:
    first = [ClosureDayIO(on=date(2026, 12, 29), name="Christmas"), ClosureDayIO(on=date(2026, 12, 30))]
    second = [ClosureDayIO(on=date(2026, 12, 30), name="Christmas"), ClosureDayIO(on=date(2026, 12, 31))]
    with db.write() as session:
        service.change_settings(session, lead, 1, SettingsPatch(closure_days=first))
    with db.write() as session:
        changed = service.change_settings(session, lead, 2, SettingsPatch(closure_days=second))
    assert [(day.on.day, day.name) for day in changed.closure_days] == [(30, "Christmas"), (31, "")]
    assert changed.version == 3


def test_a_closure_day_shortens_the_countdown(db: Database, lead: Actor, open_round: AssessmentOut) -> None:
    assert open_round.countdown.working_days_left == 7
    with db.write() as session:
        closed = [ClosureDayIO(on=date(2027, 1, 25), name="Training day")]
        service.change_settings(session, lead, 1, SettingsPatch(closure_days=closed))
    with db.read() as session:
        after = service.get_assessment(session, lead, open_round.reference)
    assert after.countdown.working_days_left == 6


def test_settings_read_before_are_not_overwritten(db: Database, lead: Actor, council: str) -> None:
    with db.write() as session:
        service.change_settings(session, lead, 1, SettingsPatch(note_word_limit=200))
    with db.write() as session, pytest.raises(EditConflict):
        service.change_settings(session, lead, 1, SettingsPatch(note_word_limit=300))


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"silence_days": {"holiday": 3}}, "/silence_days/holiday"),
        ({"thresholds": {"few": 5, "some": 3, "many": 8}}, "/thresholds"),
        ({"overall_words": ["Good", "good"]}, "/overall_words"),
        ({"closure_days": [{"on": "2026-12-29"}, {"on": "2026-12-29"}]}, "/closure_days"),
    ],
)
def test_a_setting_that_can_not_be_right_is_named(
    db: Database, lead: Actor, council: str, patch: dict[str, Any], pointer: str
) -> None:
    with db.write() as session, pytest.raises(Invalid) as refused:
        service.change_settings(session, lead, 1, SettingsPatch.model_validate(patch))
    assert [error.pointer for error in refused.value.errors] == [pointer]


def test_only_the_lead_changes_settings(db: Database, lead: Actor, council: str) -> None:
    with db.write() as session:
        core = an_actor(a_person(session, "Grace Okafor", Role.CORE), Role.CORE)
        with pytest.raises(Forbidden):
            service.change_settings(session, core, 1, SettingsPatch(note_word_limit=200))
        with pytest.raises(NotFound):
            service.settings(session, SYSTEM)


def test_rows_built_without_defaults_still_show(db: Database, lead: Actor) -> None:
    from tests.builders import saved

    with db.write() as session:
        saved(session, CouncilSettings(council_name="Plain", note_word_limit=120))
    with db.read() as session:
        settings = service.settings(session, lead)
    assert (settings.thresholds.many, settings.silence_days["enquiry"]) == (8, 14)

"""The whole demo, loaded once through the services: what is there, and that it stands as the story tells it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import service as accounts
from app.accounts.routes.door import factor_key
from app.activity import service as activity
from app.answers import service as answers
from app.answers.queries import moves
from app.assessments import service as assessments
from app.assessments.models import AssessmentStatus
from app.casetracking import service as casetracking
from app.core import clock, home
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import RuleBroken
from app.core.paging import PageParams
from app.core.schema_versions import upgrade
from app.demo.loading import Loaded, load
from app.demo.story import Story, tell
from app.evidence import service as evidence
from app.evidence.schemas import ItemFilter
from app.files.store import FileStore
from app.gaps import service as gaps
from app.gaps.gap import Area
from app.intake import service as intake
from app.intake.schemas import BatchIn
from app.packs.checking import bag_faults
from app.readiness import service as readiness
from app.selfassessment import service as selfassessment
from app.selfassessment.models import AssertionKind
from app.workshop import make_workshop

NOON = datetime(2027, 1, 21, 12, tzinfo=UTC)
LEAD = "priya.nair@fernshire.example"


@dataclass(frozen=True)
class Demo:
    settings: Settings
    db: Database
    loaded: Loaded
    story: Story
    lead: Actor


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    settings = Settings(home=tmp_path_factory.mktemp("demo"), database_url=None)
    home.prepare(settings)
    db = Database(settings.sqlalchemy_url)
    upgrade(db)
    files = FileStore(settings.files_folder)
    with clock.set_to(NOON):
        loaded = load(settings, make_workshop(settings, db, files), files)
        with db.read() as session:
            lead = accounts.find_actor_by_email(session, LEAD)
        assert lead is not None
        yield Demo(settings, db, loaded, tell(NOON.date()), lead)
    db.close()


def test_no_rule_refused_any_act_of_the_story(demo: Demo) -> None:
    assert demo.loaded.refused == ()


def test_at_least_as_much_is_there_as_was_promised(demo: Demo) -> None:
    counts = demo.loaded.counts
    assert counts["documents"] >= 220
    assert counts["assertions"] >= 110
    assert counts["people"] >= 40
    with demo.db.read() as session:
        rows = answers.list_requests(session, demo.lead)
        asked = answers.list_asks(session, demo.lead)
    assert len({row.owner.email for row in rows if row.owner}) + len({one.asked_of.email for one in asked}) >= 40
    assert all(row.due_on is not None for row in rows)


def test_last_years_round_is_closed_and_this_years_is_on_day_11(demo: Demo) -> None:
    with demo.db.read() as session:
        rounds = {row.reference: row for row in assessments.list_assessments(session, demo.lead)}
        now = assessments.current_assessment(session, demo.lead)
    assert {reference: row.status for reference, row in rounds.items()} == {
        "R-1": AssessmentStatus.CLOSED,
        "R-2": AssessmentStatus.OPEN,
    }
    assert now.reference == "R-2"
    assert now.countdown.day == 11


def test_requests_stand_as_the_story_tells_it(demo: Demo) -> None:
    told = {request.code: request.state for request in demo.story.this_round.requests}
    with demo.db.read() as session:
        found = {row.code: row.state.value for row in answers.list_requests(session, demo.lead)}
    assert {code: (told[code], state) for code, state in found.items() if told[code] != state} == {}


def test_last_years_return_was_approved_whole(demo: Demo) -> None:
    with demo.db.read() as session:
        counts = answers.count_requests(session, _last(session, demo))
    assert counts.total == counts.approved + counts.not_applicable


def test_the_list_of_cases_is_as_long_as_the_round_asks(demo: Demo) -> None:
    with demo.db.read() as session:
        now = casetracking.count_cases(session, demo.lead)
        last = casetracking.count_cases(session, _last(session, demo))
    assert now.listed == now.list_size
    assert now.checked == sum(case.check is not None for case in demo.story.this_round.cases)
    assert (last.chosen, last.interviewed) == (last.chosen_size, last.interview_size)
    assert last.logs_in == last.chosen


def test_what_could_not_wait_is_open_where_nobody_closed_it(demo: Demo) -> None:
    urgent = [case.check.act_now for case in demo.story.this_round.cases if case.check and case.check.act_now]
    with demo.db.read() as session:
        still_open = casetracking.act_now_open(session, demo.lead)
    assert len(still_open) == sum(one.closed_on is None for one in urgent)


def test_documents_have_owners_categories_and_texts_save_what_nobody_has_sorted(demo: Demo) -> None:
    with demo.db.read() as session:
        unsorted = evidence.list_items(session, demo.lead, ItemFilter(owner="nobody")).items
        found = evidence.list_items(session, demo.lead, ItemFilter(q="waiting list protocol"))
    assert 0 < len(unsorted) < 10
    assert all(item.evidence_category is None and item.title for item in unsorted)
    assert found.total


def test_assertions_are_strengths_weaknesses_and_context(demo: Demo) -> None:
    with demo.db.read() as session:
        lines = selfassessment.list_assertions(session, demo.lead, page=PageParams(limit=200)).items
    counts = Counter(line.kind for line in lines)
    assert set(counts) == set(AssertionKind)
    assert any(not line.supports for line in lines)
    assert any(line.against for line in lines)


def test_every_area_has_gaps(demo: Demo) -> None:
    with demo.db.read() as session:
        found = gaps.find_gaps(session, demo.lead)
    assert {gap.area for gap in found} == set(Area)


def test_both_draft_packs_are_there_and_whole(demo: Demo) -> None:
    assert len(demo.loaded.packs) == 2
    assert [bag_faults(demo.settings.packs_folder / name) for name in demo.loaded.packs] == [[], []]


def test_each_day_of_the_round_has_its_count(demo: Demo) -> None:
    with demo.db.read() as session:
        figures = readiness.readiness(session, demo.lead)
        lines = activity.since(session, demo.lead, datetime(2027, 1, 20, tzinfo=UTC), 8)
    done = [day.done for day in figures.days]
    assert len(done) == 12
    assert done == sorted(done)
    assert done[-1] == figures.ready_or_approved
    assert lines


def test_a_demo_person_signs_in_and_somebody_without_a_password_does_not(demo: Demo) -> None:
    with demo.db.read() as session:
        assert accounts.holds_demo_accounts(session)
    one = demo.loaded.sign_ins[0]
    with demo.db.write() as session:
        begun = accounts.begin_session(session, accounts.prove_password(session, one.email, one.password), 12)
        assert begun.waits_for_code
        key = factor_key(demo.settings)
        assert accounts.give_code(session, begun.token, key, pyotp.TOTP(one.key).at(now()))


def test_nothing_but_samples_comes_into_a_demo_store(demo: Demo) -> None:
    with pytest.raises(RuleBroken, match="made-up"), demo.db.write() as session:
        intake.open_batch(session, demo.lead, BatchIn(name="Our own"))


def test_a_store_that_holds_a_council_is_left_alone(demo: Demo) -> None:
    files = FileStore(demo.settings.files_folder)
    with pytest.raises(RuleBroken, match="READINESS_HOME"):
        load(demo.settings, make_workshop(demo.settings, demo.db, files), files)


def test_the_loading_writes_through_services_only() -> None:
    folder = Path(__file__).parents[3] / "app" / "demo"
    texts = [file.read_text(encoding="utf-8") for file in folder.rglob("*.py")]
    assert not [text for text in texts if ".queries" in text or "session.add" in text or "import sqlalchemy" in text]


def _last(session: Session, demo: Demo) -> Actor:
    """The lead in last year's round."""
    found = moves.find_round(session, "R-1")
    assert found is not None
    return replace(demo.lead, assessment_id=found.id)

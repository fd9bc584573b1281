"""What happened, in words, for those who may know of it."""

from datetime import timedelta

import pytest

from app.access import Role
from app.activity import rules, service
from app.audit import record
from app.casetracking.models import CaseStage, TrackedCase
from app.core.clock import now
from app.core.db import Database
from app.core.errors import NotFound
from app.core.paging import PageParams
from tests.builders import Round, a_person, a_round, an_actor, an_item


@pytest.fixture
def one_round(db: Database) -> Round:
    with db.write() as session:
        made = a_round(session)
        record(session, made.core, "answers.request.approved", made.responses["1"])
        item = an_item(session, made.core, title="Protocol", reference="E-0001")
        record(session, made.core, "evidence.item.withdrawn", item, reason="Wrong file")
        case = TrackedCase(
            assessment_id=made.assessment.id, reference="CT-01", stage=CaseStage.LONGLIST, added_at=now()
        )
        session.add(case)
        record(session, made.psw, "casetracking.case.added", case)
    return made


def sentences(db: Database, one_round: Round, role: Role) -> list[str]:
    with db.write() as session:
        actor = an_actor(a_person(session, "Sam Delaney", role), role, assessment_id=one_round.assessment.id)
    with db.read() as session:
        return [act.sentence for act in service.list_activity(session, actor, PageParams(limit=200)).items]


def test_an_act_reads_as_a_sentence(db: Database, one_round: Round) -> None:
    assert "Grace Okafor approved request 1" in sentences(db, one_round, Role.LEAD)
    assert "Grace Okafor withdrew document E-0001" in sentences(db, one_round, Role.LEAD)


def test_acts_that_nobody_wants_to_read_hide_no_other(db: Database, one_round: Round) -> None:
    with db.write() as session:
        for _ in range(30):
            record(session, one_round.psw, "case.record.read", one_round.assessment)
    with db.read() as session:
        latest = service.since(session, one_round.lead, now() - timedelta(days=1), 3)
        page = service.list_activity(session, one_round.lead, PageParams(limit=3)).items
    assert len(latest) == len(page) == 3
    assert all("read" not in act.action for act in (*latest, *page))


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.PSW, True), (Role.LEAD, True), (Role.CORE, False), (Role.DIRECTOR, False)]
)
def test_what_happened_to_a_case_is_for_people_with_case_rights(
    db: Database, one_round: Round, role: Role, sees: bool
) -> None:
    assert any("CT-01" in sentence for sentence in sentences(db, one_round, role)) is sees


def test_one_thing_has_its_own_history(db: Database, one_round: Round) -> None:
    with db.read() as session:
        acts = service.of_thing(session, one_round.lead, "requests", "1")
    assert acts[0].sentence == "Grace Okafor approved request 1"
    assert acts[0].page == "/requests/1"


def test_the_history_of_cases_is_hidden_from_the_core_team(db: Database, one_round: Round) -> None:
    with db.read() as session, pytest.raises(NotFound):
        service.of_thing(session, one_round.core, "cases", "CT-01")


@pytest.mark.parametrize(
    ("action", "kind", "reference", "says"),
    [
        ("answers.request.approved", "category_response", "17", "Ann approved request 17"),
        ("casetracking.consent.changed", "tracked_case", "CT-01", "Ann changed a consent on case CT-01"),
        ("evidence.revision.added", "evidence_item", "E-0033", "Ann added a version of document E-0033"),
        ("gaps.gap.accepted", "gap_decision", "", "Ann accepted a gap"),
        ("intake.batch.opened", "batch", "B-11", "Ann started batch B-11"),
        ("packs.pack.asked", "submission_pack", "P-1", "Ann asked for pack P-1"),
        ("selfassessment.action.linked", "assertion", "A-4", "Ann put an action under assertion A-4"),
        ("selfassessment.assertion.made_ready", "assertion", "A-4", "Ann called assertion A-4 ready"),
    ],
)
def test_sentences(action: str, kind: str, reference: str, says: str) -> None:
    assert rules.sentence("Ann", action, kind, reference) == says

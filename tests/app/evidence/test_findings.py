"""A finding is decided on by those with that right, and what it says is not for everyone."""

from pathlib import Path

import pytest

from app.access import Role
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.evidence import service
from app.evidence.models import FindingDecision, FindingState
from app.evidence.schemas import DecisionIn, FindingIn
from tests.app.evidence.documents import a_document
from tests.builders import Round, a_person, a_round, an_actor

NUMBER = FindingIn(kind="personal-data", place="page 1", detail="An NHS number")
SENT = DecisionIn(decision=FindingDecision.MAY_BE_SENT, reason="Needed for the case list; statutory duty.")


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def test_a_decision_settles_a_finding_and_can_be_taken_back(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        finding = service.decide_finding(session, council.lead, item.reference, 1, 1, SENT)
        assert finding.state is FindingState.DECIDED
        with pytest.raises(RuleBroken, match="already"):
            service.decide_finding(session, council.lead, item.reference, 1, finding.version, SENT)
        service.reopen_finding(session, council.lead, item.reference, 1, finding.version)
        assert service.get_item(session, council.lead, item.reference).flags == ["personal-data"]


def test_what_must_come_out_stays_open(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path)
        service.raise_finding(session, council.core, item.reference, NUMBER)
        must = DecisionIn(decision=FindingDecision.MUST_COME_OUT)
        assert service.decide_finding(session, council.lead, item.reference, 1, 1, must).state is FindingState.OPEN


def test_sending_personal_data_needs_its_necessity_and_lawful_basis(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        with pytest.raises(Invalid, match="lawful basis"):
            bare = DecisionIn(decision=FindingDecision.MAY_BE_SENT)
            service.decide_finding(session, council.lead, item.reference, 1, 1, bare)


def test_the_core_team_does_not_decide(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        with pytest.raises(Forbidden):
            service.decide_finding(session, council.core, item.reference, 1, 1, SENT)


def test_a_stale_or_unknown_finding_is_refused(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        with pytest.raises(EditConflict):
            service.decide_finding(session, council.lead, item.reference, 1, 7, SENT)
        with pytest.raises(NotFound):
            service.decide_finding(session, council.lead, item.reference, 2, 1, SENT)


def test_a_director_sees_that_there_is_a_finding_but_not_what_it_says(
    db: Database, tmp_path: Path, council: Round
) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        director = an_actor(a_person(session), Role.DIRECTOR)
        shown = service.get_item(session, director, item.reference).findings[0]
    assert (shown.kind, shown.detail) == ("personal-data", "")

"""A finding is decided on by those with that right, and what it says is not for everyone."""

from pathlib import Path

import pytest

from app.access import Actor, Role
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.core.paging import PageParams
from app.evidence import service
from app.evidence.models import FindingDecision, FindingGrade, FindingState
from app.evidence.schemas import DecisionIn, DecisionsIn, FindingIn, FindingRef, GradesIn
from tests.app.evidence.documents import a_document
from tests.builders import Round, a_person, a_round, an_actor

NUMBER = FindingIn(kind="personal-data", place="page 1", detail="An NHS number")
SENT = DecisionIn(decision=FindingDecision.MAY_BE_SENT, reason="Needed for the case list; statutory duty.")


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


@pytest.fixture
def ig(db: Database, council: Round) -> Actor:
    with db.write() as session:
        return an_actor(a_person(session, "Sam Ito", Role.IG), Role.IG, assessment_id=council.assessment.id)


def test_sending_takes_two_people_of_whom_one_is_ig(db: Database, tmp_path: Path, council: Round, ig: Actor) -> None:
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, findings=(NUMBER,))
        finding = service.decide_finding(session, council.lead, item.reference, 1, 1, SENT)
        session.flush()
        assert finding.state is FindingState.OPEN
        with pytest.raises(RuleBroken, match="two people"):
            service.decide_finding(session, council.lead, item.reference, 1, finding.version, SENT)
        other = an_actor(a_person(session, "Omar Said", Role.LEAD), Role.LEAD, assessment_id=council.assessment.id)
        with pytest.raises(RuleBroken, match="governance"):
            service.decide_finding(session, other, item.reference, 1, finding.version, SENT)
        service.decide_finding(session, ig, item.reference, 1, finding.version, SENT)
        session.flush()
        assert finding.state is FindingState.DECIDED
        with pytest.raises(RuleBroken, match="already"):
            service.decide_finding(session, ig, item.reference, 1, finding.version, SENT)
        service.reopen_finding(session, council.lead, item.reference, 1, finding.version)
        session.flush()
        assert service.get_item(session, council.lead, item.reference).flags == ["personal-data"]


def test_many_are_decided_in_one_act_and_what_cannot_be_is_named(db: Database, tmp_path: Path, council: Round) -> None:
    nothing = FindingDecision.NOTHING_THERE
    with db.write() as session:
        one = a_document(session, council.core, tmp_path, "One", findings=(NUMBER,)).reference
        two = a_document(session, council.core, tmp_path, "Two", findings=(NUMBER,)).reference
        refs = [FindingRef(document=name, number=1, version=version) for name, version in ((one, 1), (two, 7))]
        done = service.decide_findings(session, council.lead, DecisionsIn(decision=nothing, findings=refs))
        assert [ref.document for ref in done.done] == [one] and done.left[0].document == two
        assert [line.document for line in service.list_findings(session, council.lead, FindingState.OPEN).items] == [
            two
        ]
        back = service.reopen_findings(session, council.lead, done.done)
        assert back.says == "1 finding open again."
        assert service.list_findings(session, council.lead, FindingState.OPEN).total == 2


def test_the_list_of_findings_goes_page_by_page(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        for title in ("One", "Two", "Three"):
            a_document(session, council.core, tmp_path, title, findings=(NUMBER, FindingIn(kind="comments")))
        seen, after = [], None
        while True:
            page = service.list_findings(
                session, council.lead, FindingState.OPEN, None, PageParams(limit=4, after=after)
            )
            seen += [(line.document, line.number) for line in page.items]
            after = page.next
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 6 and seen == sorted(seen)


def test_a_grade_decides_what_waits_and_what_stands_follows_it(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        found = (FindingIn(kind="properties"), FindingIn(kind="comments"), FindingIn(kind="email"))
        item = a_document(session, council.core, tmp_path, findings=found)
        states = {one.kind: one.state for one in service.get_item(session, council.lead, item.reference).findings}
        noted = FindingState.NOTED
        assert states == {"properties": noted, "comments": FindingState.OPEN, "email": noted}
        grades = {"comments": FindingGrade.TO_KNOW, "email": FindingGrade.BLOCKING}
        kinds = {one.kind: one for one in service.set_grades(session, council.lead, GradesIn(grades=grades))}
        assert (kinds["comments"].open, kinds["comments"].noted, kinds["email"].open) == (0, 1, 1)
        with pytest.raises(Invalid):
            service.set_grades(session, council.lead, GradesIn(grades={"nhs-number": FindingGrade.CLEANED}))
        with pytest.raises(Forbidden):
            service.set_grades(session, council.core, GradesIn(grades=grades))


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

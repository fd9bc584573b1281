"""The reflective log: the worker writes it, the principal social worker reviews it."""

import pytest
from sqlalchemy.orm import Session

from app.casetracking import service
from app.casetracking.models import CasePart, CaseStage, LogState
from app.casetracking.schemas.logs import LogIn, LogSaved, ReviewIn, SectionIn
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, RuleBroken
from app.framework.reference import case_tracking
from tests.app.casetracking.cases import CANARY, Team, a_case, a_team, given

HEADINGS = case_tracking().reflective_headings
WHOLE = LogIn(
    written_by="allocated worker", sections=[SectionIn(position=place, text=CANARY) for place in range(len(HEADINGS))]
)


def a_log(session: Session) -> tuple[Team, str, LogSaved]:
    """A whole log in draft, of a chosen case."""
    team = a_team(session)
    reference = a_case(session, team, CaseStage.CHOSEN)
    given(session, team, reference, team.worker_email, CasePart.WORKER)
    return team, reference, service.write_log(session, team.worker, reference, 0, WHOLE)


def test_before_it_is_begun_there_are_the_empty_headings(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team)
        log = service.read_log(session, team.psw, reference)
    assert ([section.heading for section in log.sections], log.version) == (list(HEADINGS), 0)


def test_a_log_is_written_handed_in_and_reviewed(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        assert service.counts_for_today(session, team.worker).my_logs_due == 1
        log = service.hand_in_log(session, team.worker, reference, log.version)
        assert service.counts_for_today(session, team.psw).logs_to_review == 1
        log = service.review_log(session, team.psw, reference, log.version, ReviewIn(agreed=True))
        seen = service.read_log(session, team.lead, reference)
    assert (seen.state, seen.author, seen.reviewed_by) == (LogState.REVIEWED, "Ali Rahman", "Joanne Ashworth")
    assert {section.text for section in seen.sections} == {CANARY}


def test_only_the_worker_writes(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        with pytest.raises(Forbidden):
            service.write_log(session, team.psw, reference, log.version, WHOLE)
        with pytest.raises(NotFound):
            service.write_log(session, team.core, reference, log.version, WHOLE)


def test_the_lead_reads_a_log_but_does_not_review_it(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        log = service.hand_in_log(session, team.worker, reference, log.version)
        with pytest.raises(Forbidden):
            service.review_log(session, team.lead, reference, log.version, ReviewIn(agreed=True))


def test_a_log_with_an_empty_heading_is_not_handed_in(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        log = service.write_log(
            session, team.worker, reference, log.version, LogIn(sections=[SectionIn(position=1, text=" ")])
        )
        with pytest.raises(Invalid) as refused:
            service.hand_in_log(session, team.worker, reference, log.version)
    assert [error.pointer for error in refused.value.errors] == ["/sections/1/text"]


def test_a_log_that_says_who_someone_is_is_not_handed_in(db: Database) -> None:
    told = LogIn(sections=[SectionIn(position=0, text="Her date of birth: 3/4/1941")])
    with db.write() as session:
        team, reference, log = a_log(session)
        log = service.write_log(session, team.worker, reference, log.version, told)
        with pytest.raises(Invalid) as refused:
            service.hand_in_log(session, team.worker, reference, log.version)
    assert "a date of birth" in refused.value.errors[0].detail


def test_what_is_given_back_can_be_changed_and_says_what_to_change(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        log = service.hand_in_log(session, team.worker, reference, log.version)
        with pytest.raises(RuleBroken):
            service.write_log(session, team.worker, reference, log.version, WHOLE)
        with pytest.raises(Invalid):
            service.review_log(session, team.psw, reference, log.version, ReviewIn(agreed=False))
        log = service.review_log(
            session, team.psw, reference, log.version, ReviewIn(agreed=False, note="Say more of risk.")
        )
        assert service.read_log(session, team.worker, reference).review_note == "Say more of risk."
        service.write_log(session, team.worker, reference, log.version, WHOLE)


def test_handing_in_can_be_undone_until_it_is_reviewed(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        log = service.hand_in_log(session, team.worker, reference, log.version)
        log = service.take_back_log(session, team.worker, reference, log.version)
        log = service.hand_in_log(session, team.worker, reference, log.version)
        log = service.review_log(session, team.psw, reference, log.version, ReviewIn(agreed=True))
        with pytest.raises(RuleBroken):
            service.take_back_log(session, team.worker, reference, log.version)


def test_the_second_of_two_writers_is_refused(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
    with db.write() as session:
        service.write_log(session, team.worker, reference, log.version, LogIn(written_by="other worker"))
    with db.write() as session, pytest.raises(EditConflict):
        service.write_log(session, team.worker, reference, log.version, WHOLE)


def test_a_heading_that_is_not_there_is_refused(db: Database) -> None:
    with db.write() as session:
        team, reference, log = a_log(session)
        beyond = LogIn(sections=[SectionIn(position=99, text="x")])
        with pytest.raises(Invalid):
            service.write_log(session, team.worker, reference, log.version, beyond)

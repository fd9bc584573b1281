"""What a case is opened for: the task or the part says it, else it is asked once and kept."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.accounts.routes.credentials import COOKIE
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.casetracking import service
from app.casetracking.models import ActNow, CaseCheck, CasePart, TrackedCase
from app.casetracking.schemas.cases import EntryIn
from app.core import clock
from app.core.clock import today
from app.core.db import Database
from tests.app.casetracking.cases import CANARY, Team, a_case, a_team, given
from tests.builders import saved
from tests.web.markup import read
from tests.web.people import a_reader


@pytest.fixture
def team(db: Database) -> Team:
    with db.write() as session:
        return a_team(session)


@pytest.fixture
def case(db: Database, team: Team) -> str:
    """A case with one entry, that the worker works on and the core member checks."""
    with db.write() as session:
        reference = a_case(session, team)
        given(session, team, reference, team.worker_email, CasePart.WORKER)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
        service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Review", text=CANARY))
    return reference


def reasons_in(db: Database) -> list[str]:
    with db.read() as session:
        entries = select(AuditEntry.reason).where(AuditEntry.action == audit.READ).order_by(AuditEntry.sequence)
        return list(session.scalars(entries))


def test_what_cannot_wait_is_opened_from_today_without_a_question(
    db: Database, team: Team, case: str, tmp_path: Path, at_noon: datetime
) -> None:
    reader = a_reader(db, team.psw, tmp_path)
    assert f"Why do you open {case}?" in reader.get(f"/cases/{case}?task=act-now").text  # there is no such task
    with db.write() as session:
        row = session.scalars(select(TrackedCase).where(TrackedCase.reference == case)).one()
        saved(
            session,
            CaseCheck(
                case_id=row.id, number=1, checker_id=team.core.person_id, act_now=ActNow.TELL_MANAGER, saved_at=at_noon
            ),
        )  # fmt: skip
    assert f'href="/cases/{case}?task=act-now"' in reader.get("/").text
    for address in (f"/cases/{case}?task=act-now", f"/cases/{case}"):
        assert CANARY in reader.get(address).text
    assert reasons_in(db) == ["to act on something that cannot wait"] * 2


def test_a_case_opened_without_a_task_asks_why_once_and_keeps_it(
    db: Database, team: Team, case: str, tmp_path: Path, at_noon: datetime
) -> None:
    reader = a_reader(db, team.psw, tmp_path)
    asked = reader.get(f"/cases/{case}")
    assert (asked.status_code, CANARY in asked.text, reasons_in(db)) == (200, False, [])
    assert f"Why do you open {case}?" in asked.text and "To prepare the talks with CQC" in asked.text
    assert read(asked.text).faults == []
    said = reader.post(f"/cases/{case}/why", data={"purpose": "question"})
    assert (said.status_code, said.headers["location"]) == (303, f"/cases/{case}")
    for _ in range(2):
        assert CANARY in reader.get(f"/cases/{case}").text
    assert reasons_in(db) == ["to answer a question about it"] * 2
    with clock.set_to(at_noon + timedelta(hours=4, minutes=1)):
        assert CANARY not in reader.get(f"/cases/{case}").text


def test_what_was_said_in_one_session_does_not_count_in_another(
    db: Database, team: Team, case: str, tmp_path: Path
) -> None:
    reader = a_reader(db, team.psw, tmp_path)
    reader.post(f"/cases/{case}/why", data={"purpose": "question"})
    reader.cookies.set(COOKIE, "another")
    assert CANARY not in reader.get(f"/cases/{case}").text


@pytest.mark.parametrize(("who", "why"), [("worker", "as the worker on it"), ("core", "to check it")])
def test_those_with_a_part_in_a_case_are_not_asked(
    db: Database, team: Team, case: str, tmp_path: Path, who: str, why: str
) -> None:
    assert CANARY in a_reader(db, getattr(team, who), tmp_path).get(f"/cases/{case}").text
    assert reasons_in(db) == [why]


def test_a_task_says_why_and_a_look_at_the_case_goes_on_with_it(
    db: Database, team: Team, case: str, tmp_path: Path
) -> None:
    reader = a_reader(db, team.psw, tmp_path)
    assert reader.get(f"/cases/{case}/check").status_code == 200
    assert CANARY in reader.get(f"/cases/{case}").text
    assert reader.get(f"/cases/{case}/edit").status_code == 200
    assert reasons_in(db) == ["to check it", "to check it", "to change what we hold of it"]


@pytest.mark.parametrize("purpose", ["", "nonsense", "OVERSIGHT"])
def test_a_reason_that_is_none_is_asked_again(
    db: Database, team: Team, case: str, tmp_path: Path, purpose: str
) -> None:
    answer = a_reader(db, team.psw, tmp_path).post(f"/cases/{case}/why", data={"purpose": purpose})
    assert (answer.status_code, "Choose one of these reasons." in answer.text) == (422, True)


def test_nobody_is_asked_about_a_case_they_may_not_know_of(db: Database, team: Team, case: str, tmp_path: Path) -> None:
    for actor in (team.ig, team.director):
        reader = a_reader(db, actor, tmp_path)
        assert reader.get(f"/cases/{case}").status_code == 404
        assert reader.post(f"/cases/{case}/why", data={"purpose": "question"}).status_code == 404

"""Case text lies in the tables of cases and nowhere else: not in the record, mails, jobs, the search index, titles or addresses."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import inspect, text

from app.access import SYSTEM, Role
from app.accounts import service as accounts
from app.casetracking import service
from app.casetracking.models import CasePart, CaseStage
from app.casetracking.schemas.cases import EntryIn, ReadFor
from app.casetracking.schemas.logs import LogIn, SectionIn
from app.core.clock import today
from app.core.config import Settings
from app.core.db import Database
from app.main import create_app
from tests.app.casetracking.cases import Team, a_case, a_check, a_team, address_of, given
from tests.builders import a_person

CANARY = "zanzibarquill"
PASSWORD = "kettle orchard lighthouse"
OF_CASES = {"tracked_case", "case_log_entry", "case_check", "reflective_section"}
PLACES = (
    "/", "/requests", "/evidence", "/self-assessment", "/cases", "/gaps", "/packs", f"/search?q={CANARY}",
    "/api/v1/cases/counts", f"/api/v1/search?q={CANARY}", "/api/v1/gaps", "/api/v1/activity", "/api/v1/readiness/today",
    "/api/v1/jobs", "/api/v1/assertions", "/api/v1/packs",
)  # fmt: skip


def a_written_case(db: Database) -> Team:
    """A case with the canary in every text that one can write about it, read by those who may."""
    words = f"The person said {CANARY} again."
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, CaseStage.CHOSEN, notes=words, current_services=words)
        service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Visit", text=words))
        given(session, team, reference, team.worker_email, CasePart.WORKER)
        service.check_case(session, team.psw, reference, a_check(learning=words))
        service.write_log(session, team.worker, reference, 0, LogIn(sections=[SectionIn(position=0, text=words)]))
        service.one_case(session, team.psw, reference, ReadFor.CHECK)
        service.give_out_list(session, team.ig)
    return team


def test_no_table_but_those_of_cases_holds_a_word_of_a_case(db: Database) -> None:
    a_written_case(db)
    holding = set()
    with db.engine.connect() as connection:
        for table in inspect(db.engine).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()
            if any(CANARY in str(value) for row in rows for value in row):
                holding.add(table)
    assert holding == OF_CASES


@pytest.mark.parametrize("role", [Role.CORE, Role.DIRECTOR, Role.CONTRIB, Role.MEMBER, Role.ADMIN, Role.IG])
def test_nobody_without_rights_to_the_case_meets_a_word_of_it(db: Database, tmp_path: Path, role: Role) -> None:
    a_written_case(db)
    with db.write() as session:
        a_person(session, "Out Sider", role, email="out@fernshire.example")
        accounts.set_password(session, SYSTEM, "out@fernshire.example", PASSWORD)
    app = create_app(Settings(home=tmp_path, secure_cookies=False), db)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as browser:
        signed_in = browser.post("/api/v1/sign-in", json={"email": "out@fernshire.example", "password": PASSWORD})
        assert signed_in.status_code == 200
        for place in PLACES:
            answer = browser.get(place)
            said = answer.text.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", "")
            assert answer.status_code < 500
            assert f"said {CANARY}" not in said and CANARY not in str(answer.headers), place


def test_the_psw_does_meet_it_so_that_the_canary_sings(db: Database) -> None:
    team = a_written_case(db)
    with db.write() as session:
        assert CANARY in service.one_case(session, team.psw, "CT-01", ReadFor.CHECK).model_dump_json()
        assert address_of(session, team.psw)

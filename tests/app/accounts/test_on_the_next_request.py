"""A change of role, assignment or account bites on the very next request of a session that is open, over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Role
from app.accounts import service
from app.accounts.schemas import DeputyIn, GlassIn, RoleIn
from app.audit.models import AuditEntry
from app.casetracking import service as cases
from app.casetracking.models import CasePart, CaseStage
from app.casetracking.schemas.cases import CaseIn, EndPartIn, PersonOnCaseIn
from app.core import clock
from app.core.clock import now, today
from app.core.config import Settings
from app.core.db import Database
from app.main import create_app
from tests.builders import Round, a_person, a_round, an_actor
from tests.signed_in import a_second_factor

PASSWORD = "kettle orchard lighthouse"
EMAIL = "grace@fernshire.example"
API = "/api/v1"


@dataclass
class Town:
    db: Database
    here: Round
    admin: Actor
    browser: TestClient

    def does(self, act: Callable[[Session], object]) -> None:
        with self.db.write() as session:
            act(session)

    def asks(self, path: str) -> int:
        return self.browser.get(API + path).status_code


@contextmanager
def signed_in(db: Database, home: Path, *roles: Role) -> Iterator[Town]:
    """A round, an administrator, and Grace with these roles in a browser whose session stays open."""
    with db.write() as session:
        here = a_round(session)
        admin = an_actor(a_person(session, "Tom Price", Role.ADMIN), Role.ADMIN, assessment_id=here.assessment.id)
        grace = a_person(session, "Grace", *roles, email=EMAIL)
        secret = a_second_factor(session, grace, home)
        service.set_password(session, SYSTEM, EMAIL, PASSWORD)
    app = create_app(Settings(home=home, secure_cookies=False), db)
    code = pyotp.TOTP(secret).at(now())
    with TestClient(app, base_url="http://127.0.0.1") as browser:
        answer = browser.post(f"{API}/sign-in", json={"email": EMAIL, "password": PASSWORD, "code": code})
        assert answer.status_code == 200, answer.text
        yield Town(db, here, admin, browser)


def test_a_role_that_is_given_and_ended(db: Database, tmp_path: Path) -> None:
    with signed_in(db, tmp_path) as town:
        assert town.asks("/requests") == 404
        town.does(lambda session: service.give_role(session, town.admin, EMAIL, RoleIn(role=Role.CORE)))
        assert town.asks("/requests") == 200
        town.does(lambda session: service.end_role(session, town.admin, EMAIL, Role.CORE))
        assert town.asks("/requests") == 404


def test_a_role_that_waits_for_a_second_person_gives_nothing(db: Database, tmp_path: Path) -> None:
    with signed_in(db, tmp_path) as town:
        town.does(lambda session: service.give_role(session, town.admin, EMAIL, RoleIn(role=Role.LEAD)))
        assert town.asks("/requests") == 404


def test_a_part_in_a_case_that_begins_and_ends(db: Database, tmp_path: Path) -> None:
    with signed_in(db, tmp_path, Role.CONTRIB) as town:
        with town.db.write() as session:
            case = cases.add_case(session, town.here.psw, CaseIn(stage=CaseStage.LONGLIST))
        address = f"/cases/{case.reference}"
        assert town.asks(address) == 404
        worker = PersonOnCaseIn(person=EMAIL, part=CasePart.WORKER)
        town.does(lambda session: cases.put_on_case(session, town.here.psw, case.reference, worker))
        assert town.asks(address) == 200
        end = EndPartIn(person=EMAIL, part=CasePart.WORKER)
        town.does(lambda session: cases.end_part(session, town.here.psw, case.reference, case.version, end))
        assert town.asks(address) == 404


def test_a_part_in_a_case_ends_by_itself_on_its_day(db: Database, tmp_path: Path) -> None:
    with signed_in(db, tmp_path, Role.CONTRIB) as town:
        with town.db.write() as session:
            case = cases.add_case(session, town.here.psw, CaseIn(stage=CaseStage.LONGLIST))
            until = today() + timedelta(days=1)
            with clock.set_to(now() - timedelta(days=2)):
                part = PersonOnCaseIn(person=EMAIL, part=CasePart.CHECKER, ends_on=until)
                cases.put_on_case(session, town.here.psw, case.reference, part)
        assert town.asks(f"/cases/{case.reference}") == 200
        with town.db.write() as session:
            found = service.find_actor_by_email(session, EMAIL)
            assert found is not None
            with clock.set_to(now() + timedelta(days=1)):
                assert cases.list_cases(session, found).items == []


def test_an_account_that_is_closed(db: Database, tmp_path: Path) -> None:
    with signed_in(db, tmp_path, Role.CORE) as town:
        assert town.asks("/requests") == 200
        town.does(lambda session: service.disable_person(session, town.admin, EMAIL))
        assert town.asks("/requests") == 401


def test_a_deputy_who_is_named_and_ended(db: Database, tmp_path: Path) -> None:
    with signed_in(db, tmp_path, Role.CORE) as town:

        def approves() -> bool:
            return "requests:approve" in town.browser.get(f"{API}/me").json()["permissions"]

        assert not approves()
        data = DeputyIn(email=EMAIL, starts_on=today(), ends_on=today())
        town.does(lambda session: service.name_deputy(session, town.here.lead, data))
        assert approves()
        town.does(lambda session: service.end_deputy(session, town.here.lead, "D-1"))
        assert not approves()


@pytest.mark.parametrize("path", ["/requests", "/documents"])
def test_break_glass_opens_reads_down_to_the_record_and_closes(db: Database, tmp_path: Path, path: str) -> None:
    with signed_in(db, tmp_path, Role.ADMIN) as town:
        assert town.asks(path) == 404
        with town.db.write() as session:
            grace = service.find_actor_by_email(session, EMAIL)
            assert grace is not None
            glass = service.break_glass(session, grace, GlassIn(reason="The coroner asks for this today."))
        assert town.asks(path) == 200
        with town.db.read() as session:
            used = select(AuditEntry.reason).where(AuditEntry.action == "accounts.glass.used")
            assert session.scalars(used).all() == [f"GET {API}{path}"]
        town.does(lambda session: service.end_glass(session, town.here.lead, glass.reference))
        assert town.asks(path) == 404

"""A store in which nothing is set up, behind the pages of Set up, for the tests of those pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook

from app.access import SYSTEM, Actor
from app.accounts import service as accounts
from app.accounts.schemas import PersonIn
from app.answers import service as answers
from app.answers.schemas.requests import RequestRow
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentOut
from app.core.db import Database
from app.web import people as people_pages
from app.web import requests, set_up
from tests import stores
from tests.web.site import WHO, a_site

FERNSHIRE = "Fernshire County Council"


@dataclass
class Store:
    """A store with people of every role and nothing set up."""

    db: Database
    site: TestClient
    people: dict[str, Actor]

    def get(self, address: str, who: str = "lead") -> tuple[int, str]:
        self._as_now(who)
        answer = self.site.get(address, headers={WHO: who})
        return answer.status_code, answer.text

    def post(self, address: str, who: str = "lead", **fields: str | list[str]) -> tuple[int, str]:
        self._as_now(who)
        answer = self.site.post(address, data=fields, headers={WHO: who})
        return answer.status_code, answer.headers.get("location", answer.text)

    def send(self, address: str, name: str, content: bytes, who: str = "lead") -> tuple[int, str]:
        self._as_now(who)
        answer = self.site.post(address, files={"file": (name, content)}, headers={WHO: who})
        return answer.status_code, answer.headers.get("location", answer.text)

    def _as_now(self, who: str) -> None:
        with self.db.read() as session:
            here = assessments.current_assessment_id(session)
        self.people[who] = replace(self.people[who], assessment_id=here)

    @property
    def round(self) -> AssessmentOut:
        self._as_now("lead")
        with self.db.read() as session:
            return assessments.current_assessment(session, self.people["lead"])

    @property
    def rows(self) -> list[RequestRow]:
        self._as_now("lead")
        with self.db.read() as session:
            return answers.list_requests(session, self.people["lead"])


def everyone(db: Database, home: Path) -> dict[str, Actor]:
    people = {}
    with db.write() as session:
        for role in ("lead", "core", "psw", "contrib", "director", "member", "admin", "ig"):
            email = f"{role}@fernshire.example"
            accounts.add_person(session, SYSTEM, PersonIn(email=email, name=f"{role.title()} Person", roles=[role]))  # type: ignore[list-item]
            actor = accounts.find_actor_by_email(session, email)
            assert actor is not None
            people[role] = actor
    return people


def a_first_round(db: Database, home: Path) -> dict[str, Actor]:
    with served_to(db, home, everyone(db, home)) as store:
        assert store.post("/set-up/council", council_name=FERNSHIRE) == (303, "/set-up/start")
        fields = {"title": "CQC assessment 2027", "request_list": "planning-current"}
        assert store.post("/set-up/start", **fields) == (303, "/set-up")
        return store.people


@contextmanager
def served_to(db: Database, home: Path, people: dict[str, Actor]) -> Iterator[Store]:
    with a_site(db, home, people, set_up.router, requests.router, people_pages.router) as site:
        yield Store(db, site, people)


@pytest.fixture
def bare_store(db: stores.Store, tmp_path: Path, at_noon: object) -> Iterator[Store]:
    with served_to(db, tmp_path, dict(db.begun(everyone, tmp_path))) as store:
        yield store


@pytest.fixture
def begun(db: stores.Store, tmp_path: Path, at_noon: object) -> Iterator[Store]:
    """The council with its first round, set up through the pages."""
    with served_to(db, tmp_path, dict(db.begun(a_first_round, tmp_path))) as store:
        yield store


def a_sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()

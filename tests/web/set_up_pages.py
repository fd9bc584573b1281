"""A store in which nothing is set up, behind the pages of Set up, for the tests of those pages."""

from collections.abc import Iterator
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
from app.web import requests, set_up
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


@pytest.fixture
def bare_store(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Store]:
    people = {}
    with db.write() as session:
        for role in ("lead", "core", "psw", "contrib", "director", "member", "admin", "ig"):
            email = f"{role}@fernshire.example"
            accounts.add_person(session, SYSTEM, PersonIn(email=email, name=f"{role.title()} Person", roles=[role]))  # type: ignore[list-item]
            actor = accounts.find_actor_by_email(session, email)
            assert actor is not None
            people[role] = actor
    with a_site(db, tmp_path, people, set_up.router, requests.router) as site:
        yield Store(db, site, people)


@pytest.fixture
def begun(bare_store: Store) -> Store:
    """The council with its first round, set up through the pages."""
    assert bare_store.post("/set-up/council", council_name=FERNSHIRE) == (303, "/set-up/start")
    assert bare_store.post("/set-up/start", title="CQC assessment 2027", request_list="planning-current") == (
        303,
        "/set-up",
    )
    return bare_store


def a_sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()

"""A round of three requests behind their pages, for the tests of those pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access import Actor, Role
from app.answers import service
from app.answers.schemas.changes import AnswerIn, RequestPatch
from app.answers.schemas.requests import RequestOut
from app.core.db import Database
from app.web import requests
from tests.builders import a_person, a_round, an_actor, an_item
from tests.web.site import WHO, a_site, every_role


@dataclass
class Council:
    """A round of three requests: 1 answered by the core team, 2 owned by the contributor, 3 empty."""

    db: Database
    site: TestClient
    people: dict[str, Actor]

    def get(self, address: str, who: str = "lead", **headers: str) -> tuple[int, str]:
        answer = self.site.get(address, headers={WHO: who, **headers})
        return answer.status_code, answer.text

    def post(self, address: str, who: str = "lead", **fields: str | list[str]) -> tuple[int, str]:
        """The status, and where it leads or what it shows."""
        answer = self.site.post(address, data=fields, headers={WHO: who})
        return answer.status_code, answer.headers.get("location", answer.text)

    def request(self, code: str) -> RequestOut:
        with self.db.read() as session:
            return service.one_request(session, self.people["lead"], code)


@pytest.fixture
def asked(db: Database, tmp_path: Path) -> Iterator[Council]:
    with db.write() as session:
        made = a_round(session)
        people = every_role(session, made.lead)
        second = a_person(session, "Second Core", Role.CORE, email="second@fernshire.example")
        people["second"] = an_actor(second, Role.CORE, assessment_id=made.assessment.id)
        core = people["core"]
        for reference, title in (
            ("E-1", "Waiting list protocol"),
            ("E-2", "Carers strategy"),
            ("E-3", "Annual report"),
        ):
            an_item(session, core, title, reference=reference)
    with db.write() as session:
        service.answer_with(session, core, "1", AnswerIn(document="E-1", where_to_look="Page 4", parts=["a", "b"]))
        service.answer_with(session, core, "1", AnswerIn(document="E-2", parts=["a"]))
        for code, owner in (("1", "psw"), ("2", "contrib")):
            version = service.one_request(session, core, code).version
            service.change_request(session, core, code, version, RequestPatch(owner=f"{owner}@fernshire.example"))
    with a_site(db, tmp_path, people, requests.router) as site:
        yield Council(db, site, people)

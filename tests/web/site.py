"""A site of the pages under test, and people of every role who may be signed in by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from fastapi import Request
from fastapi.routing import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from tests.builders import a_person, an_actor
from tests.serving import an_app

WHO = "X-Test-Person"


@contextmanager
def a_site(db: Database, home: Path, people: dict[str, Actor], *routers: APIRouter) -> Iterator[TestClient]:
    """The routers' pages as real HTTP; the header WHO names who asks, "lead" without it."""
    app = an_app(*routers)
    app.state.settings = Settings(home=home, secure_cookies=False)
    app.state.db = db
    app.state.store = FileStore(home / "files")

    def who(request: Request, database: Database) -> Actor | None:
        return people.get(request.headers.get(WHO, "lead"))

    app.state.find_actor = who
    with TestClient(app, follow_redirects=False, raise_server_exceptions=True) as client:
        yield client


def every_role(session: Session, lead: Actor) -> dict[str, Actor]:
    """One person of each role in the lead's round."""
    found = {"lead": lead}
    for role in Role:
        if role is not Role.LEAD:
            user = a_person(session, f"{role.value.title()} Person", role, email=f"{role.value}@fernshire.example")
            found[role.value] = an_actor(user, role, assessment_id=lead.assessment_id)
    return found


def in_no_round(actor: Actor) -> Actor:
    """The same person before a round is set up."""
    return replace(actor, assessment_id=None)

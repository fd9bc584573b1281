"""A browser without a browser: the whole application, a session by password and code, forms with their token."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyotp
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.access import SYSTEM, Role
from app.accounts import service as accounts
from app.accounts.models import SecondFactor, User
from app.accounts.routes.door import factor_key
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.core.sealing import seal
from app.files.store import FileStore
from app.main import create_app
from tests.builders import a_person, saved

PASSWORD = "kettle orchard lighthouse"
COOKIE = "readiness-session"
_applications: dict[str, FastAPI] = {}


class Visitor:
    """One browser at the whole application. `client` is there for everything out of the ordinary."""

    def __init__(self, client: TestClient):
        self.client = client

    def token(self) -> str:
        """The token that forms of this session carry, from a page that everybody may open."""
        found = re.search(r'name="form-token" value="([0-9a-f]+)"', self.client.get("/sign-in").text)
        assert found is not None
        return found[1]

    def post(self, address: str, **fields: Any) -> Any:
        return self.client.post(address, data={"form-token": self.token(), **fields})

    def sign_in(self, email: str, secret: str = "", **fields: str) -> Any:
        answer = self.post("/sign-in", email=email, password=PASSWORD, next="/account", **fields)
        if secret:
            answer = self.post("/sign-in/code", code=pyotp.TOTP(secret).at(now()), next="/account")
        return answer

    @property
    def cookie(self) -> str:
        return str(self.client.cookies.get(COOKIE) or "")


def settings_for(home: Path, **facts: Any) -> Settings:
    return Settings(home=home, secure_cookies=False, **facts)


@contextmanager
def visiting(db: Database, home: Path, **facts: Any) -> Iterator[Visitor]:
    with TestClient(_application(db, settings_for(home, **facts), repr(facts)), follow_redirects=False) as client:
        yield Visitor(client)


def _application(db: Database, settings: Settings, facts: str) -> FastAPI:
    """One a run for each set of settings, each time over this test's own data: its routes take a third of a second."""
    app = _applications.get(facts) or _applications.setdefault(facts, create_app(settings, db))
    app.state.db, app.state.settings = db, settings
    app.state.store, app.state.provider = FileStore(settings.files_folder), None
    return app


def who_can_sign_in(session: Session, name: str, *roles: Role, **facts: Any) -> User:
    """A person with the password of all tests."""
    user = a_person(session, name, *roles, **facts)
    accounts.set_password(session, SYSTEM, user.email, PASSWORD)
    return user


def a_second_factor(session: Session, user: User, home: Path) -> str:
    """An authenticator app of this person, set up; gives its secret."""
    secret = pyotp.random_base32()
    key = factor_key(settings_for(home))
    saved(session, SecondFactor(user_id=user.id, sealed_secret=seal(key, secret), begun_at=now(), confirmed_at=now()))
    return secret


def said(page: str) -> str:
    """The words of a page's main part."""
    main = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main[0])).split()) if main else ""

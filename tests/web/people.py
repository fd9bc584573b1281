"""Serves the pages to a test, signed in as whom it names."""

import base64
import json
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.access import Actor
from app.core import problems
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.web import own_forms, pages
from app.web.cases.why import COOKIE
from app.web.errors import render_problem
from tests.serving import CLIENT, an_app, known_as


def a_site(db: Database, actor: Actor, home: Path) -> FastAPI:
    """The pages alone, with this person signed in: an application of its own, for a real server."""
    app = FastAPI()
    app.state.settings = Settings(home=home, secure_cookies=False)
    app.state.store = FileStore(app.state.settings.files_folder)
    app.state.db = db
    app.state.find_actor = lambda request, database: actor
    problems.install(app, render_problem)
    app.include_router(pages.router)
    return app


def a_reader(db: Database, actor: Actor, home: Path) -> TestClient:
    """A browser without script of this person's; it does not follow redirects."""
    app = an_app(pages.router)
    client = TestClient(app, follow_redirects=False, headers={CLIENT: known_as(app, db, actor, home)})
    # Forms carry the token of the visit; this browser's stands in a header, as a script would send it.
    client.cookies.set(own_forms.COOKIE, "visit")
    client.headers[own_forms.HEADER] = own_forms.token_for("visit")
    return client


def who_said_why(client: TestClient, purpose: str = "oversight") -> TestClient:
    """The same browser after it was asked what the first few cases are opened for."""
    said = [(f"CT-{number:02}", (purpose, int(now().timestamp()))) for number in range(1, 10)]
    text = json.dumps([sha256(b"").hexdigest()[:16], said])
    client.cookies.set(COOKIE, base64.urlsafe_b64encode(text.encode()).decode())
    return client

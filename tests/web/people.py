"""Serves the pages to a test, signed in as whom it names."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.access import Actor
from app.core import problems
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.web import pages
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
    return TestClient(app, follow_redirects=False, headers={CLIENT: known_as(app, db, actor, home)})

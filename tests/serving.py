"""Serves the routers under test as one person, over real HTTP shapes, without the rest of the application."""

from itertools import count
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.testclient import TestClient

from app.access import Actor
from app.core import problems
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.web.errors import render_problem

CLIENT = "X-Test-Client"
_numbers = count()
_made: dict[tuple[int, ...], FastAPI] = {}


def a_client(db: Database, actor: Actor | None, *routers: APIRouter, home: Path | None = None) -> TestClient:
    """A client of these routers under /api/v1, signed in as this person (nobody for None); with a data folder if given."""
    app = an_app(*routers, prefix="/api/v1")
    return TestClient(app, raise_server_exceptions=False, headers={CLIENT: known_as(app, db, actor, home)})


def known_as(app: FastAPI, db: Database, actor: Actor | None, home: Path | None) -> str:
    """The number under which this person is known to the application, over this test's database and folder."""
    if getattr(app.state, "db", None) is not db:
        app.state.db, app.state.people = db, {}
    if home is not None:
        app.state.settings = Settings(home=home, secure_cookies=False)
        app.state.store = FileStore(app.state.settings.files_folder)
    app.state.find_actor = _by_number
    number = str(next(_numbers))
    app.state.people[number] = actor
    return number


def an_app(*routers: APIRouter, prefix: str = "") -> FastAPI:
    """These routers served, made once for all tests of them: to look through their parameters takes longer than a test.

    With a prefix they are the API; without one pages, with faults as pages.
    """
    key = tuple(map(id, routers))  # routers live as long as the run
    if key not in _made:
        app = FastAPI()
        problems.install(app, *(() if prefix else (render_problem,)))
        for router in routers:
            app.include_router(router, prefix=prefix)
        _made[key] = app
    return _made[key]


def _by_number(request: Request, database: Database) -> Actor | None:
    found: Actor | None = request.app.state.people[request.headers[CLIENT]]
    return found

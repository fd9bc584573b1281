"""Serves the routers under test as one person, over real HTTP shapes, without the rest of the application."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from app.access import Actor
from app.core import problems
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore


def a_client(db: Database, actor: Actor | None, *routers: APIRouter, home: Path | None = None) -> TestClient:
    """A client of these routers under /api/v1, signed in as this person (nobody for None); with a data folder if given."""
    app = FastAPI()
    app.state.db = db
    if home is not None:
        app.state.settings = Settings(home=home)
        app.state.store = FileStore(app.state.settings.files_folder)
    app.state.find_actor = lambda request, database: actor
    problems.install(app)
    for router in routers:
        app.include_router(router, prefix="/api/v1")
    return TestClient(app, raise_server_exceptions=False)

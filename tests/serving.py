"""Serves the routers under test as one person, over real HTTP shapes, without the rest of the application."""

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from app.access import Actor
from app.core import problems
from app.core.db import Database


def a_client(db: Database, actor: Actor | None, *routers: APIRouter) -> TestClient:
    """A client of these routers under /api/v1, signed in as this person (nobody for None)."""
    app = FastAPI()
    app.state.db = db
    app.state.find_actor = lambda request, database: actor
    problems.install(app)
    for router in routers:
        app.include_router(router, prefix="/api/v1")
    return TestClient(app, raise_server_exceptions=False)

"""A small application of a few routers, with one person signed in: enough for the contract of a domain's routes."""

from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from app.access import Actor
from app.core import problems
from app.core.db import Database
from app.core.security import WebSurface


def a_client(db: Database, actor: Actor | None, *routers: APIRouter, **state: Any) -> TestClient:
    """`state` is what main puts into `app.state` beside the database (settings, store)."""
    app = FastAPI()
    app.state.db = db
    app.state.find_actor = lambda request, database: actor
    for name, value in state.items():
        setattr(app.state, name, value)
    problems.install(app)
    for router in routers:
        app.include_router(router, prefix="/api/v1")
    app.add_middleware(WebSurface)
    return TestClient(app, raise_server_exceptions=False)

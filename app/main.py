"""Builds the application: every router, the database, who is signed in, and how refusals look."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import APIRouter, FastAPI
from starlette.middleware.sessions import SessionMiddleware

from app import __version__
from app.accounts.provider import SESSION_COOKIE, SIGN_IN_MINUTES, is_on
from app.accounts.routes import find_actor
from app.core import problems
from app.core.bodies import MEGABYTE, ROOM_FOR_FIELDS, SENDING, BodyLimit
from app.core.config import Settings
from app.core.db import Database
from app.core.keys import council_key
from app.core.logs import RequestLog
from app.core.problems import ProblemOut
from app.core.security import WebSurface
from app.files.store import FileStore
from app.intake.work import hold_unscanned
from app.web import pages
from app.web.errors import render_problem
from app.web.sending import BuiltFiles, Compressed

API = "/api/v1"
DOMAINS = (
    "accounts", "assessments", "framework", "jobs", "notify", "evidence", "intake", "answers", "improvement", "casetracking",
    "selfassessment", "followups", "gaps", "readiness", "packs", "search", "activity", "handover", "whynot", "edited", "erasing",
    "reminders",
)  # fmt: skip
# Where files come in; a body sent anywhere else is small.
MANY_FILES = (f"{API}/batches/[^/]+/files", "/evidence/add")
WHOLE_FILE = f"{API}/batches/[^/]+/files/[^/]+"
ONE_FILE = (
    f"{API}/documents", f"{API}/documents/[^/]+/revisions", f"{API}/lists(/read)?", f"{API}/people/read",
    f"{API}/cases/import(/read)?", "/evidence/[^/]+/(replace|redact)", "/set-up/list", "/people/sheet", "/cases/import",
    "/asks/[^/]+", "/ask/[^/]+", f"{API}/ask-links/[^/]+/file", "/self-assessment/own-document",
    f"{API}/edited-sheets", "/edited-sheets", f"{API}/tracker-imports", "/evidence/import", f"{API}/documents/[^/]+/redacted",
)  # fmt: skip


def create_app(settings: Settings, db: Database | None = None) -> FastAPI:
    """The whole application over one council's data; `db` is handed in by tests."""
    db = db or Database(settings.sqlalchemy_url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Forty threads fighting over the interpreter lock halve the throughput twice over.
        threads = settings.threads or (2 if db.is_sqlite else 4)
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        hold_unscanned(settings, db)  # before anything is given out
        yield
        db.close()

    app = FastAPI(
        title="Readiness",
        version=__version__,
        description="Evidence manager for councils that prepare for a CQC assessment of adult social care.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.db = db
    app.state.store = FileStore(settings.files_folder)
    app.state.find_actor = find_actor
    problems.install(app, render_problem)
    for domain in DOMAINS:
        router: APIRouter = importlib.import_module(f"app.{domain}.routes").router
        app.include_router(router, prefix=API)
    app.include_router(pages.router)
    app.mount("/static", BuiltFiles(), name="static")
    if is_on(settings):
        # Holds the state of a sign-in with the provider for its ten minutes, signed; sessions themselves are rows.
        app.add_middleware(
            SessionMiddleware,
            secret_key=council_key(settings, "provider").hex(),
            session_cookie=f"__Host-{SESSION_COOKIE}" if settings.secure_cookies else SESSION_COOKIE,
            max_age=SIGN_IN_MINUTES * 60,
            same_site="lax",
            https_only=settings.secure_cookies,
        )
    largest = settings.max_upload_mb * MEGABYTE
    app.add_middleware(BodyLimit, files=_takes_files(largest), whole=[(WHOLE_FILE, largest)])
    app.add_middleware(WebSurface, hsts=settings.hsts, secure_cookies=settings.secure_cookies)
    app.add_middleware(Compressed)
    app.add_middleware(RequestLog)
    _document_problems(app)
    return app


def _takes_files(one: int) -> list[tuple[str, int]]:
    """The addresses that take files, each with the most bytes of one sending: one file, or many together."""
    single, many = one + ROOM_FOR_FIELDS, one * SENDING + ROOM_FOR_FIELDS
    return [(pattern, many) for pattern in MANY_FILES] + [(pattern, single) for pattern in ONE_FILE]


def _document_problems(app: FastAPI) -> None:
    """Put the one shape of refusals into the schema, where every route's `responses` point."""
    plain = app.openapi

    def openapi() -> dict[str, object]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        if "ProblemOut" not in schemas:
            shape = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(shape.pop("$defs", {}))
            schemas["ProblemOut"] = shape
        return document

    app.openapi = openapi  # type: ignore[method-assign]

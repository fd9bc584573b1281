"""A large form is read from those only who may send one: what is refused anyway is refused before a byte of it is taken."""

import re

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.access import Actor, Permission
from app.access.actor import ActorFinder
from app.answers import service as answers
from app.core.bodies import is_small
from app.core.db import Database
from app.core.errors import Locked, NotSignedIn

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LINK = re.compile(r"/ask/([^/]+)")


async def first_asked(request: Request) -> None:
    """Who sends it, before the form is read. Small ones are read first, so that what was typed can be kept."""
    if request.method in SAFE or is_small(request.headers):
        return
    if not getattr(request.state, "body_is_too_large", False):
        await run_in_threadpool(_refuse_strangers, request)


def _refuse_strangers(request: Request) -> None:
    db: Database = request.app.state.db
    link = LINK.fullmatch(request.url.path)
    if link is not None:
        with db.read() as session:
            answers.open_link(session, link[1], "")
        return
    find: ActorFinder = request.app.state.find_actor
    try:
        actor: Actor | None = find(request, db)
    except Locked:
        return  # its owner is there: what was typed is kept for them
    if actor is None:
        raise NotSignedIn("Sign in first.")
    if request.url.path == "/evidence/add":
        actor.require(Permission.EVIDENCE_WRITE)

"""REST: signing in and out, and one's own sessions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.access import CurrentActor, Db
from app.accounts import service
from app.accounts.routes import door
from app.accounts.routes.credentials import give_cookie, limits_of, own_cookie, renew_cookie, take_cookie
from app.accounts.schemas import EndedOut, MeOut, SessionOut, SessionStateOut, SignedInOut, SignInIn, UnlockIn
from app.core.config import Settings
from app.core.problems import documented

router = APIRouter(tags=["sign-in"])
OwnCookie = Annotated[str, Depends(own_cookie)]
Reference = Annotated[str, Path(max_length=20, examples=["3f2a9c41d07b"])]


@router.post("/sign-in", responses=documented(409, 429), operation_id="sign_in")
def sign_in(data: SignInIn, request: Request, response: Response, db: Db) -> SignedInOut:
    """Start a session; its cookie comes with the answer. Where there is a second factor, its code comes along."""
    begun = door.sign_in_at_once(request, db, data.email, data.password, data.code)
    give_cookie(response, request.app.state.settings, begun.token)
    return SignedInOut(name=begun.name, ends_at=begun.ends_at)


@router.post("/sign-out", status_code=204, responses=documented(), operation_id="sign_out")
def sign_out(request: Request, response: Response, db: Db, cookie: OwnCookie) -> None:
    """End this session."""
    if cookie:
        with db.write() as session:
            service.sign_out(session, cookie)
    take_cookie(response, request.app.state.settings)


@router.get("/me", responses=documented(), operation_id="who_am_i")
def who_am_i(db: Db, actor: CurrentActor) -> MeOut:
    """Who is signed in, and what they may do."""
    with db.read() as session:
        return service.who_am_i(session, actor)


@router.get("/me/session", responses=documented(), operation_id="state_of_session")
def state_of_session(request: Request, db: Db, cookie: OwnCookie) -> SessionStateOut:
    """How this session stands; asking does not count as using it."""
    with db.read() as session:
        return service.state_of_session(session, cookie, limits_of(request.app.state.settings))


@router.post("/me/session/lock", status_code=204, responses=documented(), operation_id="lock_session")
def lock(db: Db, cookie: OwnCookie) -> None:
    """Lock this session: nothing is shown or taken until it is unlocked."""
    with db.write() as session:
        service.lock(session, cookie)


@router.post("/me/session/unlock", status_code=204, responses=documented(409, 429), operation_id="unlock_session")
def unlock(data: UnlockIn, request: Request, response: Response, db: Db) -> None:
    """Unlock this session with one's password or a code of the second factor; it goes on under a new cookie."""
    renew_cookie(request, response, door.unlock(request, db, data.password, data.code))


@router.post("/me/session/used", status_code=204, responses=documented(), operation_id="note_session_used")
def note_used(db: Db, actor: CurrentActor) -> None:
    """Say that somebody is there, typing: it counts as use like any other request."""


@router.get("/me/sessions", responses=documented(), operation_id="list_sessions")
def list_sessions(request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> list[SessionOut]:
    """Where one is signed in, newest first."""
    with db.read() as session:
        return service.list_sessions(session, cookie, limits_of(request.app.state.settings))


@router.delete("/me/sessions/{reference}", status_code=204, responses=documented(), operation_id="end_session")
def end_session(reference: Reference, request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> None:
    """End one of one's own sessions."""
    with db.write() as session:
        service.end_session(session, cookie, limits_of(request.app.state.settings), reference)


@router.delete("/me/sessions", responses=documented(), operation_id="end_other_sessions")
def end_other_sessions(request: Request, db: Db, actor: CurrentActor, cookie: OwnCookie) -> EndedOut:
    """End all of one's own sessions but this."""
    with db.write() as session:
        ended = service.end_other_sessions(session, cookie, limits_of(request.app.state.settings))
    return EndedOut(ended=ended)


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings

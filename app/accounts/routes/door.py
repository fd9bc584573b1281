"""Coming in: what pages and REST do alike to let somebody in, with the throttle before the door."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from fastapi import Request

from app.accounts import service
from app.accounts.routes.credentials import browser_words, own_cookie
from app.accounts.rules import tidy_address
from app.accounts.service.signing_in import Begun
from app.accounts.throttle import Door
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import FieldError, Invalid, NotSignedIn, RuleBroken
from app.core.keys import council_key

NO_PASSWORDS = "This council signs in with its own accounts, not with a password here."
CODE_TOO = "Give the code of your second factor too."


def factor_key(settings: Settings) -> bytes:
    """The key that second factors are sealed with."""
    return council_key(settings, "second-factor")


def sign_in(request: Request, db: Database, email: str, password: str, *, code: str | None = None) -> Begun:
    """A session for this address and password; with a second factor set up, it waits for the code unless it came along.

    NotSignedIn (401), TooManyTries (429).
    """
    _passwords_are_on(request)
    door = door_of(request, db, tidy_address(email)[:254])
    door.check()
    try:
        with db.read() as session:
            person_id = service.prove_password(session, email, password)
    except NotSignedIn:
        _failed(db, door, email)
        raise
    door.passed()
    settings: Settings = request.app.state.settings
    with db.write() as session:
        browser = browser_words(request.headers.get("user-agent", ""))
        return service.begin_session(session, person_id, settings.session_hours, browser)


def sign_in_at_once(request: Request, db: Database, email: str, password: str, code: str | None) -> Begun:
    """The same in one step, for programs: where there is a second factor, its code comes with the password."""
    begun = sign_in(request, db, email, password)
    if not begun.waits_for_code:
        return begun
    if not code:
        with db.write() as session:
            service.sign_out(session, begun.token)
        raise NotSignedIn(CODE_TOO)
    return Begun(give_code(request, db, begun.token, code), begun.name, begun.ends_at, waits_for_code=False)


def give_code(request: Request, db: Database, cookie: str, code: str) -> str:
    """The second step: the code, or a recovery code. Gives the new cookie. NotSignedIn (401), TooManyTries (429)."""
    with db.read() as session:
        user = service.whose_code(session, cookie)[1]
        person_id, email = user.id, user.email
    door = _door_for_codes(request, db, person_id)
    door.check()
    try:
        with db.write() as session:
            fresh = service.give_code(session, cookie, factor_key(request.app.state.settings), code)
    except NotSignedIn:
        _failed(db, door, email)
        raise
    door.passed()
    return fresh


def unlock(request: Request, db: Database, password: str, code: str) -> str:
    """The session goes on: its owner gave their password or a code. Gives the new cookie. Invalid (422) for a wrong one."""
    cookie = own_cookie(request)
    with db.read() as session:
        person_id, email = service.person_to_unlock(session, cookie)
    if not (password or code.strip()):
        raise Invalid(
            "Enter your password or a code.", errors=(FieldError("/password", "Enter your password or a code."),)
        )
    if password:
        _passwords_are_on(request)
    door = door_of(request, db, email) if password else _door_for_codes(request, db, person_id)
    door.check()
    fresh = _unlocked(request, db, cookie, person_id, password, code)
    if not fresh:
        _failed(db, door, email)
        field = "password" if password else "code"
        words = f"This {field} is not right. Check it and try again."
        raise Invalid(words, errors=(FieldError(f"/{field}", words),))
    door.passed()
    return fresh


@contextmanager
def asking_again(request: Request, db: Database, pointer: str) -> Iterator[None]:
    """Around an act that asks for one's own password again: wrong ones (a fault at `pointer`) count like any other."""
    cookie = own_cookie(request)
    if not cookie:
        yield  # the verb says that this is not done with a token
        return
    with db.read() as session:
        _, email = service.person_to_unlock(session, cookie)
    door = door_of(request, db, email)
    door.check()
    try:
        yield
    except Invalid as refusal:
        if any(error.pointer == pointer for error in refusal.errors):
            _failed(db, door, email)
        raise


def _failed(db: Database, door: Door, email: str) -> None:
    door.failed()
    with db.write() as session:
        service.note_refused(session, email)


def _unlocked(request: Request, db: Database, cookie: str, person_id: UUID, password: str, code: str) -> str:
    """The new cookie; "" where the password or the code is wrong."""
    if password:
        with db.read() as session:
            if not service.password_matches(session, person_id, password):
                return ""
    with db.write() as session:
        _, user = service.own_session(session, cookie)
        if not password and not service.accepts(session, user, factor_key(request.app.state.settings), code):
            return ""
        return service.unlock(session, cookie)


def door_of(request: Request, db: Database, account: str) -> Door:
    return Door(db, account, request.client.host if request.client else "")


def _door_for_codes(request: Request, db: Database, person_id: UUID) -> Door:
    """Codes are counted apart from passwords: a right password must not buy more tries at the code."""
    return door_of(request, db, f"code {person_id}")


def _passwords_are_on(request: Request) -> None:
    settings: Settings = request.app.state.settings
    if not settings.local_passwords:
        raise RuleBroken(NO_PASSWORDS)

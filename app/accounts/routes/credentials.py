"""What a request brings to say who asks: a session's cookie, or a token; and whom it stands for."""

from dataclasses import dataclass

from fastapi import Request, Response

from app.access import Actor
from app.accounts import service
from app.accounts.rules import SessionRules
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import NotSignedIn

COOKIE = "readiness-session"
VISITOR = "readiness-visitor"
# Pages and routes of cases: a session that stands open there locks sooner.
CASE_AREA = ("/cases", "/api/v1/cases")
# What a page asks by itself while nobody is there: it keeps no session awake.
ASKED_BY_ITSELF = frozenset({"job"})
# What a browser calls itself, in the order in which the signs tell them apart.
_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Credential:
    """The value of a cookie or of a token; "" for none."""

    cookie: str = ""
    token: str = ""


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host over https; plain http on loopback can't carry that name."""
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


def visitor_cookie(settings: Settings) -> str:
    """What the forms of somebody who is not signed in are tied to."""
    return f"__Host-{VISITOR}" if settings.secure_cookies else VISITOR


def limits_of(settings: Settings) -> SessionRules:
    return SessionRules(
        settings.session_hours, settings.idle_minutes, settings.case_idle_minutes, settings.oidc_check_minutes
    )


def credential_of(request: Request) -> Credential:
    """NotSignedIn (401) when it can't be said who asks: a cookie sent twice, or a cookie and a token together."""
    settings: Settings = request.app.state.settings
    cookies = cookies_called(request, cookie_name(settings))
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    token = value.strip() if scheme.lower() == "bearer" else ""
    if len(cookies) > 1:
        raise NotSignedIn("The cookie of the session was sent twice. Delete this site's cookies, then sign in again.")
    if token and cookies:
        raise NotSignedIn("Send the cookie of a session or a token, not both.")
    return Credential(cookies[0] if cookies else "", token)


def cookies_called(request: Request, name: str) -> list[str]:
    """Every value sent under this name: a second one is somebody's trick, and most readers would not see it."""
    sent = [pair.strip().partition("=") for header in request.headers.getlist("cookie") for pair in header.split(";")]
    return [value.strip() for found, _, value in sent if found == name and value.strip()]


def own_cookie(request: Request) -> str:
    """The cookie of this session, for acts on one's own account; "" without one."""
    return credential_of(request).cookie


def give_cookie(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def renew_cookie(request: Request, response: Response, token: str) -> None:
    """A session that was unlocked goes on under a new cookie.

    The one before opens nothing any more; it is kept as the visit's own, so that the token in forms that are open, with
    what was typed in them, holds.
    """
    settings: Settings = request.app.state.settings
    before = own_cookie(request)
    give_cookie(response, settings, token)
    secure = settings.secure_cookies
    response.set_cookie(visitor_cookie(settings), before, path="/", secure=secure, httponly=True, samesite="lax")


def take_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="lax"
    )
    # Not "cookies": browsers would take those of every service under the council's domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def find_actor(request: Request, db: Database) -> Actor | None:
    """Whoever the cookie or the token stands for; one that is used is noted once a minute.

    Locked (401) for a session that only needs to be unlocked, NotSignedIn (401) when it can't be said who asks.
    """
    sent = credential_of(request)
    if sent.token:
        return _of_token(sent.token, db) if request.url.path.startswith("/api/") else None
    if not sent.cookie:
        return None
    in_cases = is_case_area(request.url.path)
    limits = limits_of(request.app.state.settings)
    with db.read() as session:
        seen = service.actor_of_session(session, sent.cookie, limits, in_cases=in_cases)
    if seen is None:
        return None
    if seen.actor.glass is not None:
        # Written down before anything is read; when that can't be, nothing is.
        with db.write() as session:
            service.note_glass_used(session, seen.actor, f"{request.method} {request.url.path}")
    if seen.worth_noting and request.headers.get("HX-Target", "").rpartition("#")[2] not in ASKED_BY_ITSELF:
        with db.write() as session:
            service.note_seen(session, sent.cookie, in_cases=in_cases)
    return seen.actor


def is_case_area(path: str) -> bool:
    return any(path == area or path.startswith(f"{area}/") for area in CASE_AREA)


def _of_token(token: str, db: Database) -> Actor | None:
    with db.read() as session:
        used = service.actor_of_token(session, token)
    if used is None:
        return None
    if used.worth_noting:
        with db.write() as session:
            service.note_used(session, used.reference)
    return used.actor


def browser_words(agent: str) -> str:
    """ "Firefox on Windows": enough for a person to know their own sessions apart, and no more."""
    browser = next((words for sign, words in _BROWSERS if sign in agent), "A program")
    system = next((words for sign, words in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser

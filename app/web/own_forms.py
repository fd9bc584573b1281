"""The token in every form: a change is taken only from a page that this very session was given."""

import hashlib
import hmac
import secrets
from contextvars import ContextVar

from fastapi import Request, Response
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from app.accounts.routes import cookie_name
from app.accounts.routes.credentials import VISITOR, cookies_called, visitor_cookie
from app.core.config import Settings
from app.core.errors import FormOutOfDate
from app.web.forms import FORM_TOKEN, read_posted

HEADER = "X-Form-Token"
COOKIE = VISITOR
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_token: ContextVar[str] = ContextVar("form_token", default="")


class FormTokens(Extension):
    """Puts the token behind every `<form method="post">` of our templates, so that none can be forgotten."""

    def __init__(self, environment: Environment):
        super().__init__(environment)
        environment.globals["form_token"] = field

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        pieces = source.split("<form")
        return pieces[0] + "".join("<form" + _with_token(piece) for piece in pieces[1:])


def _with_token(piece: str) -> str:
    """What follows `<form`, with the token behind the end of the tag. What Jinja puts into the tag may hold a ">" too."""
    at = 0
    while at < len(piece) and piece[at] != ">":
        closing = {"{{": "}}", "{%": "%}"}.get(piece[at : at + 2])
        at = piece.index(closing, at) + 2 if closing else at + 1
    is_posting = 'method="post"' in piece[:at]
    return f"{piece[: at + 1]}{{{{ form_token() }}}}{piece[at + 1 :]}" if is_posting else piece


def field() -> Markup:
    """The hidden field, for the page being drawn."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_TOKEN, _token.get())


class for_page:
    """While a page is drawn its forms get the token of whoever asks; a visitor without a session is given a cookie."""

    def __init__(self, request: Request):
        self._secret = _secrets(request)
        self._settings: Settings | None = getattr(request.app.state, "settings", None)
        self._new = "" if self._secret or self._settings is None else secrets.token_urlsafe(32)

    def __enter__(self) -> "for_page":
        self._set = _token.set(token_for(self._secret[0] if self._secret else self._new))
        return self

    def __exit__(self, *_: object) -> None:
        _token.reset(self._set)

    def give_to(self, response: Response) -> None:
        if self._new and self._settings is not None:
            secure = self._settings.secure_cookies
            response.set_cookie(
                visitor_cookie(self._settings), self._new, path="/", secure=secure, httponly=True, samesite="lax"
            )


async def own_form(request: Request) -> None:
    """Refuse (403) a change without the token of the session or the visit; what was typed is kept for the refusal."""
    if request.method in SAFE:
        return
    form = await read_posted(request)
    request.state.posted = form
    sent = request.headers.get(HEADER) or form.token
    if not any(hmac.compare_digest(sent.encode(), token_for(secret).encode()) for secret in _secrets(request)):
        raise FormOutOfDate(
            "This page was opened before you signed in, or in another session, so nothing was changed. "
            "What you typed is kept: send it again from here."
        )


def _secrets(request: Request) -> list[str]:
    """What the token is made from: the session's cookie, else that of the visit. Only we and this browser know them."""
    settings: Settings | None = getattr(request.app.state, "settings", None)
    if settings is None:
        return []
    return cookies_called(request, cookie_name(settings))[:1] + cookies_called(request, visitor_cookie(settings))[:1]


def token_for(secret: str) -> str:
    """Nobody can tell the cookie from the token, and nobody without the cookie can make one."""
    return hmac.new(secret.encode(), b"readiness form", hashlib.sha256).hexdigest() if secret else ""

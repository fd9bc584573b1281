"""The web surface: headers on every answer, what no route is to see refused, and the last resort when something breaks."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import AddressTooLong, FromElsewhere, HeadersTooLarge, NoSuchMethod, Problem, Unreadable

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
HSTS = "max-age=31536000; includeSubDomains"
NO_STORE = "no-store"
KEPT_AN_HOUR = "public, max-age=3600"
# A browser of ours sends about 20 headers in 2 kB; what is larger is no browser's.
MOST_HEADERS = 100
MOST_HEADER_BYTES = 32 << 10
LONGEST_ADDRESS = 8 << 10
_SAFE = {"GET", "HEAD", "OPTIONS"}
_CHANGING = ("POST", "PUT", "PATCH", "DELETE")
_KNOWN = _SAFE | set(_CHANGING)
# Our cookies but those of sessions, which are named by `app/accounts`; over https each gets the strictest prefix it can have.
OUR_COOKIES = b"readiness_"
HOST_ONLY, SECURE_ONLY = b"__Host-", b"__Secure-"


class WebSurface:
    """Adds the headers to every answer, faults of ours included; refuses what no route should see.

    HEAD is answered as GET is, without the body: scanners of mail and monitors ask so. Stands round everything that can
    fail, so that Starlette's own last resort, which knows no headers, is never reached.
    """

    def __init__(self, app: ASGIApp, *, hsts: bool = False, secure_cookies: bool = False):
        self.app = app
        self._secure_cookies = secure_cookies
        self.added = HEADERS | ({"Strict-Transport-Security": HSTS} if hsts else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._add(scope, message)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        refusal = refusal_of(scope)
        try:
            if refusal is not None:
                await _refuse(scope, refusal, receive, send_on)
                return
            if is_head:
                scope["method"] = "GET"
            if self._secure_cookies:
                scope["headers"] = [_bare(name, value) for name, value in scope["headers"]]
            await self.app(scope, receive, send_on)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as fault:
            answer = await _apology(scope, fault)
            # Once an answer has begun, the server cuts the connection: half a file must not look whole.
            if not begun:
                await answer(scope, receive, send_on)

    def _add(self, scope: Scope, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        for name, value in self.added.items():
            headers.setdefault(name, value)
        if self._secure_cookies:
            start["headers"] = [_secured(name, value) for name, value in start["headers"]]
        is_built = scope["path"].startswith("/static/") and start["status"] in (200, 206, 304)
        headers.setdefault("Cache-Control", KEPT_AN_HOUR if is_built else NO_STORE)
        if start["status"] == 405 and not scope["path"].startswith("/static/"):
            headers["Allow"] = ", ".join(_allowed(scope))


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that no module forgot to keep to https and to this host; a notice or a remembered choice is one too."""
    if name.lower() != b"set-cookie":
        return name, value
    parts = [part.strip().lower() for part in value.split(b";")]
    if value.startswith(OUR_COOKIES):
        value = (HOST_ONLY if b"path=/" in parts else SECURE_ONLY) + value
    return name, value if b"secure" in parts else value + b"; Secure"


def _bare(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The cookies of a request as our modules call them; one without its prefix was planted by somebody else, and goes."""
    if name.lower() != b"cookie":
        return name, value
    sent = [pair.strip() for pair in value.split(b";")]
    ours = [pair.removeprefix(HOST_ONLY).removeprefix(SECURE_ONLY) for pair in sent]
    kept = [
        bare if bare.startswith(OUR_COOKIES) else pair
        for pair, bare in zip(sent, ours, strict=True)
        if not pair.startswith(OUR_COOKIES)
    ]
    return name, b"; ".join(kept)


def refusal_of(scope: Scope) -> Problem | None:
    """Why no route is to see this request; None for one that is as it should be."""
    method, path = scope["method"], scope["path"]
    if method not in _KNOWN:
        return NoSuchMethod("This address does not take that method.")
    if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > LONGEST_ADDRESS:
        return AddressTooLong("This address is longer than any of ours. Open the page from a link on another one.")
    raw = scope["headers"]
    if len(raw) > MOST_HEADERS or sum(len(name) + len(value) for name, value in raw) > MOST_HEADER_BYTES:
        return HeadersTooLarge(
            "Your browser sent too much beside the request. Delete this site's cookies, then try again."
        )
    if "\0" in path or b"%00" in scope["query_string"]:
        return Unreadable("The address holds a character that can't be in one.")
    if method in _SAFE or from_our_own_pages(Headers(scope=scope)):
        return None
    return FromElsewhere("This change was sent from another site. Open the page here and try again.")


def from_our_own_pages(headers: Headers) -> bool:
    """True when a browser says the request is our own, or when no browser sent it (no cookie rides along unseen)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "")
    return True


async def _refuse(scope: Scope, refusal: Problem, receive: Receive, send: Send) -> None:
    answer: Response = await run_in_threadpool(scope["app"].exception_handlers[Problem], Request(scope), refusal)
    await answer(scope, receive, send)


def _allowed(scope: Scope) -> list[str]:
    """The methods that this address does take: a 405 has to name them (RFC 9110)."""
    tried = [{**scope, "method": method} for method in ("GET", *_CHANGING)]
    routes = scope["app"].routes
    found = [one["method"] for one in tried if any(route.matches(one)[0] is Match.FULL for route in routes)]
    return [*found, "HEAD"] if "GET" in found else found


async def _apology(scope: Scope, fault: Exception) -> Response:
    """The answer to a fault of ours; in bare words when even drawing the page of it fails."""
    try:
        answer: Response = await run_in_threadpool(scope["app"].exception_handlers[Exception], Request(scope), fault)
    except Exception:
        return Response("Something went wrong on our side. Nothing was changed.\n", 500, media_type="text/plain")
    return answer

"""The web surface: headers on every answer, and no change by a form from another site."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
}
_SAFE = {"GET", "HEAD", "OPTIONS"}
_KNOWN = _SAFE | {"POST", "PUT", "PATCH", "DELETE"}


class WebSurface:
    """Adds the headers, refuses unknown methods, and refuses a change that another site sent."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        static = scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "public, max-age=3600" if static else "no-store")
            await send(message)

        refusal = _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> JSONResponse | None:
    method, path = scope["method"], scope["path"]
    if method not in _KNOWN:
        return _answer(405, "Method Not Allowed", "This address does not take that method.", path)
    if "\0" in path or b"%00" in scope["query_string"]:
        return _answer(400, "Bad Request", "The address holds a character that can't be in one.", path)
    if method in _SAFE or from_our_own_pages(Headers(scope=scope)):
        return None
    return _answer(
        403, "Sent from another site", "This change was sent from another site. Open the page here and try again.", path
    )


def from_our_own_pages(headers: Headers) -> bool:
    """True when a browser says the request is our own, or when no browser sent it (no cookie rides along unseen)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "")
    return True


def _answer(status: int, title: str, detail: str, path: str) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": path}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")

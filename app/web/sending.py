"""Fewer bytes to a browser: pages, styles and scripts go out compressed, built files are kept until the next build."""

import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.shell import NO_BUILD, STATIC, stamp

TEXT = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"})
# Smaller bodies fit into one packet as they are; a page or a script of ours is never larger than the second.
SMALLEST = 1_000
LARGEST = 2_000_000
LEVEL = 6
A_YEAR = "public, max-age=31536000, immutable"


class Compressed:
    """Sends pages, styles and scripts as gzip to whoever takes it; downloads and the API stay as they are.

    A page that another site led to is left as it is: from the length of a compressed answer to words of theirs, someone
    who watches the line could work out what else is on the page.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _takes_gzip(scope):
            await self.app(scope, receive, send)
            return
        begun: Message | None = None
        body = b""

        async def send_shorter(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_worth_it(message):
                begun = message
                return
            if begun is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            sent = gzip.compress(body, LEVEL, mtime=0)
            headers = MutableHeaders(scope=begun)
            headers["Content-Encoding"] = "gzip"
            headers["Content-Length"] = str(len(sent))
            headers.add_vary_header("Accept-Encoding")
            if "etag" in headers:
                headers["ETag"] = "W/" + headers["etag"].removeprefix("W/")
            await send(begun)
            await send({"type": "http.response.body", "body": sent})

        await self.app(scope, receive, send_shorter)


class BuiltFiles(StaticFiles):
    """The built files; one asked for by the stamp of this build never changes, so a browser need not ask again."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and stamp() != NO_BUILD and scope["query_string"] == f"v={stamp()}".encode():
            response.headers["Cache-Control"] = A_YEAR
        return response


def _takes_gzip(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    takes = "gzip" in headers.get("accept-encoding", "")
    return takes and scope["method"] == "GET" and headers.get("sec-fetch-site") != "cross-site"


def _is_worth_it(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").partition(";")[0]
    length = int(headers.get("content-length", "0"))
    is_whole = start["status"] not in (206, 304) and "content-encoding" not in headers
    return is_whole and "content-disposition" not in headers and kind in TEXT and SMALLEST <= length <= LARGEST

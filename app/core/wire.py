"""What the server itself answers when a request can't even be read: the same headers and shape as every other refusal."""

import sys

import h11
import orjson
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.core.security import HEADERS, MOST_HEADER_BYTES

# The request line and the headers together; what is larger is refused before anything of ours sees it.
MOST_HEAD_BYTES = 2 * MOST_HEADER_BYTES
_SAID = {
    400: ("Bad request", "This is no proper HTTP request."),
    431: ("Too much beside the request", "The address and the headers are too large. Send less with the request."),
}


class Wire(H11Protocol):
    """uvicorn's own protocol, save for the words and headers of its refusals."""

    def send_400_response(self, msg: str) -> None:
        """Refuse and hang up: 431 for a head that is too large, else 400."""
        status = getattr(sys.exception(), "error_status_hint", 400)
        status = status if status in _SAID else 400
        title, detail = _SAID[status]
        body = orjson.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": ""})
        headers = {
            "Content-Type": "application/problem+json", "Content-Length": str(len(body)), "Connection": "close",
            "Cache-Control": "no-store", **HEADERS,
        }  # fmt: skip
        head = [(name.encode(), value.encode()) for name, value in headers.items()]
        for event in (h11.Response(status_code=status, headers=head), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

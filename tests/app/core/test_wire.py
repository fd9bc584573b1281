"""Over a real socket: what is no request, what is too large, and what never ends, is refused early and in one form."""

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing

import orjson
import pytest
import uvicorn
from fastapi import FastAPI, Request

from app.core import problems
from app.core.bodies import BodyLimit, read_upload
from app.core.security import HEADERS, WebSurface
from app.core.wire import MOST_HEAD_BYTES, Wire

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI()
    problems.install(app)

    @app.post("/api/text")
    async def text(request: Request) -> int:
        return len(await request.body())

    @app.post("/api/files")
    async def files(request: Request) -> int:
        form = await read_upload(request, MEGABYTE, 1)
        await form.close()
        return len(form)

    app.add_middleware(BodyLimit, files=[("/api/files", 4 * MEGABYTE)])
    app.add_middleware(WebSurface)
    config = uvicorn.Config(
        app, port=0, http=Wire, h11_max_incomplete_event_size=MOST_HEAD_BYTES, log_config=None, lifespan="off"
    )
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


def answer_to(port: int, head: str, body: Iterable[bytes] = ()) -> tuple[int, dict[str, str], bytes, int]:
    """Status, headers, body and how many bytes of ours were taken before the answer."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as line:
        line.sendall(head.encode())
        taken = 0
        try:
            for part in body:
                line.sendall(part)
                taken += len(part)
        except OSError:
            pass  # it hung up on us, as it should
        said = b""
        try:
            while part := line.recv(65_536):
                said += part
                if b"\r\n\r\n" in said and _is_whole(said):
                    break
        except ConnectionResetError:
            pass
    top, _, rest = said.partition(b"\r\n\r\n")
    first, *lines = top.decode().split("\r\n")
    headers = dict(one.lower().split(": ", 1) for one in lines)
    return int(first.split()[1]), headers, rest, taken


def _is_whole(said: bytes) -> bool:
    top, _, rest = said.partition(b"\r\n\r\n")
    length = [line for line in top.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(length) and len(rest) >= int(length[0].split(b":")[1])


def chunks(most: int, part: bytes = b"x" * 65_536) -> Iterator[bytes]:
    """A chunked body that goes on until somebody hangs up, or `most` bytes were taken."""
    framed = b"%x\r\n%b\r\n" % (len(part), part)
    yield from (framed for _ in range(most // len(part)))


def head(path: str, *lines: str) -> str:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: a", *lines)) + "\r\n\r\n"


@pytest.mark.parametrize(
    "request_text",
    ["rubbish\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", head("/api/text", "Content-Length: 1", "Content-Length: 2"),
     head("/api/text", "Content-Length: -1"), head("/api/text", "Transfer-Encoding: gzip")],
)  # fmt: skip
def test_what_is_no_request_is_400_in_our_own_form(port: int, request_text: str) -> None:
    status, headers, body, _ = answer_to(port, request_text)
    assert status in (400, 501)
    assert {name.lower(): headers[name.lower()] for name in HEADERS} == {
        k.lower(): v.lower() for k, v in HEADERS.items()
    }
    assert orjson.loads(body)["status"] == 400 and headers["connection"] == "close"


def test_a_head_without_end_is_431(port: int) -> None:
    status, headers, body, _ = answer_to(port, head("/api/text", "Cookie: " + "a" * (MOST_HEAD_BYTES + 9)))
    assert status == 431 and orjson.loads(body)["status"] == 431
    assert headers["content-type"] == "application/problem+json"


def test_a_chunked_body_without_end_is_413_and_the_line_is_cut(port: int) -> None:
    kind = "Content-Type: application/json"
    status, headers, _, taken = answer_to(
        port, head("/api/text", kind, "Transfer-Encoding: chunked"), chunks(64 * MEGABYTE)
    )
    assert status == 413 and headers["connection"] == "close"
    assert taken < 16 * MEGABYTE


def test_a_body_said_to_be_two_gigabytes_is_413_before_a_byte_of_it(port: int) -> None:
    kind = "Content-Type: application/json"
    status, headers, _, _ = answer_to(port, head("/api/text", kind, "Content-Length: 2147483648"))
    assert status == 413 and headers["connection"] == "close"


FORM = "Content-Type: multipart/form-data; boundary=b"
FIELD = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (FIELD * 10_000 + b"--b--\r\n", (400, 413)),
        (b'--b\r\nContent-Disposition: form-data; name="' + b"a" * 1_000_000 + b'"\r\n\r\n1\r\n--b--\r\n', (400,)),
        (b"--b\r\n" + b"X-A: b\r\n" * 1_000 + b"\r\n1\r\n--b--\r\n", (400,)),
        (b"--b\r\nno colon here\r\n\r\n1\r\n--b--\r\n", (400,)),
        (b"not a form at all", (400,)),
        (b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + b"x" * 3 * MEGABYTE + b"\r\n--b--\r\n", (413,)),
    ],
)  # fmt: skip
def test_forms_with_too_much_in_them_are_refused(port: int, body: bytes, statuses: tuple[int, ...]) -> None:
    status, headers, _, _ = answer_to(port, head("/api/files", FORM, f"Content-Length: {len(body)}"), iter([body]))
    assert status in statuses
    assert headers["content-type"] == "application/problem+json"

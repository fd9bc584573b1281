"""A large form of somebody who may not send it is refused before a byte of it is read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.access import Role
from app.core.db import Database
from tests.builders import a_round
from tests.signed_in import COOKIE, Visitor, visiting, who_can_sign_in

LARGE = 50 << 20


@pytest.fixture
def visitor(db: Database, tmp_path: Path) -> Iterator[Visitor]:
    with visiting(db, tmp_path) as made:
        yield made


def answered(visitor: Visitor, path: str, cookie: str = "", length: int = LARGE) -> tuple[int, int]:
    """The status of the answer, and how many bytes of the form were asked for."""
    sent = [(b"host", b"testserver"), (b"content-type", b"multipart/form-data; boundary=b")]
    sent += [(b"content-length", str(length).encode()), (b"cookie", f"{COOKIE}={cookie}".encode())]
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": sent,
        "client": ("127.0.0.1", 1), "server": ("testserver", 80), "state": {},
    }  # fmt: skip
    statuses: list[int] = []
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1 << 16
        return {"type": "http.request", "body": b"x" * (1 << 16), "more_body": read < length}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    assert visitor.client.portal is not None  # asyncio.run() would fail in a worker in which a browser has been driven
    visitor.client.portal.call(visitor.client.app, scope, receive, send)
    return statuses[0], read


@pytest.mark.parametrize("path", ["/evidence/add", "/set-up/list", "/cases/import", "/evidence/E-0001/replace"])
def test_of_a_stranger(visitor: Visitor, path: str) -> None:
    status, read = answered(visitor, path)
    assert status in (303, 401) and read == 0


def test_of_somebody_with_a_link_that_is_none(visitor: Visitor) -> None:
    assert answered(visitor, "/ask/none") in ((404, 0), (410, 0))


def test_of_somebody_who_adds_no_documents(db: Database, visitor: Visitor) -> None:
    with db.write() as session:
        a_round(session)
        person = who_can_sign_in(session, "Mina Member", Role.MEMBER)
    visitor.sign_in(person.email)
    status, read = answered(visitor, "/evidence/add", visitor.cookie)
    assert status in (403, 404) and read == 0


def test_larger_than_the_page_takes_files(visitor: Visitor) -> None:
    assert answered(visitor, "/record/verify", length=3 << 20) in ((303, 0), (401, 0), (413, 0))

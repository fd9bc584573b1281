"""What is logged: a line of JSON with ids; no words that somebody typed, from whatever side they come."""

import io
import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core import logs, problems
from app.core.logs import RequestLog
from app.core.security import WebSurface

CANARY = "Canary-Wellbeloved"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root, ours = logging.getLogger(), logging.getLogger("readiness")
    before, told = (root.handlers[:], root.level, ours.level), structlog.get_config()
    stream = io.StringIO()
    logs.configure("info", stream)
    yield stream
    root.handlers, root.level, ours.level = before
    structlog.configure(**told)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    problems.install(app)

    @app.get("/evidence/{reference}")
    def one(reference: str) -> str:
        return reference

    @app.get("/broken/{name}")
    def broken(name: str) -> str:
        try:
            raise ValueError(name)
        except ValueError as fault:
            raise RuntimeError(f"could not save {name}") from fault

    app.add_middleware(WebSurface)
    app.add_middleware(RequestLog)
    return TestClient(app)


def test_a_request_leaves_one_line_with_its_id_and_the_pattern_of_its_address(
    client: TestClient, out: io.StringIO
) -> None:
    answer = client.get(f"/evidence/E-0142?q={CANARY}")
    (line,) = lines(out)
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        "/evidence/{reference}",
        200,
    )
    assert line["reference"] == "E-0142" and isinstance(line["ms"], int)


def test_what_stands_in_an_address_is_logged_only_where_it_is_an_id(client: TestClient, out: io.StringIO) -> None:
    for address in (f"/evidence/{CANARY}", f"/{CANARY}", f"/evidence/{'a1' * 32}"):
        client.get(address, headers={"Referer": CANARY, "User-Agent": CANARY, "Cookie": CANARY})
    assert CANARY not in out.getvalue() and "a1a1" not in out.getvalue()
    assert len(lines(out)) == 3


@pytest.mark.parametrize("given", [CANARY, "mrs-jones", "1234", "a" * 500, "e2508b20-5fc0-4639-b11a-8e2254869eaz"])
def test_a_request_id_that_could_be_a_word_is_not_taken_over(client: TestClient, out: io.StringIO, given: str) -> None:
    assert client.get("/evidence/E-1", headers={"X-Request-ID": given}).headers["x-request-id"] != given
    assert given not in out.getvalue()


def test_a_proxy_s_request_id_is_taken_over(client: TestClient, out: io.StringIO) -> None:
    given = "e2508b20-5fc0-4639-b11a-8e2254869ea9"
    assert client.get("/evidence/E-1", headers={"X-Request-ID": given}).headers["x-request-id"] == given


def test_a_fault_is_logged_by_its_kind_and_place_without_its_words(client: TestClient, out: io.StringIO) -> None:
    answer = client.get(f"/broken/{CANARY}")
    assert answer.status_code == 500
    fault, request = lines(out)
    assert fault["fault"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "test_logs.py" in str(fault["frames"]) and "broken" in str(fault["frames"])
    assert fault["request"] == request["request"]
    assert CANARY not in out.getvalue()


def test_of_what_a_library_says_only_the_pattern_is_kept(out: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("bad line from %s", CANARY)
    logging.getLogger("some.library").warning(f"could not read {CANARY}")
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("sqlalchemy").exception("failed for %s", CANARY)
    said = [line["event"] for line in lines(out)]
    assert said == ["bad line from %s", "said by a library", "said by a library"]
    assert CANARY not in out.getvalue()


def test_without_a_level_a_terminal_shows_warnings_only(out: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "isatty", lambda: True)
    logs.configure(None, out)
    assert logging.getLogger("readiness").getEffectiveLevel() == logging.WARNING

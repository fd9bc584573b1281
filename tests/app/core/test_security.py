"""The web surface before any route: what can't be an address, what another site sent, and the last resort."""

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from app.core import problems
from app.core.security import HEADERS, HSTS, MOST_HEADERS, WebSurface

SECRET = "Mrs Canary of 4 Elm Road"


def a_client(*, hsts: bool = False) -> TestClient:
    app = FastAPI()
    problems.install(app)

    @app.get("/api/v1/{name}")
    def named(name: str, q: str = "") -> str:
        return name + q

    @app.post("/api/v1/{name}")
    def posted(name: str) -> str:
        raise ValueError(SECRET)

    @app.get("/half")
    def half() -> StreamingResponse:
        def parts() -> "object":
            yield b"one half"
            raise ValueError(SECRET)

        return StreamingResponse(parts())  # type: ignore[arg-type]

    app.add_middleware(WebSurface, hsts=hsts)
    return TestClient(app)


def test_no_cookie_leaves_without_secure_where_https_is_promised() -> None:
    app = FastAPI()

    @app.get("/told")
    def told(response: Response) -> str:
        response.set_cookie("notice", "a; b", httponly=True)
        response.set_cookie("session", "x", secure=True)
        return "told"

    app.add_middleware(WebSurface, secure_cookies=True)
    cookies = TestClient(app).get("/told").headers.get_list("set-cookie")
    assert [cookie.lower().count("; secure") for cookie in cookies] == [1, 1]


@pytest.mark.parametrize("address", ["/api/v1/a%00b", "/api/v1/a?q=%00", "/api/v1/a?q=x%00y"])
def test_a_null_character_in_an_address_is_400(address: str) -> None:
    # PostgreSQL can't take it in a text, so it would be a fault of ours further in.
    answer = a_client().get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_percent_sign_that_was_escaped_is_no_null_character() -> None:
    assert a_client().get("/api/v1/a?q=%2500").json() == "a%00"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_change_from_another_site_is_403(site: str) -> None:
    assert a_client().post("/api/v1/a", headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", "testserver"])
def test_a_change_with_a_foreign_origin_is_403(origin: str) -> None:
    assert a_client().post("/api/v1/a", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "BREW"])
def test_unknown_methods_are_405_and_say_what_is_taken(method: str) -> None:
    answer = a_client().request(method, "/api/v1/a")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, HEAD")


def test_options_grants_nothing_to_another_site() -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = a_client().options("/api/v1/a", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_head_is_answered_as_get_is_without_the_body() -> None:
    get, head = a_client().get("/api/v1/a"), a_client().head("/api/v1/a")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


def test_too_many_or_too_large_headers_are_431() -> None:
    many = {f"X-{number}": "a" for number in range(MOST_HEADERS + 1)}
    assert a_client().get("/api/v1/a", headers=many).status_code == 431
    assert a_client().get("/api/v1/a", headers={"Cookie": "a=" + "b" * 40_000}).status_code == 431


def test_an_address_that_is_too_long_is_414() -> None:
    assert a_client().get("/api/v1/a?q=" + "a" * 9_000).status_code == 414


def test_a_fault_of_ours_shows_nothing_and_has_every_header(capfd: pytest.CaptureFixture[str]) -> None:
    answer = a_client().post("/api/v1/a")
    assert (answer.status_code, answer.json()["title"]) == (500, "Something went wrong")
    assert SECRET not in answer.text and "ValueError" not in answer.text and "Traceback" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"


def test_an_answer_that_breaks_off_is_not_made_to_look_whole() -> None:
    answer = a_client().get("/half")
    assert answer.content == b"one half" and "content-length" not in answer.headers


def test_when_even_the_page_of_the_fault_fails_there_are_bare_words() -> None:
    client = a_client()

    def fails(*_: object) -> None:
        raise ValueError(SECRET)

    client.app.exception_handlers[Exception] = fails  # type: ignore[attr-defined]
    answer = client.post("/api/v1/a")
    assert answer.status_code == 500 and answer.text.startswith("Something went wrong on our side.")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_hsts_is_sent_where_it_is_asked_for() -> None:
    assert "strict-transport-security" not in a_client().get("/api/v1/a").headers
    assert a_client(hsts=True).get("/nowhere").headers["strict-transport-security"] == HSTS


def test_every_cookie_of_ours_is_bound_to_this_host_and_one_planted_without_is_not_read() -> None:
    app = FastAPI()

    @app.get("/told")
    def told(request: Request) -> Response:
        response = Response(request.cookies.get("readiness_notice", "nothing"))
        response.set_cookie("readiness_notice", "a")
        response.set_cookie("readiness_purposes", "b", path="/cases")
        return response

    app.add_middleware(WebSurface, secure_cookies=True)
    client = TestClient(app)
    answer = client.get("/told", headers={"cookie": "readiness_notice=planted"})
    names = [cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")]
    assert names == ["__Host-readiness_notice", "__Secure-readiness_purposes"]
    assert answer.text == "nothing"
    sent = {"cookie": "readiness_notice=planted; __Host-readiness_notice=ours"}
    assert client.get("/told", headers=sent).text == "ours"

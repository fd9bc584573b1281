"""The application as a whole, answered as a stranger sees it: every kind of answer has every header, bodies are bounded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.bodies import PLAIN_BYTES
from app.core.config import Settings
from app.core.db import Database
from app.core.security import HEADERS
from app.main import API, MANY_FILES, ONE_FILE, create_app
from app.web import help as help_page
from tests.house.source import ROOT


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application, made once: to look through four hundred routes takes longer than all tests of them."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), secure_cookies=False)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(made: TestClient, db: Database, tmp_path: Path) -> TestClient:
    made.app.state.db = db  # type: ignore[attr-defined]
    made.app.state.settings = Settings(home=tmp_path, secure_cookies=False)  # type: ignore[attr-defined]
    made.cookies.clear()
    return made


ANSWERS = [
    ("GET", "/sign-in", 200),
    ("GET", "/", 303),
    ("GET", "/nowhere", 404),
    ("GET", f"{API}/nowhere", 404),
    ("GET", f"{API}/documents", 401),
    ("GET", f"{API}/openapi.json", 200),
    ("POST", "/sign-in", 403),
    ("POST", f"{API}/sign-in", 422),
    ("GET", "/static/vendor/nothing.css", 404),
    ("POST", "/static/vendor/app.css", 405),
    ("TRACE", "/sign-in", 405),
    ("OPTIONS", "/sign-in", 405),
    ("GET", "/sign-in?a=%00", 400),
    ("GET", "/sign-in?" + "a" * 9_000, 414),
]


@pytest.mark.parametrize(("method", "address", "status"), ANSWERS)
def test_every_kind_of_answer_has_every_header(client: TestClient, method: str, address: str, status: int) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert not [name for name in answer.headers if name.startswith("access-control") or name == "server"]


def test_built_files_may_be_kept_and_are_as_guarded(client: TestClient) -> None:
    built = next((ROOT / "app/web/static/vendor").glob("*.css"))
    answer = client.get(f"/static/vendor/{built.name}")
    assert answer.status_code == 200 and answer.headers["cache-control"].startswith("public")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_no_inline_script_and_no_eval() -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]


def test_a_fault_in_a_page_is_a_page_without_internals(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM user_account")

    monkeypatch.setattr(help_page, "render", broken)
    answer = client.get("/accessibility")
    assert answer.status_code == 500 and "Nothing was changed" in answer.text
    for internal in ("SELECT", "RuntimeError", "Traceback", "/app/", ".py"):
        assert internal not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


FORM = "multipart/form-data; boundary=x"


@pytest.mark.parametrize("kind", [FORM, "application/json"])
@pytest.mark.parametrize("address", ["/sign-in", f"{API}/sign-in", f"{API}/documents/links"])
def test_where_no_files_come_in_a_large_body_is_refused(client: TestClient, address: str, kind: str) -> None:
    if not address.startswith(API):
        kind = FORM  # a page reads nothing but forms
    answer = client.post(address, content=b"x" * (PLAIN_BYTES + 1), headers={"Content-Type": kind})
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("kind", ["text/plain", FORM, "application/x-www-form-urlencoded", ""])
def test_the_api_takes_json_only(client: TestClient, kind: str) -> None:
    # What a form of another site can send is no JSON, whatever it looks like.
    answer = client.post(
        f"{API}/sign-in", content=b'{"email": "a@b.example", "password": "x"}', headers={"Content-Type": kind}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")


def test_every_address_that_takes_files_has_a_limit_for_them(client: TestClient) -> None:
    document = client.get(f"{API}/openapi.json").json()
    rest = [
        path
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
    ]
    forms = [
        re.sub(r"{{.*?}}", "x", action)
        for template in (ROOT / "app/web/templates").rglob("*.html")
        for action in re.findall(
            r'action="([^"]+)" enctype="multipart/form-data"', template.read_text(encoding="utf-8")
        )
    ]
    known = [re.compile(pattern) for pattern in (*MANY_FILES, *ONE_FILE)]
    assert rest and forms
    forms = [*(action for action in forms if action != "x"), "/asks/Q-1", "/ask/token"]  # one piece serves these two
    assert not [address for address in (*rest, *forms) if not any(one.fullmatch(address) for one in known)]


def test_what_takes_a_key_says_that_a_key_used_otherwise_is_refused(client: TestClient) -> None:
    document = client.get(f"{API}/openapi.json").json()
    takes = {
        path: operation["responses"]
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if any(one["name"].lower() == "idempotency-key" for one in operation.get("parameters", []))
    }
    assert len(takes) > 10
    assert not [path for path, responses in takes.items() if "409" not in responses]

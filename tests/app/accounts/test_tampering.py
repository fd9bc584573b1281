"""Cookies and tokens that were tampered with (TRUST.md 4.3, B6): 401 always, never a fault of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access import Role
from app.accounts import service
from app.accounts.models import User
from app.core.db import Database
from tests.builders import a_person, a_round, an_actor
from tests.signed_in import COOKIE, Visitor, visiting, who_can_sign_in

ME = "/api/v1/me"


@pytest.fixture
def visitor(db: Database, tmp_path: Path) -> Iterator[Visitor]:
    with visiting(db, tmp_path) as made:
        yield made


@pytest.fixture
def core(db: Database, visitor: Visitor) -> User:
    with db.write() as session:
        a_round(session)
        user = who_can_sign_in(session, "Grace Okafor", Role.CORE)
    visitor.sign_in(user.email)
    return user


def asked(client: TestClient, *headers: tuple[str, str | bytes]) -> int:
    """The answer to these headers alone, whatever cookies the client keeps."""
    client.cookies.clear()
    sent = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers]
    return int(client.get(ME, headers=sent).status_code)


def flipped(text: str) -> Iterator[str]:
    """The text with each of its signs another one, and one more or fewer."""
    for at, sign in enumerate(text):
        yield text[:at] + ("A" if sign != "A" else "B") + text[at + 1 :]
    yield text[:-1]
    yield text + "A"
    yield text.swapcase()


def test_a_cookie_with_any_byte_flipped_is_nobodys(visitor: Visitor, core: User) -> None:
    cookie = visitor.cookie
    assert len(cookie) >= 43  # 256 bits
    assert {asked(visitor.client, ("cookie", f"{COOKIE}={one}")) for one in flipped(cookie)} == {401}
    assert asked(visitor.client, ("cookie", f"{COOKIE}={cookie}")) == 200


def test_a_token_with_any_byte_flipped_is_nobodys(visitor: Visitor, core: User) -> None:
    body = {"name": "x", "permissions": ["requests:read"], "days": 3}
    token = visitor.client.post("/api/v1/me/tokens", json=body).json()["token"]
    assert {asked(visitor.client, ("authorization", f"Bearer {one}")) for one in flipped(token)} == {401}
    assert asked(visitor.client, ("authorization", f"Bearer {token}")) == 200


@pytest.mark.parametrize(
    "value",
    [
        b"", b"x", b"A" * 5000, b"\xff\xfe\xfd", b"%00", b"' OR 1=1 --", b'"quoted"', b"a=b", b"=;=",
        # What a JWT without a signature looks like: no kind of JWT is a session here.
        b"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGVzIjpbImxlYWQiXX0.",
    ],
)  # fmt: skip
def test_junk_is_nobody(visitor: Visitor, value: bytes) -> None:
    assert asked(visitor.client, ("cookie", f"{COOKIE}=".encode() + value)) == 401
    assert asked(visitor.client, ("authorization", b"Bearer " + value)) == 401
    assert asked(visitor.client, ("authorization", b"Bearer rdy_" + value + b"_" + value)) == 401
    assert asked(visitor.client, ("authorization", value)) == 401


def test_a_cookie_is_good_for_nothing_after_the_sign_out(visitor: Visitor, core: User) -> None:
    cookie = visitor.cookie
    visitor.post("/sign-out")
    assert asked(visitor.client, ("cookie", f"{COOKIE}={cookie}")) == 401


def test_a_cookie_is_good_for_nothing_after_its_owner_was_disabled(db: Database, visitor: Visitor, core: User) -> None:
    cookie = visitor.cookie
    with db.write() as session:
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.disable_person(session, admin, core.email)
    assert asked(visitor.client, ("cookie", f"{COOKIE}={cookie}")) == 401


def test_a_cookie_planted_before_the_sign_in_is_not_the_one_after_it(visitor: Visitor, core: User) -> None:
    visitor.client.cookies.clear()
    visitor.client.cookies.set(COOKIE, "planted-by-somebody-else-planted-by-somebody")
    visitor.client.get("/sign-in")
    answer = visitor.sign_in(core.email)
    given = answer.headers["set-cookie"].split(f"{COOKIE}=")[1].split(";")[0]
    assert given != "planted-by-somebody-else-planted-by-somebody"
    assert asked(visitor.client, ("cookie", f"{COOKIE}=planted-by-somebody-else-planted-by-somebody")) == 401


def test_two_cookies_or_a_cookie_and_a_token_are_refused(visitor: Visitor, core: User) -> None:
    cookie = visitor.cookie
    body = {"name": "x", "permissions": ["requests:read"], "days": 3}
    token = visitor.client.post("/api/v1/me/tokens", json=body).json()["token"]
    good = f"{COOKIE}={cookie}"
    assert asked(visitor.client, ("cookie", f"{good}; {good}")) == 401
    assert asked(visitor.client, ("cookie", f"{good}; {COOKIE}=other")) == 401
    assert asked(visitor.client, ("cookie", f"{COOKIE}=other; {good}")) == 401
    assert asked(visitor.client, ("cookie", good), ("authorization", f"Bearer {token}")) == 401
    assert asked(visitor.client, ("cookie", good)) == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(db: Database, tmp_path: Path, core: User) -> None:
    from app.core.config import Settings
    from app.main import create_app
    from tests.signed_in import PASSWORD

    with TestClient(create_app(Settings(home=tmp_path), db), base_url="https://testserver") as client:
        answer = client.post("/api/v1/sign-in", json={"email": core.email, "password": PASSWORD})
    given = answer.headers["set-cookie"]
    assert given.startswith(f"__Host-{COOKIE}=")
    assert all(word in given for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert "Domain" not in given


def test_a_body_of_json_under_another_name_changes_nothing(visitor: Visitor, core: User) -> None:
    body = '{"email": "' + core.email + '", "password": "kettle orchard lighthouse"}'
    answer = visitor.client.post("/api/v1/sign-in", content=body, headers={"Content-Type": "text/plain"})
    assert answer.status_code in (415, 422) and COOKIE not in answer.cookies


def test_the_answer_takes_as_long_whether_or_not_there_is_such_an_account(
    db: Database, visitor: Visitor, core: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statistics import median
    from time import perf_counter

    from app.accounts import passwords

    def once(email: str) -> float:
        began = perf_counter()
        with db.read() as session, pytest.raises(Exception, match="don't match"):
            service.prove_password(session, email, "wrong wrong wrong")
        return perf_counter() - began

    monkeypatch.setenv("READINESS_ARGON2_KIB", "8192")
    for cached in (passwords._hasher, passwords._hash_of_nobody):
        cached.cache_clear()
    try:
        with db.write() as session:
            from app.access import SYSTEM

            service.set_password(session, SYSTEM, core.email, "meadow copper violin")
        once(core.email), once("nobody@fernshire.example")
        pairs = [(once(core.email), once("nobody@fernshire.example")) for _ in range(15)]
        assert abs(median(a for a, _ in pairs) - median(b for _, b in pairs)) < 0.020
    finally:
        for cached in (passwords._hasher, passwords._hash_of_nobody):
            cached.cache_clear()

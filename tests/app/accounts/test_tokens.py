"""API tokens: shown once, never more than their owner, over when their owner is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.access import Role
from app.accounts import queries, service
from app.accounts.models import User
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from tests.builders import a_person, a_round, an_actor
from tests.signed_in import Visitor, a_second_factor, visiting, who_can_sign_in


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


def make(visitor: Visitor, *permissions: str, days: int = 30) -> str:
    body = {"name": "Power BI", "permissions": list(permissions), "days": days}
    answer = visitor.client.post("/api/v1/me/tokens", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def used(db: Database, home: Path, token: str, path: str = "/api/v1/requests", **headers: str) -> int:
    with visiting(db, home) as program:
        return int(program.client.get(path, headers={"Authorization": f"Bearer {token}", **headers}).status_code)


def test_a_token_does_what_it_was_given_and_no_more(db: Database, tmp_path: Path, visitor: Visitor, core: User) -> None:
    token = make(visitor, "assessment:read", "requests:read", "requests:read-all")
    assert used(db, tmp_path, token) == 200
    assert used(db, tmp_path, token, "/api/v1/documents") == 404
    with visiting(db, tmp_path) as program:
        me = program.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()
    assert me["permissions"] == ["assessment:read", "requests:read", "requests:read-all"]


def test_a_token_is_kept_as_its_hash_and_shown_once(db: Database, visitor: Visitor, core: User) -> None:
    token = make(visitor, "requests:read")
    assert token.startswith("rdy_") and len(token.split("_", 2)[2]) >= 43
    with db.read() as session:
        rows = queries.list_open_tokens(session, core.id)
    assert token.split("_", 2)[2] not in str([vars(row) for row in rows])
    listed = visitor.client.get("/api/v1/me/tokens").json()
    assert "token" not in listed[0] and token not in visitor.client.get("/account/tokens").text


@pytest.mark.parametrize(
    ("permission", "days", "pointer"), [("people:write", 30, "/permissions"), ("requests:read", 91, "/days")]
)
def test_what_is_beyond_its_owner_or_too_long_is_refused(
    visitor: Visitor, core: User, permission: str, days: int, pointer: str
) -> None:
    body = {"name": "x", "permissions": [permission], "days": days}
    answer = visitor.client.post("/api/v1/me/tokens", json=body)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer


def test_case_rights_go_into_a_token_only_with_a_second_factor(
    db: Database, tmp_path: Path, visitor: Visitor, core: User
) -> None:
    body = {"name": "x", "permissions": ["cases:read"], "days": 3}
    refused = visitor.client.post("/api/v1/me/tokens", json=body)
    assert refused.status_code == 422 and "second factor" in refused.text
    with db.write() as session:
        secret = a_second_factor(session, core, tmp_path)
    visitor.sign_in(core.email, secret)
    assert visitor.client.post("/api/v1/me/tokens", json=body).status_code == 201


def test_a_right_that_its_owner_lost_is_lost_to_the_token(
    db: Database, tmp_path: Path, visitor: Visitor, core: User
) -> None:
    token = make(visitor, "assessment:read", "requests:read", "requests:read-all")
    with db.write() as session:
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.end_role(session, admin, core.email, Role.CORE)
    assert used(db, tmp_path, token) == 404


def test_the_token_of_somebody_disabled_is_dead_at_once(
    db: Database, tmp_path: Path, visitor: Visitor, core: User
) -> None:
    token = make(visitor, "requests:read")
    with db.write() as session:
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.disable_person(session, admin, core.email)
    assert used(db, tmp_path, token) == 401


def test_a_token_ends_by_its_date_and_when_it_is_taken_back(
    db: Database, tmp_path: Path, visitor: Visitor, core: User
) -> None:
    token = make(visitor, "requests:read", days=2)
    with clock.set_to(now() + timedelta(days=2, seconds=1)):
        assert used(db, tmp_path, token) == 401
    assert visitor.client.delete(f"/api/v1/me/tokens/{token.split('_')[1]}").status_code == 204
    assert used(db, tmp_path, token) == 401
    assert visitor.client.delete(f"/api/v1/me/tokens/{token.split('_')[1]}").status_code == 404


def test_its_last_use_is_told(db: Database, tmp_path: Path, visitor: Visitor, core: User) -> None:
    token = make(visitor, "requests:read")
    assert visitor.client.get("/api/v1/me/tokens").json()[0]["last_used_at"] is None
    used(db, tmp_path, token)
    assert visitor.client.get("/api/v1/me/tokens").json()[0]["last_used_at"] is not None


def test_a_token_makes_no_token_and_changes_no_password(
    db: Database, tmp_path: Path, visitor: Visitor, core: User
) -> None:
    token = make(visitor, "requests:read")
    with visiting(db, tmp_path) as program:
        program.client.headers["Authorization"] = f"Bearer {token}"
        body = {"name": "x", "permissions": ["requests:read"], "days": 3}
        assert program.client.post("/api/v1/me/tokens", json=body).status_code == 403
        change = {"current": "kettle orchard lighthouse", "new": "meadow copper violin"}
        assert program.client.post("/api/v1/me/password", json=change).status_code == 403
        assert program.client.get("/api/v1/me/sessions").status_code == 403


def test_a_token_opens_no_page(db: Database, tmp_path: Path, visitor: Visitor, core: User) -> None:
    assert used(db, tmp_path, make(visitor, "requests:read"), "/requests") == 303


def test_another_persons_token_is_not_theirs_to_take_back(
    db: Database, tmp_path: Path, visitor: Visitor, core: User
) -> None:
    token = make(visitor, "requests:read")
    with db.write() as session:
        other = who_can_sign_in(session, "Otto Other", Role.CORE)
    with visiting(db, tmp_path) as second:
        second.sign_in(other.email)
        assert second.client.delete(f"/api/v1/me/tokens/{token.split('_')[1]}").status_code == 404
    assert used(db, tmp_path, token) == 200

"""Signing in and out, roles that bite at once, leavers who are out at once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import Permission, Role
from app.accounts import service
from app.accounts.schemas import PersonIn
from app.core import clock
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, NotSignedIn, RuleBroken
from tests.builders import a_person, an_actor

PASSWORD = "kettle orchard lighthouse"
EMAIL = "grace.okafor@fernshire.example"


def an_account(session: Session, *roles: Role) -> None:
    admin = an_actor(a_person(session, "Tom Hadley", Role.ADMIN), Role.ADMIN)
    service.add_person(session, admin, PersonIn(email=EMAIL, name="Grace Okafor", roles=list(roles)))
    service.set_password(session, admin, EMAIL, PASSWORD)


def test_the_right_password_gives_a_session_of_that_person(db: Database) -> None:
    with db.write() as session:
        an_account(session, Role.CORE)
        token, _, _ = service.sign_in(session, EMAIL.upper(), PASSWORD, hours=12)
    with db.read() as session:
        found = service.actor_of_token(session, token, idle_minutes=30)
    assert found is not None
    assert found[0].name == "Grace Okafor"
    assert found[0].may(Permission.REQUESTS_WRITE)


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong wrong wrong"), ("nobody@fernshire.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(db: Database, email: str, password: str) -> None:
    with db.write() as session:
        an_account(session)
    with pytest.raises(NotSignedIn, match="don't match an account"), db.write() as session:
        service.sign_in(session, email, password, hours=12)


def test_signing_out_ends_the_session(db: Database) -> None:
    with db.write() as session:
        an_account(session)
        token, _, _ = service.sign_in(session, EMAIL, PASSWORD, hours=12)
        service.sign_out(session, token)
    with db.read() as session:
        assert service.actor_of_token(session, token, idle_minutes=30) is None


@pytest.mark.parametrize(("later", "stands"), [(timedelta(minutes=29), True), (timedelta(minutes=31), False)])
def test_an_idle_session_ends(db: Database, later: timedelta, stands: bool) -> None:
    with db.write() as session:
        an_account(session)
        token, row, _ = service.sign_in(session, EMAIL, PASSWORD, hours=12)
    with clock.set_to(row.signed_in_at + later), db.read() as session:
        assert (service.actor_of_token(session, token, idle_minutes=30) is not None) is stands


def test_a_leaver_is_out_at_once(db: Database) -> None:
    with db.write() as session:
        an_account(session, Role.CORE)
        token, _, _ = service.sign_in(session, EMAIL, PASSWORD, hours=12)
    with db.write() as session:
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.disable_person(session, admin, EMAIL)
    with db.read() as session:
        assert service.actor_of_token(session, token, idle_minutes=30) is None
    with pytest.raises(NotSignedIn), db.write() as session:
        service.sign_in(session, EMAIL, PASSWORD, hours=12)


def test_a_role_that_ended_is_gone_with_the_next_request(db: Database) -> None:
    with db.write() as session:
        an_account(session, Role.CORE)
        token, _, _ = service.sign_in(session, EMAIL, PASSWORD, hours=12)
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.end_role(session, admin, EMAIL, Role.CORE)
    with db.read() as session:
        found = service.actor_of_token(session, token, idle_minutes=30)
    assert found is not None
    assert not found[0].may(Permission.REQUESTS_WRITE)


def test_an_address_is_taken_once(db: Database) -> None:
    with pytest.raises(RuleBroken, match="already here"), db.write() as session:
        an_account(session)
        an_account(session)


def test_a_bad_address_is_named(db: Database) -> None:
    with pytest.raises(Invalid) as refused, db.write() as session:
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.add_person(session, admin, PersonIn(email="not an address", name="X"))
    assert refused.value.errors[0].pointer == "/email"


@pytest.mark.parametrize(("role", "refusal"), [(Role.LEAD, Forbidden), (Role.CONTRIB, NotFound)])
def test_only_an_administrator_adds_people(db: Database, role: Role, refusal: type[Exception]) -> None:
    with pytest.raises(refusal), db.write() as session:
        person = an_actor(a_person(session, "Priya Nair", role), role)
        service.add_person(session, person, PersonIn(email="a@b.example", name="X"))


def test_nobody_sets_another_persons_password_but_an_administrator(db: Database) -> None:
    with pytest.raises(Forbidden), db.write() as session:
        an_account(session)
        lead = an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD)
        service.set_password(session, lead, EMAIL, PASSWORD)

"""Signing in and out, roles that bite at once, leavers who are out at once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import SYSTEM, Permission, Role
from app.accounts import service
from app.accounts.rules import SessionRules
from app.accounts.schemas import PersonIn, PersonPatch
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, Locked, NotFound, NotSignedIn, RuleBroken
from tests.builders import a_person, an_actor

PASSWORD = "kettle orchard lighthouse"
EMAIL = "grace.okafor@fernshire.example"


def an_account(session: Session, *roles: Role) -> None:
    admin = an_actor(a_person(session, "Tom Hadley", Role.ADMIN), Role.ADMIN)
    service.add_person(session, admin, PersonIn(email=EMAIL, name="Grace Okafor", roles=list(roles)))
    service.set_password(session, SYSTEM, EMAIL, PASSWORD)


LIMITS = SessionRules()


def signed_in(session: Session, email: str = EMAIL) -> str:
    """A session of the account by its password; gives the cookie."""
    return service.begin_session(session, service.prove_password(session, email, PASSWORD), hours=12).token


def test_the_right_password_gives_a_session_of_that_person(db: Database) -> None:
    with db.write() as session:
        an_account(session, Role.CORE)
        token = signed_in(session, EMAIL.upper())
    with db.read() as session:
        found = service.actor_of_session(session, token, LIMITS)
    assert found is not None
    assert found.actor.name == "Grace Okafor"
    assert found.actor.may(Permission.REQUESTS_WRITE)


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong wrong wrong"), ("nobody@fernshire.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(db: Database, email: str, password: str) -> None:
    with db.write() as session:
        an_account(session)
    with pytest.raises(NotSignedIn, match="don't match an account"), db.write() as session:
        service.prove_password(session, email, password)


def test_signing_out_ends_the_session(db: Database) -> None:
    with db.write() as session:
        an_account(session)
        token = signed_in(session)
        service.sign_out(session, token)
    with db.read() as session:
        assert service.actor_of_session(session, token, LIMITS) is None


@pytest.mark.parametrize(("later", "stands"), [(timedelta(minutes=29), True), (timedelta(minutes=31), False)])
def test_an_idle_session_locks(db: Database, later: timedelta, stands: bool) -> None:
    with db.write() as session:
        an_account(session)
        token, begun = signed_in(session), now()
    with clock.set_to(begun + later), db.read() as session:
        if not stands:
            with pytest.raises(Locked):
                service.actor_of_session(session, token, LIMITS)
        else:
            assert service.actor_of_session(session, token, LIMITS) is not None


def test_a_leaver_is_out_at_once(db: Database) -> None:
    with db.write() as session:
        an_account(session, Role.CORE)
        token = signed_in(session)
    with db.write() as session:
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.disable_person(session, admin, EMAIL)
    with db.read() as session:
        assert service.actor_of_session(session, token, LIMITS) is None
    with pytest.raises(NotSignedIn), db.write() as session:
        service.prove_password(session, EMAIL, PASSWORD)


def test_a_role_that_ended_is_gone_with_the_next_request(db: Database) -> None:
    with db.write() as session:
        an_account(session, Role.CORE)
        token = signed_in(session)
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        service.end_role(session, admin, EMAIL, Role.CORE)
    with db.read() as session:
        found = service.actor_of_session(session, token, LIMITS)
    assert found is not None
    assert not found.actor.may(Permission.REQUESTS_WRITE)


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


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN])
def test_nobody_sets_another_persons_password_but_the_server(db: Database, role: Role) -> None:
    with pytest.raises(NotFound), db.write() as session:
        an_account(session)
        other = an_actor(a_person(session, "Priya Nair", role), role)
        service.set_password(session, other, EMAIL, PASSWORD)


def test_a_job_title_can_be_emptied_and_a_name_cannot(db: Database) -> None:
    with db.write() as session:
        admin = an_actor(a_person(session, "Tom Hadley", Role.ADMIN), Role.ADMIN)
        person = service.add_person(
            session, admin, PersonIn(email=EMAIL, name="Grace Okafor", job_title="Team manager")
        )
        emptied = service.change_person(session, admin, EMAIL, person.version, PersonPatch(job_title=None))
        assert emptied.job_title == ""
        with pytest.raises(Invalid):
            service.change_person(session, admin, EMAIL, emptied.version, PersonPatch(name=None))

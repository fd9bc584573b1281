"""The second factor: codes are good once, recovery codes too, and a reset opens no case before a second look."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from app.access import Permission, Role
from app.access.permissions import CASE_RIGHTS, ROLE_TABLE
from app.accounts import queries, service
from app.accounts.models import User
from app.accounts.routes.door import factor_key
from app.accounts.rules import SessionRules
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.core.errors import NotFound, NotSignedIn, RuleBroken, SecondFactorNeeded
from app.core.sealing import unseal
from tests.builders import a_person, an_actor
from tests.signed_in import a_second_factor, settings_for, who_can_sign_in

LIMITS = SessionRules()


@pytest.fixture
def key(tmp_path: Path) -> bytes:
    return factor_key(settings_for(tmp_path))


@pytest.fixture
def psw(db: Database) -> User:
    with db.write() as session:
        return who_can_sign_in(session, "Joanne Ashworth", Role.PSW)


def a_session(db: Database, user: User) -> str:
    with db.write() as session:
        return service.begin_session(session, user.id, 12).token


def test_a_code_is_taken_once(db: Database, tmp_path: Path, key: bytes, psw: User) -> None:
    with db.write() as session:
        secret = a_second_factor(session, psw, tmp_path)
    code = pyotp.TOTP(secret).at(now())
    with db.write() as session:
        service.give_code(session, service.begin_session(session, psw.id, 12).token, key, code)
    with pytest.raises(NotSignedIn, match="used already"), db.write() as session:
        service.give_code(session, service.begin_session(session, psw.id, 12).token, key, code)


@pytest.mark.parametrize(("seconds", "is_good"), [(-70, False), (-30, True), (0, True), (30, True), (70, False)])
def test_a_phone_may_be_half_a_minute_off(
    db: Database, tmp_path: Path, key: bytes, psw: User, seconds: int, is_good: bool
) -> None:
    with db.write() as session:
        secret = a_second_factor(session, psw, tmp_path)
    code = pyotp.TOTP(secret).at(now() + timedelta(seconds=seconds))
    with db.write() as session:
        assert service.accepts(session, psw, key, code) is is_good
        from app.audit import record

        record(session, an_actor(psw), "accounts.session.unlocked", psw)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "-12345", "aaaaa-bbbbb", "\0" * 6])
def test_what_is_no_code_is_refused(db: Database, tmp_path: Path, key: bytes, psw: User, code: str) -> None:
    with db.write() as session:
        a_second_factor(session, psw, tmp_path)
    with db.read() as session:
        assert service.accepts(session, psw, key, code) is False


def test_without_a_code_in_the_session_case_rights_are_withheld(db: Database, psw: User) -> None:
    token = a_session(db, psw)
    with db.read() as session:
        seen = service.actor_of_session(session, token, LIMITS)
    assert seen is not None
    assert not seen.actor.permissions & CASE_RIGHTS
    assert seen.actor.withheld == ROLE_TABLE[Role.PSW] & CASE_RIGHTS
    with pytest.raises(SecondFactorNeeded):
        seen.actor.require(Permission.CASES_READ)
    seen.actor.require(Permission.REQUESTS_READ)


def test_the_secret_is_sealed_and_recovery_codes_are_hashed(
    db: Database, tmp_path: Path, key: bytes, psw: User
) -> None:
    token = a_session(db, psw)
    with db.write() as session:
        secret = service.begin_second_factor(session, token, LIMITS, key, "kettle orchard lighthouse").secret
        _, codes = service.confirm_second_factor(session, token, LIMITS, key, pyotp.TOTP(secret).at(now()))
    with db.read() as session:
        factor = queries.find_second_factor(session, psw.id)
        assert factor is not None and factor.sealed_secret is not None
        assert secret not in factor.sealed_secret and unseal(key, factor.sealed_secret) == secret
        kept = [one.code_hmac for one in queries.list_recovery_codes(session, psw.id)]
    assert len(kept) == 10 and not {code.replace("-", "") for code in codes} & set(kept)


def test_the_factor_in_use_stays_while_a_new_phone_is_set_up(
    db: Database, tmp_path: Path, key: bytes, psw: User
) -> None:
    with db.write() as session:
        secret = a_second_factor(session, psw, tmp_path)
        token = service.give_code(
            session, service.begin_session(session, psw.id, 12).token, key, pyotp.TOTP(secret).at(now())
        )
        service.begin_second_factor(session, token, LIMITS, key, "kettle orchard lighthouse")
    with db.write() as session:
        assert service.begin_session(session, psw.id, 12).waits_for_code


def test_a_session_without_a_code_sets_up_no_other_phone(db: Database, tmp_path: Path, key: bytes, psw: User) -> None:
    token = a_session(db, psw)
    with db.write() as session:
        a_second_factor(session, psw, tmp_path)
    with pytest.raises(RuleBroken, match="Sign in with its code"), db.write() as session:
        service.begin_second_factor(session, token, LIMITS, key, "kettle orchard lighthouse")


def test_the_code_may_be_given_for_ten_minutes_after_the_password(
    db: Database, tmp_path: Path, key: bytes, psw: User
) -> None:
    with db.write() as session:
        a_second_factor(session, psw, tmp_path)
    token = a_session(db, psw)
    with (
        clock.set_to(now() + timedelta(minutes=11)),
        db.read() as session,
        pytest.raises(NotSignedIn, match="Too much"),
    ):
        service.whose_code(session, token)


def test_a_reset_opens_no_case_before_somebody_else_has_looked(
    db: Database, tmp_path: Path, key: bytes, psw: User
) -> None:
    with db.write() as session:
        a_second_factor(session, psw, tmp_path)
        admin = an_actor(a_person(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        ig = an_actor(a_person(session, "Ian Gov", Role.IG), Role.IG)
        service.reset_second_factor(session, admin, psw.email, "Lost her phone; asked in person")
    token = a_session(db, psw)
    with db.write() as session:
        secret = service.begin_second_factor(session, token, LIMITS, key, "kettle orchard lighthouse").secret
        token, _ = service.confirm_second_factor(session, token, LIMITS, key, pyotp.TOTP(secret).at(now()))
    with db.read() as session:
        seen = service.actor_of_session(session, token, LIMITS)
        assert seen is not None and seen.actor.withheld
    with pytest.raises(RuleBroken, match="somebody else"), db.write() as session:
        service.look_at_reset(session, admin, psw.email)
    with db.write() as session:
        assert [one.reason for one in service.list_resets(session, ig)] == ["Lost her phone; asked in person"]
        service.look_at_reset(session, ig, psw.email)
    with db.read() as session:
        seen = service.actor_of_session(session, token, LIMITS)
        assert seen is not None and not seen.actor.withheld and seen.actor.may(Permission.CASES_READ_ALL)
        assert service.list_resets(session, ig) == []


def test_only_an_administrator_resets_and_never_their_own(db: Database, tmp_path: Path, psw: User) -> None:
    with db.write() as session:
        admin_row = a_person(session, "Ann Admin", Role.ADMIN)
        a_second_factor(session, admin_row, tmp_path)
        a_second_factor(session, psw, tmp_path)
    with pytest.raises(RuleBroken, match="their own"), db.write() as session:
        service.reset_second_factor(session, an_actor(admin_row, Role.ADMIN), admin_row.email, "lost")
    with pytest.raises(NotFound), db.write() as session:
        service.reset_second_factor(session, an_actor(psw, Role.CONTRIB), psw.email, "lost")


def test_only_made_up_people_have_a_code_shown(db: Database, tmp_path: Path, key: bytes, psw: User) -> None:
    with db.write() as session:
        made_up = who_can_sign_in(session, "Priya Nair", Role.LEAD, demo=True)
        secret = a_second_factor(session, made_up, tmp_path)
        a_second_factor(session, psw, tmp_path)
    real, shown = a_session(db, psw), a_session(db, made_up)
    with db.read() as session:
        assert service.demo_code(session, real, key) == ""
        assert service.demo_code(session, shown, key) in {
            pyotp.TOTP(secret).at(now() + timedelta(seconds=step)) for step in (-30, 0, 30)
        }

"""Signing in over HTTP with the whole application: form tokens, the code, locked sessions, links, tokens."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from app.access import Role
from app.accounts import service as accounts
from app.accounts.models import User
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.web.addresses import local_path
from tests.builders import a_round, an_actor
from tests.signed_in import COOKIE, PASSWORD, Visitor, a_second_factor, said, visiting, who_can_sign_in
from tests.web.test_junk import routes


@pytest.fixture
def visitor(db: Database, tmp_path: Path) -> Iterator[Visitor]:
    with visiting(db, tmp_path) as made:
        yield made


@pytest.fixture
def lead(db: Database) -> User:
    with db.write() as session:
        a_round(session)
        return who_can_sign_in(session, "Lena Lead", Role.LEAD, email="lena@fernshire.example")


# Form tokens


def test_every_page_that_takes_a_form_refuses_one_without_its_token(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    posts = sorted(routes())
    assert len(posts) > 60
    for path in posts:
        answer = visitor.client.post(re.sub(r"\{[^}]*\}", "1", path), data={"version": "1"})
        assert answer.status_code == 403, path
        assert "Send what I typed" in answer.text, path


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_wrong_token_changes_nothing_and_keeps_what_was_typed(visitor: Visitor, lead: User, token: str) -> None:
    visitor.sign_in(lead.email)
    answer = visitor.client.post(
        "/account/tokens", data={"form-token": token, "name": "Typed <for> hours", "days": "3"}
    )
    assert answer.status_code == 403
    assert 'name="name" value="Typed &lt;for&gt; hours"' in answer.text
    assert "Typed <for> hours" in said(answer.text)
    assert "You have none." in visitor.client.get("/account/tokens").text


def test_what_was_kept_can_be_sent_again(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    fields = {"name": "Power BI", "days": "3", "permissions": "requests:read"}
    kept = visitor.client.post("/account/tokens", data=fields).text
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', kept.split("resend")[0]))
    assert {name: again[name] for name in fields} == fields
    assert "The token for Power BI" in visitor.client.post("/account/tokens", data=again).text


def test_the_token_of_another_session_is_refused(db: Database, tmp_path: Path, visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    with visiting(db, tmp_path) as other:
        other.sign_in(lead.email)
        theirs = other.token()
    answer = visitor.client.post("/account/tokens", data={"form-token": theirs, "name": "x", "days": "3"})
    assert answer.status_code == 403


def test_script_may_send_the_token_as_a_header(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    answer = visitor.client.post("/sign-out", headers={"X-Form-Token": visitor.token()})
    assert answer.status_code == 303


def test_a_sign_in_form_of_another_browser_is_refused(
    visitor: Visitor, lead: User, db: Database, tmp_path: Path
) -> None:
    with visiting(db, tmp_path) as other:
        theirs = other.token()
    answer = visitor.client.post("/sign-in", data={"form-token": theirs, "email": lead.email, "password": PASSWORD})
    assert answer.status_code == 403 and COOKIE not in answer.cookies
    assert PASSWORD not in said(answer.text)


# Where a sign-in may lead


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/%2Fevil.example", "/%2f%2fevil.example",
        "/%5Cevil.example", "/%255Cevil.example", "\t//evil.example", "/\n/evil.example", "/%0d%0aSet-Cookie:x=1",
        "/a/..//evil.example", "/.//evil.example", "javascript:alert(1)", "", "/x%00", "/" + "a" * 3000, "/%ff%fe",
        "/%25252525252f%25252525252fevil.example",
    ],
)  # fmt: skip
def test_next_never_leads_to_another_site(address: str) -> None:
    assert local_path(address) == "/"


@pytest.mark.parametrize("address", ["/requests", "/evidence?q=a%20b&sort=due", "/requests/7c", "/cases/CT-01#log"])
def test_next_leads_to_our_own_pages(address: str) -> None:
    assert local_path(address) == address


# The code of the second factor


def test_with_a_second_factor_the_password_alone_opens_nothing(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    with db.write() as session:
        secret = a_second_factor(session, lead, tmp_path)
    first = visitor.sign_in(lead.email)
    assert first.headers["location"] == "/sign-in/code?next=%2Faccount"
    assert visitor.client.get("/account").headers["location"].startswith("/sign-in")
    assert visitor.client.get("/api/v1/me").status_code == 401
    half = visitor.cookie
    wrong = visitor.post("/sign-in/code", code="000000")
    assert wrong.status_code == 401 and "not right" in said(wrong.text)
    right = visitor.post("/sign-in/code", code=pyotp.TOTP(secret).now(), next="/account")
    assert (right.status_code, right.headers["location"]) == (303, "/account")
    assert visitor.cookie != half
    assert visitor.client.get("/account").status_code == 200


def test_a_person_with_case_rights_is_led_to_set_up_a_second_factor(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    page = visitor.client.get("/cases")
    assert page.status_code == 403 and 'href="/account/second-factor"' in page.text
    rest = visitor.client.get("/api/v1/cases")
    assert rest.status_code == 403 and "second factor" in rest.json()["detail"]
    assert 'href="/cases"' in visitor.client.get("/account").text
    assert "Case records, and what hangs on them" in visitor.client.get("/account").text


def test_setting_it_up_opens_the_cases_and_ends_the_other_sessions(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    with visiting(db, tmp_path) as elsewhere:
        elsewhere.sign_in(lead.email)
        visitor.sign_in(lead.email)
        before = visitor.cookie
        assert visitor.post("/account/second-factor", password="not it").status_code == 422
        assert visitor.post("/account/second-factor", password=PASSWORD).status_code == 303
        page = visitor.client.get("/account/second-factor/confirm").text
        secret = re.search(r"qr__key\">([A-Z2-7 ]+)<", page)
        assert secret is not None and "<svg" in page and "otpauth://totp/" in page and "style=" not in page
        assert visitor.post("/account/second-factor/confirm", code="12345").status_code == 422
        done = visitor.post("/account/second-factor/confirm", code=pyotp.TOTP(secret[1].replace(" ", "")).now())
        codes = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", done.text)
        assert len(set(codes)) == 10
        assert visitor.cookie != before
        assert visitor.client.get("/cases").status_code == 200
        assert elsewhere.client.get("/account").status_code == 303
    with visiting(db, tmp_path) as later:
        later.sign_in(lead.email)
        assert later.post("/sign-in/code", code=codes[0].upper()).status_code == 303
    with visiting(db, tmp_path) as again:
        again.sign_in(lead.email)
        assert again.post("/sign-in/code", code=codes[0]).status_code == 401


# Locked sessions


def test_an_unused_session_locks_and_unlocks_where_it_stood(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    visitor.sign_in(lead.email)
    with clock.set_to(now() + timedelta(minutes=31)):
        locked = visitor.client.get("/account")
        assert locked.status_code == 401 and "Locked" in said(locked.text) and "Lena" in said(locked.text)
        rest = visitor.client.get("/api/v1/me")
        assert rest.status_code == 401 and rest.json()["title"] == "Locked"
        assert visitor.post("/unlock", password="wrong", back="/account").status_code == 422
        before, token = visitor.cookie, visitor.token()
        right = visitor.post("/unlock", password=PASSWORD, back="/account")
        assert right.headers["location"] == "/account"
        assert visitor.client.get("/account").status_code == 200
        # Under a new cookie: a stolen one ends here. A form that was open in another tab still holds.
        assert visitor.cookie != before
        with visiting(db, tmp_path) as thief:
            thief.client.cookies.set(COOKIE, before)
            assert thief.client.get("/account").status_code == 303
        assert visitor.client.post("/sign-out", data={"form-token": token}).status_code == 303


def test_what_was_typed_survives_the_lock(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    token = visitor.token()
    with clock.set_to(now() + timedelta(minutes=31)):
        fields = {"name": 'Two "hours" of <words>', "days": "3", "permissions": "requests:read"}
        locked = visitor.client.post("/account/tokens", data={"form-token": token, **fields})
        assert locked.status_code == 401
        assert "hours" not in said(locked.text)
        kept = re.search(r'name="kept" value="([^"]*)"', locked.text)
        assert kept is not None
        import html

        unlocked = visitor.post("/unlock", password=PASSWORD, back="/", kept=html.unescape(kept[1]))
        assert unlocked.status_code == 200 and "hours" in said(unlocked.text)
        again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', unlocked.text))
        assert html.unescape(again["name"]) == fields["name"]
        assert 'action="/account/tokens"' in unlocked.text


def test_the_case_area_locks_sooner(db: Database, tmp_path: Path, visitor: Visitor, lead: User) -> None:
    with db.write() as session:
        secret = a_second_factor(session, lead, tmp_path)
    visitor.sign_in(lead.email, secret)
    start = now()
    assert visitor.client.get("/cases").status_code == 200
    with clock.set_to(start + timedelta(minutes=16)):
        assert visitor.client.get("/cases").status_code == 401
        assert visitor.client.get("/requests").status_code == 401  # it was left open on a page of cases
    with clock.set_to(start + timedelta(minutes=14)):
        assert visitor.client.get("/requests").status_code == 200
    with clock.set_to(start + timedelta(minutes=14 + 16)):
        assert visitor.client.get("/cases").status_code == 401
        assert visitor.client.get("/requests").status_code == 200


def test_a_page_locks_its_session_and_asking_how_it_stands_does_not_use_it(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    with clock.set_to(now() + timedelta(minutes=20)):
        state = visitor.client.get("/api/v1/me/session").json()
        assert state["standing"] == "good" and 500 < state["seconds_left"] <= 600
    assert visitor.client.post("/api/v1/me/session/lock").status_code == 204
    assert visitor.client.get("/account").status_code == 401
    assert visitor.client.post("/api/v1/me/session/unlock", json={"password": PASSWORD}).status_code == 204
    assert visitor.client.get("/account").status_code == 200


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    start = now()
    for minutes in range(25, 12 * 60, 25):
        with clock.set_to(start + timedelta(minutes=minutes)):
            assert visitor.client.get("/api/v1/me").status_code == 200
    with clock.set_to(start + timedelta(hours=12, seconds=1)):
        assert visitor.client.get("/api/v1/me").status_code == 401


def test_a_form_sent_after_the_session_is_over_is_kept_and_nobody_is_asked_to_type_it_again(
    visitor: Visitor, lead: User
) -> None:
    visitor.sign_in(lead.email)
    token = visitor.token()
    with clock.set_to(now() + timedelta(hours=13)):
        answer = visitor.client.post("/account/tokens", data={"form-token": token, "name": "Hours of it"})
    assert answer.status_code == 401 and 'value="Hours of it"' in answer.text and "Sign in" in said(answer.text)


# One's own sessions


def test_sessions_are_listed_and_ended_by_their_owner_only(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    with db.write() as session:
        other = who_can_sign_in(session, "Otto Other", Role.CORE)
    visitor.sign_in(lead.email)
    with visiting(db, tmp_path) as second, visiting(db, tmp_path) as stranger:
        second.client.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
        second.sign_in(lead.email)
        stranger.sign_in(other.email)
        listed = visitor.client.get("/api/v1/me/sessions").json()
        assert [one["browser"] for one in listed] == ["Firefox on Windows", "A program"]
        reference = next(one["reference"] for one in listed if not one["is_this"])
        assert stranger.client.delete(f"/api/v1/me/sessions/{reference}").status_code == 404
        assert "Firefox on Windows" in visitor.client.get("/account").text
        assert visitor.post(f"/account/sessions/{reference}/end").status_code == 303
        assert second.client.get("/api/v1/me").status_code == 401
        assert visitor.client.get("/api/v1/me").status_code == 200


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    visitor.sign_in(lead.email)
    with visiting(db, tmp_path) as other:
        other.sign_in(lead.email)
        wrong = visitor.post("/account/password", current="no", new="meadow copper violin")
        assert wrong.status_code == 422 and "not your password now" in wrong.text
        weak = visitor.post("/account/password", current=PASSWORD, new="password1234")
        assert weak.status_code == 422 and "very common password" in weak.text
        before = visitor.cookie
        assert visitor.post("/account/password", current=PASSWORD, new="meadow copper violin").status_code == 303
        assert visitor.cookie != before
        assert visitor.client.get("/account").status_code == 200
        assert other.client.get("/api/v1/me").status_code == 401


# Links that set a password


def test_a_link_sets_a_password_once_and_looking_does_not_use_it_up(db: Database, visitor: Visitor, lead: User) -> None:
    with db.write() as session:
        new = who_can_sign_in(session, "Nia New", Role.CORE)
        admin = an_actor(who_can_sign_in(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        earlier, _ = accounts.make_password_link(session, admin, new.email)
        token, _ = accounts.make_password_link(session, admin, new.email)
    assert visitor.client.get(f"/set-password/{earlier}").status_code == 404
    for _ in range(3):
        assert "Nia New" in visitor.client.get(f"/set-password/{token}").text
    address = f"/set-password/{token}"
    assert visitor.post(address, password="meadow copper violin", again="other").status_code == 422
    assert visitor.post(address, password="fernshire", again="fernshire").status_code == 422
    assert visitor.post(address, password="meadow copper violin", again="meadow copper violin").status_code == 303
    assert visitor.client.get(address).status_code == 404
    assert visitor.post(address, password="another long one", again="another long one").status_code == 404
    signed = visitor.post("/sign-in", email=new.email, password="meadow copper violin")
    assert signed.status_code == 303


def test_a_link_ends_after_three_days(db: Database, visitor: Visitor, lead: User) -> None:
    with db.write() as session:
        admin = an_actor(who_can_sign_in(session, "Ann Admin", Role.ADMIN), Role.ADMIN)
        token, _ = accounts.make_password_link(session, admin, lead.email)
    with clock.set_to(now() + timedelta(hours=73)):
        assert visitor.client.get(f"/set-password/{token}").status_code == 404


def test_where_passwords_are_switched_off_none_is_taken(db: Database, tmp_path: Path, lead: User) -> None:
    with visiting(db, tmp_path, local_passwords=False) as visitor:
        assert 'name="password"' not in visitor.client.get("/sign-in").text
        assert visitor.post("/sign-in", email=lead.email, password=PASSWORD).status_code == 409
        rest = visitor.client.post("/api/v1/sign-in", json={"email": lead.email, "password": PASSWORD})
        assert rest.status_code == 409 and COOKIE not in rest.cookies


# Throttling


def test_too_many_wrong_passwords_wait_whether_or_not_there_is_such_an_account(visitor: Visitor, lead: User) -> None:
    for email in (lead.email, "nobody@fernshire.example"):
        answers = [
            visitor.client.post("/api/v1/sign-in", json={"email": email, "password": "wrong"}) for _ in range(11)
        ]
        assert [one.status_code for one in answers] == [401] * 10 + [429]
        assert 800 < int(answers[-1].headers["Retry-After"]) <= 900
        assert "Wait 15 minutes" in answers[-1].json()["detail"]
    page = visitor.sign_in(lead.email)
    assert page.status_code == 429 and "Wait" in said(page.text) and int(page.headers["Retry-After"]) > 0
    with clock.set_to(now() + timedelta(minutes=16)):
        assert visitor.sign_in(lead.email).status_code == 303


def test_whoever_finds_a_session_open_cannot_try_out_its_owners_password(visitor: Visitor, lead: User) -> None:
    visitor.sign_in(lead.email)
    body = {"current": "wrong", "new": "meadow copper violin"}
    answers = [visitor.client.post("/api/v1/me/password", json=body).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert visitor.post("/account/second-factor", password="wrong").status_code == 429


def test_wrong_codes_wait_too_and_a_right_password_buys_no_more_of_them(
    db: Database, tmp_path: Path, visitor: Visitor, lead: User
) -> None:
    with db.write() as session:
        secret = a_second_factor(session, lead, tmp_path)
    for number in range(10):
        visitor.sign_in(lead.email)
        assert visitor.post("/sign-in/code", code=f"{number:06}").status_code == 401
    visitor.sign_in(lead.email)
    assert visitor.post("/sign-in/code", code=pyotp.TOTP(secret).now()).status_code == 429

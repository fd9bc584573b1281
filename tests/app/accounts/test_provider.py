"""Signing in with the council's own accounts, over real HTTP against a real OpenID provider, and against one that lies."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.access import Role
from app.accounts import queries, service
from app.accounts.provider import claims_of, roles_of
from app.accounts.rules import SessionRules
from app.core import clock
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import NotSignedIn
from tests.app.accounts.identity_provider import SUBJECT, Provider, running
from tests.builders import a_person, a_round
from tests.signed_in import PASSWORD, Visitor, said, visiting, who_can_sign_in

# The provider of the tests speaks to parts of its library that are to be renamed.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
# One and the same number in every worker: the name of a test is made of it.
LONG_PAST = 1_000_000_000
MAPPED = {"Readiness.Core": "core", "Readiness.Lead": "lead", "group-7": "director"}


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with running(Provider()) as made:
        yield made


@pytest.fixture
def provider(served: Provider) -> Provider:
    served.is_honest_again()
    served.knows(roles=["Readiness.Core"])
    return served


@contextmanager
def at_the_council(db: Database, home: Path, provider: Provider, **facts: Any) -> Iterator[Visitor]:
    settings = {
        "oidc_issuer": provider.address,
        "oidc_client_id": "readiness",
        "oidc_client_secret": "s",
        "oidc_roles": MAPPED,
        **facts,
    }
    with visiting(db, home, **settings) as visitor:
        yield visitor


@pytest.fixture
def visitor(db: Database, tmp_path: Path, provider: Provider) -> Iterator[Visitor]:
    with db.write() as session:
        a_round(session)
    with at_the_council(db, tmp_path, provider) as made:
        yield made


def roles_now(db: Database, email: str = "grace@fernshire.example") -> set[str]:
    with db.read() as session:
        actor = service.find_actor_by_email(session, email)
    assert actor is not None
    return {role.value for role in actor.roles}


def test_somebody_new_with_a_role_is_let_in_and_has_an_account(
    db: Database, visitor: Visitor, provider: Provider
) -> None:
    assert "Sign in with your council account" in visitor.client.get("/sign-in").text
    answer = provider.lets_in(visitor)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "Grace Okafor" in visitor.client.get("/account").text
    assert roles_now(db) == {"core"}


def test_the_code_is_bound_to_this_sign_in(visitor: Visitor, provider: Provider) -> None:
    provider.lets_in(visitor)
    assert provider.asked["code_challenge_method"] == "S256" and provider.asked["response_type"] == "code"
    assert len(provider.asked["nonce"]) >= 20 and len(provider.asked["state"]) >= 20
    challenge = base64.urlsafe_b64encode(hashlib.sha256(provider.verifiers[0].encode()).digest()).decode().rstrip("=")
    assert challenge == provider.asked["code_challenge"]


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("nonce", "of-another-sign-in"), ("nonce", None), ("exp", LONG_PAST), ("exp", None),
        ("aud", "another-application"), ("aud", None), ("iss", "https://evil.example"), ("sub", None),
        ("iat", "not a time"),
    ],
)  # fmt: skip
def test_a_token_that_says_something_else_lets_nobody_in(
    db: Database, visitor: Visitor, provider: Provider, claim: str, value: Any
) -> None:
    def lie(head: dict[str, Any], body: dict[str, Any]) -> None:
        body.pop(claim, None) if value is None else body.update({claim: value})

    provider.lie = lie
    refused(db, visitor, provider.lets_in(visitor))


@pytest.mark.parametrize("how", ["unsigned", "wrong_key"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    db: Database, visitor: Visitor, provider: Provider, how: str
) -> None:
    setattr(provider, how, True)
    refused(db, visitor, provider.lets_in(visitor))


def refused(db: Database, visitor: Visitor, answer: Any) -> None:
    assert answer.status_code == 401 and "There is something to put right" in answer.text
    assert visitor.client.get("/account").status_code == 303
    with db.read() as session:
        assert queries.find_by_email(session, "grace@fernshire.example") is None


def test_a_state_of_another_browser_or_used_before_is_refused(
    db: Database, tmp_path: Path, visitor: Visitor, provider: Provider
) -> None:
    provider.lets_in(visitor)
    with at_the_council(db, tmp_path, provider) as other:
        stolen = other.client.get(f"{provider.back.path}?{provider.back.query}")
        assert stolen.status_code == 401 and "begun elsewhere" in said(stolen.text)
        assert other.client.get("/account").status_code == 303
    assert visitor.client.get(f"{provider.back.path}?{provider.back.query}").status_code == 401


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x&state=x", "?error=access_denied", "?error=x&state=%00"])
def test_junk_from_the_provider_is_answered_in_words(visitor: Visitor, query: str) -> None:
    answer = visitor.client.get(f"/sign-in/council/back{query}")
    assert answer.status_code in (400, 401) and (said(answer.text) or answer.json()["detail"])


def test_without_a_role_nobody_new_is_let_in(db: Database, visitor: Visitor, provider: Provider) -> None:
    provider.knows(roles=[])
    answer = provider.lets_in(visitor)
    assert answer.status_code == 403 and "no role in Readiness" in said(answer.text)


def test_groups_that_were_left_out_are_refused_with_the_reason(
    db: Database, visitor: Visitor, provider: Provider
) -> None:
    provider.knows(roles=[], _claim_names={"groups": "src1"})
    answer = provider.lets_in(visitor)
    assert answer.status_code == 401 and "above 200" in said(answer.text)


def test_a_claim_for_lead_waits_for_a_second_person(db: Database, visitor: Visitor, provider: Provider) -> None:
    provider.knows(roles=["Readiness.Core", "Readiness.Lead"])
    assert provider.lets_in(visitor).status_code == 303
    assert roles_now(db) == {"core"}
    with db.read() as session:
        person = queries.find_by_email(session, "grace@fernshire.example")
        assert person is not None
        assert [one.role for one in queries.waiting_proposals(session, now(), person.id)] == [Role.LEAD]


def test_a_role_no_longer_said_ends_and_one_given_here_stays(
    db: Database, visitor: Visitor, provider: Provider
) -> None:
    with db.write() as session:
        a_person(session, "Grace Okafor", Role.MEMBER, email="grace@fernshire.example")
    provider.lets_in(visitor)
    assert roles_now(db) == {"member", "core"}
    provider.knows(roles=["group-7"], groups=["group-7"])
    provider.lets_in(visitor)
    assert roles_now(db) == {"member", "director"}


def test_somebody_added_beforehand_is_linked_once_and_by_subject_from_then_on(
    db: Database, visitor: Visitor, provider: Provider
) -> None:
    with db.write() as session:
        person = a_person(session, "Grace Okafor", Role.CORE, email="grace@fernshire.example")
    provider.lets_in(visitor)
    with db.read() as session:
        found = queries.find_identity(session, provider.address, SUBJECT)
        assert found is not None and found.user_id == person.id
    provider.knows("subject-2", roles=["Readiness.Core"])
    answer = provider.lets_in(visitor, "subject-2")
    assert answer.status_code == 403 and "belongs to another account" in said(answer.text)


def test_a_closed_account_stays_closed(db: Database, visitor: Visitor, provider: Provider) -> None:
    with db.write() as session:
        a_person(session, "Grace Okafor", Role.CORE, email="grace@fernshire.example", active=False)
    answer = provider.lets_in(visitor)
    assert answer.status_code == 403 and "closed" in said(answer.text)


def test_a_session_is_vouched_for_anew_each_hour(db: Database, visitor: Visitor, provider: Provider) -> None:
    provider.lets_in(visitor)
    cookie = visitor.cookie
    for minutes in (29, 58):
        with clock.set_to(now() + timedelta(minutes=minutes)):
            assert visitor.client.get("/account").status_code == 200
    with clock.set_to(now() + timedelta(minutes=61)):
        page = visitor.client.get("/account?x=1")
        assert page.headers["location"] == "/sign-in/council?silent=yes&next=%2Faccount%3Fx%3D1"
        assert visitor.client.get("/api/v1/me").status_code == 401
        answer = provider.lets_in(visitor, silent=True)
        assert provider.asked["prompt"] == "none"
        assert answer.headers.get("location") == "/account", said(answer.text)
        assert visitor.cookie == cookie
        assert visitor.client.get("/account").status_code == 200


def test_where_the_provider_does_not_vouch_again_the_session_stays_locked(
    db: Database, visitor: Visitor, provider: Provider
) -> None:
    provider.lets_in(visitor)
    with clock.set_to(now() + timedelta(minutes=20)):
        visitor.client.get("/account")
    with clock.set_to(now() + timedelta(minutes=45)):
        visitor.client.get("/account")
    with clock.set_to(now() + timedelta(minutes=61)):
        sent = visitor.client.get("/sign-in/council?silent=yes&next=/account")
        state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
        answer = visitor.client.get(f"/sign-in/council/back?error=login_required&state={state}")
        assert answer.status_code == 401 and "Locked" in said(answer.text)
        assert "/sign-in/council?next=" in answer.text and 'name="password"' not in answer.text
        assert visitor.client.get("/api/v1/me").status_code == 401


def test_what_was_typed_survives_the_hour(visitor: Visitor, provider: Provider) -> None:
    provider.lets_in(visitor)
    token = visitor.token()
    with clock.set_to(now() + timedelta(minutes=61)):
        answer = visitor.client.post("/account/tokens", data={"form-token": token, "name": "Hours of it"})
    assert answer.status_code == 401 and 'value="Hours of it"' in answer.text


@pytest.mark.parametrize(
    ("claims", "setting", "opens"),
    [
        ({}, "claimed", False), ({"amr": ["pwd"]}, "claimed", False), ({"amr": ["pwd", "mfa"]}, "claimed", True),
        ({}, "always", True), ({"amr": ["mfa"]}, "never", False),
    ],
)  # fmt: skip
def test_the_providers_second_factor_counts_when_it_says_so(
    db: Database, tmp_path: Path, provider: Provider, claims: dict[str, Any], setting: str, opens: bool
) -> None:
    with db.write() as session:
        a_round(session)
    provider.knows(roles=["Readiness.Core"], **claims)
    with at_the_council(db, tmp_path, provider, oidc_second_factor=setting) as visitor:
        provider.lets_in(visitor)
        assert (visitor.client.get("/api/v1/cases").status_code == 200) is opens


def test_where_it_is_not_set_up_there_is_no_such_sign_in(db: Database, tmp_path: Path) -> None:
    with visiting(db, tmp_path) as visitor:
        assert visitor.client.get("/sign-in/council").status_code == 409
        assert visitor.client.get("/sign-in/council/back?code=x&state=y").status_code == 409


def test_a_provider_that_is_away_is_told_in_words(db: Database, tmp_path: Path) -> None:
    with visiting(db, tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client_id="readiness") as visitor:
        answer = visitor.client.get("/sign-in/council")
    assert answer.status_code == 503 and "can’t be reached" in said(answer.text)


# What a token says, without HTTP


def settings(**facts: Any) -> Settings:
    return Settings(oidc_issuer="https://id.example", oidc_client_id="x", oidc_roles=MAPPED, **facts)


@pytest.mark.parametrize(
    ("told", "roles"),
    [
        ({"roles": ["Readiness.Core", "Other"]}, {Role.CORE}),
        ({"roles": ["Other"], "groups": ["group-7"]}, set()),
        ({"groups": ["group-7", "group-8", 3]}, {Role.DIRECTOR}),
        ({"roles": [], "groups": ["group-7"]}, {Role.DIRECTOR}),
        ({"roles": "Readiness.Core"}, {Role.CORE}),
        ({}, set()),
    ],
)
def test_app_roles_come_before_groups(told: dict[str, Any], roles: set[Role]) -> None:
    assert roles_of(told, settings()) == roles


@pytest.mark.parametrize(
    "told", [{"hasgroups": True}, {"_claim_names": {"groups": "src1"}}, {"roles": [], "hasgroups": "true"}]
)
def test_a_token_without_its_groups_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn, match="left out which groups"):
        roles_of(told, settings())


def test_app_roles_do_without_the_groups_that_were_left_out() -> None:
    assert roles_of({"roles": ["Readiness.Core"], "hasgroups": True}, settings()) == {Role.CORE}


@pytest.mark.parametrize(
    "told", [{}, {"email": "no address"}, {"email": "a@b.example", "email_verified": False}, {"email": 7}]
)
def test_an_address_that_nobody_stands_for_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn, match="no work address"):
        claims_of({"iss": "https://id.example", "sub": "1", **told}, settings())


def test_a_session_by_password_needs_no_provider_to_vouch(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        user = who_can_sign_in(session, "Ann Admin", Role.ADMIN)
        token = service.begin_session(session, service.prove_password(session, user.email, PASSWORD), 12).token
    with db.write() as session:
        service.note_seen(session, token)
    with clock.set_to(now() + timedelta(minutes=29)), db.write() as session:
        service.note_seen(session, token)
        assert service.actor_of_session(session, token, SessionRules(vouch_minutes=5)) is not None

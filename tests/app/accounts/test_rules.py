"""Addresses, passwords and who may hold which role."""

import pytest
from pydantic import ValidationError

from app.access import Role
from app.accounts import rules
from app.accounts.passwords import password_fault
from app.core.config import Settings

KNOWN = ("priya.nair@fernshire.example", "Priya Nair", "Fernshire County Council")


@pytest.mark.parametrize("email", ["priya.nair@fernshire.gov.uk", "o'neill+x@a.example".replace("'", "")])
def test_a_work_address_is_an_address(email: str) -> None:
    assert rules.is_address(email)


@pytest.mark.parametrize("email", ["", "priya", "priya@", "a b@c.example", "priya@fernshire", "<x>@a.example"])
def test_what_is_no_address_is_refused(email: str) -> None:
    assert not rules.is_address(email)


@pytest.mark.parametrize(
    "password",
    ["short", "aaaaaaaaaaaaaaaa", "priya.nair-2027!!", "x" * 201, "password1234", "qwertyuiop123", "Fernshire2027!"],
)
def test_a_weak_password_is_refused_with_what_to_do(password: str) -> None:
    assert password_fault(password, KNOWN)


def test_three_plain_words_will_do() -> None:
    assert password_fault("kettle orchard lighthouse", KNOWN) is None


def test_nobody_gives_a_role_to_themselves() -> None:
    assert rules.role_fault(Role.LEAD, frozenset(), is_self=True)


@pytest.mark.parametrize(("role", "held"), [(Role.IG, Role.ADMIN), (Role.ADMIN, Role.IG)])
def test_information_governance_is_never_the_administrator(role: Role, held: Role) -> None:
    assert rules.role_fault(role, frozenset({held}), is_self=False)


@pytest.mark.parametrize("issuer", ["http://sign-in.fernshire.example", "sign-in.fernshire.example", "ftp://localhos/"])
def test_a_provider_over_plain_http_is_refused_at_start(issuer: str) -> None:
    with pytest.raises(ValidationError, match="has to begin with https://"):
        Settings(oidc_issuer=issuer)


@pytest.mark.parametrize("issuer", ["https://sign-in.fernshire.example", "http://127.0.0.1:5000", "http://localhost/a"])
def test_https_or_one_s_own_computer_is_taken(issuer: str) -> None:
    assert Settings(oidc_issuer=issuer).oidc_issuer == issuer

"""How a one-time link stands, and whose address is outside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.answers.models import LinkState
from app.answers.rules.links import MOST_WRONG_CODES, LinkFacts, is_outside, sealed, state_of

NOW = datetime(2027, 1, 21, 12, tzinfo=UTC)
LIVE = LinkFacts(NOW + timedelta(days=1), None, None, 0)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (LIVE, LinkState.LIVE),
        (replace(LIVE, used_at=NOW), LinkState.USED),
        (replace(LIVE, expires_at=NOW), LinkState.EXPIRED),
        (replace(LIVE, expires_at=NOW, used_at=NOW), LinkState.EXPIRED),
        (replace(LIVE, withdrawn_at=NOW, used_at=NOW), LinkState.WITHDRAWN),
        (replace(LIVE, is_wanted=False), LinkState.WITHDRAWN),
        (replace(LIVE, wrong_codes=MOST_WRONG_CODES - 1), LinkState.LIVE),
        (replace(LIVE, wrong_codes=MOST_WRONG_CODES), LinkState.LOCKED),
    ],
)
def test_how_a_link_stands(facts: LinkFacts, state: LinkState) -> None:
    assert state_of(facts, NOW) is state


@pytest.mark.parametrize(
    ("address", "domains", "outside"),
    [
        ("a@fernshire.gov.uk", "fernshire.gov.uk", False),
        ("a@Adults.Fernshire.GOV.UK", "fernshire.gov.uk", False),
        ("a@care.example", "fernshire.gov.uk care.example", False),
        ("a@notfernshire.gov.uk", "fernshire.gov.uk", True),
        ("a@fernshire.gov.uk.evil.example", "fernshire.gov.uk", True),
        ("fernshire.gov.uk@evil.example", "fernshire.gov.uk", True),
        ("a@fernshire.gov.uk", "", True),
    ],
)
def test_whose_address_is_outside(address: str, domains: str, outside: bool) -> None:
    assert is_outside(address, domains) is outside


def test_a_code_is_sealed_with_its_token() -> None:
    assert sealed("token-a", "12345678") != sealed("token-b", "12345678")

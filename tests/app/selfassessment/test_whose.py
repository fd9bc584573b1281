"""Which request asks for the self-assessment, and which self-assessment goes."""

import pytest

from app.selfassessment.rules.whose import Whose, asks_for_it, whose


@pytest.mark.parametrize(
    "title",
    [
        "Self-assessment",
        "Local authority self-assessment",
        "Your self assessment against the nine quality statements",
        "Adult social care Self‑Assessment report",
    ],
)
def test_a_title_that_asks_for_the_self_assessment_is_known_in_any_list(title: str) -> None:
    assert asks_for_it(title)


@pytest.mark.parametrize(
    "title", ["Supported self-assessment", "Carers' self-assessment forms", "Assessment and care planning policy", ""]
)
def test_a_title_about_something_else_is_not(title: str) -> None:
    assert not asks_for_it(title)


def test_one_goes_and_never_two() -> None:
    assert whose(chosen=False, answered=False) is Whose.OURS
    assert whose(chosen=True, answered=True) is Whose.CHOSEN
    assert whose(chosen=False, answered=True) is Whose.ANSWERED

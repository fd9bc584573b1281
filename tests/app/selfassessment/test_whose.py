"""Which request asks for the self-assessment, and which self-assessment goes."""

import pytest

from app.selfassessment.rules.whose import Whose, asks_for_it, request_that_asks, whose


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


def test_the_request_that_was_said_to_ask_for_it_goes_before_titles() -> None:
    titles = [("1", "Your account of how you work"), ("2", "Self-assessment")]
    assert request_that_asks(titles) == "2"
    assert request_that_asks(titles, "1") == "1"
    assert request_that_asks(titles, "9") == "2"
    assert request_that_asks(titles[:1]) == ""

"""Which way an action may go."""

from datetime import date

import pytest

from app.improvement.models import ActionStatus
from app.improvement.rules import is_late, lacking, move_fault

S = ActionStatus


@pytest.mark.parametrize(("here", "to"), [(S.PLANNED, S.DONE), (S.UNDER_WAY, S.STOPPED), (S.DONE, S.UNDER_WAY)])
def test_an_action_may_go_on_finish_stop_and_reopen(here: S, to: S) -> None:
    assert move_fault(here, to) is None


def test_what_is_done_can_not_be_stopped() -> None:
    assert move_fault(S.DONE, S.STOPPED) == "This action is done. Reopen it first."


def test_what_is_done_can_not_be_done_again() -> None:
    assert move_fault(S.DONE, S.DONE) == "This action is done already."


def test_an_action_is_late_the_day_after_its_date() -> None:
    due = date(2027, 1, 21)
    assert not is_late(S.PLANNED, due, date(2027, 1, 21))
    assert is_late(S.PLANNED, due, date(2027, 1, 22))


def test_what_is_done_is_never_late() -> None:
    assert not is_late(S.DONE, date(2027, 1, 21), date(2027, 2, 1))


def test_what_it_lacks_is_said_in_words() -> None:
    assert lacking(None, None, " ") == ("an owner", "a date", "a measure")
    assert lacking("ben", date(2027, 1, 1), "Median wait") == ()

"""How long it may still take is said only once it can be known."""

from datetime import UTC, datetime, timedelta

import pytest

from app.jobs.rules import time_left

START = datetime(2027, 1, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "done", "total", "said"),
    [
        (30, 9, 100, ""),
        (30, 10, 100, "about 4 minutes"),
        (30, 40, 100, "less than a minute"),
        (60, 50, 100, "about a minute"),
        (60, 100, 100, ""),
        (60, 0, 0, ""),
    ],
)
def test_time_left_is_said_from_a_tenth_on(seconds: int, done: int, total: int, said: str) -> None:
    assert time_left(START, START + timedelta(seconds=seconds), done, total) == said


def test_nothing_is_said_of_a_job_that_has_not_started() -> None:
    assert time_left(None, START, 50, 100) == ""

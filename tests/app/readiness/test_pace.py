"""The plan's line, the pace and the forecast."""

from datetime import date, timedelta

import pytest

from app.assessments.rules.working_days import WorkingDays
from app.readiness.rules.pace import Day, Plan, forecast, if_letter_came, pace, standing, standing_more

WORKING = WorkingDays()
LETTER = date(2027, 1, 11)
TODAY = date(2027, 1, 21)
DUE = date(2027, 2, 1)
PLAN = Plan(LETTER, date(2027, 1, 28), 47)
# Ready or approved at the end of each day from the letter on, as in the design's picture.
DONE = [0, 0, 2, 4, 7, 7, 7, 12, 18, 24]
DAYS = [Day(LETTER + timedelta(days=number), done) for number, done in enumerate(DONE)]


@pytest.mark.parametrize(("day", "planned"), [(11, 0), (18, 19), (21, 28), (28, 47), (31, 47)])
def test_the_plan_is_a_straight_line(day: int, planned: int) -> None:
    assert PLAN.on(date(2027, 1, day)) == planned


def test_the_pace_is_that_of_the_last_five_working_days() -> None:
    # From Thursday 14 January (4) to Thursday 21 January (28).
    assert pace(DAYS, Day(TODAY, 28), LETTER, WORKING) == pytest.approx(24 / 5)


def test_a_round_of_two_days_has_the_pace_since_its_letter() -> None:
    assert pace([], Day(date(2027, 1, 13), 6), LETTER, WORKING) == pytest.approx(3)


def test_what_falls_back_is_no_pace_at_all() -> None:
    assert pace([Day(date(2027, 1, 14), 9)], Day(TODAY, 4), LETTER, WORKING) == 0


def test_the_forecast_counts_working_days() -> None:
    assert forecast(47, Day(TODAY, 28), 24 / 5, WORKING) == date(2027, 1, 27)


@pytest.mark.parametrize(("done", "speed", "expected"), [(47, 0.0, TODAY), (28, 0.0, None), (28, 0.01, None)])
def test_a_forecast_that_can_not_be_made_is_none(done: int, speed: float, expected: date | None) -> None:
    assert forecast(47, Day(TODAY, done), speed, WORKING) == expected


def test_on_plan_in_one_sentence() -> None:
    today = Day(TODAY, 28)
    assert standing(PLAN, today, 47) == "On plan."
    assert standing_more(PLAN, today, 47, date(2027, 1, 27), DUE) == (
        "28 of 47 requests are ready or approved. The plan for today was 28. "
        "At this pace the last one is ready on Wednesday 27 January."
    )


def test_behind_plan_says_by_how_many_and_that_it_ends_too_late() -> None:
    today = Day(TODAY, 23)
    assert standing(PLAN, today, 47) == "Behind plan by 5 requests."
    assert standing(PLAN, Day(TODAY, 27), 47) == "Behind plan by 1 request."
    assert standing_more(PLAN, today, 47, date(2027, 2, 3), DUE).endswith(
        "At this pace the last one is ready on Wednesday 3 February, after the return is due."
    )


def test_all_ready_is_said_without_a_forecast() -> None:
    assert standing(PLAN, Day(TODAY, 47), 47) == "Everything is ready."
    assert standing_more(PLAN, Day(TODAY, 47), 47, TODAY, DUE) == "47 of 47 requests are ready or approved."


def test_before_the_letter_there_is_no_plan() -> None:
    assert standing(None, Day(TODAY, 3), 47) == ""
    assert if_letter_came(31, 48) == "If the letter came today, 31 of 48 would be ready."

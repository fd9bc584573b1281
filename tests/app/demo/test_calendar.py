"""The demo's dates follow from the day of the notice."""

from datetime import date

import pytest

from app.demo.calendar import DemoCalendar, in_words

JANUARY = DemoCalendar.for_today(date(2027, 1, 21), 11, 371)


def test_today_is_the_day_of_the_round_that_was_asked_for() -> None:
    assert JANUARY.notified == date(2027, 1, 10)
    assert JANUARY.day(11) == date(2027, 1, 21)


def test_the_last_round_began_so_many_days_before() -> None:
    assert JANUARY.last_notified == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("written", "first", "last", "label"),
    [
        ("m0", date(2026, 11, 1), date(2026, 11, 30), "November 2026"),
        ("m11", date(2025, 12, 1), date(2025, 12, 31), "December 2025"),
        ("q0", date(2026, 7, 1), date(2026, 9, 30), "July to September 2026"),
        ("y1", date(2025, 4, 1), date(2026, 3, 31), "2025 to 2026"),
        ("m11..m0", date(2025, 12, 1), date(2026, 11, 30), "December 2025 to November 2026"),
    ],
)
def test_a_period_is_named_as_people_name_it(written: str, first: date, last: date, label: str) -> None:
    period = JANUARY.period(written)
    assert (period.first, period.last, period.label) == (first, last, label)


def test_a_year_counts_as_reported_only_some_months_after_its_end() -> None:
    assert DemoCalendar(date(2027, 5, 3)).year().label == "2025 to 2026"
    assert DemoCalendar(date(2027, 8, 3)).year().label == "2026 to 2027"


def test_nobody_dates_a_paper_on_a_weekend() -> None:
    assert JANUARY.when("-1") == date(2027, 1, 8)


def test_a_date_may_be_counted_from_the_end_of_a_period_or_from_the_last_round() -> None:
    assert JANUARY.when("y1+75") == date(2026, 6, 12)
    assert JANUARY.when("last+17") == date(2026, 1, 21)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="next week"):
        JANUARY.when("next week")


def test_dates_are_written_without_the_machines_language() -> None:
    assert in_words(date(2026, 2, 3)) == "3 February 2026"

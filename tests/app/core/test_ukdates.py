"""Dates and periods as people in England write them."""

from datetime import date, datetime

import pytest

from app.core.ukdates import Exactness, date_from_serial, dates_in, read_date, spans_in

DAY, MONTH = Exactness.DAY, Exactness.MONTH


@pytest.mark.parametrize(
    ("words", "on", "exact"),
    [
        ("Waiting list report September 2026", date(2026, 9, 1), MONTH),
        ("Report_2026-01-14_v3", date(2026, 1, 14), DAY),
        ("v3 14 Jan 2026.docx", date(2026, 1, 14), DAY),
        ("Agreed on the 14th of January 2026", date(2026, 1, 14), DAY),
        ("3/2/26", date(2026, 2, 3), DAY),
        ("12.03.2025", date(2025, 3, 12), DAY),
        ("Minutes 14.01.26", date(2026, 1, 14), DAY),
        ("20260114 minutes", date(2026, 1, 14), DAY),
        ("Minutes 2026-09", date(2026, 9, 1), MONTH),
        ("Sept 2025", date(2025, 9, 1), MONTH),
        ("January 14, 2026", date(2026, 1, 14), DAY),
        ("Board Jan'26", date(2026, 1, 1), MONTH),
    ],
)
def test_a_date_is_found_in_words(words: str, on: date, exact: Exactness) -> None:
    (dated,) = dates_in(words)
    assert (dated.on, dated.exact) == (on, exact)


@pytest.mark.parametrize(
    "words", ["31/02/2025", "see 4.2.19", "2025-26 plan", "survey 2010-11", "01234 567890", "version 1.2.3"]
)
def test_what_only_looks_like_a_date_is_left_alone(words: str) -> None:
    assert dates_in(words) == []


def test_a_date_does_not_go_over_the_end_of_a_line() -> None:
    (dated,) = dates_in("version 5\nDecember 2025 to November 2026")[:1]
    assert (dated.on, dated.exact) == (date(2025, 12, 1), MONTH)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Annual report 2025-26", date(2025, 4, 1), date(2026, 3, 31)),
        ("Plan 2025/2026", date(2025, 4, 1), date(2026, 3, 31)),
        ("Performance Q2 2025/26", date(2025, 7, 1), date(2025, 9, 30)),
        ("Q4 2025-26", date(2026, 1, 1), date(2026, 3, 31)),
        ("April 2025 to March 2026", date(2025, 4, 1), date(2026, 3, 31)),
        ("October to December 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("November to January 2026", date(2025, 11, 1), date(2026, 1, 31)),
    ],
)
def test_a_period_is_found_in_words(words: str, first: date, last: date) -> None:
    (span,) = spans_in(words)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("cell", "on"),
    [
        ("3/2/26", date(2026, 2, 3)),
        ("3.2.26", date(2026, 2, 3)),
        ("3 Feb 2026", date(2026, 2, 3)),
        ("Tuesday 3 February 2026", date(2026, 2, 3)),
        ("2026-02-03", date(2026, 2, 3)),
        ("03/02/2026 01:30", date(2026, 2, 3)),
        (46056, date(2026, 2, 3)),
        ("46056", date(2026, 2, 3)),
        (datetime(2026, 2, 3, 9, 30), date(2026, 2, 3)),
        (date(2026, 2, 3), date(2026, 2, 3)),
    ],
)
def test_a_cell_is_read_with_the_day_first(cell: str | float | date, on: date) -> None:
    dated = read_date(cell)
    assert dated is not None
    assert dated.on == on


def test_an_empty_cell_is_no_date() -> None:
    assert read_date(None) is None
    assert read_date("  ") is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("31/02/2025", "no such day"),
        ("04/23/2025", "no month 23"),
        ("2025", "only a year"),
        (2025, "only a year"),
        ("tbc", "not a date"),
        ("3/2/26 and 4/2/26", "more than one"),
        (1.5, "not a date"),
        (True, "not a date"),
    ],
)
def test_a_cell_that_is_no_date_is_refused_with_what_to_write(cell: str | float, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        read_date(cell)
    assert "like 3 February 2026" in str(refused.value)


def test_excels_leap_day_of_1900_is_stepped_over() -> None:
    assert date_from_serial(1) == date(1900, 1, 1)
    assert date_from_serial(61) == date(1900, 3, 1)
    with pytest.raises(ValueError, match="not a date number"):
        date_from_serial(0)

"""Dates, periods and figures read as people say them."""

from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from app.web import dates

pytestmark = pytest.mark.usefixtures("at_noon")


def test_a_deadline_is_told_in_full() -> None:
    assert dates.deadline(datetime(2027, 2, 1, 17, 0, tzinfo=UTC)) == "5pm, Monday 1 February 2027"


def test_a_moment_is_told_on_england_s_clock() -> None:
    assert dates.deadline(datetime(2027, 7, 1, 16, 0, tzinfo=UTC)) == "5pm, Thursday 1 July 2027"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        dates.deadline(datetime(2027, 2, 1, 17, 0))


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (0, 5, "12:05am"), (9, 20, "9:20am"), (12, 0, "midday"), (12, 30, "12:30pm"), (17, 0, "5pm")],
)
def test_the_clock_has_twelve_hours(hour: int, minute: int, words: str) -> None:
    assert dates.time_of_day(datetime(2027, 1, 21, hour, minute, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 20), "Yesterday"),
        (date(2027, 1, 21), "Today"),
        (date(2027, 1, 22), "Tomorrow"),
        (date(2027, 1, 23), "Sat 23 Jan"),
        (date(2026, 12, 31), "Thu 31 Dec 2026"),
    ],
)
def test_today_is_said_only_inside_one_day(day: date, words: str) -> None:
    assert words in dates.short_date(day)


def test_today_keeps_its_date_on_hover() -> None:
    assert dates.short_date(date(2027, 1, 21)) == Markup(
        '<time class="nowrap" datetime="2027-01-21" title="Thursday 21 January 2027">Today</time>'
    )


def test_a_file_never_says_today() -> None:
    assert dates.table_date(date(2027, 1, 21)) == "Thu 21 Jan"


def test_late_is_words() -> None:
    assert (dates.late(date(2027, 1, 19)), dates.late(date(2027, 1, 20)), dates.late(date(2027, 1, 21))) == (
        "2 days late",
        "1 day late",
        "",
    )


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2027, 1, 21, 9, 20, tzinfo=UTC), "Today, 9:20am"),
        (datetime(2027, 1, 20, 17, 30, tzinfo=UTC), "Yesterday, 5:30pm"),
        (datetime(2027, 1, 18, 16, 5, tzinfo=UTC), "18 January, 4:05pm"),
        (datetime(2026, 12, 18, 9, 0, tzinfo=UTC), "18 December 2026, 9am"),
    ],
)
def test_what_happened_is_told_by_day_and_time(moment: datetime, words: str) -> None:
    assert dates.when(moment) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 4, 1), date(2026, 3, 31), "April 2025 to March 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "October to December 2026"),
        (date(2026, 9, 1), date(2026, 9, 30), "September 2026"),
        (date(2025, 4, 3), date(2026, 5, 9), "3 April 2025 to 9 May 2026"),
        (date(2026, 4, 3), date(2026, 5, 9), "3 April to 9 May 2026"),
        (None, date(2026, 3, 31), "Until 31 March 2026"),
        (date(2027, 3, 1), None, "From 1 March"),
        (None, None, ""),
    ],
)
def test_a_period_is_told_as_a_period(start: date | None, end: date | None, words: str) -> None:
    assert dates.period(start, end) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, "7 working days left"), (1, "1 working day left"), (0, "Due today"), (-2, "2 working days late")],
)
def test_the_countdown_counts_working_days(days: int, words: str) -> None:
    assert dates.working_days_left(days) == words


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-27",
        "27/1/2027",
        "27/01/27",
        "27.1.2027",
        "27 January 2027",
        "27 jan 2027",
        "Wed 27 Jan 2027",
        " 27  January  2027 ",
    ],
)
def test_a_date_is_read_as_people_type_it(text: str) -> None:
    assert dates.read_date(text) == date(2027, 1, 27)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 February 2027", "27/1", "1 2 3 4", "²/1/2027", "27 Mumble 2027", "0/0/0000"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.read_date(text) is None


def test_a_written_date_is_read_back() -> None:
    assert dates.read_date(dates.date_entry(date(2027, 1, 27))) == date(2027, 1, 27)


def test_a_figure_stands_with_its_total() -> None:
    assert dates.of_total(28, 47, "requests") == "28 of 47 requests"


def test_one_is_not_many() -> None:
    assert (dates.plural(1, "request"), dates.plural(2, "request"), dates.plural(0, "entry", "entries")) == (
        "1 request",
        "2 requests",
        "0 entries",
    )


def test_words_are_counted_against_the_limit() -> None:
    assert dates.words_count("Waits  rose\nin 2025.", 120) == "4 of 120 words"


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (20_000, "20 KB"), (2_100_000, "2.1 MB"), (412_000_000, "412 MB"), (3_000_000_000, "3.0 GB")],
)
def test_sizes_are_round(size: int, words: str) -> None:
    assert dates.file_size(size) == words


def test_lines_of_text_are_escaped() -> None:
    assert dates.safe_lines("<b>a\nb\n\nc") == "<p>&lt;b&gt;a<br>b</p><p>c</p>"

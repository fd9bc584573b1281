"""Words for dates, sizes and numbers; text made safe."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exports import text


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2027, 1, 20, 17, 30, tzinfo=UTC), "5:30pm, Wednesday 20 January 2027"),
        (datetime(2027, 2, 1, 17, 0, tzinfo=UTC), "5pm, Monday 1 February 2027"),
        (datetime(2027, 7, 1, 23, 5, tzinfo=UTC), "12:05am, Friday 2 July 2027"),
        (datetime(2027, 7, 1, 11, 0, tzinfo=UTC), "12pm, Thursday 1 July 2027"),
    ],
)
def test_a_moment_is_said_in_uk_time(moment: datetime, words: str) -> None:
    assert text.moment_words(moment) == words


def test_days_are_said_in_full_and_in_short() -> None:
    day = date(2027, 9, 3)
    assert (text.full_day_words(day), text.short_day_words(day)) == ("Friday 3 September 2027", "3 Sep 2027")


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (20_000, "20 KB"), (999_499, "999 KB"), (999_500, "1.0 MB"),
     (1_400_000, "1.4 MB"), (999_499_999, "999.5 MB"), (5_000_000_000, "5.0 GB")],
)  # fmt: skip
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert text.size_words(size) == words


def test_one_is_one_and_more_are_many() -> None:
    assert [text.counted(number, "weakness", "weaknesses") for number in (1, 2)] == ["1 weakness", "2 weaknesses"]


def test_every_kind_of_line_end_becomes_one() -> None:
    assert text.clean("a\r\nb\rc\x0bd\x0ce\u2028f\x85g") == "a\nb\nc\nd\ne\nf\ng"


@given(st.text(st.characters(), max_size=200))
def test_clean_text_can_stand_in_xml_and_stays_clean(dirty: str) -> None:
    clean = text.clean(dirty)
    clean.encode("utf-8")
    element = etree.Element("t")
    element.text = clean
    assert etree.fromstring(etree.tostring(element)).text == (clean or None)
    assert text.clean(clean) == clean


def test_half_a_character_is_marked_and_not_lost_in_silence() -> None:
    assert text.clean("a\ud800b") == "a\ufffdb"


@given(st.text(max_size=100))
def test_one_line_has_no_line_end_and_no_double_space(dirty: str) -> None:
    line = text.one_line(dirty)
    assert "\n" not in line
    assert "  " not in line

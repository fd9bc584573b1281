"""Drawings say what they show, and stay inside their frame."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from app.web import charts
from app.web.charts import BurnUp, DayCount
from tests.web.samples.today import BURN

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = {
    "state bar": charts.state_bar([("gaps", 3), ("approved", 2), ("nothing_in", 0)], "2 approved, 3 with gaps."),
    "state bar of nothing": charts.state_bar([], "No requests."),
    "meter": charts.meter(34, 50, "Cases checked", "m"),
    "meter of nothing": charts.meter(0, 0, "Cases checked", "m"),
    "weigh": charts.weigh(12, 2, "People’s experience", "w"),
    "burn-up": charts.burn_up(BURN),
    "burn-up of nothing": charts.burn_up(BurnUp([], 0, date(2027, 1, 11), date(2027, 1, 11), "Nothing yet.")),
    "burn-up of few": charts.burn_up(replace(BURN, days=[DayCount(date(2027, 1, 14), 0)], forecast=None)),
    "burn-up of few, late": charts.burn_up(replace(BURN, days=[DayCount(date(2027, 1, 30), 1)], forecast=None)),
    "burn-up at its end": charts.burn_up(replace(BURN, days=[DayCount(date(2027, 1, 31), 47)], forecast=None)),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_has_a_title_and_a_description(name: str) -> None:
    svg = ElementTree.fromstring(DRAWINGS[name])
    title, says = svg.find("title"), svg.find("desc")
    assert title is not None and title.text and says is not None and says.text
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == (title.get("id"), says.get("id"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_carries_no_style_of_its_own(name: str) -> None:
    assert "style=" not in DRAWINGS[name]


def test_words_are_escaped() -> None:
    assert "<b>" not in charts.meter(1, 2, "<b>", "m")


def test_the_bar_parts_follow_the_counts() -> None:
    rects = ElementTree.fromstring(DRAWINGS["state bar"]).findall("rect")
    assert [rect.get("class") for rect in rects] == ["fill--approved", "fill--gaps"]
    assert [float(rect.get("width", 0)) + 3 for rect in rects] == [400, 600]


def test_the_meter_never_runs_over() -> None:
    rects = ElementTree.fromstring(charts.meter(9, 5, "Over", "m")).findall("rect")
    assert rects[1].get("width") == "1000"


@pytest.mark.parametrize("name", [name for name in DRAWINGS if "burn-up" in name])
def test_every_mark_of_the_burn_up_stays_inside(name: str) -> None:
    svg = ElementTree.fromstring(DRAWINGS[name])
    places = [float(mark.get(key, 0)) for mark in svg.iter() for key in ("x", "x1", "x2", "cx") if mark.get(key)]
    heights = [float(mark.get(key, 0)) for mark in svg.iter() for key in ("y", "y1", "y2", "cy") if mark.get(key)]
    assert all(0 <= place <= 330 for place in places)
    assert all(0 <= height <= 200 for height in heights)


def test_the_scale_ends_at_the_total() -> None:
    assert [charts._steps(total)[-1] for total in (1, 7, 47, 48, 153)] == [1, 7, 47, 48, 153]


def words_of(name: str) -> list[tuple[str, float, float, float]]:
    """Each word of a drawing with its left and right edge and its foot, at 7 units a letter."""
    found = []
    for mark in ElementTree.fromstring(DRAWINGS[name]).iter("text"):
        at, wide = float(mark.get("x", 0)), 7.0 * len(mark.text or "")
        left = at - {"end": wide, "middle": wide / 2}.get(mark.get("text-anchor", ""), 0)
        found.append((mark.text or "", left, left + wide, float(mark.get("y", 0))))
    return found


@pytest.mark.parametrize("name", ["burn-up", "burn-up of few", "burn-up of few, late"])
def test_the_word_of_today_lies_on_no_other_word(name: str) -> None:
    words = words_of(name)
    today = next(word for word in words if word[0].endswith("today"))
    for other in words:
        if other is not today:
            beside = today[2] <= other[1] or other[2] <= today[1]
            assert beside or abs(today[3] - other[3]) >= 13, other

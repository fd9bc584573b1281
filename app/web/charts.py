"""Drawings made on the server: each has a title and a description that says what it shows, and no style of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from app.web.dates import MONTHS

Place = Callable[[date], float]
Height = Callable[[float], float]

# Under this share of all requests a point lies too near the floor for words beneath it.
LOW = 0.2
# The order in which a bar of states is read, best first.
BAR_ORDER = ("approved", "ready_to_approve", "gaps", "nothing_in", "not_applicable")


@dataclass(frozen=True)
class DayCount:
    """How many requests were ready or approved at the end of one day."""

    on: date
    done: int
    plan: int | None = None


@dataclass(frozen=True)
class BurnUp:
    """Progress against the deadline. `conclusion` is the one sentence that a reader should leave with."""

    days: Sequence[DayCount]
    total: int
    starts: date
    due: date
    conclusion: str
    plan_ends: date | None = None
    forecast: date | None = None

    @property
    def done(self) -> int:
        """The count on the latest day."""
        return self.days[-1].done if self.days else 0


def _tag(name: str, text: str | None = None, **attributes: object) -> Markup:
    """One element; an attribute `stroke_width` becomes stroke-width, `class_` becomes class."""
    inside = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if text is None:
        return Markup(f"<{name}{inside}/>")  # noqa: S704
    return Markup(f"<{name}{inside}>{escape(text)}</{name}>")  # noqa: S704


def _svg(name: str, title: str, says: str, parts: Sequence[Markup], **attributes: object) -> Markup:
    head = "".join(
        f' {key.rstrip("_").replace("_", "-") if key != "viewBox" else key}="{escape(value)}"'
        for key, value in attributes.items()
    )
    inside = Markup("").join([_tag("title", title, id=f"{name}-t"), _tag("desc", says, id=f"{name}-d"), *parts])
    return Markup(  # noqa: S704
        f'<svg role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d" focusable="false"{head}>{inside}</svg>'
    )


def _n(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".removesuffix(".0")


def state_bar(counts: Sequence[tuple[str, int]], says: str, name: str = "state-bar") -> Markup:
    """One bar parted by state. `counts` are (state, number); `says` gives the numbers in words."""
    total = sum(number for _, number in counts) or 1
    wide, gap, at = 1000.0, 3.0, 0.0
    parts = []
    for state, number in sorted((pair for pair in counts if pair[1]), key=lambda pair: BAR_ORDER.index(pair[0])):
        width = wide * number / total
        parts.append(_tag("rect", x=_n(at), y=0, width=_n(max(width - gap, 1)), height=26, class_=f"fill--{state}"))
        at += width
    return _svg(
        name, "Requests by state", says, parts,
        class_="state-bar", viewBox="0 0 1000 26", width="100%", height="26", preserveAspectRatio="none",
    )  # fmt: skip


def meter(done: int, total: int, label: str, name: str) -> Markup:
    """A thin bar of done in total; the figure stands in words beside it."""
    share = 0.0 if total <= 0 else min(done / total, 1) * 1000
    parts = [
        _tag("rect", x=0, y=0, width=1000, height=6, class_="fill--track"),
        _tag("rect", x=0, y=0, width=_n(share), height=6, class_="fill--meter"),
    ]
    return _svg(
        name, label, f"{done:,} of {total:,}.", parts,
        class_="meter", viewBox="0 0 1000 6", width="100%", height="6", preserveAspectRatio="none",
    )  # fmt: skip


def weigh(supports: int, against: int, label: str, name: str) -> Markup:
    """What points the other way to the left of a line, what supports to the right; at most eight drawn on a side."""
    unit, middle, most = 12, 58, 8
    parts = [_tag("line", x1=middle, x2=middle, y1=0, y2=20, stroke="#38454a", stroke_width=2)]
    if supports:
        width = min(supports, most) * unit
        parts.append(_tag("rect", x=middle + 2, y=3, width=width, height=14, class_="fill--supports"))
    if against:
        width = min(against, 4) * unit
        parts.append(_tag("rect", x=middle - 2 - width, y=3, width=width, height=14, class_="fill--against"))
    says = f"{supports} in support, {against} pointing the other way."
    return _svg(name, label, says, parts, viewBox="0 0 170 20", width="170", height="20")


def _day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _steps(total: int) -> list[int]:
    """About five lines of the scale, the last of them the total."""
    step = next((size for size in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500) if total / size <= 5), max(total // 5, 1))
    lines = [value for value in range(0, total, step) if total - value > step * 0.6]
    return [*lines, total]


def burn_up(chart: BurnUp, name: str = "burn-up") -> Markup:
    """Requests ready or approved by day, with the plan, the forecast and the deadline."""
    wide, high, left, right, top, bottom = 330, 200, 30, 12, 18, 28
    total = max(chart.total, 1)
    length = max((chart.due - chart.starts).days, 1)

    def x(day: date) -> float:
        return left + max(min((day - chart.starts).days, length), 0) / length * (wide - left - right)

    def y(count: float) -> float:
        return top + (1 - min(count / (total * 1.04), 1)) * (high - top - bottom)

    parts: list[Markup] = []
    for value in _steps(total):
        stroke = "#47555a" if value == total else "#e1e7e8"
        parts.append(_tag("line", x1=left, x2=wide - right, y1=_n(y(value)), y2=_n(y(value)), stroke=stroke))
        parts.append(_tag("text", str(value), x=left - 8, y=_n(y(value) + 4.5), text_anchor="end"))
    parts += _day_labels(chart, x, high)
    plan_ends = chart.plan_ends or chart.due
    parts.append(
        _tag(
            "line", x1=_n(x(chart.starts)), y1=_n(y(0)), x2=_n(x(plan_ends)), y2=_n(y(total)),
            stroke="#65757a", stroke_width=2, stroke_dasharray="2 4",
        )
    )  # fmt: skip
    third = chart.starts + timedelta(days=(plan_ends - chart.starts).days // 3)
    share = (third - chart.starts).days / max((plan_ends - chart.starts).days, 1)
    was_over = any(day.on == third and day.done >= total * share for day in chart.days)
    aside, below, anchor = (8, 14, "start") if was_over else (-6, -6, "end")
    parts.append(_tag("text", "Plan", x=_n(x(third) + aside), y=_n(y(total * share) + below), text_anchor=anchor))
    if chart.days:
        parts += _drawn(chart, x, y)
    parts.append(
        _tag(
            "line", x1=_n(x(chart.due)), x2=_n(x(chart.due)), y1=top - 8, y2=_n(y(0)), stroke="#b5311f", stroke_width=2
        )
    )
    is_low = chart.done < chart.total * LOW
    word_at = y(total) + 16 if is_low and chart.days and _is_late(chart, chart.days[-1].on) else y(0) - 8
    parts.append(
        _tag("text", "Deadline", x=_n(x(chart.due) - 6), y=_n(word_at), text_anchor="end", class_="deadline-word")
    )
    return _svg(
        name, "Requests ready or approved, by day", chart.conclusion, parts,
        class_="charts", viewBox=f"0 0 {wide} {high}", width="100%",
    )  # fmt: skip


def _day_labels(chart: BurnUp, x: Place, high: int) -> list[Markup]:
    """The first day, the deadline, and the weeks between where there is room."""
    length = (chart.due - chart.starts).days
    every = 7 * max(round(length / 7 / 3), 1)
    days = [chart.starts + timedelta(days=at) for at in range(0, length, every)]
    if len(days) > 1 and (chart.due - days[-1]).days < every * 0.7:
        days.pop()
    labels = [
        _tag("text", _day_words(day), x=_n(x(day)), y=high - 8, text_anchor="middle" if index else "start")
        for index, day in enumerate(days)
    ]
    return [*labels, _tag("text", _day_words(chart.due), x=_n(x(chart.due)), y=high - 8, text_anchor="end")]


def _drawn(chart: BurnUp, x: Place, y: Height) -> list[Markup]:
    """What was done, where it stands today, where it is heading."""
    points = " ".join(f"{_n(x(day.on))},{_n(y(day.done))}" for day in chart.days)
    last = chart.days[-1]
    ink = "#17414d"
    parts = [_tag("polyline", fill="none", stroke=ink, stroke_width=3.5, stroke_linejoin="round", points=points)]
    if chart.forecast is not None and chart.forecast > last.on:
        parts.append(
            _tag(
                "line", x1=_n(x(last.on)), y1=_n(y(last.done)), x2=_n(x(chart.forecast)), y2=_n(y(chart.total)),
                stroke=ink, stroke_width=2.5, stroke_dasharray="7 5",
            )
        )  # fmt: skip
        words = f"Forecast {_day_words(chart.forecast)}"
        parts.append(
            _tag(
                "text", words, x=_n(x(chart.forecast) - 4), y=_n(y(chart.total) - 5), text_anchor="end", class_="strong"
            )
        )
    parts.append(_tag("circle", cx=_n(x(last.on)), cy=_n(y(last.done)), r=5.5, fill=ink))
    is_late = _is_late(chart, last.on)
    # Near the floor the words stand beside or over the point, or they would lie on the days.
    is_low = last.done < chart.total * LOW
    aside, below = (-10, -10 if is_low else 24) if is_late else (16, -2) if is_low else (10, 18)
    parts.append(
        _tag(
            "text", f"{last.done} today", x=_n(x(last.on) + aside), y=_n(y(last.done) + below),
            text_anchor="end" if is_late else None, class_="strong",
        )
    )  # fmt: skip
    return parts


def _is_late(chart: BurnUp, day: date) -> bool:
    """So far on that words beside the day stand to its left."""
    return (day - chart.starts).days > (chart.due - chart.starts).days * 0.7

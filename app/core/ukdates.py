"""Dates as people in England write them: day before month, month names, short years, financial years, quarters."""

import re
from calendar import month_abbr, month_name, monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(month_abbr) if name} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")"
# Underscores are letters to \b, and file names are full of them: "Report_2026-01-14_v3".
_OPEN, _CLOSE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_SPACE = r"[^\S\r\n]"  # a date does not go over the end of a line
_GAP = rf"(?:{_SPACE}|[._,\-])+"
_YEAR4 = r"(?:19|20)\d\d"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = rf"(?P<year>{_YEAR4}|'?\d\d)"


class Exactness(StrEnum):
    """How much of a date was written."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Dated:
    """A date found in words: the first of the month where only a month is written."""

    on: date
    exact: Exactness
    words: str
    start: int = 0


@dataclass(frozen=True)
class Span:
    """A period found in words; both ends belong to it."""

    first: date
    last: date
    words: str
    start: int = 0


_DAY_PATTERNS = tuple(
    re.compile(_OPEN + pattern + _CLOSE, re.IGNORECASE)
    for pattern in (
        rf"(?P<year>{_YEAR4})(?P<gap>[-./_])(?P<month>0?[1-9]|1[0-2])(?P=gap)(?P<day>0?[1-9]|[12]\d|3[01])",
        rf"{_DAY}(?:{_SPACE}+of)?(?:{_GAP})?{_MONTH}(?:{_GAP})?{_YEAR}",
        rf"{_MONTH}{_GAP}{_DAY}{_GAP}(?P<year>{_YEAR4})",
        rf"(?P<day>[0-3]?\d)(?P<gap>[-./])(?P<month>0?[1-9]|1[0-2])(?P=gap)(?P<year>{_YEAR4})",
        r"(?P<day>[0-3]?\d)(?P<gap>[-/])(?P<month>0?[1-9]|1[0-2])(?P=gap)(?P<year>\d\d)",
        r"(?P<day>[0-3]\d)\.(?P<month>0[1-9]|1[0-2])\.(?P<year>\d\d)",  # not "4.2.19": that is a section
        r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        r"(?P<day>0[1-9]|[12]\d|3[01])(?P<month>0[1-9]|1[0-2])(?P<year>20\d\d)",
    )
)
_MONTH_PATTERNS = tuple(
    re.compile(_OPEN + pattern + _CLOSE, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH}(?:{_GAP})?(?P<year>{_YEAR4})",
        rf"{_MONTH}{_SPACE}?(?P<year>'\d\d)",
        rf"(?P<year>{_YEAR4})[-_./](?P<month>0[1-9]|1[0-2])(?![-_./]?\d)",
    )
)
_FINANCIAL_YEAR = re.compile(
    _OPEN + r"(?:FY\s?)?(?P<first>20\d\d)\s?(?:[-/–_]|to)\s?(?P<last>(?:20)?\d\d)" + _CLOSE, re.I
)
_QUARTER = re.compile(_OPEN + r"(?:Q|quarter\s?)(?P<quarter>[1-4])" + _CLOSE, re.IGNORECASE)
_MONTHS_TO_MONTHS = re.compile(
    _OPEN + rf"{_MONTH}(?:\s+(?P<year>{_YEAR4}))?\s*(?:to|-|–|until)\s*"
    rf"{_MONTH.replace('<month>', '<last_month>')}\s+(?P<last_year>{_YEAR4})" + _CLOSE,
    re.IGNORECASE,
)


def in_full(day: date) -> str:
    """1 February 2027."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def dates_in(text: str) -> list[Dated]:
    """Every date in the text, in the order in which they stand; impossible ones are left out.

    A month without a day is a date too (its first day). "2025-26" is a financial year, not a month.
    """
    found: dict[int, Dated] = {}
    taken: list[tuple[int, int]] = [match.span() for match in _FINANCIAL_YEAR.finditer(text) if _financial(match)]
    for exact, patterns in ((Exactness.DAY, _DAY_PATTERNS), (Exactness.MONTH, _MONTH_PATTERNS)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                on = _date_of(match)
                if on is None or any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                taken.append(match.span())
                found[match.start()] = Dated(on, exact, match.group(), match.start())
    return [found[start] for start in sorted(found)]


def spans_in(text: str) -> list[Span]:
    """Every period in the text: "April 2025 to March 2026", "2025-26" (April to March), "Q2 2025/26"."""
    found = [span for match in _MONTHS_TO_MONTHS.finditer(text) if (span := _months(match))]
    for match in _FINANCIAL_YEAR.finditer(text):
        if (span := _financial(match)) and not any(s.start <= span.start < s.start + len(s.words) for s in found):
            found.append(_narrowed(span, text))
    return sorted(found, key=lambda span: span.start)


def date_from_serial(serial: float) -> date:
    """The day of an Excel date number (1900 system, with Excel's leap-year fault); ValueError outside 1900 to 9999."""
    if not 1 <= serial < 2_958_466:
        raise ValueError(f"{serial:g} is not a date number.")
    return date(1899, 12, 30 if serial > 59 else 31) + timedelta(days=int(serial))


def read_date(value: str | float | date | None) -> Dated | None:
    """One cell or field as a date, None when it is empty.

    ValueError with a sentence for a person when it holds something else: a date that does not exist, a bare year,
    more than one date, words. A number is an Excel date number, if it is one of the years 1954 to 2119.
    """
    if isinstance(value, date):
        return Dated(value.date() if isinstance(value, datetime) else value, Exactness.DAY, value.isoformat())
    if isinstance(value, int | float):
        return _from_number(value)
    text = " ".join((value or "").split())
    if not text:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_number(float(text))
    text = re.sub(r"^(\d{1,2})\.(\d{1,2})\.(\d\d)$", r"\1/\2/\3", text)
    text_without_time = re.sub(r"[T\s]\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|\s?[ap]m)?$", "", text, flags=re.IGNORECASE)
    dates = dates_in(text_without_time)
    if len(dates) == 1 and _is_whole(dates[0], text_without_time):
        return Dated(dates[0].on, dates[0].exact, text)
    raise ValueError(f"“{text[:60]}” {_what_is_wrong(text_without_time, dates)} Write it like 3 February 2026.")


def _from_number(value: float) -> Dated:
    if isinstance(value, bool) or not 20_000 <= value <= 80_000:
        why = "is only a year." if 1900 <= value <= 2100 else "is not a date."
        raise ValueError(f"“{value:g}” {why} Write it like 3 February 2026.")
    return Dated(date_from_serial(value), Exactness.DAY, f"{value:g}")


def _is_whole(dated: Dated, text: str) -> bool:
    rest = text[: dated.start] + text[dated.start + len(dated.words) :]
    return (
        re.fullmatch(r"[\s,.()]*(mon|tues?|wed(nes)?|thu(rs)?|fri|satur|sat|sun)?(day)?[\s,.()]*", rest, re.IGNORECASE)
        is not None
    )


def _what_is_wrong(text: str, dates: list[Dated]) -> str:
    if len(dates) > 1:
        return "holds more than one date."
    numbers = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)?\d\d)", text)
    if numbers and int(numbers[2]) > 12:
        return f"is not a date: there is no month {int(numbers[2])} (the day comes first)."
    if numbers or re.fullmatch(rf"{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}", text, re.IGNORECASE):
        return "is not a date: that month has no such day."
    if re.fullmatch(_YEAR4, text):
        return "is only a year."
    return "is not a date."


def _date_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    written = parts["month"].lower()
    month = _MONTHS[written] if written in _MONTHS else int(written)
    day = int(parts["day"]) if parts.get("day") else 1
    year = _whole_year(parts["year"])
    if not 1900 <= year <= 2200 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _whole_year(written: str) -> int:
    year = int(written.lstrip("'"))
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _financial(match: re.Match[str]) -> Span | None:
    first, last = int(match["first"]), int(match["last"])
    if (last if last >= 100 else first // 100 * 100 + last) != first + 1:
        return None
    return Span(date(first, 4, 1), date(first + 1, 3, 31), match.group(), match.start())


def _narrowed(span: Span, text: str) -> Span:
    """The quarter of the financial year, when one is written right beside it."""
    around = text[max(0, span.start - 12) : span.start + len(span.words) + 12]
    quarter = _QUARTER.search(around)
    if quarter is None:
        return span
    months = [(span.first.year, 4), (span.first.year, 7), (span.first.year, 10), (span.first.year + 1, 1)]
    year, month = months[int(quarter["quarter"]) - 1]
    last = date(year, month + 2, monthrange(year, month + 2)[1])
    return Span(date(year, month, 1), last, f"{quarter.group()} {span.words}", span.start)


def _months(match: re.Match[str]) -> Span | None:
    last_year, last_month = int(match["last_year"]), _MONTHS[match["last_month"].lower()]
    first_month = _MONTHS[match["month"].lower()]
    first_year = int(match["year"]) if match["year"] else last_year - (first_month > last_month)
    first, last = date(first_year, first_month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
    return Span(first, last, match.group(), match.start()) if first < last else None

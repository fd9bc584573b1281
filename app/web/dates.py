"""Dates, times, periods and sizes in the words of the pages; UTC in, Europe/London out."""

import re
from calendar import monthrange
from datetime import date, datetime

from markupsafe import Markup, escape

from app.core import clock

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A time at the end of a text: 14:30, 2.30pm, 2pm, midday.
_TIME = re.compile(
    r"(?<![\d/.-])(?:(\d{1,2})[:.](\d{2})\s*(am|pm)?|(\d{1,2})\s*(am|pm)|(midday|noon|midnight))\s*$", re.I
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def local(moment: datetime) -> datetime:
    """The same moment on England's clock; a naive one is a bug and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("A time without its zone can't be shown.")
    return moment.astimezone(clock.LONDON)


def _day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def long_date(value: date | datetime) -> str:
    """Monday 1 February 2027."""
    day = _day(value)
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_month(value: date | datetime) -> str:
    """20 January; with the year where it is not this year."""
    day = _day(value)
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == clock.today().year else f"{words} {day.year}"


def month_and_year(value: date | datetime) -> str:
    """November 2026."""
    day = _day(value)
    return f"{MONTHS[day.month - 1]} {day.year}"


def table_date(value: date | datetime) -> str:
    """Mon 25 Jan; with the year where it is not this year. Never Today: for files and printing."""
    day = _day(value)
    words = f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"
    return words if day.year == clock.today().year else f"{words} {day.year}"


def short_date(value: date | datetime) -> Markup:
    """A table's date: Today, Tomorrow or Yesterday inside one day (the date on hover), else Mon 25 Jan. Never wraps."""
    day = _day(value)
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((day - clock.today()).days)
    words = near or table_date(day)
    return Markup('<time class="nowrap" datetime="{}" title="{}">{}</time>').format(
        day.isoformat(), long_date(day), words
    )


def time_of_day(moment: datetime) -> str:
    """5pm, 11:42am, midday, midnight."""
    at = local(moment)
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midday" if at.hour else "midnight"
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}{half}" if at.minute == 0 else f"{hour}:{at.minute:02}{half}"


def deadline(moment: datetime) -> str:
    """5pm, Monday 1 February 2027."""
    return f"{time_of_day(moment)}, {long_date(moment)}"


def when(moment: datetime) -> str:
    """When something happened: Today, 9:20am; Yesterday, 5:30pm; 20 January, 4:05pm."""
    day = local(moment).date()
    near = {0: "Today", 1: "Yesterday"}.get((clock.today() - day).days)
    return f"{near or day_and_month(day)}, {time_of_day(moment)}"


def late(value: date | datetime) -> str:
    """How late, in days: "2 days late"; empty on the day itself and before."""
    days = (clock.today() - _day(value)).days
    return f"{plural(days, 'day')} late" if days > 0 else ""


def period(start: date | None, end: date | None) -> str:
    """April 2025 to March 2026; whole days where it is not whole months; what is known where one end is open."""
    if start is None and end is None:
        return ""
    if start is None or end is None:
        return f"From {day_and_month(start)}" if start else f"Until {day_and_month(end or date.min)}"
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if not whole:
        first = f"{start.day} {MONTHS[start.month - 1]}" + (f" {start.year}" if start.year != end.year else "")
        return f"{first} to {end.day} {month_and_year(end)}"
    if (start.year, start.month) == (end.year, end.month):
        return month_and_year(end)
    first = MONTHS[start.month - 1] if start.year == end.year else month_and_year(start)
    return f"{first} to {month_and_year(end)}"


def date_entry(value: date | None) -> str:
    """27 January 2027, as it stands in a field that takes a date in words; empty for None."""
    return f"{value.day} {month_and_year(value)}" if value else ""


def date_short_entry(value: date | None) -> str:
    """27 Jan 2027: the same in the width of a table's column."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}" if value else ""


def iso(value: date | datetime) -> str:
    """2027-02-01, for a form's date field and for `datetime` attributes."""
    return _day(value).isoformat()


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 request, 5 requests; thousands with a comma."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def of_total(done: int, total: int, noun: str = "") -> str:
    """28 of 47 requests: a figure always stands with its total."""
    return f"{done:,} of {total:,}" + (f" {noun}" if noun else "")


def working_days_left(days: int) -> str:
    """7 working days left; due today; 2 working days late. `days` counts working days, negative once passed."""
    if days == 0:
        return "Due today"
    return f"{plural(abs(days), 'working day')} {'left' if days > 0 else 'late'}"


def words_used(text: str) -> int:
    """Words as the note's limit counts them: what white space parts."""
    return len(text.split())


def words_count(text: str, limit: int | None = None) -> str:
    """40 of 120 words; 40 words where there is no limit."""
    used = words_used(text)
    return plural(used, "word") if limit is None else f"{used:,} of {limit:,} words"


def file_size(size: int) -> str:
    """2.1 MB, 412 MB, 20 KB; decimal, as file managers show it."""
    if size < 1000:
        return plural(size, "byte")
    for unit, worth in (("KB", 10**3), ("MB", 10**6), ("GB", 10**9)):
        if size < worth * 1000 or unit == "GB":
            figure = size / worth
            return f"{figure:.0f} {unit}" if figure >= 10 or unit == "KB" else f"{figure:.1f} {unit}"
    raise AssertionError("unreachable")


def read_date(text: str) -> date | None:
    """A date as people type it: 2027-01-27, 27/1/2027, 27.1.2027, 27 January 2027; None if it is none."""
    parts = text.replace("/", " ").replace(".", " ").replace("-", " ").replace(",", " ").split()
    if parts and parts[0][:3].title() in {day[:3] for day in DAYS} and not parts[0][0].isdigit():
        parts = parts[1:]
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4 and parts[0].isdigit():
        parts.reverse()
    day, month, year = parts
    names = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
    number = int(month) if month.isdecimal() else names.get(month[:3].lower(), 0)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def safe_lines(text: str) -> Markup:
    """Paragraphs of plain text, escaped; blank lines part them, single line ends stay."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup("<p>") + Markup("<br>").join(escape(line) for line in block.split("\n")) + Markup("</p>")
        for block in blocks
    )


def read_moment(text: str, on: date | None = None) -> datetime | None:
    """A moment as people type it: 21 January 2027, 2:30pm; 21/1/2027 14:30; only a time is `on`, today without.

    On England's clock; None if it is none.
    """
    found = _TIME.search(text.strip())
    if found is None:
        return None
    named = {"midnight": 0}.get(found[6].lower(), 12) if found[6] else None
    hour = int(found[1] or found[4]) if named is None else named
    minute = int(found[2] or 0)
    half = (found[3] or found[5] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    before = text.strip()[: found.start()].strip(" ,").removesuffix(" at").strip(" ,")
    day = {"": on or clock.today(), "today": clock.today()}.get(before.lower(), read_date(before))
    if day is None or hour > 23 or minute > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LONDON)


def moment_entry(value: datetime) -> str:
    """21 January 2027, 2:30pm, as it stands in a field that takes a moment in words."""
    return f"{date_entry(_day(value))}, {time_of_day(value)}"

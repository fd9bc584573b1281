"""The demo's dates: everything is counted from the day on which the made-up notice came."""

import calendar as days_of_month
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

# not strftime: the words must not follow the machine's locale
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
YEAR_IS_REPORTED_AFTER_DAYS = 100
MONTH_IS_REPORTED_AFTER_DAYS = 18
SATURDAY = 5


@dataclass(frozen=True)
class Period:
    """A stretch of time with the words people use for it."""

    first: date
    last: date
    label: str
    short: str


def in_words(day: date) -> str:
    """Return "3 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def working_day(day: date) -> date:
    """Move a Saturday or Sunday back to the Friday: nobody signs a policy at the weekend."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


@dataclass(frozen=True)
class DemoCalendar:
    """Months, quarters and financial years as a council officer would name them on the day of the notice."""

    notified: date
    last_notice_before: int = 371

    @classmethod
    def for_today(cls, today: date, demo_day: int, last_notice_before: int) -> Self:
        """Return the calendar in which ``today`` is day ``demo_day`` of the open round; the notice day is day 0.

        ``last_notice_before`` is the number of days from the last round's notice to this one.
        """
        return cls(today - timedelta(days=demo_day), last_notice_before)

    @property
    def last_notified(self) -> date:
        """Return the day on which the notice of the last round came."""
        return self.notified - timedelta(days=self.last_notice_before)

    def day(self, number: int) -> date:
        """Return the date of a day of this round; days before the notice are negative."""
        return self.notified + timedelta(days=number)

    def month(self, back: int = 0) -> Period:
        """Return the month that lies ``back`` months before the latest one with figures."""
        seen = self.notified - timedelta(days=MONTH_IS_REPORTED_AFTER_DAYS)
        index = seen.year * 12 + seen.month - 2 - back
        year, month = divmod(index, 12)
        last = days_of_month.monthrange(year, month + 1)[1]
        name = MONTHS[month]
        return Period(date(year, month + 1, 1), date(year, month + 1, last), f"{name} {year}", f"{name[:3]} {year}")

    def quarter(self, back: int = 0) -> Period:
        """Return the quarter ``back`` before the latest whole one."""
        latest = self.month()
        index = latest.last.year * 4 + latest.last.month // 3 - 1 - back
        year, quarter = divmod(index, 4)
        first_month = quarter * 3 + 1
        last = date(year, first_month + 2, days_of_month.monthrange(year, first_month + 2)[1])
        label = f"{MONTHS[first_month - 1]} to {MONTHS[first_month + 1]} {year}"
        return Period(date(year, first_month, 1), last, label, f"Q{(quarter - 1) % 4 + 1} {year}")

    def year(self, back: int = 1) -> Period:
        """Return a financial year: 0 the running one, 1 the latest that has been reported on."""
        seen = self.notified - timedelta(days=YEAR_IS_REPORTED_AFTER_DAYS)
        ended = seen.year if (seen.month, seen.day) > (3, 31) else seen.year - 1
        end = ended + 1 - back
        return Period(date(end - 1, 4, 1), date(end, 3, 31), f"{end - 1} to {end}", f"{end - 1}-{end % 100:02d}")

    def when(self, written: str | int) -> date:
        """Read a date of the data files: ``-40`` (days from the notice), ``y1+75``, ``m0+12`` or ``q1+25`` (days after
        the end of that year, month or quarter), ``last+17`` (day of the last round). Weekends move back to Friday.

        Raises ValueError for anything else.
        """
        text = str(written).replace(" ", "")
        if re.fullmatch(r"-?\d+", text):
            return working_day(self.day(int(text)))
        if text.startswith("last+"):
            return working_day(self.last_notified + timedelta(days=int(text[5:])))
        found = re.fullmatch(r"([ymq]\d+)\+(\d+)", text)
        if not found:
            raise ValueError(f"{written!r} is not a date of the demo")
        return working_day(self.period(found[1]).last + timedelta(days=int(found[2])))

    def period(self, written: str) -> Period:
        """Read a period of the data files: ``y1``, ``m3``, ``q0``, or a stretch such as ``m11..m0``."""
        if ".." in written:
            first, last = (self.period(part) for part in written.split(".."))
            months = [f"{MONTHS[day.month - 1]} {day.year}" for day in (first.first, last.last)]
            shorts = [f"{MONTHS[day.month - 1][:3]} {day.year}" for day in (first.first, last.last)]
            return Period(first.first, last.last, " to ".join(months), " to ".join(shorts))
        kinds = {"y": self.year, "m": self.month, "q": self.quarter}
        return kinds[written[0]](int(written[1:]))

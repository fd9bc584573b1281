"""Working days in England: Monday to Friday, less bank holidays and the days on which the council is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

DATA = Path(__file__).parents[1] / "data" / "bank_holidays.yaml"
_SATURDAY = 5
_ONE = timedelta(days=1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> Mapping[date, str]:
    """England's bank holidays of one year, with their names."""
    known = _written_out().get(year)
    if known is not None:
        return known
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv="ENG", years=year))


@lru_cache(maxsize=1)
def _written_out() -> dict[int, dict[date, str]]:
    """The years in our data, read once."""
    data = yaml.load(DATA.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return {int(year): dict(days) for year, days in data["years"].items()}


@dataclass(frozen=True)
class WorkingDays:
    """Counts working days; `closures` are the council's own closed days with their names."""

    closures: tuple[tuple[date, str], ...] = ()

    def why_not(self, day: date) -> str | None:
        """Why this is no working day, in words; None when it is one."""
        if day.weekday() >= _SATURDAY:
            return "a Saturday" if day.weekday() == _SATURDAY else "a Sunday"
        holiday = bank_holidays(day.year).get(day)
        if holiday is not None:
            return f"a bank holiday ({holiday})"
        closed = next((name for on, name in self.closures if on == day), None)
        if closed is None:
            return None
        return f"a day on which the council is closed ({closed})" if closed else "a day on which the council is closed"

    def is_working(self, day: date) -> bool:
        return self.why_not(day) is None

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative, counted the other way, once `end` lies behind."""
        if end < start:
            return -self.count(end, start)
        return sum(self.is_working(start + n * _ONE) for n in range(1, (end - start).days + 1))

    def after(self, start: date, days: int) -> date:
        """The day that is `days` working days after `start`; `start` itself is not counted."""
        day = start
        while days > 0:
            day += _ONE
            days -= self.is_working(day)
        return day

    def nearest(self, day: date, towards: Literal["before", "after"] = "before") -> date:
        """The day itself, or the next working day on that side of it."""
        step = -_ONE if towards == "before" else _ONE
        while not self.is_working(day):
            day += step
        return day


# CQC counts by bank holidays alone: it does not know on which days a council is closed.
CQC_DAYS = WorkingDays()

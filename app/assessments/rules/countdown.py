"""How far the return is: in working days, as a date, as day n of m; in day numbers while no letter has come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.assessments.rules.working_days import WorkingDays
from app.core.clock import LONDON
from app.core.ukdates import in_full
from app.framework.reference import timeline


@dataclass(frozen=True)
class Countdown:
    """`working_days_left` counts from tomorrow and includes the day itself, 0 on the day, negative once it has passed.

    `day` is 0 on the day of the letter. What is not known is None. `forecast_due_on` is filled only while CQC's date is
    not in here, and is never to be shown without the word forecast.
    """

    on: date
    notified_on: date | None
    due_at: datetime | None
    day: int | None
    of_days: int | None
    working_days_left: int | None
    calendar_days_left: int | None
    has_passed: bool
    forecast_due_on: date | None
    forecast_words: str

    @property
    def due_on(self) -> date | None:
        """The date of the deadline in England."""
        return None if self.due_at is None else local_day(self.due_at)

    @property
    def day_words(self) -> str:
        """Today is day 10 of 21."""
        if self.day is None or self.day < 0:
            return ""
        return f"Today is day {self.day}" + (f" of {self.of_days}." if self.of_days is not None else ".")

    @property
    def words(self) -> str:
        """One sentence on where the round stands."""
        if self.notified_on is None:
            return "No letter has come yet, so dates are day numbers counted from it."
        if self.due_at is None or self.working_days_left is None:
            return f"The date that CQC's letter states for the return is not in here yet. {self.forecast_words}".strip()
        due_on = local_day(self.due_at)
        if due_on == self.on:
            return "The return was due earlier today." if self.has_passed else "The return is due today."
        if self.working_days_left == 0:
            return f"The return {'was' if self.has_passed else 'is'} due on {in_full(due_on)}."
        if self.has_passed:
            return f"The return is {_days(-self.working_days_left)} late."
        return f"{_days(self.working_days_left)} left."


def local_day(moment: datetime) -> date:
    """The day it is in England at this moment: a deadline of 11:30pm UTC in summer is the next day's."""
    return moment.astimezone(LONDON).date()


def forecast_due_on(notified_on: date) -> date:
    """When a return would be due after the usual three weeks: a forecast only, CQC's own date always counts.

    Source: CQC, January 2024 (three weeks, the date is named in the request); calendar days are our reading.
    """
    return notified_on + timedelta(days=timeline().return_day)


def countdown(at: datetime, notified_on: date | None, due_at: datetime | None, days: WorkingDays) -> Countdown:
    """The countdown at this moment (aware)."""
    today = local_day(at)
    due_on = None if due_at is None else local_day(due_at)
    forecast = forecast_due_on(notified_on) if notified_on is not None and due_at is None else None
    return Countdown(
        on=today,
        notified_on=notified_on,
        due_at=due_at,
        day=None if notified_on is None else (today - notified_on).days,
        of_days=None if notified_on is None or due_on is None else (due_on - notified_on).days,
        working_days_left=None if due_on is None else days.count(today, due_on),
        calendar_days_left=None if due_on is None else (due_on - today).days,
        has_passed=due_at is not None and at > due_at,
        forecast_due_on=forecast,
        forecast_words=""
        if forecast is None
        else f"Three weeks would end on {in_full(forecast)}: a forecast, not CQC's date.",
    )


def _days(count: int) -> str:
    return f"{count} working day" if count == 1 else f"{count} working days"

"""When people are written to: on working days from 8am to 6pm; at any hour in the last 24 before the return is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.assessments.rules.countdown import local_day
from app.assessments.rules.working_days import WorkingDays
from app.core.clock import LONDON

OPENS, CLOSES = time(8), time(18)
LAST_HOURS = timedelta(hours=24)


@dataclass(frozen=True)
class MailHours:
    """The council's working days, and when the open round's return is due (aware; None while that is not known)."""

    days: WorkingDays
    due_at: datetime | None = None

    def is_last_day(self, at: datetime) -> bool:
        """Whether the deadline is inside 24 hours, and still to come."""
        return self.due_at is not None and timedelta(0) <= self.due_at - at <= LAST_HOURS

    def allow(self, at: datetime) -> bool:
        """Whether people may be written to at this moment (aware)."""
        if self.is_last_day(at):
            return True
        return self.days.is_working(local_day(at)) and OPENS <= at.astimezone(LONDON).time() < CLOSES

    def next(self, at: datetime) -> datetime:
        """This moment, or the next at which people may be written to."""
        if self.allow(at):
            return at
        day = local_day(at)
        if at.astimezone(LONDON).time() >= CLOSES:
            day += timedelta(days=1)
        opens = moment_of(self.days.nearest(day, "after"), OPENS)
        if self.due_at is None or self.due_at < at:
            return opens
        return min(opens, self.due_at - LAST_HOURS)


def moment_of(day: date, at: time) -> datetime:
    """That hour of that day in England, in UTC: the same hour on the clock in summer and in winter."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)

"""At which hours of a day reminders leave."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from app.assessments.rules import MailHours, local_day, moment_of
from app.core.clock import LONDON
from app.reminders.rules.digests import HOURS

# Nothing leaves sooner after somebody asked for it by hand: so long it can be undone.
TO_UNDO = timedelta(minutes=10)
# A council is never closed for so long.
FAR = 60


def hour_now(at: datetime) -> int | None:
    """The last hour of today at which digests leave that has come; None before the first."""
    return max((hour for hour in HOURS if hour <= at.astimezone(LONDON).hour), default=None)


def leaves_at(on: date, hour: int) -> datetime:
    """That hour of that day on England's clock."""
    return moment_of(on, time(hour))


def days_to_come(at: datetime, hours: MailHours) -> list[date]:
    """Today while digests may still leave today, and the next day on which they do."""
    found = []
    for on in _days(at):
        if any(leaves_at(on, hour) > at and hours.allow(leaves_at(on, hour)) for hour in HOURS):
            found.append(on)
        if found and (len(found) == 2 or found[0] > local_day(at)):
            break
    return found


def by_hand_at(at: datetime, hours: MailHours) -> datetime:
    """When a reminder that somebody asks for now leaves: at the next such hour, or soon where the deadline is inside 24 hours."""
    first = at + TO_UNDO
    if hours.is_last_day(first):
        return first
    return next(
        moment
        for on in _days(at)
        for moment in (leaves_at(on, hour) for hour in HOURS)
        if moment >= first and hours.allow(moment)
    )


def _days(at: datetime) -> Iterator[date]:
    return (local_day(at) + timedelta(days=days) for days in range(FAR))

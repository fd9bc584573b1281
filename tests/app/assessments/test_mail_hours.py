"""When people are written to: working days by day, and at any hour just before the deadline."""

from datetime import date, datetime

import pytest

from app.assessments.rules import MailHours, WorkingDays
from app.core.clock import LONDON

DAYS = WorkingDays(((date(2027, 1, 4), "Stocktaking"),))


def at(text: str) -> datetime:
    """By the clock in England."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "due", "leaves"),
    [
        ("2027-01-21T12:00", None, "2027-01-21T12:00"),
        ("2027-01-21T08:00", None, "2027-01-21T08:00"),
        ("2027-01-21T07:59", None, "2027-01-21T08:00"),
        ("2027-01-21T18:00", None, "2027-01-22T08:00"),
        ("2027-01-22T18:30", None, "2027-01-25T08:00"),  # Friday evening
        ("2027-01-23T12:00", None, "2027-01-25T08:00"),  # Saturday
        ("2026-12-24T18:30", None, "2026-12-29T08:00"),  # Christmas, and the day for it on Monday
        ("2026-12-31T19:00", None, "2027-01-05T08:00"),  # New Year, a weekend, and a day on which we are closed
        ("2027-03-27T12:00", None, "2027-03-30T08:00"),  # the clocks go forward on Sunday, Monday is Easter Monday
        ("2026-10-24T12:00", None, "2026-10-26T08:00"),  # the clocks go back
        ("2027-01-23T23:00", "2027-01-24T17:00", "2027-01-23T23:00"),  # due tomorrow at 5pm, a Sunday
        ("2027-01-22T19:00", "2027-01-24T17:00", "2027-01-23T17:00"),  # from 24 hours before on
        ("2027-01-22T19:00", "2027-02-01T17:00", "2027-01-25T08:00"),
        ("2027-01-23T23:00", "2027-01-23T17:00", "2027-01-25T08:00"),  # it has passed: nothing hurries any more
    ],
)
def test_it_leaves_now_or_at_the_next_hour_at_which_people_are_written_to(
    moment: str, due: str | None, leaves: str
) -> None:
    hours = MailHours(DAYS, at(due) if due else None)
    assert hours.next(at(moment)).astimezone(LONDON).isoformat()[:16] == leaves
    assert hours.allow(at(moment)) is (moment == leaves)
    assert hours.allow(hours.next(at(moment)))

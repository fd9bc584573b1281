"""One view for each page, filled with made-up facts: drawn in the tests, and looked at by eye."""

from tests.web.samples import (
    account,
    asks,
    evidence,
    importing,
    people,
    record,
    reminders,
    requests,
    restricted,
    set_up,
    today,
    work,
)
from tests.web.samples.frame import NOW

# (name, template, frame, view)
SAMPLES = [
    *today.SAMPLES,
    *requests.SAMPLES,
    *account.SAMPLES,
    *asks.SAMPLES,
    *evidence.SAMPLES,
    *importing.SAMPLES,
    *work.SAMPLES,
    *restricted.SAMPLES,
    *set_up.SAMPLES,
    *people.SAMPLES,
    *record.SAMPLES,
    *reminders.SAMPLES,
]

__all__ = ["NOW", "SAMPLES"]

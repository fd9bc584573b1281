"""What can be said of a job from its figures."""

from datetime import datetime

from app.jobs.models import JobState

STOPPED = "Stopped as asked. What was done so far is kept."
OVER = frozenset({JobState.DONE, JobState.STOPPED, JobState.FAILED})


def time_left(started_at: datetime | None, on: datetime, done: int, total: int) -> str:
    """How long it may still take, in words; empty until a tenth is done, because before that it is a guess."""
    if started_at is None or total <= 0 or done >= total or done * 10 < total:
        return ""
    seconds = (on - started_at).total_seconds() / done * (total - done)
    if seconds < 50:
        return "less than a minute"
    minutes = round(seconds / 60)
    return "about a minute" if minutes <= 1 else f"about {minutes} minutes"

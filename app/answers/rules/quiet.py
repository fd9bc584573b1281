"""For how long a person may ask not to be reminded, and that they say why."""

from datetime import date, timedelta

LONGEST = timedelta(days=60)


def quiet_fault(until: date, why: str, on: date) -> tuple[str, str] | None:
    """What is wrong with a pause of reminders, as field and sentence; None when it will do."""
    if until <= on:
        return "/until", "Give a day that is still to come."
    if until > on + LONGEST:
        return "/until", f"Give a day in the next {LONGEST.days} days. If it takes longer, tell whoever asks you."
    if not why.strip():
        return "/why", "Say why in a few words, like “back Monday”. Whoever asked you sees it."
    return None

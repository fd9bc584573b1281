"""A time of day as people write it in a form."""

import re

_WRITTEN = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?\s*m?\.?$", re.IGNORECASE)
_NAMED = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}


def read_clock_time(text: str) -> str | None:
    """ "5pm", "5.30 pm", "17:00" and "midday" as "17:00"; "" for nothing, None for what is no time of day."""
    wanted = text.strip().lower()
    if not wanted or wanted in _NAMED:
        return _NAMED.get(wanted, "")
    found = _WRITTEN.match(wanted)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None

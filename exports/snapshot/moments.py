"""The one rule about a snapshot's time."""

from datetime import datetime


def need_zone(taken_at: datetime) -> None:
    """Raise ValueError for a time without a zone: every date in a document is worked out from it."""
    if taken_at.utcoffset() is None:
        raise ValueError("taken_at needs a time zone.")

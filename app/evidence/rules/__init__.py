"""What follows from the facts of a document alone, and how it is shown."""

from app.evidence.rules.facts import (
    covers_period,
    is_guarded,
    is_stale,
    is_undated,
    kind_of,
    link_fault,
    period_fault,
)

__all__ = [
    "covers_period",
    "is_guarded",
    "is_stale",
    "is_undated",
    "kind_of",
    "link_fault",
    "period_fault",
]

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
from app.evidence.rules.grading import findings_from, grade_of, state_at_first, words_of
from app.evidence.rules.labels import closer, of_label, reason

__all__ = [
    "closer",
    "covers_period",
    "findings_from",
    "grade_of",
    "is_guarded",
    "is_stale",
    "is_undated",
    "kind_of",
    "link_fault",
    "of_label",
    "period_fault",
    "reason",
    "state_at_first",
    "words_of",
]

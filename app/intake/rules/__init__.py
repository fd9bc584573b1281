"""What a file says of itself, what became of it, and how that is shown."""

from app.intake.rules.suggesting import (
    MADE_UP_ONLY,
    WAITS_FOR_SCAN,
    WAS_ERASED,
    added_sentence,
    already_sentence,
    batch_sentence,
    came_with,
    changed_sentence,
    content_of,
    findings_in,
    findings_of,
    infected_sentence,
    state_of,
    unpacked_sentence,
    with_suggestions,
)

__all__ = [
    "MADE_UP_ONLY",
    "WAITS_FOR_SCAN",
    "WAS_ERASED",
    "added_sentence",
    "already_sentence",
    "batch_sentence",
    "came_with",
    "changed_sentence",
    "content_of",
    "findings_in",
    "findings_of",
    "infected_sentence",
    "state_of",
    "unpacked_sentence",
    "with_suggestions",
]

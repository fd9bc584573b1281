"""What is said of a row that an act on many, or its undo, has to leave as it is."""

from typing import Any

from app.core.errors import EditConflict, Problem
from app.intake.models import TrackerImport

# The version of a document or an answer that nobody has touched since it was made.
AS_MADE = 1


def why_left(refused: Problem) -> str:
    """In words for the person who undoes it: worked on since, or what the refusal says of each field."""
    if isinstance(refused, EditConflict):
        return "It was worked on since."
    return " ".join(error.detail for error in refused.errors) or refused.detail


# One step of an undo: a change given back, an answer taken out, a document withdrawn.
Step = tuple[str, Any]


def steps_back(tracker: TrackerImport) -> list[Step]:
    """All that an undo has to do, in its order: the last change first, then answers, then documents."""
    return [
        *(("changed", change) for change in reversed(tracker.changed or ())),
        *(("placed", pair) for pair in tracker.placed or ()),
        *(("made", document) for document in tracker.made or ()),
    ]

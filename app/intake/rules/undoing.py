"""What is said of a row that an act on many, or its undo, has to leave as it is."""

from app.core.errors import EditConflict, Problem

# The version of a document or an answer that nobody has touched since it was made.
AS_MADE = 1


def why_left(refused: Problem) -> str:
    """In words for the person who undoes it: worked on since, or what the refusal says of each field."""
    if isinstance(refused, EditConflict):
        return "It was worked on since."
    return " ".join(error.detail for error in refused.errors) or refused.detail

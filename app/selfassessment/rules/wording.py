"""What may be said of tracked cases to those without case rights, and counts in words."""

from app.selfassessment.models import Direction

# Two cases and an assertion's own words may be enough to know whose they are; so a number is said from three on.
FEWEST_CASES_COUNTED = 3


def cases_sentence(cases: int, direction: Direction = Direction.SUPPORTS, *, others: bool = False) -> str:
    """ "3 tracked cases show this"; without the number under three, "" for none. No reference, no fact of any case.

    `others` is for a reader who sees some of the cases by name and is told of the rest.
    """
    if cases < 1:
        return ""
    verb = "show this" if direction is Direction.SUPPORTS else "point the other way"
    words = f"{'other ' if others else ''}tracked cases {verb}"
    return f"{cases} {words}" if cases >= FEWEST_CASES_COUNTED else words.capitalize()

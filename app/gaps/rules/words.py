"""Pieces of sentences that the rules share."""

from datetime import date

from app.core.words import some
from app.gaps.gap import Fact


def late(fact: Fact, on: date) -> str:
    """ " It is 2 days late." where it is, else nothing."""
    if fact.due_on is None or fact.due_on >= on:
        return ""
    return f" It is {some((on - fact.due_on).days, 'day')} late."


def listed(codes: str) -> str:
    """ "17, 19, 4" in order and each once: "4, 17 and 19"."""
    ordered = sorted(dict.fromkeys(code.strip() for code in codes.split(",") if code.strip()), key=_natural)
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} and {ordered[-1]}" if ordered else ""


def _natural(code: str) -> tuple[str, int, str]:
    letters = "".join(c for c in code if not c.isdigit())
    digits = "".join(c for c in code if c.isdigit())
    return (letters, int(digits) if digits else 0, code)

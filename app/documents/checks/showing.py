"""What hides in a file is shown by its first words, with every figure in them covered."""

import re

_LONGEST = 80


def excerpt_of(words: str) -> str:
    """The first words on one line, digits covered; "" for none."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    shown = re.sub(r"\d", "•", flat)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"

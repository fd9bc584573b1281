"""Numbers with their nouns, as sentences need them."""


def some(number: int, one: str, many: str = "") -> str:
    """1 document, 2 documents."""
    return f"{number} {one if number == 1 else many or one + 's'}"

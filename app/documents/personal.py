"""Signs of personal data in a document's words: health service, insurance and birth particulars of a person."""

import re
from collections.abc import Iterable, Iterator

from app.documents.facts import Flag, Place, TextPart, Warned

_NHS_SPACED = re.compile(r"(?<![\d-])(\d{3})[ -](\d{3})[ -](\d{4})(?![\d-])")
_NHS_NAMED = re.compile(r"\bNHS\b[^\d\n]{0,25}(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)", re.IGNORECASE)
# HMRC's rule (NIM39110): some letters and prefixes are never given out.
_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b",
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b[\s:]{0,4}\d{1,2}[ ./-](?:\d{1,2}|[A-Za-z]{3,9})[ ./-]\d{2,4}",
    re.I,
)
MAX_FOUND = 50


def personal_data_in(parts: Iterable[TextPart], slides: bool = False) -> list[Warned]:
    """One warning for each number or date found, with its place and all but its last digits covered."""
    found: dict[tuple[str, str], Warned] = {}
    for part in parts:
        for what, end in found_in(part.text):
            place = _words(part.place, slides)
            sentence = f"This may hold personal data: {what} ending {end}. Check whether it may be sent."
            found.setdefault((what, end), Warned(Flag.PERSONAL_DATA, sentence, place))
            if len(found) >= MAX_FOUND:
                return list(found.values())
    return list(found.values())


def is_nhs_number(digits: str) -> bool:
    """The check digit of the NHS number (modulus 11 over the first nine digits; 10 is never given)."""
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (0 if check == 11 else check) == int(digits[9])


def found_in(text: str) -> Iterator[tuple[str, str]]:
    """(what it is, its last characters) for every number or date in a text that says who someone is."""
    for pattern in (_NHS_SPACED, _NHS_NAMED):
        for match in pattern.finditer(text):
            digits = "".join(match.groups())
            if is_nhs_number(digits):
                yield "an NHS number", digits[-2:]
    for match in _INSURANCE.finditer(text):
        yield "a National Insurance number", match.group()[-2:].strip()
    for match in _BIRTH.finditer(text):
        yield "a date of birth", match.group()[-2:]


def _words(place: Place, slides: bool) -> str:
    row = f"row {place.paragraph}" if place.sheet and place.paragraph else ""
    return ", ".join(filter(None, (place.in_words(slides), row)))

"""Signs of personal data in a document's words: numbers that say who someone is, ways to reach a person, where one lives."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.documents.facts import Flag, Found, Place, TextPart, Warned

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
# A number of a case system, only where it is called one: "Mosaic ID 1234567", "client ref: P-20441".
_CASE = re.compile(
    r"\b(?:case|client|person|service user|mosaic|liquidlogic|las|lcs|carefirst|eclipse|framework-?i|swift|rio|systmone)"
    r"\s?(?:id|ref(?:erence)?|no|number)\b\.?\s?[:#]?\s?([A-Z]{0,4}[-/]?\d{4,10})\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24})(?![\w@])")
# Numbers as Ofcom's plan has them, written as people do; what follows 0 or +44 says that it is one.
_PHONE = re.compile(r"(?<![\w/.-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)(?:[1-3]\d|7\d)(?:[\s().-]{0,2}\d){7,8}(?![\w/-])")
_POSTCODE = re.compile(
    r"\b(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?) \d[ABD-HJLNP-UW-Z]{2}\b"
)
# Where people have their own mail; any other domain is an employer's, as far as can be told.
_OWN_MAIL = frozenset(
    [
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "live.co.uk",
        "live.com", "msn.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com",
        "me.com", "mac.com", "aol.com", "btinternet.com", "btopenworld.com", "sky.com",
        "talktalk.net", "tiscali.co.uk", "virginmedia.com", "virgin.net", "ntlworld.com", "blueyonder.co.uk",
        "proton.me", "protonmail.com", "gmx.com", "gmx.co.uk", "mail.com",
    ]
)  # fmt: skip
# The words shortly before a phone number or a postcode that make it somebody's own.
_SOMEBODYS = (
    r"next of kin|nok|home (?:address|phone|tel\w*|number|mobile)|lives? (?:at|in)|lived at|service user|"
    r"daughter|son|mother|father|mum|dad|wife|husband"
)
_PHONE_OF = re.compile(rf"\b(?:{_SOMEBODYS})\b", re.IGNORECASE)
_LIVES_AT = re.compile(rf"\b(?:{_SOMEBODYS}|resident|tenant|patient|client|mr|mrs|ms|miss)\b", re.IGNORECASE)
_BEFORE = 60  # characters looked at
_MARKED = re.compile(
    r"^\W*(?:official[ :–-]{0,3}sensitive\b|(?:strictly |private (?:and|&) )?confidential\b|not for (?:publication|circulation)\b|"
    r"restricted\W*$|legally privileged\b)",
    re.IGNORECASE | re.MULTILINE,
)
MAX_FOUND = 200
_AROUND = 30
WORDS = {
    Found.NHS_NUMBER: "an NHS number",
    Found.INSURANCE_NUMBER: "a National Insurance number",
    Found.DATE_OF_BIRTH: "a date of birth",
    Found.CASE_REFERENCE: "the number of a case",
    Found.PERSONAL_EMAIL: "somebody’s own email address",
    Found.PERSONAL_PHONE: "somebody’s own phone number",
    Found.HOME_ADDRESS: "where somebody lives",
}
_TO_KNOW = {
    Found.EMAIL: "It gives an email address",
    Found.PHONE: "It gives a phone number",
    Found.POSTCODE: "It gives a postcode",
}


@dataclass(frozen=True)
class Hit:
    """Something in a text that says who someone is: what, and from where to where."""

    found: Found
    start: int
    end: int


def personal_data_in(parts: Iterable[TextPart], slides: bool = False) -> list[Warned]:
    """One warning for each number, address or date found, with its place and all but its last characters covered."""
    seen: dict[tuple[Found, str], Warned] = {}
    for number, part in enumerate(parts):
        place = _words(part.place, slides)
        if number < 3 and (marked := _MARKED.search(part.text[:1_500])):
            words = " ".join(marked.group().split())
            sentence = f"It is marked “{words}”. Check that the mark is still right for what is sent."
            seen.setdefault((Found.MARKING, ""), Warned(Flag.HIDDEN_CONTENT, sentence, place, Found.MARKING))
        for hit in hits_in(part.text):
            said = part.text[hit.start : hit.end]
            key = (hit.found, re.sub(r"[\W_]", "", said).upper())
            if key not in seen:
                seen[key] = _warned(hit, part.text, place)
            if len(seen) >= MAX_FOUND:
                return list(seen.values())
    return list(seen.values())


def is_nhs_number(digits: str) -> bool:
    """The check digit of the NHS number (modulus 11 over the first nine digits; 10 is never given)."""
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (0 if check == 11 else check) == int(digits[9])


def hits_in(text: str) -> Iterator[Hit]:
    """Everything in a text that says who someone is, or how to reach somebody; each stretch of text counts once."""
    taken: list[tuple[int, int]] = []
    for hit in _every_hit(text):
        if all(hit.end <= start or hit.start >= end for start, end in taken):
            taken.append((hit.start, hit.end))
            yield hit


def covered(text: str, hit: Hit) -> str:
    """The words around a hit, with its letters and digits covered but for the last two, and all other digits too."""
    before = re.sub(r"\d", "•", text[max(0, hit.start - _AROUND) : hit.start])
    after = re.sub(r"\d", "•", text[hit.end : hit.end + _AROUND])
    said = text[hit.start : hit.end]
    kept = len(said) - 2
    hidden = "".join("•" if c.isalnum() and at < kept else c for at, c in enumerate(said))
    return " ".join(f"{before}{hidden}{after}".split())


def _every_hit(text: str) -> Iterator[Hit]:
    for pattern in (_NHS_SPACED, _NHS_NAMED):
        for match in pattern.finditer(text):
            if is_nhs_number("".join(match.groups())):
                yield Hit(Found.NHS_NUMBER, match.start(1), match.end())
    for found, pattern in ((Found.INSURANCE_NUMBER, _INSURANCE), (Found.DATE_OF_BIRTH, _BIRTH)):
        for match in pattern.finditer(text):
            yield Hit(found, match.start(), match.end())
    for match in _CASE.finditer(text):
        yield Hit(Found.CASE_REFERENCE, match.start(1), match.end(1))
    for match in _EMAIL.finditer(text):
        is_own = match[1].lower() in _OWN_MAIL
        yield Hit(Found.PERSONAL_EMAIL if is_own else Found.EMAIL, match.start(), match.end())
    for match in _PHONE.finditer(text):
        is_own = _stands_before(_PHONE_OF, text, match.start())
        yield Hit(Found.PERSONAL_PHONE if is_own else Found.PHONE, match.start(), match.end())
    for match in _POSTCODE.finditer(text):
        is_own = _stands_before(_LIVES_AT, text, match.start())
        yield Hit(Found.HOME_ADDRESS if is_own else Found.POSTCODE, match.start(), match.end())


def _stands_before(words: re.Pattern[str], text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    return words.search(text, max(line, at - _BEFORE), at) is not None


def _warned(hit: Hit, text: str, place: str) -> Warned:
    said = text[hit.start : hit.end]
    if hit.found in _TO_KNOW:
        # Ways to reach somebody at work are ordinary in council papers; whole, so that a person can see whose they are.
        return Warned(Flag.PERSONAL_DATA, f"{_TO_KNOW[hit.found]}: {said.strip()}.", place, hit.found)
    sentence = f"This may hold personal data: {WORDS[hit.found]} ending {said.strip()[-2:].strip()}. Check whether it may be sent."
    return Warned(Flag.PERSONAL_DATA, sentence, place, hit.found, covered(text, hit))


def _words(place: Place, slides: bool) -> str:
    row = f"row {place.paragraph}" if place.sheet and place.paragraph else ""
    return ", ".join(filter(None, (place.in_words(slides), row)))

"""What must not stand in a case: names of people aside, the numbers and dates that say who someone is."""

import hmac
import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from app.core.errors import FieldError, Invalid
from app.documents.facts import Found
from app.documents.personal import WORDS, hits_in, is_nhs_number

# One character before the @ is enough to know it, and keeps a long text without one from being read over and over.
_EMAIL = re.compile(r"[\w+-]@[\w-]{1,63}\.\w")
_SAYS_WHO = (Found.NHS_NUMBER, Found.INSURANCE_NUMBER, Found.DATE_OF_BIRTH)
_AGES = re.compile(r"\d{1,3}")
# Care Act 2014 s58 (transition) and s63 (young carers): the only ways on which a person of 16 or 17 may be on the list.
YOUNG_WAYS = ("transition", "young carer")


def identifiers_in(text: str) -> tuple[str, ...]:
    """What in a text says who someone is, in words ("an NHS number"); empty when nothing was found."""
    kinds = {WORDS[hit.found] for hit in hits_in(text) if hit.found in _SAYS_WHO}
    if _EMAIL.search(text):
        kinds.add("an e-mail address")
    return tuple(sorted(kinds))


def identifier_fault(text: str) -> str | None:
    """A sentence for whoever wrote it; None when the text names nobody by number, date of birth or address."""
    kinds = identifiers_in(text)
    if not kinds:
        return None
    return f"This holds {' and '.join(kinds)}. Take it out: a case goes by its reference only."


def refuse_identifiers(texts: Mapping[str, object]) -> None:
    """Raise Invalid (422) that points at each text which says who someone is; values that are no text pass."""
    faults = {place: identifier_fault(text) for place, text in texts.items() if isinstance(text, str)}
    errors = tuple(FieldError(f"/{place}", fault) for place, fault in faults.items() if fault is not None)
    if errors:
        raise Invalid("Something here says who the person is.", errors=errors)


def reference_fault(reference: str) -> str | None:
    """Why a case system's reference can't be used to know a case again; None when it can."""
    digits = tidy_reference(reference).replace("-", "")
    if is_nhs_number(digits) or identifiers_in(reference):
        return "This is a number or address of the person. Use the case system's own reference."
    return None


def age_fault(age_band: str, pathways: list[str]) -> str | None:
    """Why a young person's case can't be on the list, by the age rule of case_tracking.yaml; None when it can."""
    ages = [int(age) for age in _AGES.findall(age_band)]
    if not ages or max(ages[:2]) > 17:
        return None
    if min(ages[:2]) < 16:
        return "Under 16 a case is not used."
    if any(way in pathway.lower() for pathway in pathways for way in YOUNG_WAYS):
        return None
    return "At 16 or 17 a case is used only for transition or a young carer."


def tidy_reference(value: str) -> str:
    """The case system's reference as it is compared: without spaces of any kind, in one case."""
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def match_key(secret: bytes, reference: str) -> str:
    """A keyed hash of the case system's reference: without the council's key file nobody can tell whose it is."""
    return hmac.new(secret, tidy_reference(reference).encode(), sha256).hexdigest()

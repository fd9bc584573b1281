"""Names of people on a list of the council's, known only by keyed hashes of their parts; found in words without the list."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable

from app.documents.facts import Found, TextPart
from app.evidence.schemas import FindingIn

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "rev", "prof", "cllr"})
_MOST_SHOWN = 6
Pair = tuple[str, str]


class Hasher:
    """Keyed hashes of name parts; each is worked out once."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {}

    def __call__(self, part: str) -> str:
        plain = plain_part(part)
        if plain not in self._known:
            self._known[plain] = hmac.new(self._key, plain.encode(), hashlib.sha256).hexdigest()[:32]
        return self._known[plain]


def plain_part(part: str) -> str:
    """One part of a name as it is compared: small letters without accents, hyphens and apostrophes."""
    bare = unicodedata.normalize("NFKD", part).casefold()
    return "".join(c for c in bare if c.isalpha())


def first_and_last(name: str) -> Pair | None:
    """The first and last part of a name: "Mrs Mary Jane Ellis" and "Ellis, Mary" are both Mary, Ellis. None for one part."""
    last, comma, first = name.partition(",")
    words = [*_WORD.findall(first), *_WORD.findall(last)] if comma else _WORD.findall(name)
    parts = [one for one in words if plain_part(one) not in _TITLES]
    return (parts[0], parts[-1]) if len(parts) > 1 else None


def names_in(parts: Iterable[TextPart], listed: Collection[Pair], hasher: Hasher) -> FindingIn | None:
    """What is found in a document, by place and initials; None where nobody on the list is named.

    Two words with capitals that stand beside each other, or with one between them, in either order.
    """
    if not listed:
        return None
    found: dict[str, str] = {}
    for part in parts:
        for line in part.text.splitlines():
            words = [word for word in _WORD.findall(line) if word[0].isupper()]
            for shown in _named(words, listed, hasher):
                found.setdefault(shown, part.place.in_words())
    if not found:
        return None
    places = "; ".join(dict.fromkeys(place for place in found.values() if place))[:300]
    initials = ", ".join(list(found)[:_MOST_SHOWN])
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    who = "somebody" if len(found) == 1 else f"{len(found)} people"
    return FindingIn(
        kind=Found.NAME.value, place=places, detail=f"It names {who} on the council’s list: {initials}{more}."
    )


def _named(words: list[str], listed: Collection[Pair], hasher: Hasher) -> Iterable[str]:
    for at, one in enumerate(words):
        for other in words[at + 1 : at + 3]:
            pair = (hasher(one), hasher(other))
            if pair in listed or pair[::-1] in listed:
                yield f"{one[0]}. {other[0]}."

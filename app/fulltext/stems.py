"""Words and their stems, the same as SQLite's FTS5 makes them ("porter unicode61 remove_diacritics 2").

PostgreSQL is given these stems, and short texts are compared by them, so that one question has one answer everywhere.
The stemmer is Porter's of 1980 ("An algorithm for suffix stripping", Program 14(3)), as FTS5 has it.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_LONGEST, _SHORTEST = 64, 3
_SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "logi": "log", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_THIRD = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_FOURTH = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
)  # fmt: skip
WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """In small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Of one word, whatever its case."""
    word = plain(word)
    if word.isascii():
        return _porter(word) if _SHORTEST <= len(word) <= _LONGEST else word
    # FTS5 looks at bytes: each of a letter's is a consonant.
    bytewise = word.encode()
    if not _SHORTEST <= len(bytewise) <= _LONGEST:
        return word
    return _porter(bytewise.decode("latin-1")).encode("latin-1").decode(errors="ignore")


def stems_of(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in WORD.findall(text)]


def _porter(word: str) -> str:
    word = _ending_s(word)
    word = _ending_ed(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, _SECOND)
    word = _replaced(word, _THIRD)
    return _last_letters(_without_fourth(word))


def _ending_s(word: str) -> str:
    if len(word) > len("ies") and word.endswith(("sses", "ies")) and word != "sses":
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 1 else word


def _ending_ed(word: str) -> str:
    if word.endswith("eed") and word != "eed":
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _has_vowel(word[: -len(ending)]):
            return _repaired(word[: -len(ending)])
    return word


def _repaired(word: str) -> str:
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if len(word) > 1 and word[-1] == word[-2] and not _is_vowel(word, len(word) - 1) and word[-1] not in "lsz":
        return word[:-1]
    return word + "e" if _measure(word) == 1 and _is_short(word) else word


def _replaced(word: str, endings: dict[str, str]) -> str:
    """The longest ending among these gives way to another, where enough is left before it."""
    for size in range(min(7, len(word) - 1), 2, -1):
        other = endings.get(word[-size:])
        if other is not None:
            return word[:-size] + other if _measure(word[:-size]) > 0 else word
    return word


def _without_fourth(word: str) -> str:
    for ending in sorted((one for one in _FOURTH if word.endswith(one)), key=len, reverse=True):
        rest = word[: -len(ending)]
        if _measure(rest) <= 1 or (ending == "ion" and not rest.endswith(("s", "t"))):
            return word
        return rest
    return word


def _last_letters(word: str) -> str:
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _is_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _is_vowel(word: str, at: int) -> bool:
    if word[at] in "aeiou":
        return True
    return word[at] == "y" and at > 0 and not _is_vowel(word, at - 1)


def _has_vowel(word: str) -> bool:
    return any(_is_vowel(word, at) for at in range(len(word)))


def _measure(word: str) -> int:
    """How often a vowel is followed by a consonant."""
    kinds = [_is_vowel(word, at) for at in range(len(word))]
    return sum(1 for one, following in pairwise(kinds) if one and not following)


def _is_short(word: str) -> bool:
    """Ends as consonant, vowel, consonant, the last of them not w, x or y."""
    last = len(word) - 1
    if last < 2 or word[last] in "wxy":
        return False
    return not _is_vowel(word, last) and _is_vowel(word, last - 1) and not _is_vowel(word, last - 2)

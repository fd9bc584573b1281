"""Words of a request reduced to meanings, so that a reworded request is still recognised."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.framework.reference.loading import load

_WORD = re.compile(r"[a-z0-9]+")
_SECTION = re.compile(r"\b(?:sections?|s|ss)\s?(\d{1,3})\b(?:\s?(?:to|-|–|and)\s?(\d{1,3})\b)?")
# Ending, and the letters that must be left before it ("care" and "carers" stay apart).
_ENDINGS = (
    ("ations", 3), ("ation", 3), ("ments", 3), ("ment", 3), ("ingly", 3), ("ings", 3), ("ing", 3), ("ities", 3), ("ity", 3),
    ("iveness", 3), ("ives", 3), ("ive", 3), ("ers", 4), ("ies", 3), ("ied", 3), ("ed", 3), ("er", 4), ("es", 4), ("ly", 4),
    ("al", 4), ("s", 2), ("e", 4),
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """One meaning in a text: its key for comparing, and the words that it stood in, for saying why."""

    key: str
    words: str


@dataclass(frozen=True)
class Synonyms:
    """Phrases of stems and the meaning each has; `longest` is the most words in one that begins with a stem."""

    meanings: dict[tuple[str, ...], str]
    plain: frozenset[str]
    longest: dict[str, int]


def meanings(text: str) -> list[Meaning]:
    """The meanings in their order: a known phrase counts as one, a section of an Act as `s77`, plain words not at all."""
    known = synonyms()
    words = words_of(text)
    stems = [stem(word) for word in words]
    found: list[Meaning] = []
    at = 0
    while at < len(words):
        length, key = _longest_phrase(stems, at, known)
        if key is not None:
            found.append(Meaning(key, " ".join(words[at : at + length])))
        elif words[at] not in known.plain and len(words[at]) > 1:
            found.append(Meaning(stems[at], words[at]))
        at += length
    return found


def words_of(text: str) -> list[str]:
    """Lower-case words without possessives; "section 34 to 36" gives s34, s35 and s36."""
    lowered = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("'", "").replace("-", " ")
    return _WORD.findall(_SECTION.sub(_as_sections, lowered))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending; crude on purpose, since both lists pass through it."""
    if len(word) <= 3 or word.isdigit():
        return word
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def grams(text: str, size: int = 4) -> frozenset[str]:
    """Character n-grams of the words that count, so that near spellings still meet."""
    known = synonyms()
    joined = " ".join(word for word in words_of(text) if word not in known.plain)
    padded = f" {joined} "
    return frozenset(padded[start : start + size] for start in range(len(padded) - size + 1))


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """The list of synonyms, read once."""
    data = load("synonyms.yaml")
    table: dict[tuple[str, ...], str] = {}
    for group in data["groups"]:
        for phrase in group:
            # The first group that names a phrase keeps it: order in the file decides.
            table.setdefault(_stems(phrase), f"={group[0]}")
    return Synonyms(table, frozenset(_plain_words(data["plain"])), longest_from(table))


def longest_from(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """By the first stem of phrases, how many words the longest of them has: most words begin none."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return longest


def _plain_words(rows: Iterable[str]) -> Iterable[str]:
    for row in rows:
        yield from words_of(row)


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words_of(phrase))


def _longest_phrase(stems: list[str], at: int, known: Synonyms) -> tuple[int, str | None]:
    for length in range(min(known.longest.get(stems[at], 0), len(stems) - at), 0, -1):
        key = known.meanings.get(tuple(stems[at : at + length]))
        if key is not None:
            return length, key
    return 1, None


def _as_sections(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2] or found[1])
    numbers = range(first, last + 1) if first <= last < first + 12 else (first, last)
    return " ".join(f"s{number}" for number in numbers)

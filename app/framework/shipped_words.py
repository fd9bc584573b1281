"""The words that we ship for telling what a paper is about, what each stands for, and reading a text as a council changed them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.framework.reference.loading import load
from app.framework.wording import stem, words_of

_WORD = re.compile(r"[A-Za-z0-9]+(?:[’'][A-Za-z0-9]+)*")
_SECTION = re.compile(r"s\d+")
# As many letters of the longest that we ship.
LONGEST_ABBREVIATION = 6


@dataclass(frozen=True)
class ShippedWord:
    """A word or phrase as we ship it. An abbreviation is made of the first letters of what it stands for."""

    word: str
    stands_for: str
    is_abbreviation: bool


@lru_cache(maxsize=1)
def shipped_words() -> Mapping[str, ShippedWord]:
    """All of them by word, in the alphabet's order; one that stands for several things is said to stand for the first."""
    found: dict[str, ShippedWord] = {}
    for group in load("synonyms.yaml")["groups"]:
        _gather(found, group[0], group)
    for topic in load("topics.yaml")["topics"]:
        _gather(found, topic["topic"].replace("-", " "), [*topic["names"], *topic["words"]])
    return {word: found[word] for word in sorted(found)}


def without(text: str, words: Iterable[str]) -> str:
    """The text without these words, in whichever ending they stand there; what is left keeps its order."""
    keys = {tuple(stem(one) for one in words_of(word)) for word in words}
    keys.discard(())
    longest = max((len(key) for key in keys), default=0)
    places = list(_WORD.finditer(unicodedata.normalize("NFKC", text))) if longest else []
    # A hyphen and a line between words do not matter, as they do not in reading.
    stems = ["".join(stem(one) for one in words_of(place[0])) for place in places]
    left, at, done = [], 0, 0
    flat = unicodedata.normalize("NFKC", text)
    while at < len(places):
        length = next((n for n in range(min(longest, len(places) - at), 0, -1) if tuple(stems[at : at + n]) in keys), 0)
        if length:
            left.append(flat[done : places[at].start()])
            done = places[at + length - 1].end()
        at += length or 1
    return "".join((*left, flat[done:])) if left else text


def standing_in(text: str, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what it stands for here, the word) for each of these words that stands in the text and stands for something."""
    return [(means, word) for word, means in words.items() if means and without(text, [word]) != text]


def _gather(found: dict[str, ShippedWord], stands_for: str, phrases: list[str]) -> None:
    letters = {"".join(word[0] for word in words_of(phrase)): phrase for phrase in phrases if len(words_of(phrase)) > 1}
    for phrase in phrases:
        word = str(phrase).casefold()
        # "DoLS" as well as "dol"; "s42" is made of no letters.
        whole = letters.get(word) or letters.get(word.removesuffix("s")) if len(word) <= LONGEST_ABBREVIATION else None
        is_short = whole is not None or _SECTION.fullmatch(word) is not None
        found.setdefault(word, ShippedWord(word, whole or str(stands_for), is_short))

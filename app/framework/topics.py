"""The subjects of adult social care and the words that papers on each use, to tell what a request or a paper is about."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.framework.reference.loading import load
from app.framework.wording import longest_from, stem, synonyms, words_of

# Papers of other services, and papers of no service at all: a subject that no request asks for.
ELSEWHERE = "elsewhere"
_SAYS_OUTRIGHT, _SPEAKS_OF = 2.0, 1.0
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Told:
    """A phrase of our list as it stands in a text: its `words`, and how strongly it tells each subject.

    `names` holds the subjects that the phrase says outright ("hospital discharge"), not only speaks of ("ward").
    """

    key: tuple[str, ...]
    words: str
    subjects: tuple[tuple[str, float], ...]
    names: frozenset[str]


@dataclass(frozen=True)
class Hint:
    """One word that stands in phrases of our list: how telling it is by itself, and how far it points to each subject."""

    stem: str
    word: str
    telling: float
    subjects: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Phrase:
    subjects: tuple[tuple[str, float], ...]
    names: frozenset[str]


@dataclass(frozen=True)
class _Topics:
    phrases: dict[tuple[str, ...], _Phrase]
    longest: dict[str, int]
    crossing: frozenset[str]
    # For each stem how telling it is (the fewer subjects use it, the more), and the subjects that it points to.
    hints: dict[str, tuple[float, tuple[tuple[str, float], ...]]]


def told_in(text: str) -> Iterator[Told]:
    """The phrases of our list in the order in which they stand; the longest wins, none is counted inside another."""
    known = _topics()
    words, stems = _read(text)
    at = 0
    while at < len(stems):
        for length in range(min(known.longest.get(stems[at], 0), len(stems) - at), 0, -1):
            key = stems[at : at + length]
            phrase = known.phrases.get(key)
            if phrase is not None:
                yield Told(key, " ".join(words[at : at + length]), phrase.subjects, phrase.names)
                at += length
                break
        else:
            at += 1


def hints_in(text: str) -> Iterator[Hint]:
    """The words that stand in phrases of our list, whole phrase or not: a paper rarely uses our phrases as we have them."""
    known, plain = _topics().hints, synonyms().plain
    for word, its_stem in dict(zip(*_read(text), strict=True)).items():
        found = known.get(its_stem)
        if found is not None and word not in plain:
            yield Hint(its_stem, word, *found)


@lru_cache(maxsize=16)
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a text and their stems; kept for the few passages in hand, which are read for phrases and for words."""
    words = tuple(words_of(_CAMEL.sub(" ", text.replace("_", " "))))
    return words, tuple(stem(word) for word in words)


def crossing() -> frozenset[str]:
    """Subjects that cut across the others (waits, feedback, action plans): a paper on another subject often names one."""
    return _topics().crossing


@lru_cache(maxsize=1)
def _topics() -> _Topics:
    data = load("topics.yaml")
    found: dict[tuple[str, ...], dict[str, float]] = {}
    for topic in data["topics"]:
        for phrases, weight in ((topic["names"], _SAYS_OUTRIGHT), (topic["words"], _SPEAKS_OF)):
            for phrase in phrases:
                found.setdefault(_stems(phrase), {}).setdefault(topic["topic"], weight)
    for line in data["elsewhere"]:
        for phrase in line.split(", "):
            found.setdefault(_stems(phrase), {}).setdefault(ELSEWHERE, _SAYS_OUTRIGHT)
    found.pop((), None)
    return _Topics(
        {key: _phrase(key, subjects) for key, subjects in found.items()},
        longest_from(found),
        frozenset(topic["topic"] for topic in data["topics"] if topic.get("crossing")),
        _hints(found),
    )


def _hints(found: dict[tuple[str, ...], dict[str, float]]) -> dict[str, tuple[float, tuple[tuple[str, float], ...]]]:
    """By stem, from all phrases; one that says a subject outright counts half as much again, not twice: it is a part only."""
    plain = {stem(word) for word in synonyms().plain}
    strongest: dict[str, dict[str, float]] = {}
    for key, subjects in found.items():
        for one in key:
            if one not in plain and len(one) > 1:
                pointed = strongest.setdefault(one, {})
                for subject, weight in subjects.items():
                    pointed[subject] = max(pointed.get(subject, 0.0), min(weight, 1.5))
    count = len({subject for subjects in found.values() for subject in subjects})
    return {one: (math.log(1 + count / len(pointed)), tuple(pointed.items())) for one, pointed in strongest.items()}


def _phrase(key: tuple[str, ...], subjects: dict[str, float]) -> _Phrase:
    """Longer phrases tell more, and a phrase of several subjects tells each of them less."""
    share = (1 + 0.35 * (len(key) - 1)) / len(subjects) ** 0.7
    names = frozenset(name for name, weight in subjects.items() if weight == _SAYS_OUTRIGHT)
    return _Phrase(tuple((name, weight * share) for name, weight in subjects.items()), names)


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words_of(phrase))

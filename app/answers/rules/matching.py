"""Which requests a document answers best, with the words that say so and where they stand; a person confirms."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.answers.rules.learning import NOTHING, Decided, Known, Near
from app.answers.rules.likeness import alike, how_telling, unit, weighed
from app.framework.topics import ELSEWHERE, Hint, crossing, hints_in, told_in
from app.framework.wording import meanings

MOST_MATCHES = 3
# Below this a document is left alone: "no request" is a proper answer.
ENOUGH = 1.2
# A match is clear, and may be confirmed with all the others in one act, when it stands well above the next one.
CLEAR, AHEAD = 5.5, 1.6
SHOWN_WORDS = 4
# A phrase that tells less of a request is no reason to show.
WORTH_SAYING = 0.1
# From this likeness on a document that people here placed is named as a reason.
LIKE_ENOUGH = 0.45
# One placement may be a mistake: a match is clear by what was learned only where as many documents agree.
AGREED = 2


class Where(StrEnum):
    """The part of a document that a passage is from."""

    NAME = "file name"
    TITLE = "title"
    HEADING = "heading"
    OPENING = "opening words"
    TEXT = "text"


# How much a phrase tells by where it stands: a title names the thing, a file name often does, the text mentions much.
TELLS = {Where.NAME: 1.0, Where.TITLE: 2.0, Where.HEADING: 0.8, Where.OPENING: 0.9, Where.TEXT: 0.4}


@dataclass(frozen=True)
class Asked:
    """One request of the list in force. `parts` holds (part, its words)."""

    code: str
    title: str
    asked: str = ""
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Passage:
    """Words of a document and where they stand, as "where to look" reads; `place` is "" for its name and title."""

    text: str
    where: Where
    place: str = ""
    # What the council's own words in it stand for, each as (meaning, word).
    meant: tuple[tuple[str, str], ...] = ()
    # The text without words of ours that the council changed; None where none stands in it.
    heard: str | None = None

    @property
    def read(self) -> str:
        """The text with what its own words stand for."""
        return ". ".join((self.text if self.heard is None else self.heard, *(meaning for meaning, _ in self.meant)))

    def own_words(self, said: str) -> str:
        """The words of the document itself for a phrase that was read in it."""
        if said.casefold() in " ".join(self.text.casefold().split()):
            return said
        return next((word for meaning, word in self.meant if said.casefold() in meaning.casefold()), said)


@dataclass(frozen=True)
class Match:
    """A request that a document may answer. `words` are the document's own, `place` where most of them stand; `alike` is a
    document that people here placed there and that reads like it."""

    code: str
    part: str
    score: float
    words: tuple[str, ...]
    where: Where
    place: str
    alike: str
    is_clear: bool

    @property
    def why(self) -> str:
        """Which words of its own, where they stand, and which document here it reads like; one sentence or two."""
        stands = {Where.NAME: "in its file name", Where.TITLE: "in its title"}.get(self.where, f"in its {self.where}")
        said = f"It says {', '.join(f'“{one}”' for one in self.words)} {stands}." if self.words else ""
        reasons = [one for one in (said, f"It reads like {self.alike}." if self.alike else "") if one]
        return " ".join(reasons) or "Its words are close to those of the request."


@dataclass(frozen=True)
class _Said:
    """A phrase of our list where it tells most."""

    words: str
    subjects: tuple[tuple[str, float], ...]
    names: frozenset[str]
    passage: Passage
    weight: float


@dataclass(frozen=True)
class _Heard:
    """What a document says by itself, whatever was learned of others: phrases, single words, subjects, its own meanings."""

    said: Sequence[_Said]
    hinted: Sequence[_Said]
    subjects: Mapping[str, float]
    own: Mapping[str, float]


@dataclass(frozen=True)
class Learned:
    """A document that people here have placed, by its passages, and the requests that it answers."""

    document: str
    passages: tuple[Passage, ...]
    codes: tuple[str, ...]


@lru_cache(maxsize=16)
def matcher_of(requests: tuple[Asked, ...]) -> "Matcher":
    """The matcher of a list of requests; kept, since reading a list costs more than matching a document."""
    return Matcher(requests)


class Matcher:
    """Made once for a list of requests; `best` is then asked for each document."""

    def __init__(self, requests: Sequence[Asked]):
        self._requests = {request.code: request for request in requests}
        self._leans = _leanings(requests)
        self._parts = {
            request.code: {part: {meaning.key for meaning in meanings(words)} for part, words in request.parts}
            for request in requests
        }
        self._plain = {request.code: weighed(_fields(request)) for request in requests}
        self._telling = how_telling(self._plain.values())
        self._asked = {code: unit(weights, self._telling) for code, weights in self._plain.items()}

    def best(self, passages: Sequence[Passage], known: Known = NOTHING, document: str = "") -> tuple[Match, ...]:
        """At most three requests, the best first; none when nothing in the document says enough.

        `known` is what this council has decided on already: a document that reads alike counts for its requests, but not
        this `document` itself.
        """
        heard = _heard(tuple(passages), self)
        said, hinted, subjects = heard.said, heard.hinted, heard.subjects
        own, near = heard.own, known.near(heard.own, document)
        scores = {code: self._score(code, subjects, own, near.get(code)) for code in self._requests}
        ranked = sorted(scores, key=lambda code: -scores[code])[: MOST_MATCHES + 1]
        if not ranked or scores[ranked[0]] - subjects.get(ELSEWHERE, 0.0) < ENOUGH:
            return ()
        first, top = near.get(ranked[0]), scores[ranked[0]]
        following = scores[ranked[1]] if len(ranked) > 1 else 0.0
        sure = top if first is None or first.agreed >= AGREED else top - LEARNED * first.worth
        is_clear = sure >= CLEAR and sure >= AHEAD * following
        return tuple(
            self._match(code, scores[code], said, hinted, near.get(code), is_clear=is_clear and place == 0)
            for place, code in enumerate(ranked[:MOST_MATCHES])
            if scores[code] >= max(ENOUGH / 2, top / 5)
        )

    def know(self, learned: Iterable[Learned]) -> Known:
        """What is learned from these documents, to be asked for each document in hand."""
        return Known(Decided(one.document, _placed(one.passages, self), one.codes) for one in learned)

    def _score(self, code: str, subjects: Mapping[str, float], own: Mapping[str, float], near: Near | None) -> float:
        leaning = sum(subjects.get(subject, 0.0) * share for subject, share in self._leans[code].items())
        return leaning + DIRECT * alike(own, self._asked[code]) + LEARNED * (near.worth if near else 0.0)

    def _match(
        self,
        code: str,
        score: float,
        said: Sequence[_Said],
        hinted: Sequence[_Said],
        near: Near | None,
        *,
        is_clear: bool,
    ) -> Match:
        # A single word is a reason only where no phrase is one.
        telling = self._telling_of(code, said) or self._telling_of(code, hinted)
        words = _apart([one.words for _, one in telling])[:SHOWN_WORDS]
        first = _shown(telling)
        like = near.document if near is not None and near.likeness >= LIKE_ENOUGH else ""
        part = _part(self._parts[code], said)
        return Match(code, part, round(score, 2), words, first.where, first.place, like, is_clear)

    def _telling_of(self, code: str, said: Sequence[_Said]) -> list[tuple[float, _Said]]:
        """What tells enough of this request to be worth saying, the most first."""
        leans, wanted = self._leans[code], self._asked[code]
        telling: list[tuple[float, _Said]] = []
        for one in said:
            worth = sum(leans.get(subject, 0.0) * share for subject, share in one.subjects)
            worth += sum(wanted.get(key, 0.0) for key in _keys(one.words))
            if worth >= WORTH_SAYING:
                telling.append((worth * one.weight, one))
        return sorted(telling, key=lambda pair: -pair[0])

    def telling(self, passages: Sequence[Passage]) -> dict[str, float]:
        """What passages mean, weighed by how telling each meaning is in this list."""
        return unit(weighed(_own_fields(passages)), self._telling)


# What all single words together may add, however many they are: much less than a phrase that says a subject outright.
HINTED = 1.0
# Weights of the plain likeness to the request's own words, and to a document that this council placed there.
DIRECT, LEARNED = 8.0, 9.0
_CROSSING_COUNTS = 0.6
_IN_TITLE, _IN_ASKED, _IN_PART = 3.0, 0.6, 0.8


def meant_by(text: str, own: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(meaning, word) of each of the council's own words that stands in the text; one in capitals only as such."""
    flat = text.replace("_", " ")
    return tuple((meaning, word) for word, meaning in own.items() if meaning and _stands(word, flat))


def _stands(word: str, text: str) -> bool:
    flags = 0 if word.isupper() else re.IGNORECASE
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags) is not None


def _shown(telling: Sequence[tuple[float, _Said]]) -> Passage:
    """Where to look: a heading that tells at least half of what the strongest place does, else that place."""
    placed = [(worth, one.passage) for worth, one in telling if one.passage.place]
    if not placed:
        return telling[0][1].passage if telling else Passage("", Where.TEXT)
    headed = (passage for worth, passage in placed if passage.where is Where.HEADING and worth >= placed[0][0] / 2)
    return next(headed, placed[0][1])


# A batch has at most so many documents: whoever looks at one again waits for none of it to be read again.
@lru_cache(maxsize=600)
def _heard(passages: tuple[Passage, ...], matcher: Matcher) -> _Heard:
    said, hinted = _said(passages), _hinted(passages)
    return _Heard(said, hinted, _subjects([*said, *hinted]), matcher.telling(passages))


@lru_cache(maxsize=20_000)
def _keys(phrase: str) -> tuple[str, ...]:
    """The meanings of a phrase; the same few thousand stand in all documents."""
    return tuple(meaning.key for meaning in meanings(phrase))


@lru_cache(maxsize=4_000)
def _placed(passages: tuple[Passage, ...], matcher: Matcher) -> dict[str, float]:
    return matcher.telling(passages)


def _leanings(requests: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """How far each request asks for each subject: 1 for the request that names it most, the others by their share."""
    raw: dict[str, dict[str, float]] = {}
    for request in requests:
        strongest: dict[tuple[tuple[str, ...], str], float] = {}
        for text, weight in _request_texts(request):
            for told in told_in(text):
                for subject, share in told.subjects:
                    outright = subject in told.names
                    if subject != ELSEWHERE and (outright or weight == _IN_TITLE):
                        key = (told.key, subject)
                        strongest[key] = max(strongest.get(key, 0.0), weight * share * (1.0 if outright else 0.5))
        raw[request.code] = defaultdict(float)
        for (_, subject), weight in strongest.items():
            raw[request.code][subject] += weight
    most: dict[str, float] = defaultdict(float)
    for subjects in raw.values():
        for subject, weight in subjects.items():
            most[subject] = max(most[subject], weight)
    return {
        code: {subject: (weight / most[subject]) ** 1.5 for subject, weight in subjects.items()}
        for code, subjects in raw.items()
    }


def _request_texts(request: Asked) -> list[tuple[str, float]]:
    return [(request.title, _IN_TITLE), (request.asked, _IN_ASKED), *((words, _IN_PART) for _, words in request.parts)]


def _said(passages: Sequence[Passage]) -> list[_Said]:
    """Every phrase of our list once, where it tells most."""
    best: dict[tuple[str, ...], _Said] = {}
    for passage in passages:
        for told in told_in(passage.read):
            weight = TELLS[passage.where]
            if told.key not in best or weight > best[told.key].weight:
                best[told.key] = _Said(passage.own_words(told.words), told.subjects, told.names, passage, weight)
    return list(best.values())


def _hinted(passages: Sequence[Passage]) -> list[_Said]:
    """Every word that stands in phrases of our list once, where it tells most; together they have one voice."""
    best: dict[str, tuple[float, Hint, Passage]] = {}
    for passage in passages:
        weight = TELLS[passage.where]
        for hint in hints_in(passage.read):
            if hint.stem not in best or weight > best[hint.stem][0]:
                best[hint.stem] = (weight, hint, passage)
    length = math.sqrt(sum((weight * hint.telling) ** 2 for weight, hint, _ in best.values())) or 1.0
    return [
        _Said(
            passage.own_words(hint.word),
            tuple((subject, HINTED * hint.telling * share / length) for subject, share in hint.subjects),
            frozenset(),
            passage,
            weight,
        )
        for weight, hint, passage in best.values()
    ]


def _apart(said: Sequence[str]) -> tuple[str, ...]:
    """Each once, and none that is a part of another: "list" says nothing more beside "waiting list"."""
    kept: list[str] = []
    for one in dict.fromkeys(said):
        if not any(f" {one} " in f" {other} " for other in said if other != one):
            kept.append(one)
    return tuple(kept)


def _subjects(said: Sequence[_Said]) -> dict[str, float]:
    """What a document is about: each subject with its weight. One that cuts across others counts less beside one named outright."""
    weights: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    for one in said:
        named |= one.names
        for subject, share in one.subjects:
            weights[subject] += one.weight * share
    across = crossing()
    if named - across - {ELSEWHERE}:
        for subject in across:
            weights[subject] *= _CROSSING_COUNTS
    return weights


def _part(parts: Mapping[str, set[str]], said: Sequence[_Said]) -> str:
    """The part of the request that shares most with what the document says; "" where none stands out."""
    heard = {key for one in said for key in _keys(one.words)}
    shared = {part: len(heard & asked) for part, asked in parts.items()}
    ranked = sorted(shared, key=lambda part: -shared[part])
    if not ranked or not shared[ranked[0]] or (len(ranked) > 1 and shared[ranked[0]] == shared[ranked[1]]):
        return ""
    return ranked[0]


def _fields(request: Asked) -> list[tuple[str, float]]:
    return [(request.title, 3.0), (request.asked, 1.4), *((words, 1.0) for _, words in request.parts)]


def _own_fields(passages: Sequence[Passage]) -> list[tuple[str, float]]:
    return [(passage.read.replace("_", " "), TELLS[passage.where]) for passage in passages]

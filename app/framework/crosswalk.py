"""Proposes which old requests a new one continues, with a score and the reason; a person confirms, nothing is dropped."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.framework.reference import framework
from app.framework.wording import grams, meanings, words_of

# The figures below were settled on the two made-up lists in tests/app/framework/data and on a list of bare titles.
# How much a word says by where it stands: a title names the thing, parts only list what it holds.
IN_TITLE, IN_ASKED, IN_PART = 3.0, 1.4, 1.0
# What one list never says can't tell its lines apart, so it counts less in the other's.
ONLY_HERE = 0.5
# A title told again in the other's text counts less than in its title; a part that matches, less than the whole.
TOLD_IN_TEXT, AS_PART = 0.6, 0.8
# A part counts as met from this telling on, and makes a split or a merge by itself from this likeness on.
PART_TELLS, PART_ALONE = 0.75, 0.5

# A pair that is each other's best needs least; one that is best from one side only (a split or a merge) needs more.
BEST_BOTH_WAYS, BEST_FOR_NEW, BEST_FOR_OLD, OFFERED = 0.26, 0.30, 0.42, 0.20
# A split or a merge needs more than one word in common, unless that word is nearly alone in both lists.
WELL_TOLD = 1.1
# As good as the best: what comes within this share of it.
NEARLY_BEST = 0.88
OFFERED_A_LINE = 3
SAID_AT_MOST = 4
SURE, SAME_TITLE = 1.0, 0.95


@dataclass(frozen=True)
class Line:
    """One line of a request list, as far as it helps to recognise it."""

    code: str
    title: str
    asked: str = ""
    parts: tuple[str, ...] = ()
    quality_statements: tuple[str, ...] = ()
    theme: str = ""
    maps_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """What is proposed for an old request's answers: `chosen` unless a person says otherwise, else only offered."""

    old_code: str
    new_code: str
    score: float
    why: str
    chosen: bool


@dataclass(frozen=True)
class _Weighed:
    """Meanings with their weights, and the length of that vector."""

    weights: dict[str, float]
    length: float


@dataclass(frozen=True)
class _Read:
    """A line with its meanings weighed: how telling each is among all lines, times where it stands."""

    line: Line
    whole: _Weighed
    title: frozenset[str]
    title_words: tuple[str, ...]
    grams: frozenset[str]
    words: dict[str, str]
    telling: dict[str, float]
    parts: tuple[_Weighed, ...]


@dataclass(frozen=True)
class _Pair:
    old: _Read
    new: _Read
    score: float
    part: float
    told: float
    shared: tuple[str, ...]


def propose_moves(old: Sequence[Line], new: Sequence[Line]) -> list[Move]:
    """Every move worth showing, best first within each new line, in the order of the new list.

    One old line may move to several new ones and several old ones to one. Where the new list itself says what a line
    was (`maps_from`), that holds and the texts only offer more.
    """
    telling = _telling([*old, *new])
    in_old, in_new = _meanings_of(old), _meanings_of(new)
    olds = [_read(line, telling, in_new) for line in old]
    news = [_read(line, telling, in_old) for line in new]
    by_new = [[pair for o in olds if (pair := _compare(o, n)) is not None] for n in news]
    pairs = [pair for row in by_new for pair in row]
    best_for_new = _best(pairs, by_new=True)
    best_for_old = _best(pairs, by_new=False)
    known = {line.code for line in old}
    stated = {(code, line.code) for line in new for code in line.maps_from if code in known}
    moves: list[Move] = []
    for row in by_new:
        candidates = sorted(row, key=lambda pair: -pair.score)
        said = [_stated(pair) for pair in candidates if _codes(pair) in stated]
        proposed = [
            _proposed(pair, best_for_new, best_for_old, may_choose=not stated)
            for pair in candidates
            if _codes(pair) not in stated
        ]
        chosen = [move for move in proposed if move.chosen]
        offered = [move for move in proposed if not move.chosen and move.score >= OFFERED]
        moves += said + chosen + offered[: max(0, OFFERED_A_LINE - len(said) - len(chosen))]
    return moves


def _codes(pair: _Pair) -> tuple[str, str]:
    return pair.old.line.code, pair.new.line.code


def _telling(lines: Iterable[Line]) -> dict[str, float]:
    """How much each meaning tells: 1 where it stands in one line only, less the more lines hold it."""
    counts: Counter[str] = Counter()
    total = 0
    for line in lines:
        total += 1
        counts.update({m.key for m in meanings(" . ".join((line.title, line.asked, *line.parts)))})
    return {key: math.log(1 + total / count) / math.log(1 + total) for key, count in counts.items()}


def _meanings_of(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset(m.key for line in lines for text in (line.title, line.asked, *line.parts) for m in meanings(text))


def _read(line: Line, telling: dict[str, float], in_the_other: frozenset[str]) -> _Read:
    """Weigh a line's meanings. What the other list never says can't tell its lines apart, so it weighs less."""
    telling = {key: weight * (1.0 if key in in_the_other else ONLY_HERE) for key, weight in telling.items()}
    title, asked = meanings(line.title), meanings(line.asked)
    parts = [meanings(part) for part in line.parts]
    weights: dict[str, float] = {}
    words: dict[str, str] = {}
    for found, where in ((title, IN_TITLE), (asked, IN_ASKED), *((part, IN_PART) for part in parts)):
        for meaning in found:
            weights[meaning.key] = max(weights.get(meaning.key, 0.0), where * telling.get(meaning.key, 0.0))
            words.setdefault(meaning.key, meaning.words)
    return _Read(
        line,
        _weighed(weights),
        frozenset(m.key for m in title),
        tuple(words_of(line.title)),
        grams(line.title),
        words,
        {key: telling[key] for key in weights},
        tuple(_weighed({m.key: telling.get(m.key, 0.0) for m in part}) for part in parts),
    )


def _weighed(weights: dict[str, float]) -> _Weighed:
    return _Weighed(weights, math.sqrt(math.fsum(weight * weight for weight in weights.values())))


def _compare(old: _Read, new: _Read) -> _Pair | None:
    """Score 0 to 1: the words they share as wholes or by a part, the titles told again, spelling, quality statements.

    None for two lines without a word in common: they could never be worth showing.
    """
    is_same_title = old.title_words == new.title_words
    shared = old.whole.weights.keys() & new.whole.weights.keys()
    if not shared and not is_same_title and (old.line.code not in new.line.maps_from):
        return None
    part = max(
        [_by_part(part, new.whole) for part in old.parts] + [_by_part(part, old.whole) for part in new.parts],
        default=0.0,
    )
    titles = max(_told(new, old), _told(old, new))
    score = (
        0.55 * max(_cosine(old.whole, new.whole), AS_PART * part) + 0.25 * titles
        + 0.10 * _overlap(old.grams, new.grams) + 0.10 * _statements(old.line, new.line)
    )  # fmt: skip
    if is_same_title:
        score = max(score, SAME_TITLE)
    said = sorted(shared, key=lambda key: (-old.whole.weights[key] * new.whole.weights[key], key))
    told = math.fsum(min(old.telling[key], new.telling[key]) for key in shared)
    return _Pair(old, new, min(score, 0.99), part, told, tuple(said))


# Sums go by fsum: sets have no order, and the same two lists must always give the same proposal.


def _cosine(one: _Weighed, other: _Weighed) -> float:
    dot = math.fsum(weight * other.weights[key] for key, weight in one.weights.items() if key in other.weights)
    return dot / (one.length * other.length) if dot else 0.0


def _by_part(part: _Weighed, other: _Weighed) -> float:
    """How well one part alone is met; one word that many lines hold is no meeting."""
    told = math.fsum(weight for key, weight in part.weights.items() if key in other.weights)
    return _cosine(part, other) if told >= PART_TELLS else 0.0


def _told(one: _Read, other: _Read) -> float:
    """Which share of one line's title the other line holds, in its title or, counting less, in its text."""
    whole = math.fsum(one.whole.weights[key] for key in one.title)
    told = math.fsum(
        one.whole.weights[key] * (1.0 if key in other.title else TOLD_IN_TEXT)
        for key in one.title
        if key in other.whole.weights
    )
    return told / whole if whole else 0.0


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _statements(old: Line, new: Line) -> float:
    """1 where quality statements meet, 0 where they don't; half where either line names none."""
    if not old.quality_statements or not new.quality_statements:
        return 0.5
    return 1.0 if set(old.quality_statements) & set(new.quality_statements) else 0.0


def _best(pairs: Iterable[_Pair], *, by_new: bool) -> dict[str, _Pair]:
    best: dict[str, _Pair] = {}
    for pair in pairs:
        code = (pair.new if by_new else pair.old).line.code
        if code not in best or pair.score > best[code].score:
            best[code] = pair
    return best


def _stated(pair: _Pair) -> Move:
    old, new = pair.old.line.code, pair.new.line.code
    return Move(old, new, SURE, f"The new list itself says that {new} was {old}.", chosen=True)


def _proposed(pair: _Pair, for_new: dict[str, _Pair], for_old: dict[str, _Pair], *, may_choose: bool) -> Move:
    old, new = pair.old.line.code, pair.new.line.code
    best_new = for_new[new] is pair
    chosen = may_choose and pair.score >= _least(pair, best_new, for_old[old] is pair, for_new[new].score)
    return Move(old, new, round(pair.score, 3), _why(pair), chosen)


def _least(pair: _Pair, best_for_new: bool, best_for_old: bool, best_score: float) -> float:
    """The score from which this pair is chosen. A split or merge may not cross to other quality statements."""
    if best_for_new:
        return BEST_BOTH_WAYS if best_for_old else BEST_FOR_NEW
    if _statements(pair.old.line, pair.new.line) == 0.0:
        return SURE
    if pair.told < WELL_TOLD:
        return SURE
    if pair.part >= PART_ALONE or best_for_old or pair.score >= NEARLY_BEST * best_score:
        return BEST_FOR_OLD
    return SURE


def _why(pair: _Pair) -> str:
    """The words both lines use, most telling first, and the quality statements they share."""
    said: list[str] = []
    for key in pair.shared[:SAID_AT_MOST]:
        one, other = pair.old.words[key], pair.new.words[key]
        said.append(f"“{one}”" if one == other else f"“{one}” and “{other}”")
    sentence = f"Both speak of {', '.join(said)}." if said else "The titles are spelled alike."
    shared = set(pair.old.line.quality_statements) & set(pair.new.line.quality_statements)
    names = [one.name for one in framework().quality_statements if one.id in shared]
    return sentence + (f" Both are about {'; '.join(names)}." if names else "")

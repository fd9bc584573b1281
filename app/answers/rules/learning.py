"""What the documents that people here have placed say of one in hand: those that read like it, and what they answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Two papers that share some words of their names are below this likeness; what is above it counts.
FLOOR = 0.35


@dataclass(frozen=True)
class Decided:
    """A document by what it means, and the requests that people put it under."""

    document: str
    weights: Mapping[str, float]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """The decided document of a request that reads most like one in hand.

    `worth` is its likeness above the floor, less where most of the documents alike answer something else: one mistake does
    not outweigh them. `agreed` is how many of them answer this request.
    """

    likeness: float
    document: str
    worth: float
    agreed: int


class Known:
    """Made once; each meaning leads to the documents that have it, so that one question does not read them all."""

    def __init__(self, decided: Iterable[Decided] = ()):
        self._decided = tuple(decided)
        self._having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, one in enumerate(self._decided):
            for meaning, weight in one.weights.items():
                self._having[meaning].append((at, weight))

    def near(self, own: Mapping[str, float], besides: str = "") -> dict[str, Near]:
        """By request, what documents other than `besides` say that read like this one. Lengths are one, as in `unit`."""
        likeness: dict[int, float] = defaultdict(float)
        for meaning, weight in own.items():
            for at, other in self._having.get(meaning, ()):
                likeness[at] += weight * other
        alike = [(like, self._decided[at]) for at, like in sorted(likeness.items()) if like > FLOOR]
        alike = [(like, one) for like, one in alike if one.document != besides]
        total = sum(like - FLOOR for like, _ in alike)
        found: dict[str, Near] = {}
        for code in sorted({code for _, one in alike for code in one.codes}):
            those = [(like, one.document) for like, one in alike if code in one.codes]
            best, document = max(those, key=lambda pair: pair[0])
            share = sum(like - FLOOR for like, _ in those) / total
            found[code] = Near(best, document, (best - FLOOR) * min(1.0, 2 * share), len(those))
        return found


NOTHING = Known()

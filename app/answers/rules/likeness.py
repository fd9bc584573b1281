"""How alike two texts are: their meanings, weighed by where they stand and by how telling each is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from app.framework.wording import meanings


def weighed(fields: Iterable[tuple[str, float]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text, weight in fields:
        for meaning in meanings(text):
            weights[meaning.key] = max(weights.get(meaning.key, 0.0), weight)
    return weights


def how_telling(lists: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """How telling a meaning is: the fewer requests have it, the more."""
    all_of = list(lists)
    counts = Counter(key for weights in all_of for key in weights)
    return {key: math.log(1 + len(all_of) / count) for key, count in counts.items()}


def unit(weights: Mapping[str, float], telling: Mapping[str, float]) -> dict[str, float]:
    found = {key: weight * telling.get(key, 2.0) for key, weight in weights.items()}
    length = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
    return {key: weight / length for key, weight in found.items()}


def alike(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two unit vectors, 0 to 1."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * large.get(key, 0.0) for key, weight in small.items())

"""Which evidence category a paper belongs to, from what papers of each category call themselves; a person confirms."""

from collections.abc import Iterable
from functools import lru_cache

from app.framework.reference.loading import load
from app.framework.wording import longest_from, stem, words_of

# Below this nothing is said, and where another category is as near as this, neither.
ENOUGH, AHEAD = 1.2, 1.3


def category_of(texts: Iterable[tuple[str, float]]) -> tuple[str, tuple[str, ...]] | None:
    """The category's code and the words that say so, the strongest first; each text comes with how much it tells.

    None where nothing says enough, or as much says another.
    """
    phrases, longest = _phrases()
    told: dict[str, dict[str, float]] = {}
    for text, weight in texts:
        words = words_of(text.replace("_", " "))
        stems = [stem(word) for word in words]
        at = 0
        while at < len(stems):
            for length in range(min(longest.get(stems[at], 0), len(stems) - at), 0, -1):
                code = phrases.get(tuple(stems[at : at + length]))
                if code is not None:
                    said = " ".join(words[at : at + length])
                    # Longer phrases tell more.
                    worth = weight * (1 + 0.35 * (length - 1))
                    told.setdefault(code, {})[said] = max(worth, told.get(code, {}).get(said, 0.0))
                    at += length
                    break
            else:
                at += 1
    ranked = sorted(((sum(words.values()), code) for code, words in told.items()), reverse=True)
    if not ranked or ranked[0][0] < ENOUGH or (len(ranked) > 1 and ranked[0][0] < AHEAD * ranked[1][0]):
        return None
    best = told[ranked[0][1]]
    return ranked[0][1], tuple(sorted(best, key=lambda said: -best[said]))


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], str], dict[str, int]]:
    found: dict[tuple[str, ...], str] = {}
    for one in load("category_words.yaml")["categories"]:
        for phrase in one["words"]:
            found.setdefault(tuple(stem(word) for word in words_of(phrase)), one["category"])
    return found, longest_from(found)

"""Letters of parts, and which parts of another request ask for the same."""

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase

from app.framework.wording import meanings

ENOUGH = 0.5


def next_part_code(taken: Iterable[str]) -> str:
    """The next free letter: a to z, then aa, ab and so on."""
    used = frozenset(taken)
    singles = iter(ascii_lowercase)
    doubles = (one + two for one in ascii_lowercase for two in ascii_lowercase)
    return next(code for code in (*singles, *doubles) if code not in used)


def matching_parts(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Which new part (code) asks for what an old part (code) asked for, by shared words; unclear ones are left out.

    Both map code to the words of the ask. A request of a single part on both sides is taken to ask for the same.
    """
    if len(old) == 1 and len(new) == 1:
        return {next(iter(old)): next(iter(new))}
    same = {_plain(ask): code for code, ask in new.items()}
    found: dict[str, str] = {}
    for code, ask in old.items():
        if _plain(ask) in same:
            found[code] = same[_plain(ask)]
            continue
        best, score = _best(_words(ask), new)
        if score >= ENOUGH:
            found[code] = best
    return found


def join(texts: Sequence[str]) -> str:
    """Texts one under the other, each once, the empty ones left out."""
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _best(words: frozenset[str], new: Mapping[str, str]) -> tuple[str, float]:
    scores = {code: _shared(words, _words(ask)) for code, ask in new.items()}
    best = max(scores, key=lambda code: scores[code], default="")
    return best, scores.get(best, 0.0)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice: 1 for the same words, 0 for none in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> frozenset[str]:
    return frozenset(meaning.key for meaning in meanings(text))

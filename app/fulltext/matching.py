"""The same question put to a text in hand: whether it holds the terms, and the piece of it that shows them best."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.fulltext.stems import WORD, stem, stems_of
from app.fulltext.words import Term

_WORDS_SHOWN = 24
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `is_hit` for the words that were looked for."""

    text: str
    is_hit: bool = False


def holds(terms: Iterable[Term], texts: Iterable[str]) -> bool:
    """Whether each term stands in at least one of the texts, and no excluded one does."""
    read = [stems_of(text) for text in texts]
    return all(term.excluded != any(_stands_at(term, stems) for stems in read) for term in terms)


def snippet(terms: Sequence[Term], text: str) -> tuple[Piece, ...]:
    """So many words of the text around where most of the terms stand, or its beginning."""
    words = list(WORD.finditer(text))
    # A stem keeps the first letter, so most words need none.
    initials = {word[0] for term in terms for word in term.words}
    stems = [stem(word[0]) if _begins_with(initials, word[0][0]) else "" for word in words]
    found = [
        (at, number, len(t.words)) for number, t in enumerate(terms) if not t.excluded for at in _stands_at(t, stems)
    ]
    first = max(0, _best_start(sorted(found)) - 4)
    last = min(len(words), first + _WORDS_SHOWN)
    first = max(0, last - _WORDS_SHOWN)
    if not words:
        return ()
    hits = {at + more for at, _, size in found for more in range(size)}
    begins = words[first].start() if first else 0
    ends = words[last - 1].end() if last < len(words) else len(text)
    pieces = [Piece("…")] if first else []
    at = begins
    for number in range(first, last):
        if number in hits:
            pieces += [Piece(text[at : words[number].start()]), Piece(words[number][0], is_hit=True)]
            at = words[number].end()
    pieces += [Piece(text[at:ends]), *([Piece("…")] if last < len(words) else [])]
    return tuple(Piece(_SPACES.sub(" ", one.text), one.is_hit) for one in pieces if one.text)


def _begins_with(initials: Collection[str], letter: str) -> bool:
    return letter in initials or letter.lower() in initials or not letter.isascii()


def _stands_at(term: Term, stems: Sequence[str]) -> list[int]:
    """Where the term's first word stands, each time."""
    *before, last = term.stems
    size = len(before)
    ends = (
        [at for at, one in enumerate(stems) if one.startswith(last)]
        if term.is_prefix
        else [at for at, one in enumerate(stems) if one == last]
    )
    return [at - size for at in ends if at >= size and list(stems[at - size : at]) == before]


def _best_start(found: Sequence[tuple[int, int, int]]) -> int:
    """Where the stretch with most different terms begins; the first of them."""
    best, start = 0, 0
    for index, (at, _, _) in enumerate(found[:500]):
        here = {number for near, number, _ in found[index : index + _WORDS_SHOWN] if near < at + _WORDS_SHOWN - 4}
        if len(here) > best:
            best, start = len(here), at
    return start

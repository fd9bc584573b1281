"""On which drawn page each place of a document begins: Word's page 7, the sheet "Waits"."""

import re
from collections.abc import Mapping, Sequence

_RUN = 4
# Words at the beginning of a place that it is known by, and the share of them that a drawn page must hold.
_BEGINNING = 80
_ENOUGH = 0.4


def page_place(number: int) -> str:
    return f"page {number}"


def sheet_place(name: str) -> str:
    return f"sheet {name}"


def where_they_begin(
    own: Mapping[str, str], drawn: Sequence[tuple[int, str]], bookmarks: Sequence[tuple[str, int]] = ()
) -> dict[str, int]:
    """For each place of a document, with its words, the drawn page (number, words) on which it begins, if that can be told.

    A sheet is known by the bookmark of its name, everything else by its first words. Places come in their order, so a
    page before that of the place before is not looked at.
    """
    marked = {sheet_place(words): page for words, page in reversed(bookmarks)}
    runs = {number: _runs(_words(text)) for number, text in drawn}
    found: dict[str, int] = {}
    least = 0
    for place, text in own.items():
        page = marked.get(place) or _best(_runs(_words(text)[:_BEGINNING]), runs, least)
        if page is not None:
            found[place] = least = page
    return found


def _best(wanted: set[tuple[str, ...]], runs: Mapping[int, set[tuple[str, ...]]], least: int) -> int | None:
    if not wanted:
        return None
    shares = {number: len(wanted & there) / len(wanted) for number, there in runs.items() if number >= least}
    best = max(shares, key=lambda number: (shares[number], -number), default=None)
    return best if best is not None and shares[best] >= _ENOUGH else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}

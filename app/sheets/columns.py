"""Which row is the header and which column holds what, whatever their order and their exact words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from app.sheets.cells import text_of
from app.sheets.tables import Cell

Wanted = Mapping[str, Sequence[str]]
_HEADER_WITHIN = 40  # rows from the top
_CLOSE = 0.84
_LONGEST_HEADING = 120


@dataclass(frozen=True)
class Guess:
    """The column for a field: its place from 0, its heading, and why it was taken. A guess that is not `certain`
    rests on part of the heading or on its looks and should be shown for a person's yes."""

    column: int
    heading: str
    why: str
    certain: bool


def guess_columns(columns: Sequence[str], wanted: Wanted, allow_misspelt: bool = True) -> dict[str, Guess]:
    """For each field in `wanted` (field to its synonyms) the best column, each column used once; fields not found are
    left out. The field's own name counts as a synonym."""
    scored = []
    for order, (field, synonyms) in enumerate(wanted.items()):
        for column, heading in enumerate(columns):
            score, why = _likeness(heading, (field.replace("_", " "), *synonyms), allow_misspelt)
            if score:
                scored.append((-score, order, column, field, heading, why))
    found: dict[str, Guess] = {}
    used: set[int] = set()
    for minus_score, _, column, field, heading, why in sorted(scored):
        if field not in found and column not in used:
            found[field] = Guess(column, heading, why, certain=-minus_score >= 90)
            used.add(column)
    return {field: found[field] for field in wanted if field in found}


def find_header(rows: Sequence[tuple[int, Sequence[Cell]]], wanted: Wanted | None) -> tuple[int, int] | None:
    """The index of the header row and how sure it is (more is surer), None when no row looks like one.

    With `wanted` it is the row in which most fields are found, else the first row that is all short, different words
    with data below it.
    """
    best: tuple[int, int] | None = None
    for index, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        sureness = _sureness(rows, index, cells, wanted)
        if sureness and (best is None or sureness > best[1]):
            best = (index, sureness)
    return best


def headings_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The header row as words on one line each, without empty columns at the end."""
    headings = [" ".join(text_of(cell).split())[:_LONGEST_HEADING] for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def _sureness(
    rows: Sequence[tuple[int, Sequence[Cell]]], index: int, cells: Sequence[Cell], wanted: Wanted | None
) -> int:
    headings = [heading for heading in headings_of(cells) if heading]
    if not headings or any(not isinstance(cell, str) for cell in cells if cell is not None and cell != ""):
        return 0
    looks = _looks_like_header(headings, rows[index + 1 :])
    if wanted is None:
        return looks
    guesses = guess_columns(headings_of(cells), wanted, allow_misspelt=False).values()
    matched = sum(3 if guess.certain else 1 for guess in guesses)
    return matched * 10 + looks if matched else 0


def _looks_like_header(headings: list[str], below: Sequence[tuple[int, Sequence[Cell]]]) -> int:
    if len(set(headings)) < len(headings) or any(len(heading) > 80 for heading in headings) or not below:
        return 0
    width_below = max((sum(cell not in (None, "") for cell in cells) for _, cells in below[:5]), default=0)
    if not width_below or len(headings) < min(2, width_below):
        return 0
    return min(9, len(headings))


def _likeness(heading: str, synonyms: Sequence[str], allow_misspelt: bool) -> tuple[int, str]:
    """How well a heading says one of the synonyms (0 to 100) and why."""
    best, why = 0, ""
    for words in _keys(heading):
        for synonym in synonyms:
            key = _key(synonym)
            if not words or not key:
                continue
            if words == key:
                score, reason = 100, f"The heading says “{heading}”."
            elif f" {key} " in f" {words} ":
                share = len(key) / len(words)
                score, reason = 50 + int(35 * share), f"The heading “{heading}” holds “{synonym}”."
            elif allow_misspelt and len(key) > 4 and _is_close(words, key):
                score, reason = 50, f"The heading “{heading}” is close to “{synonym}”."
            else:
                continue
            if score > best:
                best, why = score, reason
    return best, why


@lru_cache(maxsize=4_000)
def _is_close(words: str, key: str) -> bool:
    matcher = SequenceMatcher(None, words, key)
    # The first two are bounds above the third and cost little.
    return matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE and matcher.ratio() >= _CLOSE


def _keys(heading: str) -> tuple[str, str]:
    """The heading, and the heading without what stands in brackets."""
    return _key(heading), _key(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", heading))


@lru_cache(maxsize=4_000)
def _key(words: str) -> str:
    """Lower case, no marks, "no." and "number" the same, plural and singular the same."""
    flat = re.sub(r"[^\w\s]", " ", words.lower().replace("&", " and ").replace("#", " number ").replace("'", ""))
    known = {
        "no": "number",
        "nr": "number",
        "num": "number",
        "ref": "reference",
        "desc": "description",
        "dept": "department",
    }
    singular = [
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in flat.split()
    ]
    return " ".join(known.get(word, word) for word in singular)

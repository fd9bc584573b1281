"""The mark of a row on a sheet: whose row it is, and what each changeable cell held when it was downloaded.

So that a sheet needs no hidden copy of itself: a cell was edited when it is no longer what the mark says, and somebody else
changed it when what stands now is not. Digests are short; they tell apart, they guard nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.edited.models import ListKind
from app.edited.rules.lists import OurList

_LENGTH = 8
_LETTERS = {
    ListKind.REQUESTS: "R",
    ListKind.DOCUMENTS: "D",
    ListKind.ACTIONS: "A",
    ListKind.ASSERTIONS: "S",
    ListKind.PEOPLE: "P",
    ListKind.CASES: "C",
    ListKind.GAPS: "G",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


@dataclass(frozen=True)
class Mark:
    """A mark as it was read from a sheet; `held` gives the digest of each changeable column."""

    kind: ListKind
    row: str
    held: Mapping[str, str]


def mark_of(kind: ListKind, columns: OurList, reference: str, values: Mapping[str, str]) -> str:
    """For the last column of a sheet: "R3fa1b2c4.9d0e…"."""
    digests = [digest(values[column.key]) for column in columns.fields]
    return _LETTERS[kind] + ".".join([digest(reference), *digests])


def kind_of(mark: str) -> ListKind | None:
    """Which list a marked row is of; None for what is no mark of ours."""
    return _KINDS.get(mark[:1]) if len(mark) > _LENGTH else None


def read_mark(mark: str, kind: ListKind, columns: OurList) -> Mark | None:
    """None when it is no mark of this list as it is today."""
    row, *digests = mark[1:].split(".")
    if kind_of(mark) is not kind or len(digests) != len(columns.fields):
        return None
    return Mark(kind, row, {column.key: held for column, held in zip(columns.fields, digests, strict=True)})


def digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:_LENGTH]

"""What the chain is made of (canonical JSON, seals, links) and how it is checked. No database, no clock.

The form stands in docs/decisions/0032, so that an auditor can check an exported record with a program of their own.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import rfc8785

# What stands before the first entry.
BEGINNING = "0" * 64
ERASURE = "audit_erasure"
_EXACT = 2**53
_SIMPLE = frozenset({str, bool, type(None)})


class Values(NamedTuple):
    """Before and after of one row's columns, as an AuditChange keeps them."""

    salt: str
    kind: str
    row: str
    change: str
    columns: Mapping[str, Any]


class Link(NamedTuple):
    """One entry as it is stored: what its hash is over, the hash, and its values where they are at hand (None: not here)."""

    content: dict[str, Any]
    sha256: str
    values: Sequence[Values] | None = None
    erased: Sequence[str] = ()

    @property
    def sequence(self) -> int:
        return int(self.content["sequence"])


class FaultKind(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    VALUES = "values"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"
    SIGNATURE = "signature"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: what kind, at which entry, in words."""

    kind: FaultKind
    sequence: int
    sentence: str


@dataclass
class Walked:
    """How far a chain was followed: up to which entry, its hash; the hashes at the numbers asked for, and the
    values whose erasure has its entry."""

    entries: int = 0
    last: int = 0
    head: str = BEGINNING
    at: dict[int, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    fault: Fault | None = None
    signed_by: str = ""


def canonical(value: Any) -> bytes:
    """RFC 8785. The usual values go through orjson, which writes them the same way a hundred times as fast."""
    if _is_usual(value):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)


def _is_usual(value: Any) -> bool:
    """Whether orjson and RFC 8785 agree on it: no float, no number past 2^53, no key beyond ASCII."""
    kind = type(value)
    if kind in _SIMPLE:
        return True
    if kind is int:
        return bool(-_EXACT < value < _EXACT)
    if kind is list or kind is tuple:
        parts = value
    elif kind is dict and all(type(key) is str and key.isascii() for key in value):
        parts = value.values()
    else:
        return False
    # A loop, not `all`: this runs over every value of the record whenever it is checked.
    for part in parts:  # noqa: SIM110
        if type(part) not in _SIMPLE and not _is_usual(part):
            return False
    return True


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal(values: Values) -> str:
    """The hash of one row's before and after. Its salt goes with the values, so an erased value can't be guessed from it."""
    salt, kind, row, change, columns = values
    return sha256(canonical({"change": change, "columns": columns, "kind": kind, "row": row, "salt": salt}))


def link_hash(content: Mapping[str, Any]) -> str:
    """The hash of an entry. Its fields are texts, nulls and one whole number, on which orjson and RFC 8785 agree."""
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def sealed(seals: Iterable[str]) -> str:
    """The hash over all seals of an entry, in their own order: erasing one row's values leaves its seal and this."""
    return sha256("\n".join(sorted(seals)).encode())


def content_of(
    sequence: int,
    previous: str,
    act_id: UUID | str,
    at: datetime,
    actor_id: UUID | str,
    actor_name: str,
    assessment_id: UUID | str | None,
    action: str,
    subject_kind: str,
    subject_id: UUID | str | None,
    subject_reference: str,
    reason: str,
    changes_sha256: str,
) -> dict[str, Any]:
    """What an entry's hash is over: all its fields and the hash of the entry before. `at` is in UTC."""
    return {
        "act_id": _id(act_id),
        "action": action,
        "actor_id": _id(actor_id),
        "actor_name": actor_name,
        "assessment_id": None if assessment_id is None else _id(assessment_id),
        "at": at.isoformat(timespec="microseconds"),
        "changes_sha256": changes_sha256,
        "previous_sha256": previous,
        "reason": reason,
        "sequence": sequence,
        "subject_id": None if subject_id is None else _id(subject_id),
        "subject_kind": subject_kind,
        "subject_reference": subject_reference,
    }


def _id(value: UUID | str) -> str:
    """With hyphens; SQLite keeps ids as 32 digits without."""
    text = value if type(value) is str else str(value)
    return text if len(text) != 32 else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def walk(links: Iterable[Link], marks: Collection[int] = ()) -> Walked:
    """Follow the chain up to its end or its first fault; notes the hashes at the numbers in `marks`."""
    walked = Walked()
    rest = iter(links)
    for link in rest:
        content = link.content
        follows = content["previous_sha256"] == walked.head and link.sequence > walked.last
        if not follows or link_hash(content) != link.sha256:
            walked.fault = _named(link, walked.last + 1, walked.head, rest)
            return walked
        if link.values is not None and sealed([*map(seal, link.values), *link.erased]) != content["changes_sha256"]:
            walked.fault = _fault(FaultKind.VALUES, link.sequence)
            return walked
        walked.erased.update(values.row for values in link.values or () if values.kind == ERASURE)
        walked.entries += 1
        walked.last, walked.head = link.sequence, link.sha256
        if link.sequence in marks:
            walked.at[link.sequence] = link.sha256
    return walked


SENTENCES = {
    FaultKind.CHANGED: "Entry {0} was changed: it is not what its hash was made of.",
    FaultKind.MISSING: "Entry {0} is missing.",
    FaultKind.REORDERED: "Entry {0} is not in its place: entries were put in another order.",
    FaultKind.VALUES: "The values of entry {0} were changed or taken away without an erasure on the record.",
    FaultKind.CUT_OFF: "The record is cut off: entry {0} stood in a checkpoint and is gone.",
    FaultKind.REWRITTEN: "Entry {0} is not the one that a checkpoint signed: the record up to it was written anew.",
}


def _fault(kind: FaultKind, sequence: int) -> Fault:
    return Fault(kind, sequence, SENTENCES[kind].format(sequence))


def _named(link: Link, expected: int, head: str, rest: Iterator[Link]) -> Fault:
    """What happened to the entry that should stand here: another stands in its place, it is gone, or it was changed."""
    if any(_is_the_one(later, expected, head) for later in rest):
        return _fault(FaultKind.REORDERED, expected)
    if link.sequence > expected or _held_another_place(link):
        return _fault(FaultKind.MISSING, expected)
    return _fault(FaultKind.CHANGED, link.sequence)


def _is_the_one(link: Link, expected: int, head: str) -> bool:
    """Whether this is, whole, the entry that was looked for under its number."""
    content = link.content | {"sequence": expected}
    return content["previous_sha256"] == head and link_hash(content) == link.sha256


def _held_another_place(link: Link) -> bool:
    """Whether the entry is whole under a later number: those before it were taken away and the rest moved up."""
    later = range(link.sequence + 1, link.sequence + 1001)
    return any(link_hash(link.content | {"sequence": number}) == link.sha256 for number in later)


def erasure_fault(walked: Walked, claimed: Collection[str]) -> Fault | None:
    """Values that count as erased although no act on the record erased them."""
    if set(claimed) <= walked.erased:
        return None
    return Fault(FaultKind.VALUES, walked.last, "Values were taken away under an erasure that is not on the record.")


def mark_fault(walked: Walked, sequence: int, signed: str) -> Fault | None:
    """What a checkpoint shows that the chain alone can't: a tail that was cut off, or a chain that was made anew."""
    if sequence > walked.last:
        return _fault(FaultKind.CUT_OFF, walked.last + 1)
    stands = walked.head if sequence == walked.last else walked.at.get(sequence, BEGINNING if sequence == 0 else "")
    if stands != signed:
        return _fault(FaultKind.REWRITTEN, sequence)
    return None

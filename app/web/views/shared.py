"""Shapes that many pages share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Choice(NamedTuple):
    """One option of a list of choices."""

    value: str
    words: str


class Place(NamedTuple):
    """A name with its address; the address may be ""."""

    words: str
    address: str


@dataclass(frozen=True)
class Happening:
    """One line of activity: "Anita Lowe" "replaced" "Waiting list protocol", when, and a remark."""

    who: str
    did: str
    at: datetime
    thing: str = ""
    address: str = ""
    more: str = ""


@dataclass(frozen=True)
class Pair:
    """One field in two versions."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """An edit that met another one: what stands now beside what was typed."""

    pairs: Sequence[Pair]
    who: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True)
class FileProblem:
    """One file or row that could not be taken, and what to do."""

    name: str
    why: str


@dataclass(frozen=True)
class JobProgress:
    """How far a long job is. `fragment` is the address of this piece alone; `say` is read out once when it changes.

    `trouble` says why it does not go on just now.
    """

    what: str
    is_running: bool
    done: int = 0
    total: int = 0
    noun: str = ""
    remark: str = ""
    say: str = ""
    fragment: str = ""
    ask_again_after: int = 2
    failures: Sequence[FileProblem] = ()
    stop: str = ""
    next_address: str = ""
    next_words: str = ""
    trouble: str = ""

"""Put things into the index, take them out, find them. What may be seen is the caller's: it names scopes and looks again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.fulltext import queries
from app.fulltext.words import terms_of

_CHUNK = 20_000  # characters of one row: PostgreSQL counts positions to 16,383
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
START_MARK, END_MARK = "\x02", "\x03"


@dataclass(frozen=True)
class Passage:
    """A stretch of text with its place as it is shown ("page 4, Managing the waiting list")."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `is_hit` for the words that were looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing found, by its best passage. `kind` and `subject` are what it was put in under."""

    kind: str
    subject: str
    title: str
    place: str
    snippet: tuple[Piece, ...]


@dataclass(frozen=True)
class Thing:
    """What is put in: without passages it is found by its title. `scopes` are tokens made by `words.scope`."""

    subject: str
    title: str
    passages: Sequence[Passage]
    scopes: Sequence[str]


def put(session: Session, kind: str, things: Sequence[Thing]) -> None:
    """Index things of one kind, each in place of what was indexed for it."""
    if not things:
        return
    queries.remove(session, kind, [thing.subject for thing in things])
    queries.add(session, [row for thing in things for row in _rows(kind, thing)])


def remove(session: Session, kind: str, subject: str) -> None:
    """Take one thing out; nothing happens when it is not in."""
    queries.remove(session, kind, [subject])


def put_scopes(session: Session, kind: str, subject: str, scopes: Sequence[str]) -> None:
    """Change only the facts that a thing is filtered by (its sensitivity, its owner); the words stay."""
    queries.change_scopes(session, kind, subject, " ".join(dict.fromkeys(scopes)))


def search(session: Session, query: str, scopes: Sequence[Sequence[str]] = (), limit: int = 20) -> list[Hit]:
    """The best things for what a person typed, best first, each with its best passage.

    `scopes` is a list of choices: of each choice, at least one token must be among the thing's. No words, no hits.
    """
    terms = terms_of(query)
    if not terms:
        return []
    found = queries.find(session, terms, scopes, limit)
    return [Hit(row.kind, row.subject, row.title, row.place, _pieces(row.snippet)) for row in found]


def rebuild(session: Session) -> None:
    """Make the index anew from the stored passages, so that nothing of a removed one is left in it."""
    queries.rebuild(session)


def _rows(kind: str, thing: Thing) -> Iterator[queries.Row]:
    title, scopes = _clean(thing.title)[:500], " ".join(dict.fromkeys(thing.scopes))
    chunks = (chunk for passage in thing.passages or (Passage(""),) for chunk in _chunks(passage))
    for part, (place, words) in enumerate(chunks):
        yield queries.Row(kind, thing.subject, part, place, scopes, title, words)


def _chunks(passage: Passage) -> list[tuple[str, str]]:
    text = _clean(passage.text)
    chunks = []
    while len(text) > _CHUNK:
        cut = max(text.rfind("\n", 0, _CHUNK), text.rfind(" ", 0, _CHUNK))
        cut = cut if cut > 0 else _CHUNK
        chunks.append(text[:cut])
        text = text[cut:]
    return [(_clean(passage.place)[:300], chunk) for chunk in (*chunks, text)]


def _pieces(marked: str) -> tuple[Piece, ...]:
    pieces = []
    for at, piece in enumerate(re.split(f"[{START_MARK}{END_MARK}]", " ".join(marked.split(" ")))):
        if piece:
            pieces.append(Piece(piece, is_hit=at % 2 == 1))
    return tuple(pieces)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)

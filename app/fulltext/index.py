"""Put things into the index, take them out, find them. What may be seen is the caller's: it names scopes and looks again."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.fulltext import queries
from app.fulltext.matching import Piece, snippet
from app.fulltext.words import Term, terms_of

_CHUNK = 20_000  # characters of one row: PostgreSQL counts positions to 16,383
_AT_A_TIME = 500  # subjects that are looked at again in one statement
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Passage:
    """A stretch of text with its place as it is shown ("page 4, Managing the waiting list")."""

    text: str
    place: str = ""


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


@dataclass(frozen=True)
class Found:
    """A thing that answers, and the passage of it that answers best; `show` makes a hit of it."""

    kind: str
    subject: str
    passage: int


def find(
    session: Session,
    query: str,
    scopes: Sequence[Sequence[str]] = (),
    limit: int = 20,
    admit: Callable[[Sequence[str]], Collection[str]] | None = None,
) -> list[Found]:
    """The best things for what a person typed, best first. No words, no answer.

    `scopes` is a list of choices: of each choice, at least one token must be among the thing's. `admit` says which of
    these subjects may be shown; the index is asked page by page until enough of them are found.
    """
    terms = terms_of(query)
    if not terms:
        return []
    unwanted = [term for term in terms if term.excluded]
    looked_at: set[tuple[str, str]] = set()
    found: list[Found] = []
    for page in queries.pages(session, terms, scopes):
        best = {(one.kind, one.subject): one.id for one in reversed(page)}
        fresh = [key for key in dict.fromkeys((one.kind, one.subject) for one in page) if key not in looked_at]
        looked_at.update(fresh)
        for start in range(0, len(fresh), _AT_A_TIME):
            some = fresh[start : start + _AT_A_TIME]
            admitted = _admitted(session, some, unwanted, admit)
            found += [Found(*key, best[key]) for key in some if key in admitted]
            if len(found) >= limit:
                return found[:limit]
    return found


def show(session: Session, query: str, found: Sequence[Found]) -> list[Hit]:
    """What was found, with the words around."""
    terms = terms_of(query)
    passages = queries.passages(session, [one.passage for one in found])
    return [
        Hit(one.kind, one.subject, row.title, row.place, snippet(terms, row.text))
        for one in found
        if (row := passages.get(one.passage)) is not None
    ]


def search(
    session: Session,
    query: str,
    scopes: Sequence[Sequence[str]] = (),
    limit: int = 20,
    admit: Callable[[Sequence[str]], Collection[str]] | None = None,
) -> list[Hit]:
    """`find` and `show` in one."""
    return show(session, query, find(session, query, scopes, limit, admit))


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


def _admitted(
    session: Session,
    keys: Sequence[tuple[str, str]],
    unwanted: Sequence[Term],
    admit: Callable[[Sequence[str]], Collection[str]] | None,
) -> set[tuple[str, str]]:
    """A thing with an excluded word anywhere in it is left out, however far from the words that were looked for."""
    kept: set[tuple[str, str]] = set()
    for kind in {kind for kind, _ in keys}:
        subjects = [subject for one, subject in keys if one == kind]
        allowed = set(subjects if admit is None else admit(subjects))
        kept |= {(kind, subject) for subject in allowed - queries.subjects_with(session, kind, subjects, unwanted)}
    return kept


def _clean(text: str) -> str:
    """One way to write each letter: an "fi" drawn as one sign is found as it is typed."""
    return _FORBIDDEN.sub("", unicodedata.normalize("NFKC", text))

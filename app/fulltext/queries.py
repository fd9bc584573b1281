"""Every statement of the index, for SQLite (FTS5 beside a table with its own whole-number key) and for PostgreSQL."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app.fulltext.stems import stems_of
from app.fulltext.words import Term

# Passages asked for, each time from the best on; the last time all there is.
_PAGES = (150, 2_000, 200_000)
# PostgreSQL reads the whole of a passage's words to rank it, or to see a phrase in it. So many are ranked, and so many
# looked at for a phrase, for each one asked for: those with all the words in the title first, then as they come.
_RANKED_FOR_EACH, _LOOKED_AT_FOR_EACH = 4, 25
_GAP = 10  # words between the title and the text, so that no phrase reaches from one into the other
# PostgreSQL's own bounds: the last place it counts, the places of one word that it keeps.
_LAST_PLACE, _PLACES, _LONGEST_WORD = 16_383, 255, 500


@dataclass(frozen=True)
class Ranked:
    """A passage that answers, by its key; the best come first."""

    id: int
    kind: str
    subject: str


@dataclass(frozen=True)
class Row:
    """A passage as it is stored: the part is its place among those of its thing."""

    kind: str
    subject: str
    part: int
    place: str
    scopes: str
    title: str
    text: str


def add(session: Session, rows: Sequence[Row]) -> None:
    """Add passages, those of one thing in order. Triggers put the words in on SQLite; PostgreSQL is given them."""
    column, value = ("", "") if _is_sqlite(session) else (", words", ", CAST(:words AS tsvector)")
    session.execute(
        text(
            f"INSERT INTO text_index (kind, subject, part, place, scopes, title, text{column}) "  # noqa: S608
            f"VALUES (:kind, :subject, :part, :place, :scopes, :title, :text{value})"
        ),
        [asdict(row) | ({"words": as_tsvector(row.title, row.text, row.scopes)} if column else {}) for row in rows],
    )


def remove(session: Session, kind: str, subjects: Sequence[str]) -> None:
    """Delete things' passages; triggers keep the words in step on SQLite."""
    session.execute(
        text("DELETE FROM text_index WHERE kind = :kind AND subject = :subject"),
        [{"kind": kind, "subject": subject} for subject in subjects],
    )


def change_scopes(session: Session, kind: str, subject: str, scopes: str) -> None:
    """Set the tokens of a thing's passages."""
    words = (
        ""
        if _is_sqlite(session)
        else ", words = ts_delete(words, string_to_array(scopes, ' ')) || array_to_tsvector(string_to_array(:scopes, ' '))"
    )
    session.execute(
        text(f"UPDATE text_index SET scopes = :scopes{words} WHERE kind = :kind AND subject = :subject"),  # noqa: S608
        {"kind": kind, "subject": subject, "scopes": scopes},
    )


def rebuild(session: Session) -> None:
    """SQLite keeps words of deleted rows in the index until it is made anew; PostgreSQL's vacuum does the same for it."""
    if _is_sqlite(session):
        session.execute(text("INSERT INTO text_index_words (text_index_words) VALUES ('rebuild')"))
    else:
        session.execute(text("REINDEX TABLE text_index"))


def pages(session: Session, terms: Sequence[Term], scopes: Sequence[Sequence[str]]) -> Iterator[list[Ranked]]:
    """Passages that hold all the terms, best first: a few of them, then more with those again, then all."""
    statement, values = _ranking(session, [term for term in terms if not term.excluded], scopes)
    is_sqlite, has_phrase = _is_sqlite(session), _has_phrase(terms)
    for most in _PAGES:
        if is_sqlite:
            found = session.execute(text(statement), {**values, "most": most}).all()
        else:
            found = _by_the_index(session, statement, {**values, **_sizes(most)})
        yield [Ranked(row.id, row.kind, row.subject) for row in found]
        if len(found) < most and (is_sqlite or not has_phrase):
            return


def subjects_with(session: Session, kind: str, subjects: Sequence[str], terms: Sequence[Term]) -> set[str]:
    """Those of these things that hold at least one of the terms anywhere."""
    if not subjects or not terms:
        return set()
    if _is_sqlite(session):
        source = "text_index_words w JOIN text_index t ON t.id = w.rowid WHERE text_index_words MATCH :asked"
        values = {"asked": "{title text} : (" + " OR ".join(_fts5_term(term) for term in terms) + ")"}
    else:
        source, values = "text_index t WHERE t.words @@ CAST(:asked AS tsquery)", {"asked": _tsquery(terms, " | ")}
    found = session.execute(
        text(
            f"SELECT DISTINCT t.subject FROM {source} AND t.kind = :kind AND t.subject IN :subjects"  # noqa: S608
        ).bindparams(bindparam("subjects", expanding=True)),
        {**values, "kind": kind, "subjects": list(subjects)},
    )
    return set(found.scalars())


def passages(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    """The passages of these keys: title, place and text."""
    if not ids:
        return {}
    statement = text("SELECT id, title, place, text FROM text_index WHERE id IN :ids")
    rows = session.execute(statement.bindparams(bindparam("ids", expanding=True)), {"ids": list(ids)})
    return {row.id: row for row in rows}


def as_tsvector(title: str, body: str, scopes: str) -> str:
    """The words of a passage for PostgreSQL: stems with their places, those of the title first and heavier."""
    places: dict[str, list[str]] = defaultdict(list)
    for at, word in enumerate(stems_of(title), 1):
        places[word].append(f"{min(at, _LAST_PLACE)}A")
    beginning = len(places) + sum(len(more) - 1 for more in places.values()) + _GAP
    for at, word in enumerate(stems_of(body), beginning):
        places[word].append(str(min(at, _LAST_PLACE)))
    tokens = [f"'{word[:_LONGEST_WORD]}':{','.join(at[:_PLACES])}" for word, at in places.items()]
    return " ".join((*tokens, *(f"'{token}'" for token in scopes.split())))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _ranking(session: Session, terms: Sequence[Term], scopes: Sequence[Sequence[str]]) -> tuple[str, dict[str, str]]:
    if _is_sqlite(session):
        return (
            "SELECT t.id AS id, t.kind AS kind, t.subject AS subject "
            "FROM text_index_words w JOIN text_index t ON t.id = w.rowid "
            "WHERE text_index_words MATCH :asked AND w.rank MATCH 'bm25(6.0, 1.0, 0.0)' "
            "ORDER BY w.rank LIMIT :most",
            {"asked": _fts5(terms, scopes)},
        )
    narrowed = ["(" + " | ".join(f"'{token}'" for token in choice) + ")" for choice in scopes]
    # Words, which the index knows, before their order in a phrase, which it doesn't.
    words = [word[:_LONGEST_WORD] for term in terms for word in (term.stems[:-1] if term.is_prefix else term.stems)]
    begun = [term.stems[-1][:_LONGEST_WORD] for term in terms if term.is_prefix]
    known = " & ".join((*narrowed, *(f"'{word}'" for word in words), *(f"'{word}':*" for word in begun)))
    passages = "(SELECT id, words FROM text_index WHERE words @@ CAST(:known AS tsquery) LIMIT :looked_at) seen"
    if not _has_phrase(terms):
        passages = "text_index"
    return (
        "SELECT id, kind, subject FROM text_index WHERE id IN ("  # noqa: S608 - bound values only
        "(SELECT id FROM text_index WHERE ts_filter(words, '{a}') @@ CAST(:terms AS tsquery) "
        "AND words @@ CAST(:known AS tsquery) LIMIT :ranked) UNION ALL "
        f"(SELECT id FROM {passages} WHERE words @@ CAST(:known AS tsquery) AND words @@ CAST(:terms AS tsquery) LIMIT :ranked)) "
        "ORDER BY ts_rank(words, CAST(:terms AS tsquery)) DESC, id LIMIT :most",
        {"terms": _tsquery(terms, " & "), "known": known},
    )


def _has_phrase(terms: Sequence[Term]) -> bool:
    return any(len(term.words) > 1 for term in terms)


def _sizes(most: int) -> dict[str, int]:
    return {"most": most, "ranked": most * _RANKED_FOR_EACH, "looked_at": most * _LOOKED_AT_FOR_EACH}


def _by_the_index(session: Session, statement: str, values: dict[str, Any]) -> Sequence[Any]:
    """PostgreSQL doesn't count what it costs to read the words of each row, and would rather read them all."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
    found = session.execute(text(statement), values).all()
    session.execute(text("SET LOCAL enable_seqscan = DEFAULT"))
    return found


def _fts5(terms: Sequence[Term], scopes: Sequence[Sequence[str]]) -> str:
    """FTS5's own language; every word is quoted, so that nothing a person types is part of it."""
    expression = "{title text} : (" + " AND ".join(_fts5_term(term) for term in terms) + ")"
    for choice in scopes:
        expression += " AND scopes : (" + " OR ".join(f'"{token}"' for token in choice) + ")"
    return expression


def _fts5_term(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + (" *" if term.is_prefix else "")


def _tsquery(terms: Sequence[Term], joined_by: str) -> str:
    """PostgreSQL's language over stems, each quoted: letters and digits only, so nothing a person types is part of it."""
    return "(" + joined_by.join(_tsquery_term(term) for term in terms) + ")"


def _tsquery_term(term: Term) -> str:
    words = " <-> ".join(f"'{word[:_LONGEST_WORD]}'" for word in term.stems)
    return f"({words}:*)" if term.is_prefix else f"({words})"

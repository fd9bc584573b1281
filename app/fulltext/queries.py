"""Every statement of the index, for SQLite (FTS5 beside a table with its own whole-number key) and for PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app.fulltext.words import Term

_PASSAGES_A_HIT = 6  # one thing may have many passages that fit; so many are fetched for each thing wanted
_WORDS_AROUND = 24


@dataclass(frozen=True)
class Found:
    """The best passage of one thing; the snippet marks hits by \\x02 and \\x03."""

    kind: str
    subject: str
    title: str
    place: str
    snippet: str


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
    """Add passages, those of one thing in order."""
    session.execute(
        text(
            "INSERT INTO text_index (kind, subject, part, place, scopes, title, text) "
            "VALUES (:kind, :subject, :part, :place, :scopes, :title, :text)"
        ),
        [asdict(row) for row in rows],
    )


def remove(session: Session, kind: str, subjects: Sequence[str]) -> None:
    """Delete things' passages; triggers (SQLite) or the generated column (PostgreSQL) keep the index in step."""
    session.execute(
        text("DELETE FROM text_index WHERE kind = :kind AND subject = :subject"),
        [{"kind": kind, "subject": subject} for subject in subjects],
    )


def change_scopes(session: Session, kind: str, subject: str, scopes: str) -> None:
    """Set the tokens of a thing's passages."""
    session.execute(
        text("UPDATE text_index SET scopes = :scopes WHERE kind = :kind AND subject = :subject"),
        {"kind": kind, "subject": subject, "scopes": scopes},
    )


def rebuild(session: Session) -> None:
    """SQLite keeps words of deleted rows in the index until it is made anew; PostgreSQL's vacuum does the same for it."""
    if _is_sqlite(session):
        session.execute(text("INSERT INTO text_index_words (text_index_words) VALUES ('rebuild')"))
    else:
        session.execute(text("REINDEX INDEX ix_text_index_words"))


def find(session: Session, terms: Sequence[Term], scopes: Sequence[Sequence[str]], limit: int) -> list[Found]:
    """The best passages, one for each thing, best first."""
    finder = _find_sqlite if _is_sqlite(session) else _find_postgresql
    return finder(session, terms, scopes, limit)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _best_of_each(rows: Sequence[Any], limit: int) -> list[int]:
    """The keys of the first row of each thing, in order."""
    best: dict[tuple[str, str], int] = {}
    for row in rows:
        best.setdefault((row.kind, row.subject), row.id)
    return list(best.values())[:limit]


def _find_sqlite(session: Session, terms: Sequence[Term], scopes: Sequence[Sequence[str]], limit: int) -> list[Found]:
    match = {"match": _fts5(terms, scopes)}
    ranked = session.execute(
        text(
            "SELECT t.id AS id, t.kind AS kind, t.subject AS subject "
            "FROM text_index_words w JOIN text_index t ON t.id = w.rowid "
            "WHERE text_index_words MATCH :match AND w.rank MATCH 'bm25(6.0, 1.0, 0.0)' ORDER BY w.rank LIMIT :most"
        ),
        {**match, "most": limit * _PASSAGES_A_HIT},
    ).all()
    chosen = _best_of_each(ranked, limit)
    if not chosen:
        return []
    rows = session.execute(
        text(
            "SELECT t.id AS id, t.kind AS kind, t.subject AS subject, t.title AS title, t.place AS place, "  # noqa: S608
            f"snippet(text_index_words, 1, char(2), char(3), '…', {_WORDS_AROUND}) AS snippet "
            "FROM text_index_words w JOIN text_index t ON t.id = w.rowid "
            "WHERE text_index_words MATCH :match AND w.rowid IN :chosen"
        ).bindparams(bindparam("chosen", expanding=True)),
        {**match, "chosen": chosen},
    ).all()
    return _in_order(rows, chosen)


def _in_order(rows: Sequence[Any], chosen: Sequence[int]) -> list[Found]:
    by_id = {row.id: Found(row.kind, row.subject, row.title, row.place, row.snippet or "") for row in rows}
    return [by_id[key] for key in chosen if key in by_id]


def _fts5(terms: Sequence[Term], scopes: Sequence[Sequence[str]]) -> str:
    """FTS5's own language; every word is quoted, so that nothing a person types is part of it."""
    wanted = [_fts5_term(term) for term in terms if not term.excluded]
    expression = "{title text} : (" + " AND ".join(wanted) + ")"
    for choice in scopes:
        expression += " AND scopes : (" + " OR ".join(f'"{token}"' for token in choice) + ")"
    unwanted = [_fts5_term(term) for term in terms if term.excluded]
    if unwanted:
        expression = f"({expression}) NOT " + "{title text} : (" + " OR ".join(unwanted) + ")"
    return expression


def _fts5_term(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + (" *" if term.is_prefix else "")


def _find_postgresql(
    session: Session, terms: Sequence[Term], scopes: Sequence[Sequence[str]], limit: int
) -> list[Found]:
    question, values = _tsquery(terms)
    filters = ""
    for number, choice in enumerate(scopes):
        filters += f" AND words @@ to_tsquery('simple', :scope_{number})"
        values[f"scope_{number}"] = " | ".join(choice)
    ranked = session.execute(
        text(
            f"SELECT id, kind, subject FROM text_index, (SELECT {question} AS asked) q "  # noqa: S608 - bound values only
            f"WHERE words @@ asked{filters} ORDER BY ts_rank(words, asked) DESC, id LIMIT :most"
        ),
        {**values, "most": limit * _PASSAGES_A_HIT},
    ).all()
    chosen = _best_of_each(ranked, limit)
    if not chosen:
        return []
    rows = session.execute(
        text(
            "SELECT id, kind, subject, title, place, ts_headline('english', text, asked, "  # noqa: S608 - bound values only
            f"'StartSel=' || chr(2) || ', StopSel=' || chr(3) || ', MaxWords={_WORDS_AROUND}, MinWords=12') AS snippet "
            f"FROM text_index, (SELECT {question} AS asked) q WHERE id IN :chosen"
        ).bindparams(bindparam("chosen", expanding=True)),
        {**{key: value for key, value in values.items() if key.startswith("term")}, "chosen": chosen},
    ).all()
    return _in_order(rows, chosen)


def _tsquery(terms: Sequence[Term]) -> tuple[str, dict[str, str]]:
    """An expression of bound values: phrases by phraseto_tsquery, beginnings by a quoted lexeme with :*."""
    pieces, values = [], {}
    for number, term in enumerate(terms):
        name = f"term_{number}"
        if term.is_prefix:
            piece = f"to_tsquery('english', :{name})"
            values[name] = " <-> ".join(f"'{word}'" for word in term.words) + ":*"
        else:
            piece = f"phraseto_tsquery('english', :{name})"
            values[name] = " ".join(term.words)
        pieces.append(f"!!{piece}" if term.excluded else piece)
    return "(" + " && ".join(pieces) + ")", values

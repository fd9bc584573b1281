"""Every gap rule against scanning the tables it reads, on an open connection; and how the whole table of rules grows."""

import re
import sqlite3
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

import measure
import stores
from sqlalchemy import event

from app.access import Actor
from app.core import clock
from app.core.db import Base, Database
from app.gaps import service
from app.gaps.gap import Rule
from app.gaps.table import TABLE

BOUND = 1.0
SIZES = (1, 10, 153)  # councils' worth in one round
SHORT = (1, 10)
TABLE_NAMES = sorted(Base.metadata.tables, key=len, reverse=True)


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """The ratio of each rule on the largest store, then the growth of each."""
    sizes = SHORT if short else SIZES
    times: dict[str, list[float]] = {}
    for councils in sizes:
        with clock.set_to(stores.NOW), stores.a_store(councils) as (db, lead):
            statements = _statements(db, lead)
            raw = sqlite3.connect(db.url.removeprefix("sqlite:///"))
            for rule in TABLE:
                asked = statements[rule.code]
                if not asked:
                    continue
                seconds = _median_of(raw, asked, rounds)
                times.setdefault(rule.code, []).append(seconds)
                if councils == sizes[-1]:
                    yield measure.compare(
                        rule.code,
                        lambda: _run(raw, asked),  # noqa: B023
                        lambda: _run(raw, _scans(asked)),  # noqa: B023
                        limit_name="scan of its tables",
                        rounds=rounds,
                        bound=BOUND,
                    )
            raw.close()
            if councils == sizes[-1]:
                yield _whole(db, lead, rounds)
    for code, seconds in times.items():
        yield measure.Figure(f"growth of {code}, exponent", measure.growth(sizes, seconds), bound=1.0)


def _whole(db: Database, lead: Actor, rounds: int) -> measure.Result:
    """All rules with words, order and names, as a page asks for them, against all their statements alone."""
    statements = [one for asked in _statements(db, lead).values() for one in asked]
    raw = sqlite3.connect(db.url.removeprefix("sqlite:///"))

    def product() -> None:
        with db.read() as session:
            service.find_gaps(session, lead)

    return measure.compare(
        "all gaps, in words and in order",
        product,
        lambda: _run(raw, statements),
        limit_name="their statements alone",
        rounds=rounds,
    )


def _statements(db: Database, lead: Actor) -> dict[str, list[tuple[str, Any]]]:
    """What each rule asks of the database, as the driver gets it."""
    found: dict[str, list[tuple[str, Any]]] = {}
    with db.read() as session:
        scope = service._scope(session, lead)
        for rule in TABLE:
            found[rule.code] = _asked_by(rule, db, session, scope)
    return found


def _asked_by(rule: Rule, db: Database, session: Any, scope: Any) -> list[tuple[str, Any]]:
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        list(rule.find(session, scope))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked


def _scans(asked: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """One pass over each table that a rule reads, looking at the columns that it reads."""
    scans = []
    for statement, _ in asked:
        for table in TABLE_NAMES:
            aliases = {table, *re.findall(rf"\b{table} AS (\w+)", statement)}
            columns = {name for alias in aliases for name in re.findall(rf"\b{alias}\.(\w+)", statement)}
            if columns and re.search(rf"(FROM|JOIN) {table}\b", statement):
                scans.append(
                    (
                        f"SELECT {', '.join(f'sum(length({name}))' for name in sorted(columns))} FROM {table} NOT INDEXED",
                        (),
                    )
                )
    return scans


def _run(raw: sqlite3.Connection, statements: list[tuple[str, Any]]) -> None:
    for statement, parameters in statements:
        raw.execute(statement, parameters).fetchall()


def _median_of(raw: sqlite3.Connection, statements: list[tuple[str, Any]], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        _run(raw, statements)
        times.append(perf_counter() - start)
    return median(times)


if __name__ == "__main__":
    measure.main(__doc__ or "", run)

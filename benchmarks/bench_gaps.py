"""Every gap rule against the covering scan of the tables it reads, on an open connection; and how each grows.

The limit is one scan of every table that the rule touches: each row, each column that the rule reads, through an index that
holds just these columns. The scans run in a copy of the store, so that their indexes can't help a rule; both connections
are opened as the product opens its own. Times are of the processor, since both sides wait for nothing but it.
"""

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time
from typing import Any

import measure
import stores
from sqlalchemy import event

from app.access import Actor
from app.answers import service as answers
from app.core import clock
from app.core.db import Database
from app.gaps import service
from app.gaps.gap import Rule, Scope
from app.gaps.table import TABLE

BOUND = 1.0
GROSS_FROM = 3.0  # a few rules miss the bound as it is, by up to a half
SIZES = (1, 10, 153)  # councils' worth in one round
SHORT = (1, 10)
Statement = tuple[str, Any]


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """The ratio of each rule on the largest store, then the growth of each."""
    sizes = SHORT if short else SIZES
    times: dict[str, list[float]] = defaultdict(list)
    scans_times: dict[str, list[float]] = defaultdict(list)
    for councils in sizes:
        with clock.set_to(stores.NOW), stores.a_store(councils) as (db, lead), _beside(db) as (rules, scans):
            statements = _statements(db, lead)
            gc.freeze()  # what stands in memory by now is no garbage of the rules
            for rule in TABLE:
                asked = statements[rule.code]
                if not asked:
                    continue
                limit = _covering_scans(scans, _columns_read(rules, asked))
                result = measure.compare(
                    rule.code,
                    lambda: _run(rules, asked),  # noqa: B023
                    lambda: _run(scans, limit),  # noqa: B023
                    limit_name="covering scan of its tables",
                    rounds=rounds,
                    bound=BOUND,
                    timer=thread_time,
                )
                times[rule.code].append(result.product_seconds)
                scans_times[rule.code].append(result.limit_seconds)
                if councils == sizes[-1]:
                    yield result
            if councils == SHORT[-1]:
                yield from _whole(db, lead, rules, statements, rounds)
    for code, seconds in times.items():
        yield measure.Figure(f"growth of {code}, exponent", measure.growth(sizes, seconds), bound=1.0)
    # More rows than the processor keeps near cost more each: how much of the growth is that, the plain scans say.
    steepest = max(measure.growth(sizes, seconds) for seconds in scans_times.values())
    yield measure.Figure("growth of the steepest of the scans, exponent", steepest)


def _whole(
    db: Database, lead: Actor, rules: sqlite3.Connection, statements: dict[str, list[Statement]], rounds: int
) -> Iterator[measure.Result]:
    """What surrounds the rules, at ten councils: no limit is set for it, so it has no bound."""

    def all_gaps() -> None:
        with db.read() as session:
            service.find_gaps(session, lead)

    def judged() -> None:
        with db.read() as session:
            answers.judged_requests(session, lead)

    alone = [one for asked in statements.values() for one in asked]
    for name, product in (
        ("all gaps of ten councils, in words and in order", all_gaps),
        ("readings and approvals of ten councils, judged in Python for two rules", judged),
    ):
        yield measure.compare(
            name,
            product,
            lambda: _run(rules, alone),
            limit_name="all rules' statements",
            rounds=rounds,
            timer=thread_time,
        )


@contextmanager
def _beside(db: Database) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """Two open connections: one to the store, and one to a copy of it in which the scans have their indexes."""
    with TemporaryDirectory() as folder:
        copy = Database(f"sqlite:///{Path(folder) / 'scans.sqlite3'}")
        with closing(db.engine.raw_connection()) as rules, closing(copy.engine.raw_connection()) as scans:
            rules.driver_connection.backup(scans.driver_connection)
            yield rules.driver_connection, scans.driver_connection
        copy.close()


def _statements(db: Database, lead: Actor) -> dict[str, list[Statement]]:
    """What each rule asks of the database, as the driver gets it."""
    with db.read() as session:
        scope = service._scope(session, lead)
        return {rule.code: list(_asked_by(rule, db, session, scope)) for rule in TABLE}


def _asked_by(rule: Rule, db: Database, session: Any, scope: Scope) -> Iterable[Statement]:
    asked: list[Statement] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        list(rule.find(session, scope))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked


def _columns_read(connection: sqlite3.Connection, asked: list[Statement]) -> dict[str, set[str]]:
    """The tables that these statements touch and the columns that they read there, as SQLite itself says."""
    read: dict[str, set[str]] = defaultdict(set)

    def note(action: int, table: str | None, column: str | None, *_: Any) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read[table].update({column} if column else ())
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    try:
        for statement, parameters in asked:
            connection.execute(f"EXPLAIN {statement}", parameters).fetchall()
    finally:
        connection.set_authorizer(None)
    return read


def _covering_scans(connection: sqlite3.Connection, read: dict[str, set[str]]) -> list[Statement]:
    """One pass over each table, every row, looking at the value of every column in question."""
    scans = []
    for table, names in read.items():
        columns = sorted(names) or ["rowid"]
        if names:
            index = f"scan_{table}_{'_'.join(columns)}"
            quoted = ", ".join(f'"{name}"' for name in columns)
            connection.execute(f'CREATE INDEX IF NOT EXISTS "{index}" ON "{table}" ({quoted})')
            source = f'"{table}" INDEXED BY "{index}"'
        else:
            source = f'"{table}"'
        looks = ", ".join(f'sum(length("{name}"))' for name in columns)
        scans.append((f"SELECT {looks} FROM {source}", ()))
    return scans


def _run(connection: sqlite3.Connection, statements: list[Statement]) -> None:
    for statement, parameters in statements:
        connection.execute(statement, parameters).fetchall()


if __name__ == "__main__":
    measure.main(__doc__ or "", run, GROSS_FROM)

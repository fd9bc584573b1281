"""How much work the gap rules are for SQLite, counted in its own steps: a count that no busy machine can change."""

import importlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.core import clock

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
# Work in step with the rows is 4 here; a search in a tree that is deeper, or a sort, adds a little.
TIMES, MOST = 4, 5.0


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(BENCHMARKS)
    yield importlib.import_module("bench_gaps")


def steps(connection: sqlite3.Connection, asked: list[tuple[str, tuple[object, ...]]]) -> int:
    """How many instructions of its machine SQLite works through, in hundreds."""
    count = 0

    def note() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(note, 100)
    for statement, parameters in asked:
        connection.execute(statement, parameters).fetchall()
    connection.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize("more", [TIMES])
def test_no_rule_works_more_than_in_step_with_the_rows(benchmark: ModuleType, more: int) -> None:
    worked: list[dict[str, int]] = []
    for councils in (1, more):
        with (
            clock.set_to(benchmark.stores.NOW),
            benchmark.stores.a_store(councils) as (db, lead),
            benchmark._beside(db) as (rules, _),
        ):
            statements = benchmark._statements(db, lead)
            worked.append({code: steps(rules, asked) for code, asked in statements.items() if asked})
    few, many = worked
    # Under some hundreds of steps the fixed part of a statement counts as much as the rows.
    grown = {code: round(many[code] / few[code], 1) for code in few if few[code] > 5}
    assert len(grown) > 30
    assert {code: times for code, times in grown.items() if times > MOST} == {}

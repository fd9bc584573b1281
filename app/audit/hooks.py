"""Session hooks: note every change of an Audited row at each flush, refuse to commit one that no entry names, and let the
entries of a transaction join the chain at its commit."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from app.audit import queries
from app.audit.models import AuditChange, Audited, AuditEntry
from app.core.db import Base, DbSession, fault_in_words
from app.core.errors import NotNow, Problem

log = logging.getLogger("readiness.audit")
_READS = (AuditEntry, AuditChange)
_WRITES = re.compile(r"\s*(?:insert\s+into|update|delete\s+from)\s+\W?(\w+)", re.IGNORECASE)


class UnauditedWrite(RuntimeError):
    """A change was about to be committed without its entry: a bug of ours, never the user's."""


@dataclass(frozen=True)
class Note:
    kind: str
    row_id: str
    change: str
    columns: dict[str, Any]


def take_noted(session: Session) -> list[Note]:
    """The changes noted since the last entry; they belong to the entry now being written."""
    noted: list[Note] = session.info.pop("audit_noted", [])
    session.info.pop("audit_bulk", None)
    return noted


def allow_bulk(session: Session) -> None:
    """For an import that records one entry for all of its rows: Core statements pass until that entry is written."""
    session.info["audit_bulk"] = True


def to_be_written(session: Session, entry: dict[str, Any], changes: list[dict[str, Any]]) -> None:
    """Keep an entry until the commit, when it gets its place in the chain."""
    session.info.setdefault("audit_entries", []).append((entry, changes))


def write_entries(session: Session) -> None:
    """Let the entries that wait join the chain; NotNow (503) when they can't: then nothing of the transaction is kept."""
    waiting = session.info.pop("audit_entries", None)
    if not waiting:
        return
    try:
        queries.append(session, [entry for entry, _ in waiting], [changes for _, changes in waiting])
    except DBAPIError as fault:
        log.error("the record could not be written: %s", type(fault.orig).__name__)
        raise fault_in_words(fault) or NotNow(
            "The record of who did and read what can't be written just now, so nothing was saved or shown. Try again later; "
            "if it stays, tell your administrator."
        ) from fault


@contextmanager
def attempted(session: Session) -> Iterator[None]:
    """One of several acts in a transaction: when it is refused on the way, nothing of it is kept, and the others go on."""
    session.flush()
    kept = {key: list(session.info.get(key, ())) for key in ("audit_noted", "audit_entries")}
    try:
        with session.begin_nested():
            yield
    except Problem:
        session.info.update(kept)
        raise


@event.listens_for(DbSession, "after_flush")
def _note(session: Session, flush_context: object) -> None:
    # At every flush, because a query between the change and `record` flushes early and loses the old values.
    noted: list[Note] = session.info.setdefault("audit_noted", [])
    for row in session.new:
        if isinstance(row, Audited):
            noted.append(_note_of(row, "added"))
    for row in session.dirty:
        if isinstance(row, Audited) and session.is_modified(row):
            noted.append(_note_of(row, "changed"))
    for row in session.deleted:
        if isinstance(row, Audited):
            noted.append(_note_of(row, "deleted"))


@event.listens_for(DbSession, "before_commit")
def _refuse_unaudited(session: Session) -> None:
    session.flush()
    noted = session.info.get("audit_noted")
    if noted:
        raise UnauditedWrite(f"{len(noted)} changes without an entry, the first on {noted[0].kind}")
    write_entries(session)


@event.listens_for(DbSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("audit_noted", None)
    session.info.pop("audit_bulk", None)
    session.info.pop("audit_entries", None)


@event.listens_for(DbSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_select:
        mapper = (
            state.bind_mapper
        )  # what a statement selects first: asking for all of it costs as much as a small query
        if mapper is not None and mapper.class_ in _READS and state.session.info.get("audit_entries"):
            write_entries(state.session)  # whoever reads the record in the middle of an act finds the act there
        return
    table = _written(state)
    if table not in _audited_tables(len(Base.registry.mappers)):
        return
    if state.session.info.get("audit_bulk"):
        state.session.info.setdefault("audit_noted", []).append(Note(table, "*", "bulk", {}))
        return
    raise UnauditedWrite(f"bulk write on {table}; call allow_bulk and record one entry for it")


def _written(state: ORMExecuteState) -> str:
    """The table that a statement writes to, whether it was given as a class, as a table or as plain SQL."""
    statement: Any = state.statement
    if isinstance(statement, TextClause):
        found = _WRITES.match(statement.text)
        return found.group(1).lower() if found else ""
    return str(statement.table.name) if state.is_insert or state.is_update or state.is_delete else ""


@cache
def _audited_tables(known: int) -> frozenset[str]:
    """Found anew whenever a further module of models was imported."""
    tables = (mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited))
    return frozenset(str(getattr(table, "name", table)) for table in tables)


def _note_of(row: Any, change: str) -> Note:
    state = inspect(row)
    columns: dict[str, Any] = {}
    for name, is_hidden in _kept_columns(state.mapper):
        old = state.dict.get(name) if change == "deleted" else None
        if change == "changed":
            # Until the flush is over, a row still knows what its changed columns held.
            if name not in state.committed_state:
                continue
            history = state.attrs[name].history
            if not history.has_changes():
                continue
            old = history.deleted[0] if history.deleted else None
        new = None if change == "deleted" else state.dict.get(name)
        columns[name] = "changed" if is_hidden else [_plain(old), _plain(new)]
    key = ",".join(map(str, state.identity or state.mapper.primary_key_from_instance(row)))
    return Note(row.__tablename__, key[:80], change, columns)


@cache
def _kept_columns(mapper: Mapper[Any]) -> tuple[tuple[str, bool], ...]:
    """The columns whose values an entry keeps, each with whether its text stays hidden."""
    found = ((attribute.key, attribute.columns[0]) for attribute in mapper.column_attrs)
    return tuple((key, column.info.get("audit") == "hide") for key, column in found if column.key != "version")


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return "bytes"
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value

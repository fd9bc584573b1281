"""The record is one chain: whatever is done to it by SQL is found and named, whoever writes at once."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.access import SYSTEM, Role
from app.audit import record
from app.audit.models import AuditChange, AuditEntry, AuditErasure
from app.audit.queries import head_of
from app.audit.rules import BEGINNING, FaultKind
from app.audit.service import erase_values, verify
from app.core.db import Database
from app.evidence.models import EvidenceItem
from tests.builders import BUILDER, a_person, an_actor, an_item

ACTS = 6


@pytest.fixture
def item(db: Database) -> EvidenceItem:
    """A document renamed in six acts, each an entry with its before and after."""
    with db.write() as session:
        made: EvidenceItem = an_item(session, an_actor(a_person(session)), title="Title 0")
    for number in range(1, ACTS + 1):
        with db.write() as session:
            row = session.get_one(EvidenceItem, made.id)
            row.title = f"Title {number}"
            record(session, BUILDER, "evidence.item.renamed", row)
    return made


def found(db: Database) -> tuple[FaultKind, int] | None:
    with db.read() as session:
        fault = verify(session, SYSTEM).fault
    return None if fault is None else (fault.kind, fault.sequence)


def by_force(db: Database, *statements: str) -> None:
    """As someone with the database in their hands would: the triggers are out of the way."""
    with db.engine.begin() as connection:
        if db.is_sqlite:
            held = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'"
            ).all()
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for name, _ in held:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            held = []
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _, sql in held:
            connection.exec_driver_sql(sql)


def test_a_record_that_nobody_touched_verifies(db: Database, item: EvidenceItem) -> None:
    with db.read() as session:
        walked = verify(session, SYSTEM)
        assert (walked.entries, walked.last, walked.fault) == (ACTS, ACTS, None)
        assert head_of(session) == (ACTS, walked.head)
        first = session.get_one(AuditEntry, 1)
        assert first.previous_sha256 == BEGINNING
        assert first.sha256 == session.get_one(AuditEntry, 2).previous_sha256


def test_an_empty_record_verifies(db: Database) -> None:
    assert found(db) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Somebody else'",
        "action = 'evidence.item.read'",
        "reason = 'because'",
        "subject_reference = 'E-1'",
        "at = '2020-01-01 00:00:00+00'",
        f"sha256 = '{'a' * 64}'",
        f"changes_sha256 = '{'a' * 64}'",
    ],
)
def test_a_changed_entry_is_named(db: Database, item: EvidenceItem, change: str) -> None:
    by_force(db, f"UPDATE audit_entry SET {change} WHERE sequence = 3")
    assert found(db) == (FaultKind.CHANGED, 3)


def test_a_deleted_entry_is_named(db: Database, item: EvidenceItem) -> None:
    by_force(db, "DELETE FROM audit_change WHERE entry_sequence = 3", "DELETE FROM audit_entry WHERE sequence = 3")
    assert found(db) == (FaultKind.MISSING, 3)


def test_a_deleted_entry_is_named_although_the_rest_moved_up(db: Database, item: EvidenceItem) -> None:
    moved = [f"UPDATE {table} SET {column} = {n} WHERE {column} = {n + 1}" for n in range(3, ACTS)
             for table, column in (("audit_entry", "sequence"), ("audit_change", "entry_sequence"))]  # fmt: skip
    by_force(
        db, "DELETE FROM audit_change WHERE entry_sequence = 3", "DELETE FROM audit_entry WHERE sequence = 3", *moved
    )
    assert found(db) == (FaultKind.MISSING, 3)


def test_the_first_entry_deleted_is_named(db: Database, item: EvidenceItem) -> None:
    by_force(db, "DELETE FROM audit_change WHERE entry_sequence = 1", "DELETE FROM audit_entry WHERE sequence = 1")
    assert found(db) == (FaultKind.MISSING, 1)


def test_entries_in_another_order_are_named(db: Database, item: EvidenceItem) -> None:
    swapped = [
        f"UPDATE {table} SET {column} = {there} WHERE {column} = {here}"
        for here, there in ((3, 999), (4, 3), (999, 4))
        for table, column in (("audit_entry", "sequence"), ("audit_change", "entry_sequence"))
    ]
    by_force(db, *swapped)
    assert found(db) == (FaultKind.REORDERED, 3)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_change WHERE entry_sequence = 4",
        'UPDATE audit_change SET columns = \'{"title": ["Title 3", "Better"]}\' WHERE entry_sequence = 4',
        "UPDATE audit_change SET row_id = 'x' WHERE entry_sequence = 4",
    ],
)
def test_values_changed_or_taken_away_are_named(db: Database, item: EvidenceItem, statement: str) -> None:
    by_force(db, statement)
    assert found(db) == (FaultKind.VALUES, 4)


def test_the_chain_verifies_after_an_erasure_and_the_values_are_gone(db: Database, item: EvidenceItem) -> None:
    with db.write() as session:
        ig = an_actor(a_person(session, "Ruth Bell", Role.IG), Role.IG)
        assert erase_values(session, ig, "evidence_item", item.id, item.reference, "Order 7") == ACTS
    assert found(db) is None
    with db.read() as session:
        kept = session.scalars(select(AuditChange)).all()
        assert "Title" not in str([change.columns for change in kept])
        assert session.scalar(select(func.count()).select_from(AuditErasure)) == ACTS
        last = session.get_one(AuditEntry, ACTS + 1)
        assert (last.action, last.reason, last.subject_id) == ("audit.values.erased", "Order 7", item.id)


def test_an_erasure_that_no_act_made_is_a_fault(db: Database, item: EvidenceItem) -> None:
    with db.write() as session:
        ig = an_actor(a_person(session, "Ruth Bell", Role.IG), Role.IG)
        erase_values(session, ig, "evidence_item", item.id, item.reference, "Order 7")
    by_force(
        db,
        f"DELETE FROM audit_change WHERE entry_sequence = {ACTS + 1}",
        f"DELETE FROM audit_entry WHERE sequence = {ACTS + 1}",
    )
    with db.read() as session:
        fault = verify(session, SYSTEM).fault
    assert fault is not None and "erasure that is not on the record" in fault.sentence


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_entry SET actor_name = 'x'", "never altered"),
        ("DELETE FROM audit_entry", "never altered"),
        ("UPDATE audit_change SET row_id = 'x'", "never altered"),
        ("DELETE FROM audit_change", "by an erasure only"),
        (
            "INSERT INTO audit_entry (sequence, act_id, at, actor_id, actor_name, action, subject_kind, subject_reference, "
            "reason, changes_sha256, previous_sha256, sha256) SELECT 99, '{act}', at, actor_id, actor_name, action, "
            "subject_kind, subject_reference, reason, changes_sha256, previous_sha256, sha256 FROM audit_entry WHERE sequence = 2",
            "follows the last one",
        ),
    ],
)
def test_the_database_itself_refuses(db: Database, item: EvidenceItem, statement: str, words: str) -> None:
    act = uuid4().hex if db.is_sqlite else str(uuid4())
    with pytest.raises(DatabaseError, match=words), db.engine.begin() as connection:
        connection.exec_driver_sql(statement.replace("{act}", act))


@pytest.mark.parametrize("table", ["audit_entry CASCADE", "audit_change", "audit_erasure"])
def test_postgresql_refuses_to_empty_the_record(db: Database, item: EvidenceItem, table: str) -> None:
    if db.is_sqlite:
        return  # it knows no TRUNCATE
    with pytest.raises(DatabaseError, match="never altered"), db.engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {table}")


def test_writers_at_once_make_one_chain_without_holes_while_readers_read(db: Database) -> None:
    writers, acts = 8, 12
    with db.write() as session:
        items = [an_item(session, an_actor(a_person(session)), title="Title").id for _ in range(writers)]
    faults: list[BaseException] = []
    over = threading.Event()

    def write(which: int) -> None:
        for number in range(acts):
            with db.write() as session:
                row = session.get_one(EvidenceItem, items[which])
                row.title = f"Title {number}"
                record(session, BUILDER, "evidence.item.renamed", row)
                record(session, BUILDER, "evidence.item.looked_at", row)

    def read() -> None:
        while not over.is_set():
            with db.read() as session:
                assert verify(session, SYSTEM).fault is None

    def caught(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as fault:
            faults.append(fault)

    writing = [threading.Thread(target=caught, args=(lambda which=which: write(which),)) for which in range(writers)]
    reading = threading.Thread(target=caught, args=(read,))
    for thread in (*writing, reading):
        thread.start()
    for thread in writing:
        thread.join()
    over.set()
    reading.join()
    assert not faults
    with db.read() as session:
        walked = verify(session, SYSTEM)
    assert (walked.entries, walked.last, walked.fault) == (2 * writers * acts, 2 * writers * acts, None)


def test_what_is_rolled_back_leaves_no_number_unused(db: Database, item: EvidenceItem) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), db.write() as session:
        record(session, BUILDER, "evidence.item.looked_at", item)
        session.scalars(select(AuditEntry)).all()  # the entry is written, then the act fails
        raise RuntimeError("on purpose")
    with db.write() as session:
        record(session, BUILDER, "evidence.item.looked_at", item)
    with db.read() as session:
        assert verify(session, SYSTEM).last == ACTS + 1


def test_a_reading_session_can_not_record(db: Database, item: EvidenceItem) -> None:
    with db.read() as session, pytest.raises(RuntimeError, match="reading session"):
        record(session, BUILDER, "evidence.item.looked_at", item)


def test_a_core_insert_and_plain_sql_without_an_entry_are_refused(db: Database, item: EvidenceItem) -> None:
    from app.audit.hooks import UnauditedWrite

    table = EvidenceItem.__table__
    for statement in (
        table.insert().values(reference="E-9"),
        table.update().values(title="x"),
        table.delete(),
        text("UPDATE evidence_item SET title = 'x'"),
        text("  insert into evidence_item (reference) values ('E-9')"),
        text('DELETE FROM "evidence_item"'),
    ):
        with pytest.raises(UnauditedWrite), db.write() as session:
            session.execute(statement)

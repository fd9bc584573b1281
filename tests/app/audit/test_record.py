"""Every change has its entry, and no entry is ever altered."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.audit import record
from app.audit.hooks import UnauditedWrite
from app.audit.models import AuditChange, AuditEntry
from app.core.db import Database
from app.evidence.models import EvidenceItem, ItemTag
from tests.builders import BUILDER, a_person, an_actor, an_item, saved


def an_item_in(db: Database) -> EvidenceItem:
    with db.write() as session:
        person = an_actor(a_person(session))
        item: EvidenceItem = an_item(session, person, title="Before")
        return item


def a_tag(session: Session) -> ItemTag:
    item = an_item(session, an_actor(a_person(session)))
    tag: ItemTag = saved(session, ItemTag(item_id=item.id, tag="waits"))
    return tag


def test_a_commit_without_an_entry_is_refused(db: Database) -> None:
    item = an_item_in(db)
    with pytest.raises(UnauditedWrite), db.write() as session:
        session.get_one(EvidenceItem, item.id).title = "After"
    with db.read() as session:
        assert session.get_one(EvidenceItem, item.id).title == "Before"


def test_the_old_value_is_kept_although_a_query_flushes_first(db: Database) -> None:
    item = an_item_in(db)
    with db.write() as session:
        row = session.get_one(EvidenceItem, item.id)
        row.title = "After"
        session.scalars(select(EvidenceItem)).all()
        record(session, BUILDER, "evidence.item.renamed", row)
    with db.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.item.renamed")).one()
        change = session.scalars(select(AuditChange).where(AuditChange.entry_sequence == entry.sequence)).one()
        assert change.columns["title"] == ["Before", "After"]
        assert entry.subject_reference == item.reference


def test_the_values_of_a_deleted_row_are_kept(db: Database) -> None:
    with db.write() as session:
        row = a_tag(session)
        session.delete(row)
        entry = record(session, BUILDER, "evidence.tag.removed", row)
        sequence = session.scalars(select(AuditEntry.sequence).where(AuditEntry.act_id == entry)).one()
        change = session.scalars(select(AuditChange).where(AuditChange.entry_sequence == sequence)).one()
        assert change.change == "deleted"
        assert change.columns["tag"] == ["waits", None]


def test_a_bulk_update_without_an_entry_is_refused(db: Database) -> None:
    an_item_in(db)
    with pytest.raises(UnauditedWrite), db.write() as session:
        session.execute(update(EvidenceItem).values(title="All"))


def test_a_bulk_delete_without_an_entry_is_refused(db: Database) -> None:
    an_item_in(db)
    with pytest.raises(UnauditedWrite), db.write() as session:
        session.execute(delete(EvidenceItem))


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_alter_an_entry(db: Database, sql: str) -> None:
    item = an_item_in(db)
    with db.write() as session:
        record(session, BUILDER, "evidence.item.looked_at", item)
    with pytest.raises(DatabaseError, match="never altered"), db.engine.begin() as connection:
        connection.exec_driver_sql(sql)

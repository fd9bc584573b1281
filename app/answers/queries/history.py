"""What happened to a request and to the documents that answer it, from the record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers.models import Answer, Ask
from app.audit.models import AuditChange, AuditEntry
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem

MOST = 30
NEW_REVISION = "evidence.revision."


@dataclass(frozen=True)
class HistoryRow:
    """One act: who did it, when, and which documents (references that the reader may see) it was about."""

    at: datetime
    who: str
    action: str
    reason: str
    documents: tuple[str, ...]


def list_history(
    session: Session, actor: Actor, response_id: UUID, *, since: datetime | None = None, most: int = MOST
) -> list[HistoryRow]:
    """The latest acts on a request and, among those on its documents, new versions; the latest first."""
    items = select(Answer.item_id).where(Answer.response_id == response_id)
    asks = select(Ask.id).where(Ask.response_id == response_id)
    about_items = and_(
        AuditEntry.subject_kind == EvidenceItem.__tablename__,
        AuditEntry.subject_id.in_(items),
        AuditEntry.action.startswith(NEW_REVISION),
    )
    statement = (
        select(AuditEntry)
        .where(or_(AuditEntry.subject_id == response_id, AuditEntry.subject_id.in_(asks), about_items))
        .order_by(AuditEntry.sequence.desc())
        .limit(most)
    )
    if since is not None:
        statement = statement.where(AuditEntry.at > since)
    entries = session.scalars(statement).all()
    documents = _documents(session, actor, entries)
    return [
        HistoryRow(e.at, e.actor_name, e.action, e.reason, tuple(sorted(documents.get(e.sequence, set()))))
        for e in entries
    ]


def find_first_change(session: Session, actor: Actor, response_id: UUID, since: datetime) -> HistoryRow | None:
    """The first act after a moment that can have changed the set: what ended an approval."""
    rows = list_history(session, actor, response_id, since=since, most=200)
    return next((row for row in reversed(rows) if row.action.startswith(_CHANGING)), None)


_CHANGING = (
    "answers.answer.", "answers.pointer.", "answers.part.", "answers.note.", "answers.request.put_under",
    "answers.request.said_", "answers.request.back", "answers.list.", NEW_REVISION,
)  # fmt: skip


def _documents(session: Session, actor: Actor, entries: Sequence[AuditEntry]) -> dict[int, set[str]]:
    """References by entry: the items of the answers that an entry changed, and the item an entry is about."""
    by_entry: dict[int, set[str]] = {entry.sequence: set() for entry in entries}
    changes = session.execute(
        select(AuditChange.entry_sequence, AuditChange.row_id, AuditChange.columns).where(
            AuditChange.entry_sequence.in_(by_entry), AuditChange.row_kind == Answer.__tablename__
        )
    ).all()
    answers = [UUID(change.row_id) for change in changes if "item_id" not in change.columns]
    found_items = session.execute(select(Answer.id, Answer.item_id).where(Answer.id.in_(answers)))
    item_of = {row[0]: row[1] for row in found_items}
    for entry in entries:
        if entry.subject_kind == EvidenceItem.__tablename__ and entry.subject_id is not None:
            by_entry[entry.sequence].add(str(entry.subject_id))
    for change in changes:
        named = next((value for value in change.columns.get("item_id", ()) if value), None)
        found = named or item_of.get(UUID(change.row_id))
        if found is not None:
            by_entry[change.entry_sequence].add(str(found))
    return _as_references(session, actor, by_entry)


def _as_references(session: Session, actor: Actor, by_entry: dict[int, set[str]]) -> dict[int, set[str]]:
    ids: Collection[UUID] = {UUID(one) for found in by_entry.values() for one in found}
    seen = session.execute(
        evidence.visible(actor)
        .where(EvidenceItem.id.in_(ids))
        .with_only_columns(EvidenceItem.id, EvidenceItem.reference)
    )
    reference_of = {str(row[0]): row[1] for row in seen}
    return {
        sequence: {reference_of[one] for one in found if one in reference_of} for sequence, found in by_entry.items()
    }

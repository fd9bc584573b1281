"""Files that were taken before from the same place or under the same name, and the documents that they became."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemStatus
from app.files.models import StoredFile
from app.intake.models import Batch, BatchFile, FileState
from app.intake.queries.batches import visible

# Such a line says that its document has, or had, this very file.
_TAKEN_BEFORE = (FileState.READY, FileState.SAME, FileState.TAKEN)


def listed_of_folder(session: Session, actor: Actor, folder: str) -> dict[str, tuple[int, datetime | None]]:
    """Every file that a batch of this folder listed, by its path: how large it was, and when it was changed, the last time."""
    mine = visible(actor).where(Batch.source == folder).with_only_columns(Batch.id)
    rows = session.execute(
        select(BatchFile.source_path, BatchFile.size, BatchFile.modified_at)
        .join(Batch, Batch.id == BatchFile.batch_id)
        .where(Batch.id.in_(mine), BatchFile.inside.is_(None))
        .order_by(Batch.started_at, BatchFile.position)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def masters_of(session: Session, actor: Actor, batch: Batch, rows: Sequence[BatchFile]) -> dict[int, EvidenceItem]:
    """By position, the document of which a file of this batch may be a new version, where this person may change it.

    A file of a folder is asked after by its place in it, one that was sent by its name, where one document alone has it.
    """
    placed = {row.source_path: row.position for row in rows if row.source_path and row.inside is None}
    named = {row.name: row.position for row in rows if not row.source_path and row.inside is None}
    found: dict[int, EvidenceItem] = {}
    if placed:
        items = _by_place(session, batch, list(placed))
        known = {item.id: item for item in _changeable(session, actor, set(items.values()))}
        found |= {placed[path]: known[item_id] for path, item_id in items.items() if item_id in known}
    if named:
        by_name: dict[str, list[EvidenceItem]] = {}
        for name, item in _by_name(session, actor, batch, list(named)):
            by_name.setdefault(name, []).append(item)
        found |= {named[name]: items[0] for name, items in by_name.items() if len(items) == 1}
    return found


def find_versions(
    session: Session, item: EvidenceItem
) -> tuple[EvidenceRevision | None, EvidenceRevision | None, StoredFile | None]:
    """The version that stands, the one before it, and the file of that."""
    rows = session.execute(
        select(EvidenceRevision, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)
        .where(
            EvidenceRevision.item_id == item.id,
            EvidenceRevision.number.in_((item.current_revision, item.current_revision - 1)),
        )
    )
    by_number = {row[0].number: (row[0], row[1]) for row in rows}
    current, _ = by_number.get(item.current_revision, (None, None))
    before, file = by_number.get(item.current_revision - 1, (None, None))
    return current, before, file


def find_item_by_id(session: Session, actor: Actor, item_id: UUID) -> EvidenceItem | None:
    return session.scalars(evidence.changeable(actor).where(EvidenceItem.id == item_id)).one_or_none()


def count_changed(session: Session, actor: Actor) -> dict[str, int]:
    """By batch that this person may see, how many of its files may be changed masters; the latest first."""
    rows = session.execute(
        visible(actor)
        .join(BatchFile, BatchFile.batch_id == Batch.id)
        .where(BatchFile.state == FileState.CHANGED)
        .with_only_columns(Batch.reference, func.count())
        .group_by(Batch.reference, Batch.started_at)
        .order_by(Batch.started_at.desc())
    )
    return {row[0]: row[1] for row in rows}


def list_taken(session: Session, batch_id: UUID) -> Sequence[str]:
    """References of documents of which files of this batch were taken as new versions."""
    rows = select(BatchFile.item_id).where(BatchFile.batch_id == batch_id, BatchFile.state == FileState.TAKEN)
    return session.scalars(
        select(EvidenceItem.reference).where(EvidenceItem.id.in_(rows)).order_by(EvidenceItem.reference)
    ).all()


def _by_place(session: Session, batch: Batch, paths: Collection[str]) -> dict[str, UUID]:
    """The document that the file at each place of the folder became the last time that it was taken."""
    other = aliased(Batch)
    rows = session.execute(
        select(BatchFile.source_path, BatchFile.item_id)
        .join(other, other.id == BatchFile.batch_id)
        .where(
            other.source == batch.source,
            other.id != batch.id,
            BatchFile.source_path.in_(paths),
            BatchFile.inside.is_(None),
            BatchFile.item_id.is_not(None),
            BatchFile.state.in_(_TAKEN_BEFORE),
        )
        .order_by(other.started_at)
    )
    return {row[0]: row[1] for row in rows if row[1] is not None}


def _in_use(actor: Actor) -> Select[EvidenceItem]:
    return evidence.changeable(actor).where(
        EvidenceItem.status != ItemStatus.WITHDRAWN, EvidenceItem.superseded_by_id.is_(None)
    )


def _changeable(session: Session, actor: Actor, item_ids: Collection[UUID]) -> Sequence[EvidenceItem]:
    return session.scalars(_in_use(actor).where(EvidenceItem.id.in_(item_ids))).unique().all()


def _by_name(session: Session, actor: Actor, batch: Batch, names: Collection[str]) -> list[tuple[str, EvidenceItem]]:
    """Documents whose current file has one of these names, without those that came in with this batch."""
    current = EvidenceRevision
    own = select(BatchFile.item_id).where(BatchFile.batch_id == batch.id, BatchFile.item_id.is_not(None))
    rows = session.execute(
        _in_use(actor)
        .join(current, and_(current.item_id == EvidenceItem.id, current.number == EvidenceItem.current_revision))
        .where(current.file_name.in_(names), EvidenceItem.id.not_in(own))
        .add_columns(current.file_name)
    ).unique()
    return [(row[1], row[0]) for row in rows]

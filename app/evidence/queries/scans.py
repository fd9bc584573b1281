"""Versions whose pages are read from how they look: what waits, and where the words go."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.documents.facts import TextPart
from app.evidence.models import (
    ERASED_REASON,
    EvidenceItem,
    EvidenceRevision,
    NameLooked,
    RevisionText,
    ScanReading,
    ScanState,
    VersionKey,
    VersionPrint,
)
from app.evidence.queries.items import insert_text
from app.files.models import StoredFile


def next_waiting(session: Session, passed_over: Collection[UUID]) -> tuple[EvidenceRevision, str] | None:
    """The version in use that waits longest, with the SHA-256 of its file, but for those."""
    row = session.execute(
        select(EvidenceRevision, StoredFile.sha256)
        .join(ScanReading, ScanReading.revision_id == EvidenceRevision.id)
        .join(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .where(
            ScanReading.state == ScanState.WAITING,
            StoredFile.held == "",
            EvidenceRevision.number == EvidenceItem.current_revision,
            EvidenceItem.withdrawn_reason != ERASED_REASON,
            EvidenceRevision.id.not_in(passed_over),
        )
        .order_by(EvidenceRevision.added_at, EvidenceRevision.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def find(session: Session, revision_id: UUID) -> tuple[ScanReading, EvidenceRevision, EvidenceItem] | None:
    row = session.execute(
        select(ScanReading, EvidenceRevision, EvidenceItem)
        .join(EvidenceRevision, EvidenceRevision.id == ScanReading.revision_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .where(ScanReading.revision_id == revision_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def characters_by_page(session: Session, revision_id: UUID) -> dict[int | None, int]:
    """How many characters the words of each page have."""
    rows = session.execute(
        select(RevisionText.page, func.sum(func.length(RevisionText.text)))
        .where(RevisionText.revision_id == revision_id)
        .group_by(RevisionText.page)
    )
    return {row[0]: int(row[1]) for row in rows}


def readings_of(session: Session, item_id: UUID) -> dict[UUID, ScanReading]:
    """Those of the versions of a document, by version."""
    found = select(ScanReading).join(EvidenceRevision, EvidenceRevision.id == ScanReading.revision_id)
    return {one.revision_id: one for one in session.scalars(found.where(EvidenceRevision.item_id == item_id))}


def replace_text(session: Session, revision_id: UUID, parts: Sequence[TextPart]) -> None:
    """The words of a version are these now; what was made of the words before is made again."""
    for table in (RevisionText, NameLooked, VersionPrint, VersionKey):
        session.execute(delete(table).where(table.revision_id == revision_id))
    insert_text(
        session,
        [
            {
                "revision_id": revision_id,
                "position": position,
                "page": part.place.page,
                "sheet": part.place.sheet,
                "heading": part.place.heading,
                "text": part.text,
            }
            for position, part in enumerate(parts)
        ],
    )

"""Versions as far as their pages go, their words by place, and whether somebody's looking is written down already."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit.models import AuditEntry
from app.evidence.models import EvidenceItem, EvidenceRevision, RevisionText
from app.evidence.queries.items import visible


def find_place(session: Session, actor: Actor, revision_id: UUID) -> tuple[str, int] | None:
    """The reference and number of a version of a document that this person may see."""
    row = session.execute(
        visible(actor)
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .where(EvidenceRevision.id == revision_id)
        .with_only_columns(EvidenceItem.reference, EvidenceRevision.number)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def outlines(
    session: Session, actor: Actor, references: Collection[str]
) -> dict[str, tuple[EvidenceRevision, list[str]]]:
    """For documents that this person may see: the version in use, and its sheets that have words in their order."""
    rows = session.execute(
        visible(actor)
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .where(EvidenceItem.reference.in_(references), EvidenceRevision.number == EvidenceItem.current_revision)
        .with_only_columns(EvidenceItem.reference, EvidenceRevision)
    ).all()
    first = func.min(RevisionText.position)
    sheets: dict[UUID, list[str]] = {}
    for row in session.execute(
        select(RevisionText.revision_id, RevisionText.sheet)
        .where(RevisionText.revision_id.in_([revision.id for _, revision in rows]), RevisionText.sheet != "")
        .group_by(RevisionText.revision_id, RevisionText.sheet)
        .order_by(RevisionText.revision_id, first)
    ):
        sheets.setdefault(row[0], []).append(row[1])
    return {row[0]: (row[1], sheets.get(row[1].id, [])) for row in rows}


def words_by_place(session: Session, revision_id: UUID) -> list[tuple[int | None, str, str]]:
    """Page, sheet and text of each piece of a version, in its order."""
    rows = session.execute(
        select(RevisionText.page, RevisionText.sheet, RevisionText.text)
        .where(RevisionText.revision_id == revision_id)
        .order_by(RevisionText.position)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def is_noted(session: Session, actor: Actor, action: str, item_id: UUID, reason: str, since: datetime) -> bool:
    """Whether this act of theirs on the document stands in the record since then."""
    noted = select(AuditEntry.sequence).where(
        AuditEntry.subject_kind == EvidenceItem.__tablename__, AuditEntry.subject_id == item_id,
        AuditEntry.actor_id == actor.person_id, AuditEntry.action == action, AuditEntry.reason == reason,
        AuditEntry.at >= since,
    )  # fmt: skip
    return session.scalar(noted.limit(1)) is not None

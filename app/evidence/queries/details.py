"""What hangs on one document: its versions, their text, its findings and readers."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.accounts.models import User
from app.evidence.models import (
    EvidenceItem,
    EvidenceRevision,
    Finding,
    FindingState,
    ItemReader,
    ItemStatus,
    RevisionText,
)
from app.evidence.queries.items import visible
from app.files.models import StoredFile


def list_revisions(session: Session, item_id: UUID) -> list[tuple[EvidenceRevision, str | None, str, str]]:
    """Every version, the newest first, with the SHA-256 of its file, the name of who added it, and why it is held."""
    rows = session.execute(
        select(EvidenceRevision, StoredFile.sha256, User.name, StoredFile.held)
        .outerjoin(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)
        .join(User, User.id == EvidenceRevision.added_by)
        .where(EvidenceRevision.item_id == item_id)
        .order_by(EvidenceRevision.number.desc())
    )
    return [(row[0], row[1], row[2], row[3] or "") for row in rows]


def find_revision(session: Session, item_id: UUID, number: int) -> tuple[EvidenceRevision, StoredFile | None] | None:
    row = session.execute(
        select(EvidenceRevision, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)
        .where(EvidenceRevision.item_id == item_id, EvidenceRevision.number == number)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def get_revision_with_file(session: Session, item_id: UUID, number: int) -> tuple[EvidenceRevision, StoredFile]:
    """A version that is known to be a file."""
    found = find_revision(session, item_id, number)
    assert found is not None and found[1] is not None, "only files are redacted"
    return found[0], found[1]


def list_text(session: Session, revision_ids: Collection[UUID]) -> Sequence[RevisionText]:
    """The text of these versions, each in its reading order."""
    statement = select(RevisionText).where(RevisionText.revision_id.in_(revision_ids))
    return session.scalars(statement.order_by(RevisionText.revision_id, RevisionText.position)).all()


def list_findings(session: Session, item_id: UUID) -> list[tuple[Finding, int | None, str | None, str | None]]:
    """Findings in the order they were raised, each with the version it is about and the names of who decided and proposed."""
    first = aliased(User)
    rows = session.execute(
        select(Finding, EvidenceRevision.number, User.name, first.name)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == Finding.revision_id)
        .outerjoin(User, User.id == Finding.decided_by)
        .outerjoin(first, first.id == Finding.proposed_by)
        .where(Finding.item_id == item_id)
        .order_by(Finding.raised_at, Finding.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def find_finding(session: Session, item_id: UUID, number: int) -> Finding | None:
    """The finding with this number: its place among those of the document, which are never deleted."""
    statement = select(Finding).where(Finding.item_id == item_id).order_by(Finding.raised_at, Finding.id)
    return session.scalars(statement.offset(number - 1).limit(1)).one_or_none() if number > 0 else None


def list_open_findings(session: Session, item_id: UUID) -> Sequence[Finding]:
    return session.scalars(select(Finding).where(Finding.item_id == item_id, Finding.state == FindingState.OPEN)).all()


def is_reader(session: Session, item_id: UUID, person_id: UUID) -> bool:
    named = ItemReader.item_id == item_id, ItemReader.user_id == person_id
    return session.scalar(select(ItemReader.user_id).where(*named)) is not None


def list_readers(session: Session, item_id: UUID) -> Sequence[str]:
    """Addresses of the named readers."""
    return session.scalars(
        select(User.email)
        .join(ItemReader, ItemReader.user_id == User.id)
        .where(ItemReader.item_id == item_id)
        .order_by(User.email)
    ).all()


def list_older_references(session: Session, actor: Actor, item_id: UUID) -> Sequence[str]:
    """Documents that this one replaced, as far as this person may see them."""
    older = visible(actor).where(EvidenceItem.superseded_by_id == item_id)
    return session.scalars(older.with_only_columns(EvidenceItem.reference).order_by(EvidenceItem.reference)).all()


def has_bytes(session: Session, sha256: str) -> bool:
    """Whether a version of some document has these bytes."""
    found = select(EvidenceRevision.id).join(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)
    return session.scalar(found.where(StoredFile.sha256 == sha256).limit(1)) is not None


def find_by_hashes(session: Session, hashes: Collection[str]) -> dict[str, tuple[UUID, str, ItemStatus, str]]:
    """For each SHA-256 that a version of some document has: that document's id, reference, status and why it is withdrawn.

    A document in use comes before a withdrawn one, an older before a newer. It is for the check of what comes in, which
    must know of documents that the person may not see; what is said of them is for `references_of` to decide.
    """
    if not hashes:
        return {}
    item = aliased(EvidenceItem)
    rows = session.execute(
        select(StoredFile.sha256, item.id, item.reference, item.status, item.withdrawn_reason)
        .join(EvidenceRevision, EvidenceRevision.stored_file_id == StoredFile.id)
        .join(item, item.id == EvidenceRevision.item_id)
        .where(StoredFile.sha256.in_(hashes))
        .order_by(item.status == ItemStatus.WITHDRAWN, item.added_at, item.reference)
    )
    found: dict[str, tuple[UUID, str, ItemStatus, str]] = {}
    for row in rows:
        found.setdefault(row[0], (row[1], row[2], row[3], row[4]))
    return found

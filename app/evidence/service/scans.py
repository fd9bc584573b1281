"""Scans: what waits to be read from how it looks, and what becomes of the words that were read."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.documents.facts import Place, TextPart
from app.documents.scans import pages_to_read
from app.evidence import queries, rules
from app.evidence.models import ERASED_REASON, ScanState
from app.evidence.queries import scans
from app.evidence.schemas import FindingIn
from app.evidence.schemas.pages import ScanToRead
from app.evidence.service.indexing import index_words


def next_scan(session: Session, actor: Actor, passed_over: Collection[UUID] = ()) -> ScanToRead | None:
    """For the worker: the version that waits longest to be read, but for those."""
    actor.require(Permission.SYSTEM_RUN)
    found = scans.next_waiting(session, passed_over)
    if found is None:
        return None
    revision, sha256 = found
    pages = tuple(pages_to_read(revision.page_count, scans.characters_by_page(session, revision.id)))
    return ScanToRead(revision.id, sha256, revision.media_type, pages)


def note_scan_read(
    session: Session, actor: Actor, revision_id: UUID, parts: Sequence[TextPart], findings: Sequence[FindingIn]
) -> None:
    """For the worker: the words that were read are words of the version, and what is personal in them a finding.

    Nothing happens when it was read already, was replaced or was erased meanwhile.
    """
    actor.require(Permission.SYSTEM_RUN)
    found = scans.find(session, revision_id)
    if found is None:
        return
    reading, revision, item = found
    is_over = reading.state is not ScanState.WAITING or item.withdrawn_reason == ERASED_REASON
    if is_over or revision.number != item.current_revision:
        return
    reading.state = ScanState.READ if parts else ScanState.NOT_READ
    reading.pages = sorted({part.place.page for part in parts if part.place.page})
    if not parts:
        return
    before = [
        TextPart(row.text, Place(page=row.page, sheet=row.sheet, heading=row.heading))
        for row in queries.list_text(session, [revision_id])
    ]
    text = sorted([*before, *parts], key=lambda part: part.place.page or 0)
    scans.replace_text(session, revision_id, text)
    raised = rules.findings_from(item.id, revision_id, findings, queries.grades(session) if findings else {})
    session.add_all(raised)
    record(session, actor, "evidence.scan.read", item, rows=tuple(raised), reason=f"Version {revision.number}")
    index_words(session, actor, item, text)

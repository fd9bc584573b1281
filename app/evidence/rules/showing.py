"""Rows made into what goes out."""

from collections.abc import Mapping
from datetime import UTC, date
from uuid import UUID

from app.documents.facts import Heading
from app.evidence.models import EvidenceItem, EvidenceRevision, Finding, RevisionText, ScanReading
from app.evidence.rules.facts import is_stale, is_undated
from app.evidence.schemas import (
    LATEST,
    NEVER,
    FindingLineOut,
    FindingOut,
    FindingRow,
    HeadingOut,
    ItemLine,
    ItemOut,
    ItemSort,
    RevisionOut,
    TextOut,
)


def item_out(line: ItemLine, on: date, hit: str = "") -> ItemOut:
    """One line of a list."""
    item, revision = line.item, line.revision
    return ItemOut(
        reference=item.reference,
        title=item.title,
        kind=item.kind,
        status=item.status,
        owner=line.owner,
        owner_name=line.owner_name,
        added_at=item.added_at,
        document_date=item.document_date,
        period_from=item.period_from,
        period_to=item.period_to,
        review_by=item.review_by,
        stale=is_stale(item.review_by, on),
        undated=is_undated(item.kind, item.document_date, item.period_to),
        marked_draft=item.marked_draft,
        evidence_category=item.evidence_category,
        quality_statements=list(line.statements),
        tags=list(line.tags),
        sensitivity=item.sensitivity,
        permission_to_share=item.permission_to_share,
        consent=item.consent,
        revision=item.current_revision,
        file_name=revision.file_name if revision else "",
        media_type=revision.media_type if revision else "",
        size=revision.size if revision else 0,
        page_count=revision.page_count if revision else None,
        url=revision.url if revision else "",
        flags=list(line.flags),
        superseded_by=line.superseded_by,
        hit=hit,
        version=item.version,
    )


def place_of(item: EvidenceItem, sort: ItemSort) -> tuple[str, int, str]:
    """The sort values of a row, as the list's query reads them back."""
    values = {
        "reference": "",
        "title": item.title,
        "date": (item.document_date or NEVER).isoformat(),
        "review": (item.review_by or LATEST).isoformat(),
        "added": item.added_at.astimezone(UTC).isoformat(),
    }
    return values[sort.lstrip("-")], len(item.reference), item.reference


def revision_out(
    revision: EvidenceRevision,
    sha256: str | None,
    added_by: str,
    *,
    is_set_aside: bool,
    held: str = "",
    scan: ScanReading | None = None,
) -> RevisionOut:
    return RevisionOut(
        number=revision.number,
        file_name=revision.file_name,
        media_type=revision.media_type,
        size=revision.size,
        sha256=sha256,
        page_count=revision.page_count,
        url=revision.url,
        seen_on=revision.seen_on,
        note=revision.note,
        redacts=revision.redacts,
        is_set_aside=is_set_aside,
        held=held,
        scan=scan.state if scan else None,
        scanned_pages=list(scan.pages) if scan else [],
        added_by=added_by,
        added_at=revision.added_at,
    )


def finding_out(
    number: int,
    finding: Finding,
    revision: int | None,
    decided_by: str | None,
    proposed_by: str | None = None,
    *,
    whole: bool,
) -> FindingOut:
    """A finding; its detail only for those who may see it `whole`."""
    return FindingOut(
        grade=finding.grade,
        proposed_by=proposed_by or "",
        number=number,
        kind=finding.kind,
        place=finding.place,
        detail=finding.detail if whole else "",
        revision=revision,
        state=finding.state,
        decision=finding.decision,
        reason=finding.reason if whole else "",
        raised_at=finding.raised_at,
        decided_by=decided_by or "",
        decided_at=finding.decided_at,
        version=finding.version,
    )


def finding_line(row: FindingRow, names: Mapping[UUID, str], *, whole: bool) -> FindingLineOut:
    """A finding in the list of all, with its document."""
    proposed_by = names.get(row.finding.proposed_by, "") if row.finding.proposed_by else ""
    shown = finding_out(row.number, row.finding, row.revision, row.decided_by, proposed_by, whole=whole)
    return FindingLineOut(**shown.model_dump(), document=row.item.reference, title=row.item.title)


def text_out(piece: RevisionText) -> TextOut:
    return TextOut(position=piece.position, page=piece.page, sheet=piece.sheet, heading=piece.heading, text=piece.text)


def headings_of(revision: EvidenceRevision) -> tuple[Heading, ...]:
    """The headings as they were read from the file."""
    return tuple(Heading(h["text"], h["level"], h.get("page"), h.get("number", "")) for h in revision.headings)


def headings_out(revision: EvidenceRevision | None) -> list[HeadingOut]:
    found = headings_of(revision) if revision else ()
    return [HeadingOut(text=h.text, level=h.level, page=h.page, number=h.number) for h in found]

"""Documents and versions come in; a version is never changed afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, RuleBroken
from app.core.etag import require_version
from app.documents.facts import TextPart
from app.documents.likeness import NO_PRINT, TextPrint
from app.documents.scans import may_be_scan
from app.evidence import queries, rules
from app.evidence.models import (
    EvidenceItem,
    EvidenceRevision,
    FindingDecision,
    FindingState,
    ItemKind,
    ItemReader,
    ItemStatement,
    ItemStatus,
    ItemTag,
    ScanReading,
    ScanState,
    Sensitivity,
)
from app.evidence.rules.checking import details_faults, link_faults, owner_of, tidy
from app.evidence.schemas import FileContent, FindingIn, ItemDetails, LinkContent, NewItem, NewLinkIn
from app.evidence.service.alike import keep_prints
from app.evidence.service.indexing import index_items


def _closed(
    session: Session, actor: Actor, item: EvidenceItem, content: FileContent | LinkContent
) -> FileContent | LinkContent:
    """Close the document as far as its file's label says, and give the reason with the version; nothing is ever opened.

    Whoever adds the file goes on seeing it: as its owner where it has none, else as one of its readers.
    """
    if not isinstance(content, FileContent) or not content.label:
        return content
    wanted = rules.closer(item.sensitivity, rules.of_label(content.label, assessments.labels(session)))
    if wanted is item.sensitivity:
        return content
    item.sensitivity = wanted
    if wanted is Sensitivity.RESTRICTED and not actor.may(Permission.EVIDENCE_READ_RESTRICTED):
        if item.owner_id is None:
            item.owner_id = actor.person_id
        elif item.owner_id != actor.person_id and not queries.is_reader(session, item.id, actor.person_id):
            session.add(ItemReader(item_id=item.id, user_id=actor.person_id))
    return replace(content, note=f"{content.note} {rules.reason(content.label, wanted)}".strip())


def add_item(session: Session, actor: Actor, new: NewItem) -> EvidenceItem:
    """Add one document with its first version. Invalid (422) names the details that are not right."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = add_items(session, actor, [new])[0]
    record(session, actor, "evidence.item.added", item)
    return item


def add_link(session: Session, actor: Actor, data: NewLinkIn) -> EvidenceItem:
    """Add a public web address with the day it was seen; it is shown, never fetched."""
    actor.require(Permission.EVIDENCE_WRITE)
    if data.details.title is None:
        raise Invalid("A link needs a title.", errors=(FieldError("/details/title", "Give the title of the page."),))
    return add_item(session, actor, NewItem(data.details, LinkContent(data.url, data.seen_on, data.note)))


def add_items(session: Session, actor: Actor, new: Sequence[NewItem]) -> list[EvidenceItem]:
    """Add many documents at once, in a few statements. The caller's own entry names them.

    Each must have a title by now. Invalid (422) when the details of any are not right; then none is added.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    return _add(session, actor, new)


def let_in(session: Session, actor: Actor, new: NewItem) -> EvidenceItem:
    """Add one document whose file was kept apart: by those who decide on what was found in it, who may add no others."""
    actor.require(Permission.EVIDENCE_DECIDE)
    return _add(session, actor, [new])[0]


def add_to_come(session: Session, actor: Actor, details: Sequence[ItemDetails]) -> list[EvidenceItem]:
    """Add documents whose files are still to come: drafts without a version, which count as nothing until it is there.

    The caller's own entry names them. Each must have a title. Invalid (422) when the details of any are not right.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    people = queries.person_ids(session, [address for one in details for address in _named(one)])
    for one in details:
        _refuse(details_faults(actor, one, people))
    first = queries.next_number(session)
    items = [_item(actor, one, number, people, None) for number, one in enumerate(details, first)]
    session.add_all(items)
    session.flush()
    index_items(session, actor, items, [()] * len(items))
    return items


def _named(details: ItemDetails) -> list[str]:
    return [address for address in (details.owner, *details.readers) if address is not None]


def _add(session: Session, actor: Actor, new: Sequence[NewItem]) -> list[EvidenceItem]:
    people = queries.person_ids(session, [address for one in new for address in _named(one.details)])
    for one in new:
        _require_sound(actor, one, people)
    first = queries.next_number(session)
    items = [_item(actor, one.details, number, people, one.content) for number, one in enumerate(new, first)]
    session.add_all(items)
    session.flush()
    contents = [_closed(session, actor, item, one.content) for item, one in zip(items, new, strict=True)]
    revisions = [_revision(actor, item, content) for item, content in zip(items, contents, strict=True)]
    session.add_all(revisions)
    session.flush()
    grades = queries.grades(session) if any(one.findings for one in new) else {}
    for item, revision, one in zip(items, revisions, new, strict=True):
        session.add_all(rules.findings_from(item.id, revision.id, one.findings, grades))
    texts = [one.content.text_parts if isinstance(one.content, FileContent) else () for one in new]
    queries.insert_text(
        session,
        [row for revision, text in zip(revisions, texts, strict=True) for row in _text_rows(revision.id, text)],
    )
    session.add_all(_scans(zip(revisions, [one.content for one in new], strict=True)))
    session.flush()
    index_items(session, actor, items, texts)
    keep_prints(session, actor, items, revisions, [_print(one.content) for one in new])
    return items


def add_revision(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    content: FileContent | LinkContent,
    findings: Sequence[FindingIn] = (),
    *,
    redacts: int | None = None,
) -> EvidenceItem:
    """Replace a document by a new version; the old one stays as it was, and is set aside where the new one `redacts` it.

    Findings on older versions are settled by it, and those of the new file are open. RuleBroken (409) for a withdrawn
    document and for the same file again.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    item = queries.get_changeable(session, actor, reference)
    require_version(item.version, version)
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken("This document is withdrawn. Restore it before you replace it.")
    _refuse(link_faults(content, today()) if isinstance(content, LinkContent) else [])
    current = queries.find_revision(session, item.id, item.current_revision)
    if current is not None and isinstance(content, FileContent) and current[0].stored_file_id == content.stored_file_id:
        raise RuleBroken("This is the same file as the version that stands. Choose the new one.")
    if item.current_revision == 0 and not item.marked_draft:
        item.status = ItemStatus.READY  # what was a draft only for want of its file
    item.current_revision += 1
    item.kind = rules.kind_of(content.media_type) if isinstance(content, FileContent) else ItemKind.LINK
    revision = _revision(actor, item, _closed(session, actor, item, content))
    revision.redacts = redacts
    session.add(revision)
    for finding in queries.list_open_findings(session, item.id):
        finding.state, finding.decision = FindingState.DECIDED, FindingDecision.REPLACED
        finding.reason = f"Version {revision.number} took its place."
        finding.decided_by, finding.decided_at = actor.person_id, now()
    session.flush()
    session.add_all(rules.findings_from(item.id, revision.id, findings, queries.grades(session) if findings else {}))
    text = content.text_parts if isinstance(content, FileContent) else ()
    queries.insert_text(session, _text_rows(revision.id, text))
    session.add_all(_scans([(revision, content)]))
    record(session, actor, "evidence.revision.added", item, rows=(revision,))
    index_items(session, actor, [item], [text])
    keep_prints(session, actor, [item], [revision], [_print(content)])
    return item


def _item(
    actor: Actor, details: ItemDetails, number: int, people: dict[str, UUID], content: FileContent | LinkContent | None
) -> EvidenceItem:
    assert details.title is not None
    derived = (
        ItemKind.LINK if isinstance(content, LinkContent) else rules.kind_of(content.media_type if content else "")
    )
    is_ready = not details.marked_draft if details.ready is None else details.ready
    return EvidenceItem(
        id=uuid4(),
        reference=f"E-{number:04d}",
        title=details.title,
        description=details.description,
        kind=details.kind or derived,
        status=ItemStatus.READY if is_ready and content is not None else ItemStatus.DRAFT,
        owner_id=owner_of(actor, details.owner, people),
        added_by=actor.person_id,
        added_at=now(),
        supplied_by=details.supplied_by,
        supplied_through=details.supplied_through,
        document_date=details.document_date,
        period_from=details.period_from,
        period_to=details.period_to,
        review_by=details.review_by,
        marked_draft=bool(details.marked_draft),
        evidence_category=details.evidence_category,
        sensitivity=details.sensitivity,
        permission_to_share=details.permission_to_share,
        consent=details.consent,
        master_location=details.master_location,
        current_revision=0 if content is None else 1,
        statements=[ItemStatement(quality_statement=code) for code in dict.fromkeys(details.quality_statements)],
        tags=[ItemTag(tag=tag) for tag in dict.fromkeys(details.tags)],
        readers=[ItemReader(user_id=people[tidy(reader)]) for reader in dict.fromkeys(details.readers)],
    )


def _revision(actor: Actor, item: EvidenceItem, content: FileContent | LinkContent) -> EvidenceRevision:
    common: dict[str, Any] = {
        "id": uuid4(),
        "item_id": item.id,
        "number": item.current_revision,
        "note": content.note,
        "added_by": actor.person_id,
        "added_at": now(),
    }
    if isinstance(content, LinkContent):
        return EvidenceRevision(url=content.url, seen_on=content.seen_on, headings=[], **common)
    return EvidenceRevision(
        stored_file_id=content.stored_file_id,
        file_name=content.name[:300],
        media_type=content.media_type,
        size=content.size,
        page_count=content.page_count,
        headings=[{"text": h.text, "level": h.level, "page": h.page, "number": h.number} for h in content.headings],
        **common,
    )


def _scans(added: Iterable[tuple[EvidenceRevision, FileContent | LinkContent]]) -> list[ScanReading]:
    """Those of these versions that have pages of few words or none."""
    return [
        ScanReading(revision_id=revision.id, state=ScanState.WAITING, pages=[])
        for revision, content in added
        if isinstance(content, FileContent)
        and may_be_scan(content.media_type, content.page_count, _characters(content.text_parts))
    ]


def _characters(text_parts: Iterable[TextPart]) -> dict[int | None, int]:
    """How many the words of each page have."""
    found: dict[int | None, int] = {}
    for part in text_parts:
        found[part.place.page] = found.get(part.place.page, 0) + len(part.text)
    return found


def _print(content: FileContent | LinkContent) -> TextPrint:
    return content.text_print if isinstance(content, FileContent) else NO_PRINT


def _text_rows(revision_id: UUID, text_parts: Sequence[TextPart]) -> list[dict[str, Any]]:
    return [
        {
            "revision_id": revision_id,
            "position": position,
            "page": part.place.page,
            "sheet": part.place.sheet[:100],
            "heading": part.place.heading[:300],
            "text": part.text,
        }
        for position, part in enumerate(text_parts)
    ]


def _require_sound(actor: Actor, new: NewItem, people: dict[str, UUID]) -> None:
    faults = details_faults(actor, new.details, people)
    if isinstance(new.content, LinkContent):
        faults += link_faults(new.content, today())
    _refuse(faults)


def _refuse(faults: list[FieldError]) -> None:
    if faults:
        raise Invalid("Some of what was said of the document is not right.", errors=tuple(faults))

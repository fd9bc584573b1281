"""The verbs of erasing: one person asks, ig carries it out; what is left is a tombstone.

Promise 8 of the trust list: an erasure takes the bytes, every version, copy, word and line of the index; the record still
verifies, as its entries hold seals and not values.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.audit.service import erase_values
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.erasing import queries
from app.erasing.models import Erasure
from app.erasing.schemas import AttachmentOut, ErasureIn, ErasureOut
from app.evidence import queries as evidence
from app.evidence.models import ERASED_REASON, EvidenceItem, EvidenceRevision, FindingDecision, FindingState, ItemStatus
from app.intake.models import FileState
from app.packs.models import PackState

ERASED = "Erased document"


def list_erasures(session: Session, actor: Actor) -> list[ErasureOut]:
    """Every erasure that was asked for, the newest first."""
    actor.require(Permission.EVIDENCE_DECIDE)
    rows = queries.list_all(session, actor)
    names = _names(session, [row for row, _ in rows])
    return [_out(actor, row, reference, names) for row, reference in rows]


def get_erasure(session: Session, actor: Actor, reference: str) -> ErasureOut:
    """What became of the erasure of one document; NotFound (404) where none was asked for."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item, row = _asked(session, actor, reference)
    return _out(actor, row, item.reference, _names(session, [row]))


def list_attachments(session: Session, actor: Actor, reference: str) -> list[AttachmentOut]:
    """The documents that came in with this one and are not erased: offered to go with it."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item = evidence.get_visible(session, actor, reference)
    found = queries.attached_to(session, actor, item.id)
    return [AttachmentOut(document=one.reference, title=one.title) for one in found if one.title != ERASED]


def ask_erasure(session: Session, actor: Actor, reference: str, data: ErasureIn) -> ErasureOut:
    """Ask that a document be erased. It is withdrawn at once, so that nobody sends it meanwhile."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item = evidence.get_visible(session, actor, reference)
    row = queries.find(session, item.id)
    if row is not None and row.erased_at is not None:
        raise RuleBroken(f"{item.reference} is erased already.")
    if row is not None and row.called_off_at is None:
        raise RuleBroken(f"It was asked already that {item.reference} be erased.")
    named = {one.reference: one for one in queries.attached_to(session, actor, item.id)}
    unknown = next((one for one in data.attachments if one not in named), "")
    if unknown:
        fault = FieldError("/attachments", f"{unknown[:20]} did not come in with {item.reference}.")
        raise Invalid("Not every attachment is one.", errors=(fault,))
    row = row or Erasure(item_id=item.id)
    row.attached = list(dict.fromkeys(data.attachments))
    row.asked_by, row.asked_at, row.reason, row.called_off_at = actor.person_id, now(), data.reason, None
    session.add(row)
    going = [item, *(named[one] for one in row.attached)]
    for one in going:
        if one.status is not ItemStatus.WITHDRAWN:
            one.withdrawn_from, one.status = one.status, ItemStatus.WITHDRAWN
            one.withdrawn_reason = "It is to be erased."
    record(session, actor, "evidence.erasure.asked", item, rows=(row, *going[1:]))
    return _out(actor, row, item.reference, _names(session, [row]))


def call_off(session: Session, actor: Actor, reference: str) -> ErasureOut:
    """Not after all: by whoever asked, or by ig. The document stays withdrawn until somebody restores it."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item, row = _asked(session, actor, reference)
    if row.erased_at is not None:
        raise RuleBroken(f"{item.reference} is erased; that can’t be taken back.")
    row.called_off_at = now()
    record(session, actor, "evidence.erasure.called_off", item, rows=(row,))
    return _out(actor, row, item.reference, _names(session, [row]))


def carry_out(session: Session, actor: Actor, reference: str) -> UUID:
    """Erase: every row forgets what it held of the document, and what lies in the data folder is named for `work.finish`.

    Forbidden (403) but for ig, RuleBroken (409) for whoever asked: it takes two people.
    """
    actor.require(Permission.EVIDENCE_DECIDE)
    actor.require(Permission.RECORD_ERASE)
    item, row = _asked(session, actor, reference)
    if row.erased_at is not None:
        raise RuleBroken(f"{item.reference} is erased already.")
    if row.called_off_at is not None:
        raise RuleBroken(f"It was called off that {item.reference} be erased. Ask again first.")
    if row.asked_by == actor.person_id:
        raise RuleBroken("Whoever asks for an erasure does not carry it out: it takes two people.")
    going = {one.id: one for one in queries.items_with_the_bytes_of(session, item)}
    for attached in queries.called(session, row.attached):
        going |= {one.id: one for one in queries.items_with_the_bytes_of(session, attached)}
    items = sorted(going.values(), key=lambda one: one.reference)
    revisions = queries.revisions_of(session, {one.id for one in items})
    files = queries.files_of(session, {one.id for one in items}, {one.id for one in revisions})
    hashes = sorted(file.sha256 for file in files)
    packs = queries.packs_that_held(session, hashes)
    touched = _forget(session, items, revisions, {file.id for file in files})
    for pack in packs:
        pack.state, pack.snapshot = PackState.FAILED, ""
        pack.sentence = f"Erased: it held {item.reference}, which had to be erased. Build a new one."
        touched.append(pack)
    row.erased_by, row.erased_at = actor.person_id, now()
    row.hashes, row.packs = hashes, [pack.reference for pack in packs]
    row.files = [pack.file_name for pack in packs if pack.file_name]
    row.others = [one.reference for one in items if one.id != item.id and one.reference not in row.attached]
    row.leavings = [[one.__tablename__, str(one.id)] for one in touched if hasattr(one, "id")]
    record(session, actor, "evidence.erasure.carried_out", item, rows=(row,))
    return row.id


def forget_in_record(session: Session, actor: Actor, erasure_id: UUID) -> None:
    """Take the values of every row that an erasure touched out of the record; its entries stay, and it still verifies."""
    actor.require(Permission.RECORD_ERASE)
    row = session.get_one(Erasure, erasure_id)
    for kind, row_id in row.leavings:
        erase_values(session, actor, kind, UUID(row_id), "", "Erased with its document.")
    row.leavings = []
    record(session, actor, "evidence.erasure.forgotten", row)


def unfinished(session: Session, actor: Actor) -> dict[UUID, tuple[list[str], list[str]]]:
    """Erasures of which something still lies in the data folder: hashes of bytes and names of packs."""
    actor.require(Permission.RECORD_ERASE)
    return {row.id: (list(row.hashes), list(row.files)) for row in queries.unfinished(session)}


def note_gone(session: Session, actor: Actor, erasure_id: UUID) -> None:
    """Nothing of it lies in the data folder any more."""
    actor.require(Permission.RECORD_ERASE)
    row = session.get_one(Erasure, erasure_id)
    row.bytes_gone_at, row.files = now(), []
    record(session, actor, "evidence.erasure.bytes_gone", row)


def rebuild_index(session: Session, actor: Actor) -> None:
    """So that no page of the index holds words that were deleted."""
    actor.require(Permission.RECORD_ERASE)
    queries.rebuild_index(session)


def _forget(
    session: Session, items: Sequence[EvidenceItem], revisions: Sequence[EvidenceRevision], file_ids: set[UUID]
) -> list[Any]:
    """Blank or delete what these documents said, wherever it stands; gives every audited row that was touched."""
    item_ids, revision_ids = {one.id for one in items}, {one.id for one in revisions}
    touched: list[Any] = [*items, *revisions]
    for item in items:
        item.title, item.status, item.withdrawn_reason = ERASED, ItemStatus.WITHDRAWN, ERASED_REASON
        item.description = item.supplied_by = item.supplied_through = item.master_location = ""
        item.document_date = item.period_from = item.period_to = item.review_by = None
    for revision in revisions:
        revision.file_name = revision.url = revision.note = ""
        revision.headings = []
    for finding in queries.findings_of(session, item_ids):
        finding.place = finding.detail = finding.reason = ""
        if finding.state is not FindingState.DECIDED:
            finding.state, finding.decision = FindingState.DECIDED, FindingDecision.REPLACED
        touched.append(finding)
    lines = list(queries.lines_of_batches(session, item_ids, file_ids))
    inside = lines
    while inside := list(queries.lines_inside(session, inside)):
        for line in inside:
            line.source_path = line.name
        touched += inside
    for line in lines:
        line.name, line.source_path, line.sentence = "erased", "", ERASED_REASON
        line.state = FileState.REFUSED if line.state is FileState.CHANGED else line.state
    touched += lines
    for own in queries.own_self_assessments(session, file_ids):
        own.own_file_id = None
    answers = queries.answers_with(session, item_ids)
    gone: Iterable[Any] = [
        *queries.parts_of(session, {one.id for one in answers}),
        *answers,
        *queries.supports_by(session, item_ids),
        *queries.tags_of(session, item_ids),
    ]
    for one in gone:
        session.delete(one)
        touched.append(one)
    session.flush()
    queries.forget_words(session, {one.reference for one in items}, revision_ids)
    return touched


def _asked(session: Session, actor: Actor, reference: str) -> tuple[EvidenceItem, Erasure]:
    item = evidence.get_visible(session, actor, reference)
    row = queries.find(session, item.id)
    if row is None:
        raise NotFound(f"Nobody asked that {item.reference} be erased.")
    return item, row


def _names(session: Session, rows: Sequence[Erasure]) -> dict[UUID, str]:
    return accounts.names_of(session, [one for row in rows for one in (row.asked_by, row.erased_by) if one is not None])


def _out(actor: Actor, row: Erasure, reference: str, names: dict[UUID, str]) -> ErasureOut:
    is_open = row.erased_at is None and row.called_off_at is None
    return ErasureOut(
        document=reference,
        reason=row.reason,
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        called_off_at=row.called_off_at,
        erased_by=names.get(row.erased_by, "") if row.erased_by else "",
        erased_at=row.erased_at,
        bytes_gone_at=row.bytes_gone_at,
        hashes=row.hashes or [],
        packs=row.packs or [],
        others=row.others or [],
        attached=row.attached or [],
        may_carry_out=is_open and actor.may(Permission.RECORD_ERASE) and row.asked_by != actor.person_id,
        may_call_off=is_open,
        says=_says(row),
    )


def _says(row: Erasure) -> str:
    if row.erased_at is not None:
        held = f" Draft packs that held it are erased too: {', '.join(row.packs)}." if row.packs else ""
        more = f" With it went {', '.join(row.attached)}." if row.attached else ""
        more += f" The same bytes were in {', '.join(row.others)}." if row.others else ""
        return f"Erased.{held}{more} Backups taken before still hold it: see to them."
    if row.called_off_at is not None:
        return "Called off. It stays withdrawn until somebody restores it."
    with_it = f" {', '.join(row.attached)} would go with it." if row.attached else ""
    return f"It is withdrawn, and waits for information governance to carry it out.{with_it}"

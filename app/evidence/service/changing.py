"""A document is changed, marked, withdrawn and restored, replaced by another, and shown to named people."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.errors import FieldError, Invalid, RuleBroken
from app.core.etag import require_version
from app.evidence import queries, rules
from app.evidence.models import ERASED_REASON, EvidenceItem, ItemReader, ItemStatement, ItemStatus, ItemTag
from app.evidence.rules.checking import code_faults, owner_fault, tidy
from app.evidence.schemas import ItemPatch
from app.evidence.service.alike import rename_print
from app.evidence.service.indexing import index_again, index_facts

_MAY_BE_EMPTY = frozenset({"owner", "document_date", "period_from", "period_to", "review_by", "evidence_category"})


def change_details(session: Session, actor: Actor, reference: str, version: int, data: ItemPatch) -> EvidenceItem:
    """Change the fields sent. Invalid (422) names those that are not right; EditConflict (412) when someone saved first."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    _refuse_withdrawn(item)
    sent = data.model_dump(exclude_unset=True)
    people = queries.person_ids(session, [data.owner] if data.owner else [])
    _require_sound(actor, item, data, sent, people)
    old_title = item.title
    if "owner" in sent:
        owner = sent.pop("owner")
        item.owner_id = people[tidy(owner)] if owner is not None else None
    if "quality_statements" in sent:
        codes = dict.fromkeys(sent.pop("quality_statements"))
        kept = [one for one in item.statements if one.quality_statement in codes]
        there = {one.quality_statement for one in kept}
        item.statements = kept + [ItemStatement(quality_statement=code) for code in codes if code not in there]
    if "tags" in sent:
        tags = dict.fromkeys(sent.pop("tags"))
        kept_tags = [one for one in item.tags if one.tag in tags]
        there = {one.tag for one in kept_tags}
        item.tags = kept_tags + [ItemTag(tag=tag) for tag in tags if tag not in there]
    for field, value in sent.items():
        setattr(item, field, value)
    _move_on(item)
    record(session, actor, "evidence.item.changed", item)
    if item.title != old_title:
        index_again(session, actor, item)
        rename_print(session, actor, item)
    else:
        index_facts(session, actor, item)
    return item


def mark_ready(session: Session, actor: Actor, reference: str, version: int) -> EvidenceItem:
    """Someone has looked: it may answer requests and go into packs."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    _refuse_withdrawn(item)
    if item.current_revision == 0:
        raise RuleBroken("Its file is still to come. Add the file first.")
    if item.marked_draft:
        raise RuleBroken(
            "This document says that it is a draft. Add the final version, or take the draft mark away if it is wrong."
        )
    item.status = ItemStatus.READY
    _move_on(item)
    record(session, actor, "evidence.item.marked_ready", item)
    return item


def mark_draft(session: Session, actor: Actor, reference: str, version: int) -> EvidenceItem:
    """The undo of marking ready: it stays out of packs."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    _refuse_withdrawn(item)
    item.status = ItemStatus.DRAFT
    _move_on(item)
    record(session, actor, "evidence.item.marked_draft", item)
    return item


def withdraw_item(session: Session, actor: Actor, reference: str, version: int, reason: str) -> EvidenceItem:
    """Take a document out of use, with the reason. Nothing is deleted; what rests on it shows up as a gap."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    if not reason.strip():
        raise Invalid("Say why it is withdrawn.", errors=(FieldError("/reason", "Say why it is withdrawn."),))
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken("This document is withdrawn already.")
    item.withdrawn_from, item.status, item.withdrawn_reason = item.status, ItemStatus.WITHDRAWN, reason
    record(session, actor, "evidence.item.withdrawn", item, reason=reason[:2000])
    return item


def restore_item(session: Session, actor: Actor, reference: str, version: int) -> EvidenceItem:
    """The undo of withdrawing: it is what it was before."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    if item.status is not ItemStatus.WITHDRAWN:
        raise RuleBroken("This document is not withdrawn.")
    if item.withdrawn_reason == ERASED_REASON:
        raise RuleBroken("This document was erased: nothing of it is left to bring back.")
    item.status, item.withdrawn_from, item.withdrawn_reason = item.withdrawn_from or ItemStatus.DRAFT, None, ""
    record(session, actor, "evidence.item.restored", item)
    return item


def supersede(session: Session, actor: Actor, reference: str, version: int, by: str) -> EvidenceItem:
    """Say that another document took this one's place. It stays, and what still cites it shows up as a gap.

    Invalid (422) when the other is not there for this person; RuleBroken (409) for itself, a withdrawn one or a circle.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    newer = queries.find_item(session, actor, by)
    if newer is None:
        words = f"There is no document {by} that you can see. Check the reference."
        raise Invalid(words, errors=(FieldError("/by", words),))
    if newer.id == item.id:
        raise RuleBroken("A document can't take its own place. Add a new version instead.")
    if newer.status is ItemStatus.WITHDRAWN:
        raise RuleBroken(f"{newer.reference} is withdrawn. Restore it, or name another document.")
    if item.id in queries.list_successors(session, newer):
        raise RuleBroken(f"{newer.reference} was itself replaced by {item.reference}. Undo that first.")
    item.superseded_by_id = newer.id
    record(session, actor, "evidence.item.superseded", item, rows=(newer,), reason=f"by {newer.reference}")
    return item


def undo_supersede(session: Session, actor: Actor, reference: str, version: int) -> EvidenceItem:
    """It was not replaced after all."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    if item.superseded_by_id is None:
        raise RuleBroken("No other document took this one’s place.")
    item.superseded_by_id = None
    record(session, actor, "evidence.item.kept_in_use", item)
    return item


def name_readers(session: Session, actor: Actor, reference: str, version: int, addresses: list[str]) -> EvidenceItem:
    """Who may see a restricted document beside its owner, the lead and information governance; replaces the list.

    A person who sees only their own documents sees one when they are named here.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    item = _at_version(session, actor, reference, version)
    people = queries.person_ids(session, addresses)
    errors = tuple(
        FieldError(f"/readers/{place}", f"There is nobody with the address {address[:80]}.")
        for place, address in enumerate(addresses)
        if tidy(address) not in people
    )
    if errors:
        raise Invalid("Some of these people are not here.", errors=errors)
    wanted = {people[tidy(address)] for address in addresses}
    kept = [one for one in item.readers if one.user_id in wanted]
    there = {one.user_id for one in kept}
    item.readers = kept + [ItemReader(user_id=one) for one in sorted(wanted - there, key=str)]
    _move_on(item)
    record(session, actor, "evidence.reader.named", item)
    index_facts(session, actor, item)
    return item


def let_read(session: Session, actor: Actor, reference: str, person_id: UUID) -> None:
    """Name one more reader, when someone is asked about a document that is in already; harmless when they are named."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = queries.get_changeable(session, actor, reference)
    if any(reader.user_id == person_id for reader in item.readers):
        return
    item.readers = [*item.readers, ItemReader(user_id=person_id)]
    _move_on(item)
    record(session, actor, "evidence.reader.named", item)
    index_facts(session, actor, item)


def _at_version(session: Session, actor: Actor, reference: str, version: int) -> EvidenceItem:
    item = queries.get_changeable(session, actor, reference)
    require_version(item.version, version)
    return item


def _refuse_withdrawn(item: EvidenceItem) -> None:
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken("This document is withdrawn. Restore it before you change it.")


def _move_on(item: EvidenceItem) -> None:
    """Tags, statements and readers are rows of their own; the document's version moves with them, once for all."""
    item.version += 1


def _require_sound(
    actor: Actor, item: EvidenceItem, data: ItemPatch, sent: dict[str, object], people: dict[str, UUID]
) -> None:
    faults = [
        FieldError(f"/{field}", "This can't be empty. Leave it out to keep it.")
        for field, value in sent.items()
        if value is None and field not in _MAY_BE_EMPTY
    ]
    faults += code_faults(data.evidence_category, data.quality_statements or ())
    if "owner" in sent:
        fault = (
            owner_fault(actor, data.owner, people)
            if data.owner is not None
            else (None if actor.may(Permission.EVIDENCE_WRITE_ALL) else "You can't give your own document away.")
        )
        if fault is not None:
            faults.append(FieldError("/owner", fault))
    first = data.period_from if "period_from" in sent else item.period_from
    last = data.period_to if "period_to" in sent else item.period_to
    fault = rules.period_fault(first, last)
    if fault is not None:
        faults.append(FieldError("/period_to", fault))
    if faults:
        raise Invalid("Some of what was sent is not right.", errors=tuple(faults))

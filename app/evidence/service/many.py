"""One act on many documents: each is done with its own entry, or left as it is with the reason."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import attempted
from app.core.errors import EditConflict, FieldError, Invalid, Problem, RuleBroken
from app.evidence import queries
from app.evidence.models import EvidenceItem
from app.evidence.rules.checking import code_faults, owner_fault, tidy
from app.evidence.schemas import (
    MOST_TAGS,
    ChangeManyIn,
    DoneItem,
    ItemAt,
    ItemPatch,
    LeftItem,
    ManyOut,
    ManyPatch,
    WasOut,
    WithdrawManyIn,
)
from app.evidence.service.changing import change_details, restore_item, withdraw_item


def change_many(session: Session, actor: Actor, data: ChangeManyIn) -> ManyOut:
    """Give many documents the same owner, sensitivity, category or tags; Invalid (422) when that can't be for any of them."""
    actor.require(Permission.EVIDENCE_WRITE)
    _require_sound(session, actor, data.change)

    def change(one: ItemAt, was: WasOut) -> EvidenceItem:
        patch = _patch_of(data.change, was)
        item = change_details(session, actor, one.document, one.version, patch)
        session.flush()
        if queries.find_item(session, actor, one.document) is None:
            raise RuleBroken(
                "You would no longer see it yourself. Change it on its own page, and name its readers there."
            )
        return item

    return _in_each(session, actor, data.documents, change)


def withdraw_many(session: Session, actor: Actor, data: WithdrawManyIn) -> ManyOut:
    """Take many documents out of use for one reason; nothing is deleted."""
    actor.require(Permission.EVIDENCE_WRITE)
    if not data.reason.strip():
        raise Invalid("Say why they are withdrawn.", errors=(FieldError("/reason", "Say why they are withdrawn."),))
    return _in_each(
        session,
        actor,
        data.documents,
        lambda one, _: withdraw_item(session, actor, one.document, one.version, data.reason),
    )


def restore_many(session: Session, actor: Actor, documents: list[ItemAt]) -> ManyOut:
    """The undo of withdrawing many: each is what it was before."""
    actor.require(Permission.EVIDENCE_WRITE)
    return _in_each(session, actor, documents, lambda one, _: restore_item(session, actor, one.document, one.version))


def _in_each(
    session: Session, actor: Actor, documents: Iterable[ItemAt], act: Callable[[ItemAt, WasOut], EvidenceItem]
) -> ManyOut:
    done: list[DoneItem] = []
    left: list[LeftItem] = []
    addresses: dict[str, str] = {}
    for one in documents:
        try:
            with attempted(session):
                was = _was(session, queries.get_changeable(session, actor, one.document), addresses)
                item = act(one, was)
                session.flush()
        except Problem as refused:
            left.append(LeftItem(document=one.document, why=_why(refused)))
            continue
        done.append(DoneItem(document=item.reference, version=item.version, was=was))
    return ManyOut(done=done, left=left)


def _was(session: Session, item: EvidenceItem, addresses: dict[str, str]) -> WasOut:
    """What the document has now; `addresses` keeps those of owners who were met already."""
    owner = None
    if item.owner_id is not None:
        key = str(item.owner_id)
        if key not in addresses:
            addresses[key] = queries.address_of(session, item.owner_id) or ""
        owner = addresses[key] or None
    return WasOut(
        owner=owner,
        sensitivity=item.sensitivity,
        evidence_category=item.evidence_category,
        tags=sorted(one.tag for one in item.tags),
    )


def _patch_of(change: ManyPatch, was: WasOut) -> ItemPatch:
    """What this change means for one document; RuleBroken (409) where it has all of it already."""
    sent = change.model_dump(exclude_unset=True, exclude={"add_tags", "remove_tags"})
    if sent.get("owner") is not None:
        sent["owner"] = tidy(sent["owner"])
    differs = {name: value for name, value in sent.items() if value != getattr(was, name)}
    tags = [tag for tag in dict.fromkeys([*was.tags, *change.add_tags]) if tag not in change.remove_tags]
    if len(tags) > MOST_TAGS:
        raise RuleBroken(f"It would have more than {MOST_TAGS} tags. Take one away first.")
    if sorted(tags) != was.tags:
        differs["tags"] = tags
    if not differs:
        raise RuleBroken("It is so already.")
    return ItemPatch(**differs)


def _require_sound(session: Session, actor: Actor, change: ManyPatch) -> None:
    """What is wrong for every document is said once, at its field."""
    sent = change.model_fields_set
    faults = [FieldError(f"/change{one.pointer}", one.detail) for one in code_faults(change.evidence_category, ())]
    if not sent:
        faults.append(FieldError("/change", "Say what is to be changed."))
    if "sensitivity" in sent and change.sensitivity is None:
        faults.append(FieldError("/change/sensitivity", "This can't be empty. Leave it out to keep it."))
    if "owner" in sent:
        people = queries.person_ids(session, [change.owner] if change.owner else [])
        fault = None
        if change.owner is not None:
            fault = owner_fault(actor, change.owner, people)
        elif not actor.may(Permission.EVIDENCE_WRITE_ALL):
            fault = "You can't give your own document away."
        if fault is not None:
            faults.append(FieldError("/change/owner", fault))
    if faults:
        raise Invalid("Some of what was sent is not right.", errors=tuple(faults))


def _why(refused: Problem) -> str:
    if isinstance(refused, EditConflict):
        return "Somebody else changed it meanwhile."
    return refused.errors[0].detail if refused.errors else refused.detail

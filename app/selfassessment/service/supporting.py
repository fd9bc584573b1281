"""Supports: a document or a tracked case behind an assertion, or one that points the other way; taken away and put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.casetracking import service as casetracking
from app.casetracking.rules import identity
from app.core.clock import now
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, ItemStatus
from app.selfassessment.models import Assertion, AssertionStatus, Direction, RemovedSupport, Support
from app.selfassessment.queries import assertions as rows
from app.selfassessment.queries import supports as backing
from app.selfassessment.schemas.supports import (
    CaseSupportIn,
    ItemSupportIn,
    SupportChanged,
    SupportIn,
    SupportPatch,
)
from app.selfassessment.service.finding import readable, to_change

COLUMNS = (
    "id", "assertion_id", "direction", "item_id", "case_id", "where_to_look", "whole_document", "what_it_shows",
    "case_words", "case_where", "revision_number", "added_by", "added_at",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """What backs: one document or one case."""

    reference: str
    item: EvidenceItem | None = None
    case_id: UUID | None = None


def add_support(session: Session, actor: Actor, reference: str, data: SupportIn) -> SupportChanged:
    """Add a document or a case to an assertion. The place counts for the document's version as it is now.

    Raises Invalid (422) at the field for a document or case that this person may not see, RuleBroken (409) for one that
    is there already or withdrawn.
    """
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    return _add_all(session, actor, reference, [data], "")[0]


def add_supports(session: Session, actor: Actor, reference: str, data: Sequence[SupportIn]) -> list[SupportChanged]:
    """Add several at once, all or none, with one entry in the record; faults as for one, each at its place in the list."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    return _add_all(session, actor, reference, data, "/{}")


def change_support(
    session: Session, actor: Actor, reference: str, source: str, direction: Direction, version: int, data: SupportPatch
) -> SupportChanged:
    """Change the fields sent; a new place, or the word that the old one still holds, counts for the current version."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion, support, called = _support(session, actor, reference, source, direction)
    require_version(support.version, version)
    sent = {name: value for name, value in data.model_dump(exclude_unset=True).items() if value is not None}
    still_holds = sent.pop("still_holds", False)
    if "direction" in sent and sent["direction"] is not support.direction:
        _refuse_twice(session, assertion, support.item_id, support.case_id, sent["direction"], called)
    if support.case_id is not None:
        _change_case_words(support, sent)
    else:
        for field, value in sent.items():
            setattr(support, field, value)
        if still_holds or {"where_to_look", "whole_document"} & set(sent):
            item = evidence.get_visible(session, actor, called)
            support.revision_number = item.current_revision
    record(session, actor, "selfassessment.support.changed", assertion)
    return _changed(assertion, support, called)


def remove_support(
    session: Session, actor: Actor, reference: str, source: str, direction: Direction, version: int
) -> SupportChanged:
    """Take a support away. It is kept apart, so that it can be put back."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion, support, called = _support(session, actor, reference, source, direction)
    require_version(support.version, version)
    kept = {column: getattr(support, column) for column in COLUMNS}
    changed = _changed(assertion, support, called)
    session.delete(support)
    session.add(RemovedSupport(**kept, removed_at=now()))
    record(session, actor, "selfassessment.support.removed", assertion)
    return changed


def restore_support(
    session: Session, actor: Actor, reference: str, source: str, direction: Direction
) -> SupportChanged:
    """Put a support back as it was: the undo of taking it away. RuleBroken (409) when it was added anew since."""
    actor.require(Permission.SELF_ASSESSMENT_WRITE)
    assertion = readable(session, actor, reference)
    what = _source(session, actor, source)
    if not _may_back(session, actor, assertion, what.case_id):
        raise _not_theirs()
    item_id = what.item.id if what.item else None
    removed = backing.find_removed(session, assertion.id, item_id, what.case_id, direction)
    if removed is None:
        raise NotFound(f"{what.reference} was not taken away from {assertion.reference}.")
    _refuse_twice(session, assertion, item_id, what.case_id, direction, what.reference)
    support = Support(**{column: getattr(removed, column) for column in COLUMNS})
    session.delete(removed)
    session.add(support)
    record(session, actor, "selfassessment.support.restored", assertion)
    return _changed(assertion, support, what.reference)


def _add_all(
    session: Session, actor: Actor, reference: str, data: Sequence[SupportIn], pointer: str
) -> list[SupportChanged]:
    assertion, may_change = to_change(session, actor, reference)
    if assertion.status is AssertionStatus.WITHDRAWN:
        raise RuleBroken("This assertion is withdrawn. Restore it first.")
    there = backing.what_backs(session, assertion.id)
    items = evidence.documents_called(session, actor, [one.document for one in data if isinstance(one, ItemSupportIn)])
    added = []
    for place, one in enumerate(data):
        at = pointer.format(place)
        if isinstance(one, CaseSupportIn):
            support, called = _case_support(session, actor, assertion, one, at, may_change=may_change)
        else:
            support, called = _item_support(actor, assertion, one, items.get(one.document), at, may_change=may_change)
        key = (support.item_id or support.case_id, support.direction)
        if key in there:
            raise _twice(assertion, support.direction, called)
        there.add(key)
        added.append((support, called))
    session.add_all(support for support, _ in added)
    record(session, actor, "selfassessment.support.added", assertion)
    return [_changed(assertion, support, called) for support, called in added]


def _item_support(
    actor: Actor, assertion: Assertion, data: ItemSupportIn, item: EvidenceItem | None, at: str, *, may_change: bool
) -> tuple[Support, str]:
    if not may_change:
        raise _not_theirs()
    if item is None:
        fault = f"There is no document {data.document[:20]} that you can see."
        raise Invalid("The document is not there.", errors=(FieldError(f"{at}/document", fault),))
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken(f"{item.reference} is withdrawn. Restore it first, or choose another.")
    if item.current_revision == 0:
        raise RuleBroken(f"The file of {item.reference} is still to come. Add it first, or choose another.")
    support = Support(
        assertion_id=assertion.id,
        direction=data.direction,
        item_id=item.id,
        where_to_look=data.where_to_look,
        whole_document=data.whole_document,
        what_it_shows=data.what_it_shows,
        revision_number=item.current_revision,
        added_by=actor.person_id,
        added_at=now(),
    )
    return support, item.reference


def _case_support(
    session: Session, actor: Actor, assertion: Assertion, data: CaseSupportIn, at: str, *, may_change: bool
) -> tuple[Support, str]:
    actor.require(Permission.CASES_CHECK, hidden=True)
    try:
        case = casetracking.readable(session, actor, data.case)
    except NotFound as missing:
        fault = "There is no such case on your list."
        raise Invalid("The case is not there.", errors=(FieldError(f"{at}/case", fault),)) from missing
    if not may_change and not actor.may(Permission.CASES_MANAGE):
        raise _not_theirs()
    texts = {"what_it_shows": data.what_it_shows, "where_to_look": data.where_to_look}
    identity.refuse_identifiers({f"{at}/{name}".lstrip("/"): value for name, value in texts.items()})
    support = Support(
        assertion_id=assertion.id,
        direction=data.direction,
        case_id=case.id,
        case_words=data.what_it_shows,
        case_where=data.where_to_look,
        added_by=actor.person_id,
        added_at=now(),
    )
    return support, case.reference


def _change_case_words(support: Support, sent: dict[str, object]) -> None:
    """The words of a case are case text: they stand in the columns that the record hides."""
    identity.refuse_identifiers({name: value for name, value in sent.items() if name != "direction"})
    for field, column in (("what_it_shows", "case_words"), ("where_to_look", "case_where"), ("direction", "direction")):
        if field in sent:
            setattr(support, column, sent[field])


def _support(
    session: Session, actor: Actor, reference: str, source: str, direction: Direction
) -> tuple[Assertion, Support, str]:
    """The support of an assertion by what it is called; 404 unseen, 403 seen only."""
    assertion = readable(session, actor, reference)
    found = backing.find_support(session, actor, assertion.id, source, direction)
    if found is None:
        raise NotFound(f"{assertion.reference} does not lean on {source[:20]} this way.")
    support, called = found
    if not _may_back(session, actor, assertion, support.case_id):
        raise _not_theirs()
    return assertion, support, called


def _may_back(session: Session, actor: Actor, assertion: Assertion, case_id: UUID | None) -> bool:
    """Who may change the assertion may back it; a case also those who look after cases, whoever owns the assertion."""
    if case_id is not None and actor.may(Permission.CASES_MANAGE):
        return True
    return rows.may_change(session, actor, assertion.id)


def _source(session: Session, actor: Actor, source: str) -> Source:
    item = evidence.find_item(session, actor, source)
    if item is not None:
        return Source(item.reference, item=item)
    if actor.may(Permission.CASES_READ):
        case = casetracking.readable(session, actor, source)
        return Source(case.reference, case_id=case.id)
    raise NotFound(f"There is no {source[:20]} that you can see.")


def _refuse_twice(
    session: Session,
    assertion: Assertion,
    item_id: UUID | None,
    case_id: UUID | None,
    direction: Direction,
    called: str,
) -> None:
    if backing.find_same(session, assertion.id, item_id, case_id, direction) is not None:
        raise _twice(assertion, direction, called)


def _twice(assertion: Assertion, direction: Direction, called: str) -> RuleBroken:
    way = "behind" if direction is Direction.SUPPORTS else "against"
    return RuleBroken(f"{called} stands {way} {assertion.reference} already. Change that one instead.")


def _not_theirs() -> Forbidden:
    return Forbidden("You can see this assertion but not change it. Ask its owner or the lead officer.")


def _changed(assertion: Assertion, support: Support, called: str) -> SupportChanged:
    return SupportChanged(
        assertion=assertion.reference, source=called, direction=support.direction, version=support.version
    )

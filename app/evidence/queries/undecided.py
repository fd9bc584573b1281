"""Whose words are kept back: documents with personal data in them that nobody has decided on yet."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.documents.facts import Flag, kinds_of
from app.evidence.models import EvidenceItem, EvidenceRevision, Finding, FindingDecision, FindingState

# What stands in place of a document's words for those who may not see them yet.
KEPT_BACK = "Its words are not shown: nobody has decided yet on personal data in it."
SET_ASIDE = "This version is set aside: a redacted one took its place. Its owner or information governance can open it."
PAGES_KEPT_BACK = "Its pages are not shown: nobody has decided yet on personal data in it."
_PERSONAL = Finding.kind.in_(kinds_of(Flag.PERSONAL_DATA.value))


def items_with_undecided_personal_data(session: Session, item_ids: Collection[UUID]) -> set[UUID]:
    """Those of these documents in which something personal is still to be decided on."""
    open_ones = select(Finding.item_id).where(_PERSONAL, Finding.state == FindingState.OPEN)
    return set(session.scalars(open_ones.where(Finding.item_id.in_(item_ids)))) if item_ids else set()


def kept_back(session: Session, actor: Actor, item_ids: Collection[UUID]) -> set[UUID]:
    """Those of these documents whose words this person is not shown: neither theirs nor for them to decide on."""
    if actor.may(Permission.EVIDENCE_DECIDE):
        return set()
    undecided = items_with_undecided_personal_data(session, item_ids)
    return undecided - _theirs(session, actor, undecided)


def is_kept_back(session: Session, actor: Actor, revision: EvidenceRevision) -> bool:
    """The same for one version. What a newer version settled by taking its place still stands in the older one; one that
    was set aside for a redacted one is kept back whatever was found in it.
    """
    if actor.may(Permission.EVIDENCE_DECIDE):
        return False
    if is_set_aside(session, revision):
        return not _theirs(session, actor, {revision.item_id})
    replaced = and_(Finding.revision_id == revision.id, Finding.decision == FindingDecision.REPLACED)
    still_there = select(Finding.id).where(
        Finding.item_id == revision.item_id, _PERSONAL, or_(Finding.state == FindingState.OPEN, replaced)
    )
    if session.scalar(still_there.limit(1)) is None:
        return False
    return not _theirs(session, actor, {revision.item_id})


def is_set_aside(session: Session, revision: EvidenceRevision) -> bool:
    """Whether a redacted version took the place of this one."""
    redacted = EvidenceRevision.item_id == revision.item_id, EvidenceRevision.redacts == revision.number
    return session.scalar(select(EvidenceRevision.id).where(*redacted).limit(1)) is not None


def _theirs(session: Session, actor: Actor, item_ids: Collection[UUID]) -> set[UUID]:
    """Those of these documents that this person owns or added."""
    if not item_ids:
        return set()
    mine = or_(EvidenceItem.owner_id == actor.person_id, EvidenceItem.added_by == actor.person_id)
    return set(session.scalars(select(EvidenceItem.id).where(EvidenceItem.id.in_(item_ids), mine)))

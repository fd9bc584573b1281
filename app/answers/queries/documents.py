"""Documents as answers reach them: only those that a person may see."""

from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemReader, Sensitivity


def visible_documents(actor: Actor) -> Select[EvidenceItem]:
    statement = select(EvidenceItem)
    if not actor.may(Permission.EVIDENCE_READ):
        return statement.where(EvidenceItem.id.is_(None))
    if not actor.may(Permission.EVIDENCE_READ_CASE_MATERIAL):
        statement = statement.where(EvidenceItem.sensitivity != Sensitivity.CASE_MATERIAL)
    if not actor.may(Permission.EVIDENCE_READ_RESTRICTED):
        named = select(ItemReader.item_id).where(ItemReader.user_id == actor.person_id)
        statement = statement.where(
            or_(
                EvidenceItem.sensitivity != Sensitivity.RESTRICTED,
                EvidenceItem.owner_id == actor.person_id,
                EvidenceItem.id.in_(named),
            )
        )
    if actor.may(Permission.EVIDENCE_READ_ALL):
        return statement
    return statement.where(EvidenceItem.owner_id == actor.person_id)


def find_document(session: Session, actor: Actor, reference: str) -> EvidenceItem | None:
    return session.scalars(visible_documents(actor).where(EvidenceItem.reference == reference)).one_or_none()


def find_revision(session: Session, item_id: UUID, number: int) -> EvidenceRevision | None:
    return session.scalars(
        select(EvidenceRevision).where(EvidenceRevision.item_id == item_id, EvidenceRevision.number == number)
    ).one_or_none()

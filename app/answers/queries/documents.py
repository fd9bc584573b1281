"""Documents as answers reach them: only those that a person may see."""

from sqlalchemy.orm import Session

from app.access import Actor
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem


def find_document(session: Session, actor: Actor, reference: str) -> EvidenceItem | None:
    """The document as a plain row, without its tags, statements and readers."""
    return session.scalars(evidence.visible(actor).where(EvidenceItem.reference == reference)).one_or_none()

"""The headings and sheets of the documents that a place is proposed in, as they stand now."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.documents.places import Outline
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision, RevisionText
from app.evidence.queries.undecided import kept_back
from app.evidence.rules.showing import headings_of


def list_layouts(session: Session, actor: Actor, references: Collection[str]) -> dict[str, Outline]:
    """The layout of each of these documents that this person may see, without its text; three SELECTs.

    Headings are words of a document: one whose words are kept back from this person is left out.
    """
    seen = evidence.visible(actor).where(EvidenceItem.reference.in_(references)).subquery()
    statement = select(seen.c.reference, EvidenceRevision).join(
        EvidenceRevision,
        (EvidenceRevision.item_id == seen.c.id) & (EvidenceRevision.number == seen.c.current_revision),
    )
    found = session.execute(statement).all()
    hidden = kept_back(session, actor, {row[1].item_id for row in found})
    current = {row[0]: row[1] for row in found if row[1].item_id not in hidden}
    sheets: dict[UUID, list[str]] = defaultdict(list)
    named = (
        select(RevisionText.revision_id, RevisionText.sheet)
        .where(RevisionText.revision_id.in_([revision.id for revision in current.values()]), RevisionText.sheet != "")
        .group_by(RevisionText.revision_id, RevisionText.sheet)
        .order_by(RevisionText.sheet)
    )
    for revision_id, sheet in session.execute(named):
        sheets[revision_id].append(sheet)
    return {
        reference: Outline(headings_of(revision), (), revision.page_count, tuple(sheets[revision.id]))
        for reference, revision in current.items()
    }

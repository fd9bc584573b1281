"""The layouts of a document's revisions, and which requests point into it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts.models import User
from app.answers.models import Answer, CategoryResponse
from app.answers.queries.rows import visible
from app.documents.facts import Heading, Place, TextPart
from app.documents.places import Outline
from app.evidence.models import EvidenceRevision, RevisionText


def list_codes_with(session: Session, actor: Actor, item_id: UUID) -> frozenset[str]:
    """Codes of the live requests that this person may see and that the document answers."""
    answered = select(Answer.response_id).where(Answer.item_id == item_id)
    statement = visible(actor).where(CategoryResponse.id.in_(answered), CategoryResponse.retired.is_(False))
    return frozenset(session.scalars(statement.with_only_columns(CategoryResponse.code)))


def list_revisions(session: Session, item_id: UUID, numbers: Collection[int]) -> Sequence[tuple[EvidenceRevision, str]]:
    """The revisions of these numbers, each with the name of whoever added it."""
    statement = (
        select(EvidenceRevision, User.name)
        .outerjoin(User, User.id == EvidenceRevision.added_by)
        .where(EvidenceRevision.item_id == item_id, EvidenceRevision.number.in_(numbers))
        .order_by(EvidenceRevision.number)
    )
    return [(row[0], row[1] or "") for row in session.execute(statement)]


def list_outlines(session: Session, revisions: Sequence[EvidenceRevision]) -> dict[int, Outline]:
    """The layout of each revision by its number: headings, text with its places, pages, sheets."""
    texts: dict[UUID, list[RevisionText]] = defaultdict(list)
    statement = (
        select(RevisionText)
        .where(RevisionText.revision_id.in_([revision.id for revision in revisions]))
        .order_by(RevisionText.revision_id, RevisionText.position)
    )
    for text in session.scalars(statement):
        texts[text.revision_id].append(text)
    return {revision.number: _outline(revision, texts[revision.id]) for revision in revisions}


def _outline(revision: EvidenceRevision, texts: Sequence[RevisionText]) -> Outline:
    return Outline(
        headings=tuple(_heading(found) for found in revision.headings),
        text_parts=tuple(
            TextPart(text.text, Place(page=text.page, sheet=text.sheet, heading=text.heading)) for text in texts
        ),
        page_count=revision.page_count,
        sheet_names=tuple(dict.fromkeys(text.sheet for text in texts if text.sheet)),
    )


def _heading(found: Any) -> Heading:
    """A heading as a revision keeps it: its words, level, page and number."""
    if isinstance(found, str):
        return Heading(found, 1)
    return Heading(found["text"], found.get("level", 1), found.get("page"), found.get("number", ""))

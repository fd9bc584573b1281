"""What is needed to tell which requests a document may answer: what the round asks for, and what documents say."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers.models import Answer, CategoryResponse, ResponsePart
from app.answers.queries.rows import visible
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision, RevisionText
from app.evidence.queries.undecided import kept_back
from app.framework.models import RequestCategory

# The opening words of a document are in its first pieces; the rest is only mentioned there.
FIRST_PIECES = 12


@dataclass(frozen=True)
class PartAsked:
    code: str
    ask: str


@dataclass(frozen=True)
class RequestAsked:
    """A live request of the round with its parts, as they stand now."""

    code: str
    title: str
    asked: str
    parts: tuple[PartAsked, ...]


@dataclass(frozen=True)
class Read:
    """A document with the version in use and its first pieces of text, in order."""

    item: EvidenceItem
    revision: EvidenceRevision
    pieces: tuple[RevisionText, ...]
    is_kept_back: bool


def list_asked(session: Session, actor: Actor) -> list[RequestAsked]:
    """Every live request that this person may see, in the list's order; two SELECTs."""
    seen = (
        visible(actor)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(CategoryResponse.retired.is_(False))
    )
    ids = seen.with_only_columns(CategoryResponse.id)
    parts: dict[UUID, list[PartAsked]] = defaultdict(list)
    for response_id, code, ask in session.execute(
        select(ResponsePart.response_id, ResponsePart.code, ResponsePart.ask)
        .where(ResponsePart.response_id.in_(ids))
        .order_by(ResponsePart.response_id, ResponsePart.position)
    ):
        parts[response_id].append(PartAsked(code, ask))
    rows = session.execute(
        seen.with_only_columns(CategoryResponse.id, CategoryResponse.code, RequestCategory.title, RequestCategory.asked)
        .order_by(CategoryResponse.position, CategoryResponse.code)
    )  # fmt: skip
    return [RequestAsked(code, title, asked, tuple(parts[id_])) for id_, code, title, asked in rows]


def list_read(session: Session, actor: Actor, references: Collection[str]) -> list[Read]:
    """These documents, as far as this person may see them, each with its first pieces of text; three SELECTs."""
    seen = evidence.visible(actor).where(EvidenceItem.reference.in_(references)).subquery()
    rows = session.execute(
        select(EvidenceItem, EvidenceRevision)
        .join(seen, seen.c.id == EvidenceItem.id)
        .join(
            EvidenceRevision,
            (EvidenceRevision.item_id == EvidenceItem.id) & (EvidenceRevision.number == EvidenceItem.current_revision),
        )
        .order_by(EvidenceItem.reference)
    ).all()
    pieces: dict[UUID, list[RevisionText]] = defaultdict(list)
    for piece in session.scalars(
        select(RevisionText)
        .where(RevisionText.revision_id.in_([row[1].id for row in rows]), RevisionText.position < FIRST_PIECES)
        .order_by(RevisionText.revision_id, RevisionText.position)
    ):
        pieces[piece.revision_id].append(piece)
    hidden = kept_back(session, actor, {item.id for item, _ in rows})
    return [Read(item, revision, tuple(pieces[revision.id]), item.id in hidden) for item, revision in rows]


def list_placed(session: Session, actor: Actor) -> Sequence[Row[str, str, str, str]]:
    """(document, its title, its file's name, code of a live request that it answers): what people here decided before."""
    seen = evidence.visible(actor).subquery()
    return session.execute(
        select(EvidenceItem.reference, EvidenceItem.title, EvidenceRevision.file_name, CategoryResponse.code)
        .join(seen, seen.c.id == EvidenceItem.id)
        .join(
            EvidenceRevision,
            (EvidenceRevision.item_id == EvidenceItem.id) & (EvidenceRevision.number == EvidenceItem.current_revision),
        )
        .join(Answer, Answer.item_id == EvidenceItem.id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(
            CategoryResponse.retired.is_(False),
            CategoryResponse.id.in_(visible(actor).with_only_columns(CategoryResponse.id)),
        )
        .order_by(EvidenceItem.reference, CategoryResponse.code)
    ).all()

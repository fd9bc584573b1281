"""Which documents answer which requests of the round: for lists of documents."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers.models import Answer, CategoryResponse
from app.answers.queries.rows import visible
from app.evidence.models import EvidenceItem
from app.framework.models import RequestCategory


def answering(actor: Actor, code: str = "") -> Select[UUID]:
    """Ids of the documents that answer a live request of the round; that one alone where its code is given."""
    statement = (
        select(Answer.item_id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(CategoryResponse.assessment_id == actor.assessment_id, CategoryResponse.retired.is_(False))
    )
    return statement.where(CategoryResponse.code == code) if code else statement


def codes_answered(session: Session, actor: Actor, references: Collection[str]) -> Sequence[Row[str, str]]:
    """(document, code of a live request that it answers), for requests this person may see, in the list's order."""
    return session.execute(
        select(EvidenceItem.reference, CategoryResponse.code)
        .join(Answer, Answer.item_id == EvidenceItem.id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(
            EvidenceItem.reference.in_(references),
            CategoryResponse.retired.is_(False),
            CategoryResponse.id.in_(visible(actor).with_only_columns(CategoryResponse.id)),
        )
        .order_by(CategoryResponse.position, CategoryResponse.code)
    ).all()


def titles(session: Session, actor: Actor) -> Sequence[Row[str, str]]:
    """Code and title of every live request that this person may see, in the list's order."""
    return session.execute(
        visible(actor)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(CategoryResponse.retired.is_(False))
        .with_only_columns(CategoryResponse.code, RequestCategory.title)
        .order_by(CategoryResponse.position, CategoryResponse.code)
    ).all()

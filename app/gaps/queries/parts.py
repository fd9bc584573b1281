"""Pieces that several of the queries are made of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, not_, null, or_, select
from sqlalchemy.orm import Session

from app.answers.models import Answer, CategoryResponse, ResponsePart, Standing
from app.evidence.models import EvidenceItem, ItemStatus
from app.framework.models import RequestCategory
from app.gaps.gap import Fact, Scope
from app.selfassessment.models import Assertion, AssertionStatus, Support

# What `about_request` says of a request: the columns to group by where several rows of another table make one fact.
OF_A_REQUEST = (
    CategoryResponse.id,
    CategoryResponse.code,
    RequestCategory.title,
    CategoryResponse.owner_id,
    CategoryResponse.due_on,
)


def facts(session: Session, statement: Select[*tuple[Any, ...]]) -> Sequence[Fact]:
    return [Fact(*row) for row in session.execute(statement)]


def live(scope: Scope) -> ColumnElement[bool]:
    """The responses of this round that still stand."""
    return and_(CategoryResponse.assessment_id == scope.assessment_id, CategoryResponse.retired.is_(False))


def has_words() -> ColumnElement[bool]:
    """A note or reason on one of its parts; a request without parts may rest on its own note (as in answers.rules)."""
    part = exists().where(
        ResponsePart.response_id == CategoryResponse.id, or_(ResponsePart.note != "", ResponsePart.reason != "")
    )
    has_parts = exists().where(ResponsePart.response_id == CategoryResponse.id)
    return or_(and_(CategoryResponse.note != "", not_(has_parts)), part)


def has_documents() -> ColumnElement[bool]:
    return exists().where(Answer.response_id == CategoryResponse.id)


def by_documents() -> ColumnElement[bool]:
    return CategoryResponse.standing == Standing.DOCUMENTS


def about_request(*extra: Any) -> Select[Any]:
    """A fact about a request: code, title, owner, due; then `extra` (detail, number, day)."""
    return select(
        CategoryResponse.code,
        RequestCategory.title,
        CategoryResponse.owner_id,
        CategoryResponse.due_on,
        *_filled(extra),
        CategoryResponse.code,
    ).join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)


def about_answer(scope: Scope, *extra: Any) -> Select[Any]:
    """A fact about one document in one request: "17/E-0142", the document's title, the request's owner and due date."""
    return (
        select(
            CategoryResponse.code + "/" + EvidenceItem.reference,
            EvidenceItem.title,
            CategoryResponse.owner_id,
            CategoryResponse.due_on,
            *_filled(extra),
            CategoryResponse.code,
        )
        .join(Answer, Answer.response_id == CategoryResponse.id)
        .join(EvidenceItem, EvidenceItem.id == Answer.item_id)
        .where(live(scope), by_documents(), scope.sees_item)
    )


def about_cited_item(scope: Scope, *extra: Any) -> Select[Any]:
    """A fact about one document, once, with every request of this round that it answers and the first date due."""
    return (
        select(
            EvidenceItem.reference,
            func.min(EvidenceItem.title),
            EvidenceItem.owner_id,
            func.min(CategoryResponse.due_on),
            *_filled(extra),
            func.aggregate_strings(CategoryResponse.code, ", "),
        )
        .join(Answer, Answer.item_id == EvidenceItem.id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(live(scope), by_documents(), scope.sees_item)
        .group_by(EvidenceItem.id, EvidenceItem.reference, EvidenceItem.owner_id)
    )


def about_item(scope: Scope, *extra: Any) -> Select[Any]:
    """A fact about a document of the catalogue that is not withdrawn."""
    return select(
        EvidenceItem.reference, EvidenceItem.title, EvidenceItem.owner_id, null(), *_filled(extra), literal("")
    ).where(EvidenceItem.status != ItemStatus.WITHDRAWN, scope.sees_item)


def answers_something(scope: Scope) -> ColumnElement[bool]:
    """The document answers a request of this round: asked of each document, so that few of them cost little."""
    return exists(
        select(Answer.id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(Answer.item_id == EvidenceItem.id, live(scope))
        .correlate(EvidenceItem)
    )


def backs_something(scope: Scope) -> ColumnElement[bool]:
    """The document stands behind, or against, an assertion of this round."""
    return exists(
        select(Support.id)
        .join(Assertion, Assertion.id == Support.assertion_id)
        .where(Support.item_id == EvidenceItem.id, standing(scope))
        .correlate(EvidenceItem)
    )


def standing(scope: Scope) -> ColumnElement[bool]:
    """The assertions of this round that are not withdrawn."""
    return and_(Assertion.assessment_id == scope.assessment_id, Assertion.status != AssertionStatus.WITHDRAWN)


def about_assertion(*extra: Any) -> Select[Any]:
    return select(Assertion.reference, Assertion.text, Assertion.owner_id, null(), *_filled(extra), literal(""))


def _filled(extra: tuple[Any, ...]) -> list[Any]:
    """Detail, number and day, each with its empty value where a query has none."""
    empty: list[Any] = [literal(""), literal(0), null()]
    return [*extra, *empty[len(extra) :]]


def as_text(column: Any) -> ColumnElement[str]:
    return cast(column, String)

"""Pieces that several of the queries are made of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.answers.models import Answer, CategoryResponse, ResponsePart, Standing
from app.evidence.models import EvidenceItem, ItemStatus
from app.framework.models import RequestCategory
from app.gaps.gap import Fact, Scope
from app.selfassessment.models import Assertion, AssertionStatus, Support

STANDING = tuple(status for status in AssertionStatus if status is not AssertionStatus.WITHDRAWN)
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


def there_is(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """EXISTS of a plain 1: for the `*` of SQLAlchemy's own, SQLite would read whole rows where an index holds what is asked."""
    return select(literal_column("1")).where(*conditions).exists()


def live(scope: Scope) -> ColumnElement[bool]:
    """The responses of this round that still stand."""
    return and_(CategoryResponse.assessment_id == scope.assessment_id, CategoryResponse.retired.is_(False))


def has_words() -> ColumnElement[bool]:
    """A note or reason on one of its parts; a request without parts may rest on its own note (as in answers.rules)."""
    part = there_is(
        ResponsePart.response_id == CategoryResponse.id, or_(ResponsePart.note != "", ResponsePart.reason != "")
    )
    has_parts = there_is(ResponsePart.response_id == CategoryResponse.id)
    return or_(and_(CategoryResponse.note != "", not_(has_parts)), part)


def has_documents() -> ColumnElement[bool]:
    """One that is in: a file still to come counts as nothing."""
    return there_is(Answer.response_id == CategoryResponse.id, is_in())


def is_in() -> ColumnElement[bool]:
    """The document of an answer has a file or an address. By the few that have none."""
    return Answer.item_id.not_in(select(EvidenceItem.id).where(EvidenceItem.current_revision == 0))


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
        .where(live(scope), by_documents(), scope.sees_item, EvidenceItem.current_revision > 0)
    )


def about_cited_item(scope: Scope, *extra: Any) -> Select[Any]:
    """A fact about one document, once, with every request of this round that it answers and the first date due.

    Outer joins, so that the documents in question are found first and only what they answer is looked up, whatever the
    database guesses; a document that answers nothing falls out by the count.
    """
    return (
        select(
            EvidenceItem.reference,
            EvidenceItem.title,
            EvidenceItem.owner_id,
            func.min(CategoryResponse.due_on),
            *_filled(extra),
            func.aggregate_strings(CategoryResponse.code, ", "),
        )
        .outerjoin(Answer, Answer.item_id == EvidenceItem.id)
        .outerjoin(CategoryResponse, and_(CategoryResponse.id == Answer.response_id, live(scope), by_documents()))
        .where(scope.sees_item)
        .group_by(EvidenceItem.title, EvidenceItem.reference, EvidenceItem.owner_id)
        .having(func.count(CategoryResponse.id) > 0)
    )


def about_item(scope: Scope, *extra: Any) -> Select[Any]:
    """A fact about a document of the catalogue that is in and not withdrawn."""
    return select(
        EvidenceItem.reference, EvidenceItem.title, EvidenceItem.owner_id, null(), *_filled(extra), literal("")
    ).where(EvidenceItem.status != ItemStatus.WITHDRAWN, EvidenceItem.current_revision > 0, scope.sees_item)


def outrun(pointer: type[Answer] | type[Support]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Two conditions, together: the document has a newer version now than this was written for.

    Apart, so that each is found from the few: documents that ever got a second version, and pointers for none.
    """
    newer = select(EvidenceItem.id).where(EvidenceItem.current_revision > 1)
    item = aliased(EvidenceItem)
    has_come = there_is(item.id == pointer.item_id, item.current_revision == 1)
    return (
        and_(pointer.item_id.in_(newer), pointer.revision_number < EvidenceItem.current_revision),
        pointer.id.in_(select(pointer.id).where(pointer.revision_number < 1, has_come)),
    )


def answers_something(scope: Scope) -> ColumnElement[bool]:
    """The document answers a request of this round: asked of each document, so that few of them cost little.

    One EXISTS in the other, not a join: the round would be gone through again for each document.
    """
    ours = there_is(CategoryResponse.id == Answer.response_id, live(scope))
    return there_is(Answer.item_id == EvidenceItem.id, ours)


def backs_something(scope: Scope) -> ColumnElement[bool]:
    """The document stands behind, or against, an assertion of this round."""
    ours = there_is(Assertion.id == Support.assertion_id, standing(scope))
    return there_is(Support.item_id == EvidenceItem.id, ours)


def standing(scope: Scope) -> ColumnElement[bool]:
    """The assertions of this round that are not withdrawn."""
    return and_(Assertion.assessment_id == scope.assessment_id, Assertion.status.in_(STANDING))


def about_assertion(*extra: Any) -> Select[Any]:
    return select(Assertion.reference, Assertion.text, Assertion.owner_id, null(), *_filled(extra), literal(""))


def _filled(extra: tuple[Any, ...]) -> list[Any]:
    """Detail, number and day, each with its empty value where a query has none."""
    empty: list[Any] = [literal(""), literal(0), null()]
    return [*extra, *empty[len(extra) :]]


def as_text(column: Any) -> ColumnElement[str]:
    return cast(column, String)

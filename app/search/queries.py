"""Short texts are looked through as they are; a round has a few hundred of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.models import CategoryResponse
from app.casetracking import queries as cases
from app.casetracking.models import TrackedCase
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem
from app.evidence.queries.undecided import kept_back
from app.framework.models import RequestCategory
from app.selfassessment.models import Assertion, AssertionStatus


def find_requests(session: Session, actor: Actor, words: Sequence[str], limit: int) -> Sequence[Row[str, str]]:
    """Requests of the round by code, title or what was asked; without the right to all, only those one owns."""
    statement = (
        select(CategoryResponse.code, RequestCategory.title)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(CategoryResponse.assessment_id == actor.assessment_id, CategoryResponse.retired.is_(False))
        .where(_all_in(words, CategoryResponse.code, RequestCategory.title, RequestCategory.asked))
        .order_by(CategoryResponse.position)
        .limit(limit)
    )
    if not actor.may(Permission.REQUESTS_READ_ALL):
        statement = statement.where(CategoryResponse.owner_id == actor.person_id)
    return session.execute(statement).all()


def document_titles(session: Session, actor: Actor, references: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Titles of those documents among these that this person may see now, whatever the index says.

    With each, whether its words are kept back from them.
    """
    statement = evidence.visible(actor).where(EvidenceItem.reference.in_(references))
    rows = session.execute(statement.with_only_columns(EvidenceItem.id, EvidenceItem.reference, EvidenceItem.title))
    found = {row.id: (row.reference, row.title) for row in rows}
    hidden = kept_back(session, actor, found.keys())
    return {reference: (title, item_id in hidden) for item_id, (reference, title) in found.items()}


def find_assertions(session: Session, assessment_id: UUID, words: Sequence[str], limit: int) -> Sequence[Row[str, str]]:
    statement = (
        select(Assertion.reference, Assertion.text)
        .where(Assertion.assessment_id == assessment_id, Assertion.status != AssertionStatus.WITHDRAWN)
        .where(_all_in(words, Assertion.reference, Assertion.text))
        .order_by(Assertion.quality_statement, Assertion.position)
        .limit(limit)
    )
    return session.execute(statement).all()


def find_cases(session: Session, actor: Actor, words: Sequence[str], limit: int) -> Sequence[str]:
    """By pseudonym only: no case text is searched."""
    statement = (
        cases.visible(actor).where(_all_in(words, TrackedCase.reference)).order_by(TrackedCase.reference).limit(limit)
    )
    return [case.reference for case in session.scalars(statement)]


def _all_in(words: Sequence[str], *columns: ColumnElement[str] | object) -> ColumnElement[bool]:
    """Every word stands in at least one of the columns, whatever its case."""
    return and_(*(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)) for word in words))

"""Supports: documents and tracked cases behind and against assertions, each with its own domain's rights."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers import queries as requests
from app.answers.models import Answer, CategoryResponse
from app.casetracking import queries as cases
from app.casetracking.models import TrackedCase
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem
from app.selfassessment.models import Assertion, AssertionStatus, Direction, RemovedSupport, Support
from app.selfassessment.queries.assertions import IN_ORDER, visible


def visible_supports(actor: Actor) -> Select[Support]:
    """Supports of visible assertions, by documents this person may see or cases whose record they may read."""
    return select(Support).where(
        Support.assertion_id.in_(visible(actor).with_only_columns(Assertion.id)),
        or_(
            Support.item_id.in_(evidence.visible_ids(actor)),
            Support.case_id.in_(cases.visible(actor).with_only_columns(TrackedCase.id)),
        ),
    )


def pieces_of(session: Session, actor: Actor, assertion_ids: Collection[UUID]) -> Sequence[Any]:
    """(assertion, direction, item, category, pointer, whole, written for, current, status, review by) of every document
    that this person may see, in one SELECT."""
    statement = (
        select(
            Support.assertion_id,
            Support.direction,
            Support.item_id,
            EvidenceItem.evidence_category,
            Support.where_to_look,
            Support.whole_document,
            Support.revision_number,
            EvidenceItem.current_revision,
            EvidenceItem.status,
            EvidenceItem.review_by,
        )
        .join(EvidenceItem, EvidenceItem.id == Support.item_id)
        .where(Support.assertion_id.in_(assertion_ids), EvidenceItem.id.in_(evidence.visible_ids(actor)))
    )
    return session.execute(statement).all()


def case_counts(session: Session, assertion_ids: Collection[UUID]) -> Sequence[Row[UUID, Direction, int]]:
    """(assertion, direction, how many tracked cases): counted for everybody, shown only as a sentence."""
    statement = (
        select(Support.assertion_id, Support.direction, func.count())
        .where(Support.assertion_id.in_(assertion_ids), Support.case_id.is_not(None))
        .group_by(Support.assertion_id, Support.direction)
    )
    return session.execute(statement).all()


def documents_behind(session: Session, actor: Actor, assertion_id: UUID) -> Sequence[Row[Support, EvidenceItem]]:
    statement = (
        select(Support, EvidenceItem)
        .join(EvidenceItem, EvidenceItem.id == Support.item_id)
        .where(Support.assertion_id == assertion_id, EvidenceItem.id.in_(evidence.visible_ids(actor)))
        .order_by(Support.added_at, EvidenceItem.reference)
    )
    return session.execute(statement).all()


def cases_behind(session: Session, actor: Actor, assertion_id: UUID) -> Sequence[Row[Support, TrackedCase]]:
    """Tracked cases whose record this person may read."""
    statement = (
        select(Support, TrackedCase)
        .join(TrackedCase, TrackedCase.id == Support.case_id)
        .where(
            Support.assertion_id == assertion_id,
            TrackedCase.id.in_(cases.visible(actor).with_only_columns(TrackedCase.id)),
        )
        .order_by(func.length(TrackedCase.reference), TrackedCase.reference, Support.direction)
    )
    return session.execute(statement).all()


def what_backs(session: Session, assertion_id: UUID) -> set[tuple[UUID | None, Direction]]:
    """Each document or case of an assertion and its direction, whoever asks: only to see that none is added twice."""
    statement = select(func.coalesce(Support.item_id, Support.case_id), Support.direction)
    return {(row[0], row[1]) for row in session.execute(statement.where(Support.assertion_id == assertion_id))}


def codes_answered(session: Session, actor: Actor, item_ids: Collection[UUID]) -> Sequence[Row[UUID, str]]:
    """(document, code of a live request that it answers), for requests this person may see."""
    statement = (
        select(Answer.item_id, CategoryResponse.code)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(
            Answer.item_id.in_(item_ids),
            CategoryResponse.retired.is_(False),
            CategoryResponse.id.in_(requests.visible(actor).with_only_columns(CategoryResponse.id)),
        )
        .order_by(CategoryResponse.position, CategoryResponse.code)
    )
    return session.execute(statement).all()


def find_support(
    session: Session, actor: Actor, assertion_id: UUID, source: str, direction: Direction
) -> tuple[Support, str] | None:
    """The support by this document or case, with the source's reference; None where this person may not see it."""
    statement = (
        select(Support, EvidenceItem.reference, TrackedCase.reference)
        .outerjoin(EvidenceItem, EvidenceItem.id == Support.item_id)
        .outerjoin(TrackedCase, TrackedCase.id == Support.case_id)
        .where(
            Support.assertion_id == assertion_id,
            Support.direction == direction,
            or_(
                and_(EvidenceItem.reference == source, EvidenceItem.id.in_(evidence.visible_ids(actor))),
                and_(
                    TrackedCase.reference == source,
                    TrackedCase.id.in_(cases.visible(actor).with_only_columns(TrackedCase.id)),
                ),
            ),
        )
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1] or row[2])


def find_removed(
    session: Session, assertion_id: UUID, item_id: UUID | None, case_id: UUID | None, direction: Direction
) -> RemovedSupport | None:
    """The latest removal of this support."""
    source = RemovedSupport.item_id == item_id if item_id is not None else RemovedSupport.case_id == case_id
    statement = select(RemovedSupport).where(
        RemovedSupport.assertion_id == assertion_id, RemovedSupport.direction == direction, source
    )
    return session.scalars(statement.order_by(RemovedSupport.removed_at.desc()).limit(1)).one_or_none()


def find_same(
    session: Session, assertion_id: UUID, item_id: UUID | None, case_id: UUID | None, direction: Direction
) -> Support | None:
    source = Support.item_id == item_id if item_id is not None else Support.case_id == case_id
    return session.scalars(
        select(Support).where(Support.assertion_id == assertion_id, Support.direction == direction, source)
    ).one_or_none()


def leaning_on(
    session: Session, actor: Actor, references: Collection[str]
) -> Sequence[Row[str, Support, Assertion, int]]:
    """(document, support, assertion, current version) for the assertions that lean on these documents."""
    statement = (
        select(EvidenceItem.reference, Support, Assertion, EvidenceItem.current_revision)
        .join(Support, Support.item_id == EvidenceItem.id)
        .join(Assertion, Assertion.id == Support.assertion_id)
        .where(
            EvidenceItem.reference.in_(references),
            EvidenceItem.id.in_(evidence.visible_ids(actor)),
            Assertion.id.in_(visible(actor).with_only_columns(Assertion.id)),
            Assertion.status != AssertionStatus.WITHDRAWN,
        )
        .order_by(EvidenceItem.reference, *IN_ORDER)
    )
    return session.execute(statement).all()


def shown_by(session: Session, actor: Actor, case_id: UUID) -> Sequence[Row[Assertion, Direction]]:
    """(assertion, direction) for what one tracked case shows, as far as this person may see the assertions."""
    statement = (
        visible(actor)
        .join(Support, Support.assertion_id == Assertion.id)
        .where(Support.case_id == case_id, Assertion.status != AssertionStatus.WITHDRAWN)
        .order_by(*IN_ORDER)
        .add_columns(Support.direction)
    )
    return session.execute(statement).all()


def supports_of_round(session: Session, assertion_ids: Collection[UUID]) -> Sequence[Support]:
    """All supports of another round's assertions; for carrying over only."""
    return session.scalars(select(Support).where(Support.assertion_id.in_(assertion_ids))).all()

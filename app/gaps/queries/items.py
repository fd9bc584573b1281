"""Facts about documents of the catalogue, whichever request they answer."""

from collections.abc import Sequence

from sqlalchemy import func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.answers.rules.sending import CONSENTED, MAY_SHARE
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemKind, ItemStatus, Sensitivity
from app.gaps.gap import Fact, Scope
from app.gaps.queries.parts import about_cited_item, about_item, answers_something, as_text, backs_something, facts


def orphan(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_item(scope).where(
            EvidenceItem.status == ItemStatus.READY, not_(answers_something(scope)), not_(backs_something(scope))
        ),
    )


def undated(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_item(scope).where(
            EvidenceItem.document_date.is_(None), EvidenceItem.period_to.is_(None), EvidenceItem.kind != ItemKind.LINK
        ),
    )


def stale(session: Session, scope: Scope) -> Sequence[Fact]:
    """Past its review date and answering no request (those that answer one are a gap of the request)."""
    return facts(
        session,
        about_item(scope, literal(""), literal(0), EvidenceItem.review_by).where(
            EvidenceItem.review_by < scope.on, not_(answers_something(scope)), backs_something(scope)
        ),
    )


def superseded_but_cited(session: Session, scope: Scope) -> Sequence[Fact]:
    newer = aliased(EvidenceItem)
    return facts(
        session,
        about_item(scope, newer.reference)
        .join(newer, newer.id == EvidenceItem.superseded_by_id)
        .where(EvidenceItem.superseded_by_id.is_not(None), or_(answers_something(scope), backs_something(scope))),
    )


def no_permission(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_cited_item(scope, func.min(as_text(EvidenceItem.permission_to_share))).where(
            EvidenceItem.permission_to_share.not_in(MAY_SHARE)
        ),
    )


def no_consent(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_cited_item(scope, func.min(as_text(EvidenceItem.consent))).where(EvidenceItem.consent.not_in(CONSENTED)),
    )


def case_material(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_cited_item(scope).where(EvidenceItem.sensitivity == Sensitivity.CASE_MATERIAL))


def no_owner(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_item(scope).where(EvidenceItem.owner_id.is_(None)))


def owner_left(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_item(scope, User.name).join(User, User.id == EvidenceItem.owner_id).where(User.active.is_(False)),
    )


def no_category(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(
        session,
        about_item(scope).where(
            EvidenceItem.evidence_category.is_(None), or_(answers_something(scope), backs_something(scope))
        ),
    )


def same_file_twice(session: Session, scope: Scope) -> Sequence[Fact]:
    """Two documents whose newest versions are the same bytes; the later one is the subject, detail the earlier."""
    revision, twin, other = aliased(EvidenceRevision), aliased(EvidenceRevision), aliased(EvidenceItem)
    twice = (
        select(EvidenceRevision.stored_file_id)
        .where(EvidenceRevision.stored_file_id.is_not(None))
        .group_by(EvidenceRevision.stored_file_id)
        .having(func.count() > 1)
    )
    earlier = (
        select(func.min(other.reference))
        .join(twin, (twin.item_id == other.id) & (twin.number == other.current_revision))
        .where(
            twin.stored_file_id == revision.stored_file_id,
            other.status != ItemStatus.WITHDRAWN,
            other.reference < EvidenceItem.reference,
            other.id.in_(scope.visible_items),
        )
        .correlate(revision, EvidenceItem)
        .scalar_subquery()
    )
    of_twins = (
        about_item(scope, earlier)
        .join(revision, (revision.item_id == EvidenceItem.id) & (revision.number == EvidenceItem.current_revision))
        .where(revision.stored_file_id.in_(twice))
    )
    return [fact for fact in facts(session, of_twins) if fact.detail]

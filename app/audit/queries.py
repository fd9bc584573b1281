"""Reading the record: the entries of one thing or of a time, for readers that the caller has settled."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry


def latest(
    session: Session,
    kinds: Collection[str],
    narrowed: dict[str, Select[Any]],
    *,
    assessment_id: UUID | None = None,
    after: datetime | None = None,
    before: int | None = None,
    quiet: Collection[str] = (),
    not_by: UUID | None = None,
    limit: int,
) -> Sequence[AuditEntry]:
    """The newest entries on these kinds of thing; of a kind in `narrowed`, only of the ids that its statement gives.

    Acts in `quiet` and those of the person `not_by` are left out before they are counted: many of them hide nothing else.
    """
    statement = _seen(kinds, narrowed).where(AuditEntry.action.not_in(quiet))
    if not_by is not None:
        statement = statement.where(AuditEntry.actor_id != not_by)
    if assessment_id is not None:
        statement = statement.where(or_(AuditEntry.assessment_id == assessment_id, AuditEntry.assessment_id.is_(None)))
    if after is not None:
        statement = statement.where(AuditEntry.at > after)
    if before is not None:
        statement = statement.where(AuditEntry.sequence < before)
    return session.scalars(statement.order_by(AuditEntry.sequence.desc()).limit(limit)).all()


def of_thing(
    session: Session,
    kinds: Collection[str],
    narrowed: dict[str, Select[Any]],
    *,
    kind: str,
    reference: str,
    assessment_id: UUID | None,
    quiet: Collection[str] = (),
    limit: int,
) -> Sequence[AuditEntry]:
    """The newest entries about one thing by what people call it, without the acts in `quiet`."""
    statement = _seen(kinds, narrowed).where(
        AuditEntry.subject_kind == kind, AuditEntry.subject_reference == reference, AuditEntry.action.not_in(quiet)
    )
    if assessment_id is not None:
        statement = statement.where(AuditEntry.assessment_id == assessment_id)
    return session.scalars(statement.order_by(AuditEntry.sequence.desc()).limit(limit)).all()


def _seen(kinds: Collection[str], narrowed: dict[str, Select[Any]]) -> Select[AuditEntry]:
    plain = [kind for kind in kinds if kind not in narrowed]
    choices: list[ColumnElement[bool]] = [AuditEntry.subject_kind.in_(plain)]
    choices += [
        and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
        for kind, ids in narrowed.items()
        if kind in kinds
    ]
    return select(AuditEntry).where(or_(*choices))

"""What one import brought in, and whether somebody worked on it since."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.access import Actor
from app.accounts.models import User
from app.audit.models import AuditChange, AuditEntry
from app.casetracking.models import CaseAssignment, CaseCheck, CaseLogEntry, ReflectiveLog, TrackedCase
from app.casetracking.queries.cases import IN_ORDER, visible

IMPORTED = "casetracking.cases.imported"


def find_import(session: Session, actor: Actor, act: UUID) -> tuple[str | None, Sequence[TrackedCase]]:
    """The round's reference in an import's entry (None where there is no such import), and its cases that are still here."""
    entry = session.scalars(
        select(AuditEntry).where(
            AuditEntry.act_id == act, AuditEntry.action == IMPORTED, AuditEntry.assessment_id == actor.assessment_id
        )
    ).one_or_none()
    if entry is None:
        return None, []
    added = session.scalars(
        select(AuditChange.row_id).where(
            AuditChange.entry_sequence == entry.sequence, AuditChange.row_kind == TrackedCase.__tablename__
        )
    )
    cases = visible(actor).where(TrackedCase.id.in_([UUID(row_id) for row_id in added]))
    statement = cases.options(selectinload(TrackedCase.pathways), selectinload(TrackedCase.people))
    return entry.subject_reference, session.scalars(statement.order_by(*IN_ORDER)).all()


def touched_since(session: Session, act: UUID, case_ids: Collection[UUID]) -> set[str]:
    """References of cases that have an entry, a check, a log, or a part that the import did not give."""
    brought = (
        select(AuditChange.row_id)
        .join(AuditEntry, AuditEntry.sequence == AuditChange.entry_sequence)
        .where(AuditEntry.act_id == act, AuditChange.row_kind == CaseAssignment.__tablename__)
    )
    given = [UUID(row_id) for row_id in session.scalars(brought)]
    found: set[str] = set()
    for table in (CaseLogEntry, CaseCheck, ReflectiveLog):
        found |= set(
            session.scalars(
                select(TrackedCase.reference)
                .join(table, table.case_id == TrackedCase.id)
                .where(TrackedCase.id.in_(case_ids))
            )
        )
    later = (
        select(TrackedCase.reference)
        .join(CaseAssignment, CaseAssignment.case_id == TrackedCase.id)
        .where(TrackedCase.id.in_(case_ids), CaseAssignment.id.not_in(given))
    )
    return found | set(session.scalars(later))


def people_at_work(session: Session, addresses: Collection[str]) -> dict[str, UUID]:
    """The ids of active people by address."""
    statement = select(User.email, User.id).where(User.email.in_(addresses), User.active)
    return dict(session.execute(statement).all())

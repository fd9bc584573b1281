"""What was found in all documents: listed, counted, and the grades that the council gives to kinds."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts.models import User
from app.core.paging import PageParams, next_place, whole
from app.evidence.models import (
    EvidenceItem,
    EvidenceRevision,
    Finding,
    FindingGrade,
    FindingState,
    ItemStatus,
    KindGrade,
)
from app.evidence.queries.items import changeable, may_see
from app.evidence.schemas import FindingRow


def list_all_findings(
    session: Session, actor: Actor, state: FindingState, kinds: Collection[str] | None, page: PageParams
) -> tuple[list[FindingRow], int]:
    """One page and one row more, of the versions that stand, in the order of documents; and how many there are in all."""
    numbered = select(
        Finding.id,
        func.row_number().over(partition_by=Finding.item_id, order_by=(Finding.raised_at, Finding.id)).label("number"),
    ).subquery()
    length = func.length(EvidenceItem.reference)
    chosen = _current(select(Finding).join(EvidenceItem, EvidenceItem.id == Finding.item_id), actor).where(
        Finding.state == state
    )
    if kinds is not None:
        chosen = chosen.where(Finding.kind.in_(kinds))
    total = session.scalar(chosen.with_only_columns(func.count(Finding.id))) or 0
    statement = (
        chosen.join(numbered, numbered.c.id == Finding.id)
        .outerjoin(User, User.id == Finding.decided_by)
        .add_columns(numbered.c.number, EvidenceItem, EvidenceRevision.number, User.name)
        .order_by(length, EvidenceItem.reference, numbered.c.number)
        .limit(page.limit + 1)
    )
    place = page.place_as(whole, str, whole)
    if place is not None:
        statement = statement.where(tuple_(length, EvidenceItem.reference, numbered.c.number) > tuple_(*place))
    return [FindingRow(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(statement)], total


def finding_place(row: FindingRow) -> str:
    """The `next` of a page that ends with this row."""
    return next_place(len(row.item.reference), row.item.reference, row.number)


def count_findings(session: Session, actor: Actor) -> dict[tuple[str, FindingState], int]:
    """By kind and state, in the versions that stand, of the documents that this person may see."""
    statement = _current(select(Finding).join(EvidenceItem, EvidenceItem.id == Finding.item_id), actor)
    rows = session.execute(
        statement.with_only_columns(Finding.kind, Finding.state, func.count(Finding.id)).group_by(
            Finding.kind, Finding.state
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def changeable_among(session: Session, actor: Actor, item_ids: Collection[UUID]) -> set[UUID]:
    """Those of these documents that this person may change."""
    statement = changeable(actor).where(EvidenceItem.id.in_(item_ids)).with_only_columns(EvidenceItem.id)
    return set(session.scalars(statement))


def grades(session: Session) -> dict[str, FindingGrade]:
    """The grades that the council set itself."""
    return {row.kind: row.grade for row in list_grades(session)}


def list_grades(session: Session) -> Sequence[KindGrade]:
    return session.scalars(select(KindGrade).order_by(KindGrade.kind)).all()


def list_undecided(session: Session, kind: str) -> Sequence[Finding]:
    """What the check of a file found of this kind and nobody has decided on."""
    return session.scalars(
        select(Finding).where(Finding.kind == kind, Finding.raised_by.is_(None), Finding.state != FindingState.DECIDED)
    ).all()


def _current(statement: Select[Finding], actor: Actor) -> Select[Finding]:
    """Of the version that stands, or of none in particular; nothing of what is withdrawn."""
    return statement.outerjoin(EvidenceRevision, EvidenceRevision.id == Finding.revision_id).where(
        may_see(actor),
        EvidenceItem.status != ItemStatus.WITHDRAWN,
        or_(Finding.revision_id.is_(None), EvidenceRevision.number == EvidenceItem.current_revision),
    )

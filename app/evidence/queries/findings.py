"""What was found in all documents: listed, counted, and the grades that the council gives to kinds."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, or_, select, tuple_
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts.models import User
from app.assessments.models import Assessment, ListedName
from app.core.paging import PageParams, next_place, whole
from app.documents.facts import Found
from app.evidence.models import (
    EvidenceItem,
    EvidenceRevision,
    Finding,
    FindingGrade,
    FindingState,
    ItemStatus,
    KindGrade,
    NameLooked,
)
from app.evidence.queries.items import changeable, may_see
from app.evidence.schemas import FindingRow


def list_all_findings(
    session: Session, actor: Actor, state: FindingState, kind: str | None, page: PageParams
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
    if kind is not None:
        chosen = chosen.where(Finding.kind == kind)
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


def name_findings(session: Session, revision_ids: Collection[UUID]) -> dict[UUID | None, Finding]:
    """What the last look found in each of these versions, by the version."""
    found = _names_found().where(Finding.revision_id.in_(revision_ids)).order_by(Finding.raised_at, Finding.id)
    return {finding.revision_id: finding for finding in session.scalars(found)}


def looks_for_names(session: Session) -> bool:
    """Whether names are listed, or something that was found for an older list may have to be settled."""
    listed = select(ListedName.assessment_id).limit(1)
    undecided = _names_found().where(Finding.state != FindingState.DECIDED).limit(1)
    return session.scalar(listed) is not None or session.scalar(undecided) is not None


def revisions_to_look_at(session: Session, most: int) -> Sequence[EvidenceRevision]:
    """Versions that stand and were not looked into yet for the lists as they are."""
    return session.scalars(
        select(EvidenceRevision)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .where(
            EvidenceRevision.number == EvidenceItem.current_revision,
            EvidenceRevision.id.not_in(select(NameLooked.revision_id)),
        )
        .order_by(EvidenceRevision.id)
        .limit(most)
    ).all()


def _names_found() -> Select[Finding]:
    return select(Finding).where(Finding.kind == Found.NAME.value, Finding.raised_by.is_(None))


def the_round(session: Session, assessment_id: UUID) -> Assessment:
    return session.get_one(Assessment, assessment_id)


def listed_names(session: Session) -> frozenset[tuple[str, str]]:
    """The hashes of first and last names on the lists of all rounds."""
    return frozenset((row[0], row[1]) for row in session.execute(select(ListedName.first, ListedName.last)))


def count_names(session: Session, assessment_id: UUID) -> int:
    return session.scalar(select(func.count()).where(ListedName.assessment_id == assessment_id)) or 0


def replace_names(session: Session, assessment_id: UUID, pairs: Collection[tuple[str, str]]) -> None:
    """Every version is to be looked into again. Not audited: nothing of a name is to stand in the record, not even its hash."""
    session.execute(delete(NameLooked))
    session.execute(delete(ListedName).where(ListedName.assessment_id == assessment_id))
    if pairs:
        rows = [{"assessment_id": assessment_id, "first": first, "last": last} for first, last in sorted(pairs)]
        session.execute(insert(ListedName), rows)

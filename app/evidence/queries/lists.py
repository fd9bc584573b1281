"""Lists of documents: filters, orders and pages, in a number of SELECTs that does not grow with the rows."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.accounts.models import User
from app.core.paging import PageParams, whole
from app.documents.facts import flag_of, kinds_of
from app.evidence.models import (
    EvidenceItem,
    EvidenceRevision,
    Finding,
    FindingState,
    ItemKind,
    ItemStatement,
    ItemStatus,
    ItemTag,
)
from app.evidence.queries.items import visible
from app.evidence.schemas import LATEST, NEVER, ItemFilter, ItemLine, ItemSort

NOBODY, ANY = "nobody", "any"


def list_lines(
    session: Session,
    actor: Actor,
    wanted: ItemFilter,
    page: PageParams,
    on: date,
    *,
    hits: Collection[str] | None = None,
    among: Select[UUID] | None = None,
    without: Select[UUID] | None = None,
) -> tuple[list[ItemLine], int]:
    """One page, one line more than asked where another page follows; and how many match in all.

    `hits` are the references that a search found; `among` and `without` are ids of documents that a domain above
    chose (answering a request, answering none).
    """
    chosen = _chosen(actor, wanted, on, hits, among, without)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    return lines_of(session, _ordered(chosen, wanted.sort, page).limit(page.limit + 1)), total


def count_lines(
    session: Session,
    actor: Actor,
    wanted: ItemFilter,
    on: date,
    *,
    hits: Collection[str] | None = None,
    among: Select[UUID] | None = None,
    without: Select[UUID] | None = None,
) -> int:
    """How many documents match, in one SELECT."""
    chosen = _chosen(actor, wanted, on, hits, among, without).with_only_columns(func.count())
    return session.scalar(chosen) or 0


def _chosen(
    actor: Actor,
    wanted: ItemFilter,
    on: date,
    hits: Collection[str] | None,
    among: Select[UUID] | None,
    without: Select[UUID] | None,
) -> Select[EvidenceItem]:
    chosen = _filtered(visible(actor), wanted, on)
    if hits is not None:
        chosen = chosen.where(EvidenceItem.reference.in_(hits))
    if among is not None:
        chosen = chosen.where(EvidenceItem.id.in_(among))
    if without is not None:
        chosen = chosen.where(EvidenceItem.id.not_in(without))
    return chosen


def find_line(session: Session, item_id: UUID) -> ItemLine:
    """The line of a document that the caller has been let see."""
    return lines_of(session, select(EvidenceItem).where(EvidenceItem.id == item_id))[0]


def lines_of(session: Session, items: Select[EvidenceItem]) -> list[ItemLine]:
    """The lines of these documents, in their order: four SELECTs however many there are."""
    newer, current = aliased(EvidenceItem), EvidenceRevision
    is_current = and_(current.item_id == EvidenceItem.id, current.number == EvidenceItem.current_revision)
    rows = session.execute(
        items.outerjoin(User, User.id == EvidenceItem.owner_id)
        .outerjoin(newer, newer.id == EvidenceItem.superseded_by_id)
        .outerjoin(current, is_current)
        .add_columns(User.email, User.name, newer.reference, current)
    ).all()
    ids = [row[0].id for row in rows]
    by_statement = select(ItemStatement.item_id, ItemStatement.quality_statement)
    open_findings = select(Finding.item_id, Finding.kind).where(Finding.state == FindingState.OPEN).distinct()
    statements = _grouped(session, by_statement, ItemStatement.item_id, ids)
    tags = _grouped(session, select(ItemTag.item_id, ItemTag.tag), ItemTag.item_id, ids)
    flags = _grouped(session, open_findings, Finding.item_id, ids)
    return [
        ItemLine(
            item,
            owner,
            owner_name,
            superseded_by,
            revision,
            statements.get(item.id, ()),
            tags.get(item.id, ()),
            tuple(dict.fromkeys(map(flag_of, flags.get(item.id, ())))),
        )
        for item, owner, owner_name, superseded_by, revision in rows
    ]


def list_called(session: Session, actor: Actor, references: Collection[str]) -> list[ItemLine]:
    """The lines of the documents of these references that this person may see and that are not withdrawn."""
    wanted = EvidenceItem.reference.in_(references), EvidenceItem.status != ItemStatus.WITHDRAWN
    return lines_of(session, visible(actor).where(*wanted)) if references else []


_NUMBER = (func.length(EvidenceItem.reference), EvidenceItem.reference)
_KEYS: dict[str, tuple[ColumnElement[Any], Callable[[str], Any]]] = {
    "title": (func.lower(EvidenceItem.title), str),
    "date": (func.coalesce(EvidenceItem.document_date, literal(NEVER)), date.fromisoformat),
    "review": (func.coalesce(EvidenceItem.review_by, literal(LATEST)), date.fromisoformat),
    "added": (EvidenceItem.added_at.expression, datetime.fromisoformat),
}


def _ordered(chosen: Select[EvidenceItem], sort: ItemSort, page: PageParams) -> Select[EvidenceItem]:
    """From the page's place on, in the order asked for; the reference settles ties."""
    name, down = sort.lstrip("-"), sort.startswith("-")
    if name == "reference":
        place = page.place_as(str, whole, str)
        if place is not None:
            chosen = chosen.where(tuple_(*_NUMBER) < place[1:] if down else tuple_(*_NUMBER) > place[1:])
        return chosen.order_by(*(part.desc() for part in _NUMBER)) if down else chosen.order_by(*_NUMBER)
    key, kind = _KEYS[name]
    place = page.place_as(kind, whole, str)
    if place is not None:
        last: ColumnElement[Any] = literal(place[0], type_=key.type)
        if name == "title":  # made lower by the database on both sides: it and Python differ over accents
            last = func.lower(last)
        beyond = key < last if down else key > last
        chosen = chosen.where(or_(beyond, and_(key == last, tuple_(*_NUMBER) > place[1:])))
    return chosen.order_by(key.desc() if down else key, *_NUMBER)


def _filtered(statement: Select[EvidenceItem], wanted: ItemFilter, on: date) -> Select[EvidenceItem]:
    item = EvidenceItem
    conditions: list[ColumnElement[bool]] = [
        item.status == wanted.status if wanted.status else item.status != ItemStatus.WITHDRAWN
    ]
    if wanted.kind:
        conditions.append(item.kind == wanted.kind)
    if wanted.owner == NOBODY:
        conditions.append(item.owner_id.is_(None))
    elif wanted.owner:
        conditions.append(item.owner_id.in_(select(User.id).where(User.email == wanted.owner.strip().lower())))
    if wanted.tag:
        conditions.append(item.id.in_(select(ItemTag.item_id).where(ItemTag.tag == wanted.tag)))
    if wanted.category:
        conditions.append(item.evidence_category == wanted.category)
    if wanted.statement:
        about = select(ItemStatement.item_id).where(ItemStatement.quality_statement == wanted.statement)
        conditions.append(item.id.in_(about))
    if wanted.sensitivity:
        conditions.append(item.sensitivity == wanted.sensitivity)
    if wanted.flag:
        flagged = select(Finding.item_id).where(Finding.state == FindingState.OPEN)
        conditions.append(
            item.id.in_(flagged if wanted.flag == ANY else flagged.where(Finding.kind.in_(kinds_of(wanted.flag))))
        )
    views = (
        (wanted.stale, item.review_by < on),
        (wanted.undated, and_(item.kind != ItemKind.LINK, item.document_date.is_(None), item.period_to.is_(None))),
        (wanted.draft, or_(item.marked_draft, item.status == ItemStatus.DRAFT)),
        (wanted.to_come, item.current_revision == 0),
        (wanted.superseded, not_(item.superseded_by_id.is_(None))),
    )
    conditions += [condition for chosen, condition in views if chosen]
    return statement.where(*conditions)


def _grouped(
    session: Session, statement: Select[UUID, str], owner: Any, ids: Collection[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """Values by the document they belong to, in alphabetical order."""
    found: dict[UUID, list[str]] = {}
    if ids:
        for item_id, value in session.execute(statement.where(owner.in_(ids))):
            found.setdefault(item_id, []).append(value)
    return {item_id: tuple(sorted(values)) for item_id, values in found.items()}

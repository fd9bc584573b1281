"""Which documents a person may see and change, and one of them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, false, func, insert, or_, select, true
from sqlalchemy.orm import Session, selectinload

from app.access import Actor, Permission
from app.accounts.models import User
from app.core.errors import Forbidden, NotFound
from app.core.turns import take_turn
from app.evidence.models import EvidenceItem, ItemReader, ItemStatus, RevisionText, Sensitivity


def open_sensitivities(actor: Actor) -> frozenset[Sensitivity]:
    """What this person may read because of their roles."""
    allowed = {Sensitivity.OPEN, Sensitivity.INTERNAL}
    if actor.may(Permission.EVIDENCE_READ_RESTRICTED):
        allowed.add(Sensitivity.RESTRICTED)
    if actor.may(Permission.EVIDENCE_READ_CASE_MATERIAL):
        allowed.add(Sensitivity.CASE_MATERIAL)
    return frozenset(allowed)


def named_sensitivities(actor: Actor) -> frozenset[Sensitivity]:
    """What they may also read when they own it or are named; case material only with rights over cases of their own."""
    allowed = {Sensitivity.RESTRICTED}
    if actor.may(Permission.CASES_READ):
        allowed.add(Sensitivity.CASE_MATERIAL)
    return frozenset(allowed)


def visible(actor: Actor) -> Select[EvidenceItem]:
    """The documents this person may see: by role, or because they own it, added it or are named as a reader.

    Who is asked for a document that is in already is named as its reader, so an ask needs no clause of its own.
    """
    statement = select(EvidenceItem)
    if not actor.may(Permission.EVIDENCE_READ):
        return statement.where(false())
    mine = _owned_or_named(actor)
    allowed = open_sensitivities(actor)
    if allowed != frozenset(Sensitivity):
        named = and_(EvidenceItem.sensitivity.in_(named_sensitivities(actor)), mine)
        statement = statement.where(or_(EvidenceItem.sensitivity.in_(allowed), named))
    if actor.may(Permission.EVIDENCE_READ_ALL):
        return statement
    return statement.where(or_(mine, EvidenceItem.added_by == actor.person_id))


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on EvidenceItem, for a query that has its table already."""
    found = visible(actor).whereclause
    return true() if found is None else found


def visible_ids(actor: Actor) -> Select[UUID]:
    """For the IN of a query above this domain."""
    return visible(actor).with_only_columns(EvidenceItem.id)


def changeable(actor: Actor) -> Select[EvidenceItem]:
    """What they may change: everything they see, or only what they own or added."""
    statement = visible(actor)
    if actor.may(Permission.EVIDENCE_WRITE_ALL):
        return statement
    if not actor.may(Permission.EVIDENCE_WRITE):
        return statement.where(false())
    return statement.where(or_(EvidenceItem.owner_id == actor.person_id, EvidenceItem.added_by == actor.person_id))


def list_of_owner(session: Session, actor: Actor, person_id: UUID) -> Sequence[EvidenceItem]:
    """The documents of one owner that are not withdrawn, plain rows."""
    statement = visible(actor).where(EvidenceItem.owner_id == person_id, EvidenceItem.status != ItemStatus.WITHDRAWN)
    return session.scalars(statement.order_by(func.length(EvidenceItem.reference), EvidenceItem.reference)).all()


def find_item(session: Session, actor: Actor, reference: str) -> EvidenceItem | None:
    return session.scalars(_with_parts(visible(actor)).where(EvidenceItem.reference == reference)).one_or_none()


def documents_called(session: Session, actor: Actor, references: Collection[str]) -> dict[str, EvidenceItem]:
    """Plain rows by reference, without tags, statements and readers, as far as this person may see them."""
    if not references:
        return {}
    found = session.scalars(visible(actor).where(EvidenceItem.reference.in_(references)))
    return {item.reference: item for item in found}


def get_visible(session: Session, actor: Actor, reference: str) -> EvidenceItem:
    """The document with its tags, statements and readers; NotFound (404) when it is not there for this person."""
    item = find_item(session, actor, reference)
    if item is None:
        raise NotFound(f"There is no document {reference[:20]} that you can see.")
    return item


def get_changeable(session: Session, actor: Actor, reference: str) -> EvidenceItem:
    """NotFound (404) when it can't be seen, Forbidden (403) when it can be seen but not changed."""
    item = get_visible(session, actor, reference)
    if not is_changeable(session, actor, item.id):
        raise Forbidden("This document is someone else’s. Ask its owner or the assessment team to change it.")
    return item


def is_changeable(session: Session, actor: Actor, item_id: UUID) -> bool:
    one = changeable(actor).with_only_columns(EvidenceItem.id).where(EvidenceItem.id == item_id)
    return session.scalar(one) is not None


def next_number(session: Session) -> int:
    """The number after the highest ("E-0143" follows "E-0142"), given to one writer at a time."""
    take_turn(session)
    return (session.scalar(select(func.max(cast(func.substr(EvidenceItem.reference, 3), Integer)))) or 0) + 1


def references_of(session: Session, actor: Actor, item_ids: Collection[UUID]) -> dict[UUID, str]:
    """References of those documents among these that this person may see."""
    if not item_ids:
        return {}
    rows = session.execute(
        visible(actor).where(EvidenceItem.id.in_(item_ids)).with_only_columns(EvidenceItem.id, EvidenceItem.reference)
    )
    return {row[0]: row[1] for row in rows}


def list_successors(session: Session, item: EvidenceItem) -> list[UUID]:
    """The documents that took this one's place, and theirs, to the end of the chain."""
    found: list[UUID] = []
    following = item.superseded_by_id
    while following is not None and following not in found:
        found.append(following)
        following = session.scalar(select(EvidenceItem.superseded_by_id).where(EvidenceItem.id == following))
    return found


def person_ids(session: Session, addresses: Collection[str]) -> dict[str, UUID]:
    """The ids behind addresses of people who are here, by address in lower case."""
    wanted = {address.strip().lower() for address in addresses}
    if not wanted:
        return {}
    rows = session.execute(select(User.email, User.id).where(User.email.in_(wanted), User.active))
    return {row[0]: row[1] for row in rows}


def address_of(session: Session, person_id: UUID) -> str | None:
    """The address of an owner, whether they are still here or not."""
    return session.scalar(select(User.email).where(User.id == person_id))


def insert_text(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add the text of revisions, many rows at once; the columns are those of RevisionText."""
    if rows:
        session.execute(insert(RevisionText), rows)


def _owned_or_named(actor: Actor) -> ColumnElement[bool]:
    named = select(ItemReader.item_id).where(ItemReader.user_id == actor.person_id)
    return or_(EvidenceItem.owner_id == actor.person_id, EvidenceItem.id.in_(named))


def _with_parts(statement: Select[EvidenceItem]) -> Select[EvidenceItem]:
    return statement.options(
        selectinload(EvidenceItem.statements), selectinload(EvidenceItem.tags), selectinload(EvidenceItem.readers)
    )

"""Documents that have keys in common with others: which may be another version of which."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.documents.likeness import TextPrint
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemStatus, VersionKey, VersionPrint
from app.evidence.queries.items import visible
from app.evidence.schemas import Paper

# Of more with keys in common, those with the most: forms that everybody fills in are alike in hundreds.
MOST_COMPARED = 12


def insert_prints(session: Session, prints: Iterable[tuple[UUID, TextPrint, Collection[int]]]) -> None:
    """The print of each version, and the keys of its text and names."""
    rows = list(prints)
    if not rows:
        return
    session.execute(
        insert(VersionPrint),
        [{"revision_id": id_, "signature": one.signature, "paragraphs": one.paragraphs} for id_, one, _ in rows],
    )
    _insert_keys(session, [(id_, key) for id_, one, names in rows for key in (*one.bands(), *names)])


def replace_name_keys(session: Session, revision_id: UUID, keys: Collection[int]) -> None:
    """After a change of title."""
    session.execute(delete(VersionKey).where(VersionKey.revision_id == revision_id, VersionKey.key > 0))
    _insert_keys(session, [(revision_id, key) for key in keys])


def without_print(session: Session, most: int) -> Sequence[tuple[EvidenceRevision, str]]:
    """For the worker: versions in use that have no print yet, each with its document's title."""
    rows = session.execute(
        select(EvidenceRevision, EvidenceItem.title)
        .join(
            EvidenceItem,
            (EvidenceItem.id == EvidenceRevision.item_id) & (EvidenceItem.current_revision == EvidenceRevision.number),
        )
        .where(EvidenceRevision.id.not_in(select(VersionPrint.revision_id)))
        .order_by(EvidenceItem.reference)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def papers_alike(
    session: Session, actor: Actor, references: Collection[str]
) -> list[tuple[Paper, list[tuple[Paper, bool]]]]:
    """For each of these documents the others in use that this person may see and that have keys in common with it.

    Each other comes with whether its name is alike. Two SELECTs however many documents there are.
    """
    if not references:
        return []
    mine, other = _in_use(actor, references).subquery(), _in_use(actor).subquery()
    own_key, key = aliased(VersionKey), aliased(VersionKey)
    pairs = session.execute(
        select(mine.c.revision_id, other.c.revision_id, func.count(), func.max(key.key))
        .join(own_key, own_key.revision_id == mine.c.revision_id)
        .join(key, key.key == own_key.key)
        .join(other, other.c.revision_id == key.revision_id)
        .where(other.c.item_id != mine.c.item_id)
        .group_by(mine.c.revision_id, other.c.revision_id)
    ).all()
    beside: dict[UUID, list[tuple[bool, int, UUID]]] = defaultdict(list)
    for own_id, other_id, count, largest in pairs:
        beside[own_id].append((largest > 0, count, other_id))
    for those in beside.values():
        those.sort(key=lambda one: one[:2], reverse=True)
        del those[MOST_COMPARED:]
    papers = _papers(session, actor, {*beside, *(one[2] for those in beside.values() for one in those)})
    return [
        (papers[own_id], [(papers[one[2]], one[0]) for one in those])
        for own_id, those in sorted(beside.items(), key=lambda pair: papers[pair[0]].reference)
    ]


def _in_use(actor: Actor, references: Collection[str] | None = None) -> Select[UUID, UUID]:
    chosen = (
        visible(actor)
        .join(
            EvidenceRevision,
            (EvidenceRevision.item_id == EvidenceItem.id) & (EvidenceRevision.number == EvidenceItem.current_revision),
        )
        .where(EvidenceItem.status != ItemStatus.WITHDRAWN, EvidenceItem.superseded_by_id.is_(None))
    )
    if references is not None:
        chosen = chosen.where(EvidenceItem.reference.in_(references))
    return chosen.with_only_columns(EvidenceItem.id.label("item_id"), EvidenceRevision.id.label("revision_id"))


def _papers(session: Session, actor: Actor, revision_ids: Collection[UUID]) -> dict[UUID, Paper]:
    rows = session.execute(
        visible(actor)
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .join(VersionPrint, VersionPrint.revision_id == EvidenceRevision.id)
        .where(EvidenceRevision.id.in_(revision_ids))
        .with_only_columns(
            EvidenceRevision.id, EvidenceItem.reference, EvidenceItem.title, EvidenceItem.version,
            EvidenceItem.document_date, EvidenceRevision.media_type, VersionPrint.signature, VersionPrint.paragraphs,
        )
    )  # fmt: skip
    return {row[0]: Paper(*row[1:6], TextPrint(row[6], row[7])) for row in rows}


def _insert_keys(session: Session, pairs: Iterable[tuple[UUID, int]]) -> None:
    rows = [{"revision_id": id_, "key": key} for id_, key in sorted(set(pairs), key=str)]
    if rows:
        session.execute(insert(VersionKey), rows)

"""Every SELECT over batches; each reading for a person starts from `visible`."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, and_, cast, func, select
from sqlalchemy.orm import Session, defer

from app.access import Actor, Permission
from app.accounts.models import User
from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart
from app.answers.queries.linked import answering
from app.assessments.models import CouncilSettings
from app.core.paging import PageParams, whole
from app.core.turns import take_turn
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemStatus
from app.files.models import StoredFile
from app.intake.models import UNREAD, Batch, BatchFile, Confirmation, FileState, Joining, TrackerImport
from app.intake.schemas import AnswerNow, FileLine, Known, RequestNow
from app.jobs.models import Job


def visible(actor: Actor) -> Select[Batch]:
    """One's own batches; those who work on every document see all of them."""
    if actor.may(Permission.EVIDENCE_WRITE_ALL) or actor.may(Permission.EVIDENCE_DECIDE):
        return select(Batch)
    return select(Batch).where(Batch.started_by == actor.person_id)


def find_batch(session: Session, actor: Actor, reference: str) -> Batch | None:
    return session.scalars(visible(actor).where(Batch.reference == reference)).one_or_none()


def find_batch_by_id(session: Session, actor: Actor, batch_id: UUID) -> Batch | None:
    return session.scalars(visible(actor).where(Batch.id == batch_id)).one_or_none()


def references_of_batches(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    chosen = visible(actor).where(Batch.id.in_(ids)).with_only_columns(Batch.id, Batch.reference)
    return {row[0]: row[1] for row in session.execute(chosen)}


def list_batches(session: Session, actor: Actor, page: PageParams) -> tuple[list[tuple[Batch, str]], int]:
    """Batches with the names of who started them, the latest first; one more than asked where another page follows."""
    number = cast(func.substr(Batch.reference, 3), Integer)
    chosen = visible(actor)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    place = page.place_as(whole)
    if place is not None:
        chosen = chosen.where(number < place[0])
    rows = session.execute(
        chosen.join(User, User.id == Batch.started_by)
        .add_columns(User.name)
        .order_by(number.desc())
        .limit(page.limit + 1)
    )
    return [(row[0], row[1]) for row in rows], total


def counts_of(session: Session, batch_ids: Collection[UUID]) -> dict[UUID, dict[FileState, int]]:
    """Files by state, for each batch."""
    found: dict[UUID, dict[FileState, int]] = {batch_id: {} for batch_id in batch_ids}
    if batch_ids:
        rows = session.execute(
            select(BatchFile.batch_id, BatchFile.state, func.count())
            .where(BatchFile.batch_id.in_(batch_ids))
            .group_by(BatchFile.batch_id, BatchFile.state)
        )
        for batch_id, state, count in rows:
            found[batch_id][state] = count
    return found


def batches_waiting(session: Session, batch_ids: Collection[UUID]) -> set[UUID]:
    """For the worker: those of these batches that still have files waiting."""
    waiting = select(BatchFile.batch_id).where(BatchFile.state.in_(UNREAD))
    return set(session.scalars(waiting.where(BatchFile.batch_id.in_(batch_ids)).distinct()))


def batches_to_scan(session: Session) -> list[tuple[UUID, UUID, UUID | None]]:
    """For the worker: batches with files that wait for the virus scanner, who started them, and in which round."""
    waiting = select(BatchFile.batch_id).where(BatchFile.state == FileState.SCAN)
    rows = session.execute(select(Batch.id, Batch.started_by, Batch.assessment_id).where(Batch.id.in_(waiting)))
    return [(row[0], row[1], row[2]) for row in rows]


def jobs_of(session: Session, batch_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The latest job of each batch that has one."""
    if not batch_ids:
        return {}
    chosen = select(Job.subject_id, Job.id).where(Job.subject_id.in_(batch_ids))
    rows = session.execute(chosen.order_by(Job.asked_at, Job.finished_at.is_(None), Job.id))
    return {row[0]: row[1] for row in rows}


def is_being_read(session: Session, batch_id: UUID) -> bool:
    """Whether a job reads this batch, or will; one that was asked to stop does not count."""
    under_way = select(Job.id).where(Job.subject_id == batch_id, Job.finished_at.is_(None), ~Job.stop_asked)
    return session.scalars(under_way.limit(1)).first() is not None


def list_lines(
    session: Session, actor: Actor, batch_id: UUID, page: PageParams, state: FileState | None
) -> tuple[list[FileLine], int]:
    """One page of a batch's files in their order, one more than asked where another page follows; and how many in all."""
    chosen = select(BatchFile).where(BatchFile.batch_id == batch_id)
    if state is not None:
        chosen = chosen.where(BatchFile.state == state)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    place = page.place_as(whole)
    if place is not None:
        chosen = chosen.where(BatchFile.position > place[0])
    return _lines(session, actor, chosen.order_by(BatchFile.position).limit(page.limit + 1)), total


def lines_at(session: Session, actor: Actor, batch_id: UUID, positions: Collection[int]) -> list[FileLine]:
    """The files at these positions of a batch, in their order."""
    chosen = select(BatchFile).where(BatchFile.batch_id == batch_id, BatchFile.position.in_(positions))
    return _lines(session, actor, chosen.order_by(BatchFile.position))


def lines_of_version(session: Session, revision_id: UUID) -> list[tuple[BatchFile, Batch]]:
    """For the worker: the files that became this version, each with its batch."""
    rows = session.execute(
        select(BatchFile, Batch)
        .join(Batch, Batch.id == BatchFile.batch_id)
        .join(EvidenceRevision, EvidenceRevision.item_id == BatchFile.item_id)
        .where(EvidenceRevision.id == revision_id, EvidenceRevision.stored_file_id == BatchFile.stored_file_id)
    )
    return [(row[0], row[1]) for row in rows]


def find_file(session: Session, batch_id: UUID, position: int) -> tuple[BatchFile, StoredFile | None] | None:
    row = session.execute(
        select(BatchFile, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == BatchFile.stored_file_id)
        .where(BatchFile.batch_id == batch_id, BatchFile.position == position)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def list_waiting(
    session: Session, batch_id: UUID, most: int, states: Collection[FileState] = UNREAD
) -> Sequence[BatchFile]:
    """What an import has not come to yet, or the virus scanner has not seen, in order."""
    statement = select(BatchFile).where(BatchFile.batch_id == batch_id, BatchFile.state.in_(states))
    return session.scalars(statement.order_by(BatchFile.position).limit(most)).all()


def files_at(session: Session, batch_id: UUID, positions: Collection[int]) -> dict[int, BatchFile]:
    statement = select(BatchFile).where(BatchFile.batch_id == batch_id, BatchFile.position.in_(positions))
    return {row.position: row for row in session.scalars(statement)}


def came_with(session: Session, batch_id: UUID, rows: Collection[BatchFile]) -> dict[int, str]:
    """By position, the reference of the e-mail that a file of the batch came with, however many archives lie between."""
    around = {row.position: row.inside for row in rows if row.inside is not None}
    found: dict[int, str] = {}
    while around:
        parents = session.execute(
            select(BatchFile.position, BatchFile.inside, EvidenceItem.reference)
            .outerjoin(EvidenceItem, EvidenceItem.id == BatchFile.item_id)
            .where(BatchFile.batch_id == batch_id, BatchFile.position.in_(set(around.values())))
        )
        known = {row[0]: (row[1], row[2]) for row in parents}
        found |= {at: known[parent][1] for at, parent in around.items() if known[parent][1]}
        further = {at: known[parent][0] for at, parent in around.items() if at not in found}
        around = {at: parent for at, parent in further.items() if parent is not None}
    return found


def count_unpacked(session: Session, batch_id: UUID) -> tuple[int, int]:
    """How many files of a batch lay in others, and their size together."""
    chosen = select(func.count(), func.coalesce(func.sum(BatchFile.size), 0))
    row = session.execute(chosen.where(BatchFile.batch_id == batch_id, BatchFile.inside.is_not(None))).one()
    return row[0], int(row[1])


def list_added(session: Session, batch_id: UUID) -> list[EvidenceItem]:
    """The documents that came in with a batch."""
    added = select(BatchFile.item_id).where(BatchFile.batch_id == batch_id, BatchFile.state == FileState.READY)
    return list(session.scalars(select(EvidenceItem).where(EvidenceItem.id.in_(added)).order_by(EvidenceItem.added_at)))


def list_unplaced(session: Session, actor: Actor, batch_id: UUID) -> Sequence[str]:
    """References of the batch's documents that this person may see, that are in use, and that answer nothing in this round."""
    added = select(BatchFile.item_id).where(BatchFile.batch_id == batch_id, BatchFile.state == FileState.READY)
    chosen = evidence.visible(actor).where(
        EvidenceItem.id.in_(added),
        EvidenceItem.status != ItemStatus.WITHDRAWN,
        EvidenceItem.superseded_by_id.is_(None),
        EvidenceItem.id.not_in(answering(actor)),
    )
    return session.scalars(chosen.with_only_columns(EvidenceItem.reference).order_by(EvidenceItem.reference)).all()


def find_confirmation(session: Session, actor: Actor, batch_id: UUID, number: int) -> Confirmation | None:
    """One act of confirming, in the round in hand."""
    return session.scalars(
        select(Confirmation).where(
            Confirmation.batch_id == batch_id,
            Confirmation.number == number,
            Confirmation.assessment_id == actor.assessment_id,
        )
    ).one_or_none()


def described_versions(session: Session, batch_id: UUID) -> dict[str, int]:
    """By document of the batch, the version that it has since its owner or category was last confirmed, or that was undone."""
    rows = session.scalars(
        select(Confirmation.described).where(Confirmation.batch_id == batch_id).order_by(Confirmation.number)
    )
    found: dict[str, int] = {}
    for described in rows:
        for reference, version, *_ in described:
            found[reference] = max(version, found.get(reference, 0))
    return found


def next_confirmation(session: Session, batch_id: UUID) -> int:
    """The number after the last of this batch, given to one writer at a time."""
    take_turn(session)
    return (session.scalar(select(func.count()).where(Confirmation.batch_id == batch_id)) or 0) + 1


def last_position(session: Session, batch_id: UUID) -> int:
    """The highest position of a batch's files; 0 for none."""
    return session.scalar(select(func.max(BatchFile.position)).where(BatchFile.batch_id == batch_id)) or 0


def next_number(session: Session) -> int:
    """The number after the highest ("B-10" follows "B-9"), given to one writer at a time."""
    take_turn(session)
    return (session.scalar(select(func.max(cast(func.substr(Batch.reference, 3), Integer)))) or 0) + 1


def is_made_up(session: Session) -> bool:
    """Whether this store is for made-up data: its settings say so, or it holds demo accounts."""
    says = session.scalar(select(func.count()).where(CouncilSettings.made_up))
    return bool(says) or bool(session.scalar(select(func.count()).where(User.demo)))


def find_tracker(session: Session, actor: Actor, reference: str) -> TrackerImport | None:
    """One's own, in the round in hand."""
    return session.scalars(_own_trackers(actor).where(TrackerImport.reference == reference)).one_or_none()


def list_trackers(session: Session, actor: Actor, most: int) -> Sequence[TrackerImport]:
    """The newest first, without what lies in their sheets."""
    chosen = _own_trackers(actor).options(defer(TrackerImport.sheets)).order_by(TrackerImport.sent_at.desc())
    return session.scalars(chosen.limit(most)).all()


def _own_trackers(actor: Actor) -> Select[TrackerImport]:
    return select(TrackerImport).where(
        TrackerImport.sent_by == actor.person_id, TrackerImport.assessment_id == actor.assessment_id
    )


def next_tracker(session: Session) -> int:
    """The number after the last, given to one writer at a time. Imports are never deleted."""
    take_turn(session)
    return (session.scalar(select(func.count()).select_from(TrackerImport)) or 0) + 1


def known_documents(session: Session, actor: Actor) -> list[Known]:
    """Every document in use that this person may see, by all that a tracker may name it by, and what it may say of it."""
    current = EvidenceRevision
    rows = session.execute(
        evidence.visible(actor)
        .outerjoin(current, and_(current.item_id == EvidenceItem.id, current.number == EvidenceItem.current_revision))
        .outerjoin(User, User.id == EvidenceItem.owner_id)
        .where(EvidenceItem.status != ItemStatus.WITHDRAWN, EvidenceItem.superseded_by_id.is_(None))
        .with_only_columns(
            EvidenceItem.reference, EvidenceItem.title, current.file_name, current.url, EvidenceItem.version,
            User.email, EvidenceItem.document_date, EvidenceItem.review_by, EvidenceItem.master_location,
            EvidenceItem.current_revision == 0,
        )
        .order_by(EvidenceItem.reference)
    )  # fmt: skip
    return [
        Known(row[0], row[1], row[2] or "", tuple(filter(None, (row[8], row[3]))), row[4], row[5] or "", *row[6:])
        for row in rows
    ]


def requests_now(session: Session, actor: Actor) -> dict[str, RequestNow]:
    """Each live request of the round, by its code, in the list's order."""
    rows = session.execute(
        select(CategoryResponse.code, CategoryResponse.version, User.email, CategoryResponse.due_on, ResponsePart.code)
        .outerjoin(ResponsePart, ResponsePart.response_id == CategoryResponse.id)
        .outerjoin(User, User.id == CategoryResponse.owner_id)
        .where(CategoryResponse.assessment_id == actor.assessment_id, CategoryResponse.retired.is_(False))
        .order_by(CategoryResponse.position, ResponsePart.position)
    )
    found: dict[str, RequestNow] = {}
    for code, version, owner, due_on, part in rows:
        parts = found[code].parts if code in found else ()
        found[code] = RequestNow(version, owner or "", due_on, (*parts, part) if part else parts)
    return found


def answers_now(session: Session, actor: Actor) -> dict[tuple[str, str], AnswerNow]:
    """The answers of the round by request and document."""
    rows = session.execute(
        select(
            CategoryResponse.code, EvidenceItem.reference, Answer.version, Answer.where_to_look,
            Answer.whole_document, ResponsePart.code,
        )
        .join(Answer, Answer.response_id == CategoryResponse.id)
        .join(EvidenceItem, EvidenceItem.id == Answer.item_id)
        .outerjoin(AnswerPart, AnswerPart.answer_id == Answer.id)
        .outerjoin(ResponsePart, ResponsePart.id == AnswerPart.part_id)
        .where(CategoryResponse.assessment_id == actor.assessment_id, CategoryResponse.retired.is_(False))
        .order_by(ResponsePart.position)
    )  # fmt: skip
    found: dict[tuple[str, str], AnswerNow] = {}
    for code, document, version, where, all_of_it, part in rows:
        parts = found[code, document].parts if (code, document) in found else ()
        found[code, document] = AnswerNow(version, where, all_of_it, (*parts, part) if part else parts)
    return found


def said_before(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """What the trackers said that were taken in in this round and stand, in their order, whoever sent them."""
    return list(
        session.scalars(
            select(TrackerImport.said)
            .where(
                TrackerImport.assessment_id == actor.assessment_id,
                TrackerImport.taken_at.is_not(None),
                TrackerImport.undone_at.is_(None),
            )
            .order_by(TrackerImport.taken_at)
        )
    )


def find_joining(session: Session, actor: Actor, number: int) -> Joining | None:
    """An act of joining in the round in hand."""
    return session.scalars(
        select(Joining).where(Joining.number == number, Joining.assessment_id == actor.assessment_id)
    ).one_or_none()


def joined_into(session: Session, actor: Actor) -> dict[str, str]:
    """For each document that waited for its file and got it the one that it became."""
    chosen = select(Joining.joined).where(Joining.assessment_id == actor.assessment_id, Joining.undone_at.is_(None))
    return {pair[0]: pair[1] for joined in session.scalars(chosen.order_by(Joining.number)) for pair in joined}


def next_joining(session: Session) -> int:
    """The number after the last, given to one writer at a time."""
    take_turn(session)
    return (session.scalar(select(func.max(Joining.number))) or 0) + 1


def _lines(session: Session, actor: Actor, chosen: Select[BatchFile]) -> list[FileLine]:
    seen = evidence.visible(actor).with_only_columns(EvidenceItem.id, EvidenceItem.reference).subquery()
    rows = session.execute(
        chosen.outerjoin(StoredFile, StoredFile.id == BatchFile.stored_file_id)
        .outerjoin(seen, seen.c.id == BatchFile.item_id)
        .add_columns(seen.c.reference, StoredFile)
    )
    return [FileLine(row[0], row[1], row[2], row[0].item_id is None or row[1] is not None) for row in rows]

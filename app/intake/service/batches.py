"""Batches are opened, looked at, gone on with, finished and undone."""

from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.audit import record
from app.core.clock import now
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.paging import Page, PageParams, next_place
from app.core.turns import take_turn
from app.evidence import service as evidence
from app.evidence.models import ItemStatus
from app.intake import queries, rules
from app.intake.models import UNREAD, Batch, BatchFile, FileState
from app.intake.rules.showing import batch_out, file_out
from app.intake.rules.undoing import AS_MADE
from app.intake.schemas import BatchFileOut, BatchIn, BatchOut, FoundFile, ImportStarted, Unread
from app.jobs import service as jobs

IMPORT = "intake.import"
MOST_FILES = 20_000
LEFT_OUT = "Left out: reading was stopped before its turn. Add it again if it is wanted."


def open_batch(session: Session, actor: Actor, data: BatchIn) -> BatchOut:
    """Begin a drop of files.

    RuleBroken (409) where the store is for made-up data and these are not said to be; NotFound (404) or Forbidden (403)
    for a request that this person may not add documents to.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    if data.request and not answers.one_request(session, actor, data.request).may_change:
        raise Forbidden(f"You can see request {data.request} but not add documents to it. Ask its owner.")
    batch = _opened(session, actor, data.name, made_up=data.made_up, request=data.request)
    return batch_out(batch, actor.name, {}, None)


def start_import(
    session: Session, actor: Actor, folder: str, found: Sequence[FoundFile], *, made_up: bool = False
) -> ImportStarted:
    """Write down every file of a folder on this computer, and the job that takes them in one after the other.

    For commands only: whoever may name a folder here may read this computer's files. RuleBroken (409) for a folder
    without files, and where the store is for made-up data and these are not said to be.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    if not found:
        raise RuleBroken(f"There are no files in {folder}. Check the folder, then start again.")
    batch = _opened(session, actor, str(Path(folder).absolute()), made_up=made_up)
    session.add_all(
        BatchFile(
            batch_id=batch.id,
            position=position,
            name=one.name[:300],
            source_path=one.path[:1000],
            size=one.size,
            state=FileState.REFUSED if one.fault else FileState.WAITING,
            sentence=one.fault,
            modified_at=one.modified_at,
        )
        for position, one in enumerate(found, 1)
    )
    record(session, actor, "intake.batch.listed", batch, reason=f"{len(found)} files")
    job_id = jobs.ask_for(session, actor, IMPORT, batch.id, total=len(found))
    return ImportStarted(batch.reference, job_id, len(found))


def news_of(session: Session, actor: Actor, folder: str, found: Sequence[FoundFile]) -> list[FoundFile]:
    """Those of a folder's files that no batch of it has listed as they are now: new ones, and those changed since."""
    actor.require(Permission.EVIDENCE_WRITE)
    listed = queries.listed_of_folder(session, actor, folder)
    return [one for one in found if listed.get(one.path[:1000]) != (one.size, one.modified_at)]


def go_on(session: Session, actor: Actor, reference: str) -> BatchOut:
    """Take an import up again that was stopped or failed; what is in stays in. RuleBroken (409) when nothing is left."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = _batch(session, actor, reference)
    if batch.finished_at is not None or not queries.list_waiting(session, batch.id, 1):
        raise RuleBroken(f"Nothing of {reference} is waiting to be read.")
    if not queries.is_being_read(session, batch.id):
        _ask_again(session, actor, batch)
    return _shown(session, batch)


def scan_again(session: Session, actor: Actor, batch_id: UUID) -> None:
    """The files of this batch that wait for the virus scanner are looked at again; for whoever started it."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = _by_id(session, actor, batch_id)
    if not queries.is_being_read(session, batch.id):
        _ask_again(session, actor, batch)


def batches_to_scan(session: Session, actor: Actor) -> list[tuple[UUID, UUID, UUID | None]]:
    """For the worker: batches with files that wait for the scanner, each with who started it and in which round."""
    actor.require(Permission.SYSTEM_RUN)
    return queries.batches_to_scan(session)


def list_batches(session: Session, actor: Actor, page: PageParams | None = None) -> Page[BatchOut]:
    """The batches this person may see, the latest first."""
    actor.require(Permission.EVIDENCE_READ)
    page = page or PageParams()
    rows, total = queries.list_batches(session, actor, page)
    shown = rows[: page.limit]
    ids = [batch.id for batch, _ in shown]
    counts, latest = queries.counts_of(session, ids), queries.jobs_of(session, ids)
    following = next_place(shown[-1][0].reference.removeprefix("B-")) if len(rows) > page.limit else None
    items = [batch_out(batch, name, counts[batch.id], latest.get(batch.id)) for batch, name in shown]
    return Page(items=items, next=following, total=total)


def get_batch(session: Session, actor: Actor, reference: str) -> BatchOut:
    """One batch with its files counted by state."""
    actor.require(Permission.EVIDENCE_READ)
    return _shown(session, _batch(session, actor, reference))


def references_of_batches(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """The references of these batches, as far as this person may see them."""
    actor.require(Permission.EVIDENCE_READ)
    return queries.references_of_batches(session, actor, ids)


def list_files(
    session: Session, actor: Actor, reference: str, page: PageParams | None = None, state: FileState | None = None
) -> Page[BatchFileOut]:
    """The files of a batch in their order, each with one sentence on what became of it."""
    actor.require(Permission.EVIDENCE_READ)
    page = page or PageParams()
    lines, total = queries.list_lines(session, actor, _batch(session, actor, reference).id, page, state)
    shown = lines[: page.limit]
    following = next_place(shown[-1].file.position) if len(lines) > page.limit else None
    return Page(items=[file_out(line) for line in shown], next=following, total=total)


def waiting_files(session: Session, actor: Actor, batch_id: UUID, most: int) -> tuple[str, list[Unread]]:
    """For the job: the batch's folder, and the files it has not come to yet."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = _by_id(session, actor, batch_id)
    waiting = queries.list_waiting(session, batch_id, most, (FileState.WAITING,))
    return batch.source, [
        Unread(row.position, row.source_path if row.inside is None else "", row.name, row.source_path, row.depth)
        for row in waiting
    ]


def progress(session: Session, actor: Actor, batch_id: UUID) -> tuple[int, int]:
    """For the import: how many files the batch has, and to how many of them it has come."""
    actor.require(Permission.EVIDENCE_WRITE)
    counts = queries.counts_of(session, [batch_id])[batch_id]
    total = sum(counts.values())
    return total, total - sum(counts.get(state, 0) for state in UNREAD)


def finish_batch(session: Session, actor: Actor, batch_id: UUID) -> tuple[str, bool]:
    """What became of the batch in one sentence, "" while more of it is waiting; and whether files wait for the scanner."""
    actor.require(Permission.EVIDENCE_WRITE)
    take_turn(session)
    batch = _by_id(session, actor, batch_id)
    if queries.list_waiting(session, batch_id, 1, (FileState.WAITING,)):
        return "", True
    counts = queries.counts_of(session, [batch_id])[batch_id]
    words, waits = rules.batch_sentence(counts), FileState.SCAN in counts
    if batch.finished_at is None and not waits:
        batch.finished_at = now()
        record(session, actor, "intake.batch.finished", batch, reason=words)
    return words, waits


def leave_rest_out(session: Session, actor: Actor, reference: str, version: int) -> tuple[UUID, list[int], BatchOut]:
    """What was not read yet is not to be read; gives the batch's id and the positions left out, too.

    RuleBroken (409) while it is being read.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    take_turn(session)
    batch = _batch(session, actor, reference)
    require_version(batch.version, version)
    waiting = queries.list_waiting(session, batch.id, MOST_FILES)
    if not waiting:
        raise RuleBroken(f"Nothing of {reference} is waiting to be read.")
    if queries.is_being_read(session, batch.id):
        raise RuleBroken(f"{reference} is being read. Stop it, then leave out the rest.")
    for row in waiting:
        row.state, row.sentence = FileState.REFUSED, LEFT_OUT
    batch.finished_at = now()
    record(session, actor, "intake.batch.rest_left_out", batch, reason=f"{len(waiting)} files")
    return batch.id, [row.position for row in waiting], _shown(session, batch)


def batches_waiting(session: Session, actor: Actor, batch_ids: Collection[UUID]) -> set[UUID]:
    """For the worker: those of these batches of which something is still to be read."""
    actor.require(Permission.SYSTEM_RUN)
    return queries.batches_waiting(session, batch_ids)


def undo_batch(session: Session, actor: Actor, reference: str, version: int) -> BatchOut:
    """Withdraw every document that came in with this batch. RuleBroken (409) when any was changed since."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = _batch(session, actor, reference)
    require_version(batch.version, version)
    if queries.list_waiting(session, batch.id, 1):
        raise RuleBroken("Some of this batch is not read yet. Let it finish, or leave out the rest, then undo it.")
    taken = queries.list_taken(session, batch.id)
    if taken:
        raise RuleBroken(f"Files of it are the versions in use of {', '.join(taken[:5])}. Take these back first.")
    added = queries.list_added(session, batch.id)
    described = queries.described_versions(session, batch.id)
    moved_on = [item.reference for item in added if item.version != described.get(item.reference, AS_MADE)]
    if moved_on:
        named = ", ".join(moved_on[:5]) + (f" and {len(moved_on) - 5} more" if len(moved_on) > 5 else "")
        raise RuleBroken(
            f"These were changed since they came in: {named}. Withdraw one by one what should not be here."
        )
    for item in added:
        if item.status is not ItemStatus.WITHDRAWN:
            evidence.withdraw_item(session, actor, item.reference, item.version, f"{reference} was undone.")
    record(session, actor, "intake.batch.undone", batch)
    return _shown(session, batch)


def _opened(session: Session, actor: Actor, source: str, *, made_up: bool, request: str = "") -> Batch:
    if not made_up and queries.is_made_up(session):
        raise RuleBroken(rules.MADE_UP_ONLY)
    batch = Batch(
        reference=f"B-{queries.next_number(session)}",
        assessment_id=actor.assessment_id,
        started_by=actor.person_id,
        started_at=now(),
        source=source[:1000],
        request=request,
        made_up=made_up,
    )
    session.add(batch)
    record(session, actor, "intake.batch.opened", batch)
    return batch


def _by_id(session: Session, actor: Actor, batch_id: UUID) -> Batch:
    batch = queries.find_batch_by_id(session, actor, batch_id)
    if batch is None:
        raise NotFound("This batch is no longer here.")
    return batch


def _batch(session: Session, actor: Actor, reference: str) -> Batch:
    batch = queries.find_batch(session, actor, reference)
    if batch is None:
        raise NotFound(f"There is no batch {reference[:20]} that you can see.")
    return batch


def _ask_again(session: Session, actor: Actor, batch: Batch) -> None:
    for row in queries.list_waiting(session, batch.id, MOST_FILES, (FileState.SCAN,)):
        row.state = FileState.WAITING
    jobs.ask_for(session, actor, IMPORT, batch.id)
    record(session, actor, "intake.batch.taken_up_again", batch)


def _shown(session: Session, batch: Batch) -> BatchOut:
    names = accounts.names_of(session, [batch.started_by])
    counts = queries.counts_of(session, [batch.id])[batch.id]
    return batch_out(batch, names.get(batch.started_by, ""), counts, queries.jobs_of(session, [batch.id]).get(batch.id))

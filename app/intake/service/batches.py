"""Batches are opened, looked at, gone on with, finished and undone."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.core.clock import now
from app.core.errors import NotFound, RuleBroken
from app.core.etag import require_version
from app.core.paging import Page, PageParams, next_place
from app.evidence import service as evidence
from app.evidence.models import ItemStatus
from app.intake import queries, rules
from app.intake.models import Batch, BatchFile, FileState
from app.intake.rules.showing import batch_out, file_out
from app.intake.schemas import BatchFileOut, BatchIn, BatchOut, FoundFile, ImportStarted
from app.jobs import service as jobs

IMPORT = "intake.import"


def open_batch(session: Session, actor: Actor, data: BatchIn) -> BatchOut:
    """Begin a drop of files. RuleBroken (409) where the store is for made-up data and these are not said to be."""
    actor.require(Permission.EVIDENCE_WRITE)
    return batch_out(_opened(session, actor, data.name, made_up=data.made_up), actor.name, {}, None)


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
        )
        for position, one in enumerate(found, 1)
    )
    record(session, actor, "intake.batch.listed", batch, reason=f"{len(found)} files")
    job_id = jobs.ask_for(session, actor, IMPORT, batch.id, total=len(found))
    return ImportStarted(batch.reference, job_id, len(found))


def go_on(session: Session, actor: Actor, reference: str) -> BatchOut:
    """Take an import up again that was stopped or failed; what is in stays in. RuleBroken (409) when nothing is left."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = _batch(session, actor, reference)
    if batch.finished_at is not None or not queries.list_waiting(session, batch.id, 1):
        raise RuleBroken(f"Nothing of {reference} is waiting to be read.")
    running = [job for job in jobs.list_jobs(session, actor, subject_id=batch.id) if job.finished_at is None]
    if not running:
        jobs.ask_for(session, actor, IMPORT, batch.id)
        record(session, actor, "intake.batch.taken_up_again", batch)
    return _shown(session, batch)


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


def waiting_files(session: Session, actor: Actor, batch_id: UUID, most: int) -> tuple[str, list[tuple[int, str, str]]]:
    """For the import: its folder, and the files it has not come to yet (position, path in the folder, name)."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = queries.find_batch_by_id(session, actor, batch_id)
    if batch is None:
        raise NotFound("This batch is no longer here.")
    waiting = queries.list_waiting(session, batch_id, most)
    return batch.source, [(row.position, row.source_path, row.name) for row in waiting]


def progress(session: Session, actor: Actor, batch_id: UUID) -> tuple[int, int]:
    """For the import: how many files the batch has, and to how many of them it has come."""
    actor.require(Permission.EVIDENCE_WRITE)
    counts = queries.counts_of(session, [batch_id])[batch_id]
    total = sum(counts.values())
    return total, total - counts.get(FileState.WAITING, 0)


def finish_batch(session: Session, actor: Actor, batch_id: UUID) -> str:
    """Nothing of the batch is waiting any more; gives what became of it in one sentence."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = queries.find_batch_by_id(session, actor, batch_id)
    if batch is None:
        raise NotFound("This batch is no longer here.")
    words = rules.batch_sentence(queries.counts_of(session, [batch_id])[batch_id])
    if batch.finished_at is None:
        batch.finished_at = now()
        record(session, actor, "intake.batch.finished", batch, reason=words)
    return words


def undo_batch(session: Session, actor: Actor, reference: str, version: int) -> BatchOut:
    """Withdraw every document that came in with this batch. RuleBroken (409) when any was changed since."""
    actor.require(Permission.EVIDENCE_WRITE)
    batch = _batch(session, actor, reference)
    require_version(batch.version, version)
    if queries.list_waiting(session, batch.id, 1):
        raise RuleBroken("This batch is still being read. Let it finish, then undo it.")
    added = queries.list_added(session, batch.id)
    moved_on = [item.reference for item in added if item.version != 1]
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


def _opened(session: Session, actor: Actor, source: str, *, made_up: bool) -> Batch:
    if not made_up and queries.is_made_up(session):
        raise RuleBroken(rules.MADE_UP_ONLY)
    batch = Batch(
        reference=f"B-{queries.next_number(session)}",
        assessment_id=actor.assessment_id,
        started_by=actor.person_id,
        started_at=now(),
        source=source[:1000],
        made_up=made_up,
    )
    session.add(batch)
    record(session, actor, "intake.batch.opened", batch)
    return batch


def _batch(session: Session, actor: Actor, reference: str) -> Batch:
    batch = queries.find_batch(session, actor, reference)
    if batch is None:
        raise NotFound(f"There is no batch {reference[:20]} that you can see.")
    return batch


def _shown(session: Session, batch: Batch) -> BatchOut:
    names = accounts.names_of(session, [batch.started_by])
    counts = queries.counts_of(session, [batch.id])[batch.id]
    return batch_out(batch, names.get(batch.started_by, ""), counts, queries.jobs_of(session, [batch.id]).get(batch.id))

"""A batch of files: how far it is, what became of each file; stop it, go on, take it back out."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.core.errors import NotFound
from app.core.paging import PageParams
from app.intake import service
from app.intake.models import FileState
from app.intake.routes import tools_of
from app.intake.schemas import BatchFileOut, BatchOut
from app.intake.work import look_again
from app.jobs import service as jobs
from app.jobs.schemas import JobOut
from app.web import dates
from app.web.evidence import words
from app.web.forms import Posted
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
from app.web.notices import tell
from app.web.shell import asked_part, environment, render
from app.web.views.evidence import BatchPage, BatchRow
from app.web.views.shared import JobProgress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
EACH_PAGE = 200
# (state, its chip, how the row is drawn)
STATES = (
    (FileState.READY, "Added", "added"),
    (FileState.SAME, "Already in", "copy"),
    (FileState.QUARANTINED, "Kept apart", "apart"),
    (FileState.REFUSED, "Not taken", "refused"),
    (FileState.WAITING, "Waiting", "waiting"),
)


@router.get("/evidence/batches/{reference}")
def batch_page(
    request: Request, reference: str, db: Db, actor: CurrentActor, state: str = "", after: str = ""
) -> Response:
    """One batch; while it is read, its progress asks for itself again."""
    actor.require(Permission.EVIDENCE_READ)
    chosen = FileState(state) if state in set(FileState) else None
    with db.read() as session:
        batch = service.get_batch(session, actor, reference)
        job = _job(session, actor, batch)
        params = PageParams(limit=EACH_PAGE, after=after[:2000] or None)
        found = service.list_files(session, actor, reference, params, chosen)
        codes = _codes(session, actor, found.items)
        page = frame(session, actor, f"Batch {reference.removeprefix('B-')}", "/evidence")
    is_running = job is not None and job.finished_at is None
    address = ListAddress.of(f"/evidence/batches/{reference}", {"state": chosen.value if chosen else ""})
    progress = _progress(batch, job if is_running else None)
    if asked_part(request) == "job" and is_running:
        macro = environment().get_template("macros/page.html").module.job_progress  # type: ignore[attr-defined]
        return Response(str(macro(progress)), media_type="text/html")
    if asked_part(request) == "job":
        # It is done: have the whole page drawn anew.
        return Response(headers={"HX-Refresh": "true"})
    waits = bool(batch.counts.get(FileState.WAITING)) and not is_running
    may_decide = actor.may(Permission.EVIDENCE_DECIDE)
    may_undo = batch.finished_at is not None and bool(batch.counts.get(FileState.READY))
    view = BatchPage(
        number=reference.removeprefix("B-"),
        started=batch.started_at,
        by=batch.started_by,
        progress=progress,
        chips=_chips(batch, address),
        rows=[_row(file, codes.get(file.document or "", []), reference if may_decide else "") for file in found.items],
        undo=f"/evidence/batches/{reference}/undo" if may_undo and actor.may(Permission.EVIDENCE_WRITE) else "",
        version=batch.version,
        name=batch.name,
        next=address.after(found.next) if found.next else "",
        first=str(address) if after else "",
        resume=f"/evidence/batches/{reference}/resume" if waits and actor.may(Permission.EVIDENCE_WRITE) else "",
    )
    return render(request, "evidence/batch.html", page, view)


@router.post("/evidence/batches/{reference}/stop")
def stop(reference: str, db: Db, actor: CurrentActor) -> Response:
    """Stop reading after the file in hand; what is in stays in."""
    with db.write() as session:
        batch = service.get_batch(session, actor, reference)
        if batch.job_id is not None:
            jobs.stop_job(session, actor, batch.job_id)
    return _told(reference, "It stops after the file in hand. What is in stays in.")


@router.post("/evidence/batches/{reference}/resume")
def resume(reference: str, db: Db, actor: CurrentActor) -> Response:
    """Go on with a batch that was stopped."""
    with db.write() as session:
        service.go_on(session, actor, reference)
    return _told(reference, "It goes on.")


@router.post("/evidence/batches/{reference}/undo")
def undo(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Withdraw everything that came in with the batch."""
    with db.write() as session:
        service.undo_batch(session, actor, reference, form.version)
    return _told(reference, "Everything that came in with this batch is withdrawn.")


@router.post("/evidence/batches/{reference}/files/{position:int}/release")
def release(request: Request, reference: str, position: int, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Let a file in that was kept apart, with the reason; it is looked into once more first."""
    if not form["reason"].strip():
        return _told(reference, "It stays apart: say why it may come in.")
    with db.read() as session:
        sha256, name = service.get_quarantined(session, actor, reference, position)
    examined = look_again(tools_of(request), sha256, name)
    with db.write() as session:
        item = service.release_file(session, actor, reference, position, form["reason"], examined)
        said = f"{name} is in as {item.reference}. What was found in it stays to be decided on."
    return _told(reference, said)


def _told(reference: str, said: str) -> Response:
    response = RedirectResponse(f"/evidence/batches/{reference}", 303)
    tell(response, said)
    return response


def _job(session: "Session", actor: Actor, batch: BatchOut) -> JobOut | None:
    if batch.job_id is None:
        return None
    try:
        return jobs.get_job(session, actor, batch.job_id)
    except NotFound:  # another person's work: the batch says enough
        return None


def _progress(batch: BatchOut, job: JobOut | None) -> JobProgress:
    if job is not None:
        return JobProgress(
            what=f"Reading {dates.plural(job.total or batch.total, 'file')}",
            is_running=True,
            done=job.done,
            total=job.total or batch.total,
            noun="files",
            remark=job.time_left,
            say="",
            fragment=f"/evidence/batches/{batch.reference}",
            ask_again_after=2,
            stop=f"/evidence/batches/{batch.reference}/stop",
        )
    said = [f"{batch.counts[state]} {name.lower()}" for state, name, _ in STATES if batch.counts.get(state)]
    return JobProgress(
        what=f"{dates.plural(batch.total, 'file')} read" if not batch.counts.get(FileState.WAITING) else "Not finished",
        is_running=False,
        remark=", ".join(said).capitalize() + "." if said else "There were no files.",
    )


def _chips(batch: BatchOut, address: ListAddress) -> list[Chip]:
    here = address.chosen("state")
    chips = [Chip("All", batch.total, address.with_filter("state", ""), here == "")]
    return chips + [
        Chip(name, batch.counts[state], address.with_filter("state", state.value), here == state.value)
        for state, name, _ in STATES
        if batch.counts.get(state)
    ]


def _row(file: BatchFileOut, codes: list[str], decides_in: str) -> BatchRow:
    return BatchRow(
        name=file.source_path or file.name,
        state=next(drawn for state, _, drawn in STATES if state is file.state),
        words=file.sentence or ("Waiting to be read" if file.state is FileState.WAITING else ""),
        address=f"/evidence/{file.document}" if file.document else "",
        facts=words.content(file.name, None, file.size) if file.size else "",
        requests=codes,
        release=f"/evidence/batches/{decides_in}/files/{file.position}/release"
        if decides_in and file.state is FileState.QUARANTINED
        else "",
    )


def _codes(session: "Session", actor: Actor, files: list[BatchFileOut]) -> dict[str, list[str]]:
    if not actor.may(Permission.REQUESTS_READ):
        return {}
    return answers.codes_by_document(session, actor, [file.document for file in files if file.document])

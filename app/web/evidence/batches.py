"""A batch of files: how far it is, what became of each file; stop it, go on, take it back out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.clock import now
from app.core.errors import EditConflict, NotFound, RuleBroken
from app.core.paging import PageParams
from app.evidence import service as evidence
from app.intake import service
from app.intake.models import UNREAD, FileState
from app.intake.routes import tools_of
from app.intake.schemas import BatchFileOut, BatchOut, ConfirmedOut, DescribeIn, PlaceIn
from app.intake.work import leave_rest_out, look_again
from app.jobs import service as jobs
from app.jobs.models import JobState
from app.jobs.schemas import JobOut
from app.jobs.work import is_worked
from app.web import dates
from app.web.evidence import proposals
from app.web.evidence.batch_rows import (
    STATES,
    alike,
    codes_of,
    documents_of,
    requests_of,
    row_of,
    suggested,
    unplaced_of,
)
from app.web.forms import Posted, PostedForm
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
from app.web.notices import tell
from app.web.shell import asked_part, render
from app.web.views.batches import BatchPage, BatchRow
from app.web.views.shared import JobProgress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
EACH_PAGE = 200
# So many new rows at once while a batch is read, so that nobody's page waits for what may answer what; the rest comes next.
MOST_NEW = 20
HERE = "/evidence/batches/"
# The fields of a row of the form: the suggestion chosen, a number typed instead, where to look.
TAKE, OTHER, WHERE = "take:", "other:", "where:"
# (seconds since it was asked for, seconds until the page asks again): a long job is not asked after so often.
PAUSES = ((60, 2), (300, 5), (float("inf"), 10))
NOBODY_WORKS = (
    "Nobody reads these files just now: the worker of this store is not running. They are kept, and are read as soon as "
    "it runs. Ask whoever looks after Readiness to start it: “readiness serve” does, and so does “readiness worker”."
)


@router.get("/evidence/batches/{reference}")
def batch_page(
    request: Request,
    reference: str,
    db: Db,
    actor: CurrentActor,
    state: str = "",
    after: str = "",
    unread: int = 0,
    shown: int = 0,
) -> Response:
    """One batch; while it is read, its progress asks for itself again and brings the rows that changed.

    `unread` is the first row that was still waiting when a script last asked, `shown` the last row that it had by then:
    what lay in e-mails and archives comes after it.
    """
    actor.require(Permission.EVIDENCE_READ)
    chosen = FileState(state) if state in set(FileState) else None
    with db.read() as session:
        batch = service.get_batch(session, actor, reference)
        job = _job(session, actor, batch)
        params = PageParams(limit=EACH_PAGE, after=after[:2000] or None)
        files = service.list_files(session, actor, reference, params, chosen)
        # While the rest is read, what a script asks for is only what is new: nothing is worked out for the rows that it
        # has already, and the page gives no count until the end.
        is_part = bool(unread) and batch.finished_at is None
        in_question = [
            file
            for file in files.items
            if not is_part or (file.position >= unread and file.state not in UNREAD) or 0 < shown < file.position
        ]
        go_on_at, last = _first_waiting(files.items), files.items[-1].position if files.items else 0
        if is_part and len(in_question) > MOST_NEW:
            go_on_at = in_question[MOST_NEW].position
            in_question = in_question[:MOST_NEW]
            last = max(shown, in_question[-1].position)
        codes = codes_of(session, actor, in_question)
        found = suggested(session, actor, reference, in_question)
        items = documents_of(session, actor, in_question)
        requests = requests_of(session, actor)
        older = alike(session, actor, reference, in_question)
        newer_of = {document: one.reference for document, one in older.items()}
        proposed = proposals.details_of(session, actor, unplaced_of(in_question, codes), found, newer_of)
        awaited = 0 if is_part else _awaited(session, actor, files.items)
        page = frame(session, actor, f"Batch {reference.removeprefix('B-')}", "/evidence")
    address = ListAddress.of(f"/evidence/batches/{reference}", {"state": chosen.value if chosen else ""})
    release_in = reference if actor.may(Permission.EVIDENCE_DECIDE) else ""
    may_place = bool(requests) and actor.may(Permission.REQUESTS_WRITE)
    may_write = actor.may(Permission.EVIDENCE_WRITE)
    rows = [
        row_of(
            file,
            codes.get(file.document or "", []),
            release_in,
            found.get(file.document or ""),
            items.get(file.document or ""),
            may_place=may_place,
            writes_in=reference if may_write else "",
            newer_of=older.get(file.document or ""),
            proposed=proposed.get(file.document or "", ()),
        )
        for file in in_question
    ]
    fresh = [row for row in rows if unread and row.number >= unread and row.state != "waiting"]
    added = [row for row in rows if shown and row.number > shown]
    progress = _progress(batch, job, is_worked(request.app.state.settings.home), fresh)
    if progress.is_running:
        here = ListAddress.of(
            address.path,
            {**address.filters, "after": after, "shown": str(last or "")},
        )
        progress = replace(progress, fragment=here.with_filter("unread", str(go_on_at or "")))
    is_left = job is not None and job.finished_at is not None and _unread(batch) > 0
    may_undo = batch.finished_at is not None and bool(batch.counts.get(FileState.READY))
    view = BatchPage(
        number=reference.removeprefix("B-"),
        started=batch.started_at,
        by=batch.started_by,
        progress=progress,
        chips=_chips(batch, address),
        rows=rows,
        undo=f"{address.path}/undo" if may_undo and may_write else "",
        version=batch.version,
        name=batch.name,
        next=address.after(files.next) if files.next else "",
        first=str(address) if after else "",
        resume=f"{address.path}/resume" if is_left and may_write else "",
        leave_out=f"{address.path}/leave-out" if is_left and may_write else "",
        request=batch.request,
        fresh=[row for row in fresh if row not in added],
        added=added,
        confirm=f"{address.path}/confirm" if may_place and _any_open(rows, files.items, is_part=is_part) else "",
        requests=requests,
        clear=None if is_part else sum(row.is_clear for row in rows),
        to_choose=sum(bool(row.document) and not row.is_clear for row in rows),
        has_other_pages=bool(files.next or after),
        awaited=awaited,
        copies=batch.counts.get(FileState.SAME, 0),
        copies_at="" if chosen is FileState.SAME else address.with_filter("state", FileState.SAME.value),
    )
    return render(
        request, "evidence/_batch_part.html" if asked_part(request) == "job" else "evidence/batch.html", page, view
    )


@router.post("/evidence/batches/{reference}/stop")
def stop(reference: str, db: Db, actor: CurrentActor) -> Response:
    """Stop reading after the file in hand; what is in stays in."""
    actor.require(Permission.EVIDENCE_WRITE)
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


@router.post("/evidence/batches/{reference}/leave-out")
def leave_out(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Don't read what is still waiting."""
    leave_rest_out(tools_of(request), db, actor, reference, form.version)
    return _told(reference, "What was not read yet is left out.")


@router.post("/evidence/batches/{reference}/undo")
def undo(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Withdraw everything that came in with the batch."""
    with db.write() as session:
        service.undo_batch(session, actor, reference, form.version)
    return _told(reference, "Everything that came in with this batch is withdrawn.")


@router.post("/evidence/batches/{reference}/confirm")
def confirm(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Put the documents for which a request was chosen under it: those of the whole form, or the one whose button it was."""
    actor.require(Permission.REQUESTS_WRITE)
    try:
        with db.write() as session:
            confirmed = service.confirm_places(session, actor, reference, *_chosen(form))
    except RuleBroken as problem:
        return _told(reference, problem.detail)
    return _confirmed(reference, confirmed)


@router.post("/evidence/batches/{reference}/confirm-clear")
def confirm_clear(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Every clear match that the page shows and that nobody changed there, in one act, with where to look as it stands."""
    shown = [name.removeprefix(TAKE) for name in form.fields if name.startswith(TAKE)]
    chosen = {one: _request_and_part(form[f"{TAKE}{one}"])[0] for one in shown if not form[f"{OTHER}{one}"].strip()}
    where = {one: form[f"{WHERE}{one}"] for one in chosen}
    try:
        with db.write() as session:
            confirmed = service.confirm_clear(session, actor, reference, where, chosen, _details(form, list(chosen)))
    except RuleBroken as problem:
        return _told(reference, problem.detail)
    return _confirmed(reference, confirmed)


@router.post("/evidence/batches/{reference}/confirmations/{number:int}/undo")
def undo_confirmation(reference: str, number: int, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take back what was confirmed in one act."""
    with db.write() as session:
        undone = service.undo_confirmation(session, actor, reference, number)
    return _told(reference, undone.says)


@router.post("/evidence/batches/{reference}/replaces")
def replaces(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A document of the batch took the place of an older one, which stays."""
    older, newer = form["older"][:20], form["by"][:20]
    try:
        with db.write() as session:
            item = evidence.supersede(session, actor, older, form.version, newer)
    except (EditConflict, RuleBroken) as problem:
        return _told(reference, problem.detail)
    response = RedirectResponse(f"{HERE}{reference}", 303)
    said = f"{newer} replaces {older}, which stays where it is used until you take it out there."
    tell(response, said, undo_at=f"/evidence/{older}/undo-supersede", undo_fields={"version": str(item.version)})
    return response


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


def _confirmed(reference: str, confirmed: ConfirmedOut) -> Response:
    response = RedirectResponse(f"/evidence/batches/{reference}", 303)
    undo_at = f"/evidence/batches/{reference}/confirmations/{confirmed.number}/undo"
    tell(response, confirmed.says, undo_at=undo_at, undo_fields={})
    return response


def _chosen(form: PostedForm) -> tuple[list[PlaceIn], list[DescribeIn]]:
    """What the rows say: the number that was typed, else the suggestion that was chosen; and owners and categories."""
    documents = [form["only"]] if form["only"] else [n.removeprefix(TAKE) for n in form.fields if n.startswith(TAKE)]
    places = []
    for document in documents:
        typed = form[f"{OTHER}{document}"].strip()
        # "17 Waiting lists" and "17" are the same: the list of requests offers both.
        request, part = (typed.partition(" ")[0], "") if typed else _request_and_part(form[f"{TAKE}{document}"])
        if request:
            where = form[f"{WHERE}{document}"].strip()[:500]
            places.append(
                PlaceIn.model_construct(
                    document=document[:20], request=request[:40], where_to_look=where, part=part[:20]
                )
            )
    details = _details(form, documents)
    if not places and not details:
        raise RuleBroken("Choose a request for at least one document first.")
    return places, details


def _details(form: PostedForm, documents: Sequence[str]) -> list[DescribeIn]:
    """The owners and categories that these rows show; neither is no row."""
    found = []
    for document in documents:
        owner, category = (form[f"{field}:{document}"].strip() for field in (proposals.OWNER, proposals.CATEGORY))
        if owner or category:
            found.append(
                DescribeIn.model_construct(document=document[:20], owner=owner[:254], evidence_category=category[:10])
            )
    return found


def _request_and_part(option: str) -> tuple[str, str]:
    """What an option of a row's select stands for: "C09 a" is part a of request C09."""
    request, _, part = option.partition(" ")
    return request, part


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


def _progress(batch: BatchOut, job: JobOut | None, someone_works: bool, fresh: Sequence[BatchRow]) -> JobProgress:
    if job is None or job.finished_at is not None:
        return _ended(batch, job)
    total = dates.plural(batch.total, "file")
    waited = (now() - job.asked_at).total_seconds()
    problems = [row for row in fresh if row.state in ("refused", "apart")]
    return JobProgress(
        what=f"{total} waiting to be read" if job.state is JobState.WAITING else f"Reading {total}",
        is_running=True,
        done=batch.total - _unread(batch),
        total=batch.total,
        noun="files",
        remark="It stops after the file in hand" if job.stop_asked else job.time_left,
        say=_said_of(problems),
        ask_again_after=next(pause for until, pause in PAUSES if waited < until) if someone_works else PAUSES[-1][1],
        stop="" if job.stop_asked else f"/evidence/batches/{batch.reference}/stop",
        trouble="" if someone_works else NOBODY_WORKS,
    )


def _ended(batch: BatchOut, job: JobOut | None) -> JobProgress:
    """What became of it; where something is still waiting, why it did not go on."""
    said = [f"{batch.counts[state]} {name.lower()}" for state, name, _ in STATES if batch.counts.get(state)]
    counts = ", ".join(said).capitalize() + "." if said else "There were no files."
    waits = _unread(batch) > 0
    return JobProgress(
        what="Not finished" if waits else f"{dates.plural(batch.total, 'file')} read",
        is_running=False,
        remark=counts,
        say=f"Not finished. {counts}" if waits else f"Finished. {counts}",
        trouble=job.sentence if waits and job is not None else "",
    )


def _said_of(problems: Sequence[BatchRow]) -> str:
    """What is read out of files that could not come in, once."""
    if not problems:
        return ""
    more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
    return f"{problems[0].name}: {problems[0].words}{more}"


def _unread(batch: BatchOut) -> int:
    return sum(batch.counts.get(state, 0) for state in UNREAD)


def _any_open(rows: Sequence[BatchRow], files: Sequence[BatchFileOut], *, is_part: bool) -> bool:
    """Whether a row can be confirmed; of rows that were not worked out, whether there is a document."""
    if is_part:
        return any(file.document and file.state is FileState.READY for file in files)
    return any(row.document for row in rows)


def _first_waiting(files: Sequence[BatchFileOut]) -> int | None:
    return next((file.position for file in files if file.state in UNREAD), None)


def _chips(batch: BatchOut, address: ListAddress) -> list[Chip]:
    here = address.chosen("state")
    chips = [Chip("All", batch.total, address.with_filter("state", ""), here == "")]
    return chips + [
        Chip(name, batch.counts[state], address.with_filter("state", state.value), here == state.value)
        for state, name, _ in STATES
        if batch.counts.get(state)
    ]


def _awaited(session: "Session", actor: Actor, files: Sequence[BatchFileOut]) -> int:
    """How many of these files may be ones that were to come, for those who may say so."""
    here = {file.document for file in files if file.document}
    if not here or not actor.may(Permission.REQUESTS_MANAGE):
        return 0
    return len({one.awaited for one in service.find_matches(session, actor) if one.document in here})

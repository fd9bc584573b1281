"""Pages of an old tracker: sending it, looking at what it would make, correcting its columns, taking it in, undoing it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.downloads import as_attachment
from app.core.errors import Invalid, NotFound, RuleBroken
from app.files.uploads import uploaded
from app.intake import service
from app.intake.rules.tracker.reading import FIELDS
from app.intake.schemas import (
    ColumnsIn,
    Does,
    TakeTrackerIn,
    TrackerChangeOut,
    TrackerFaultOut,
    TrackerLine,
    TrackerLineOut,
    TrackerOut,
    UndoingOut,
)
from app.jobs import service as jobs
from app.web.dates import long_date, plural
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, errors_from
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import asked_part, environment, render
from app.web.views.importing import ColumnChoice, ImportLine, ImportList, ImportPage, SendTrackerPage, TrackerSent
from app.web.views.shared import Choice, FileProblem, JobProgress

router = APIRouter()
HERE = "/evidence/import"
# What each column holds, as the page asks for it.
NAMES = {
    "title": "Document", "request": "Request", "owner": "Owner", "doc_date": "Date of the document",
    "review_date": "Review by", "due": "Due (of a request)", "pages": "Where to look", "link": "Where the master lives",
    "version": "Version", "received_date": "Received", "rag": "Red, amber, green", "comments": "Comments",
}  # fmt: skip
MOST_SHOWN, MOST_FAULTS = 100, 20
Reference = Annotated[str, Path(max_length=20)]


@router.get("/evidence/import")
def send_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Where an old tracker is sent, and the last ones that were."""
    return _show_sending(request, db, actor)


@router.post("/evidence/import")
def send(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Read the tracker and show what it would make; a file that is none is refused at once."""
    actor.require(Permission.REQUESTS_MANAGE)
    files = form.chosen_files("file")
    if not files:
        return _show_sending(request, db, actor, FormErrors((FormError("file", "Choose the tracker first."),)))
    try:
        with uploaded(request, files[0]) as arrived, db.write() as session:
            tracker = service.send_tracker(session, actor, arrived.path, files[0].filename or "tracker.xlsx")
    except Invalid as problem:
        return _show_sending(request, db, actor, errors_from(problem))
    return RedirectResponse(f"{HERE}/{tracker.reference}", 303)


@router.get("/evidence/import/{reference}")
def tracker_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """What it would make, change and leave as things stand now; or what it did."""
    return _show(request, db, actor, reference)


@router.get("/evidence/import/{reference}/not-understood.xlsx")
def not_understood(reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The same workbook, with what to do about each row in a last column."""
    with db.read() as session:
        return as_attachment(service.draw_not_understood(session, actor, reference))


@router.post("/evidence/import/{reference}/columns")
def choose_columns(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Say which column holds what, instead of the guess."""
    chosen = {name: int(form[name]) for name in FIELDS if form[name].isascii() and form[name].isdecimal()}
    try:
        with db.write() as session:
            service.choose_columns(session, actor, reference, ColumnsIn.model_construct(columns=chosen))
    except (Invalid, RuleBroken) as problem:
        # The page's fields are named as the columns are, without the path in front.
        errors = [FormError(fault.pointer.rpartition("/")[2], fault.detail) for fault in problem.errors]
        refused = FormErrors(tuple(errors) or (FormError("", problem.detail),))
        return _show(request, db, actor, reference, refused, problem.status)
    return RedirectResponse(f"{HERE}/{reference}", 303)


@router.post("/evidence/import/{reference}/take")
def take(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take it in: all or nothing, or the good rows."""
    data = TakeTrackerIn(good_rows=form["rows"] == "good")
    try:
        with db.write() as session:
            tracker = service.take_tracker(session, actor, reference, data)
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, reference, FormErrors((FormError("", problem.detail),)), problem.status)
    response = RedirectResponse(f"{HERE}/{reference}", 303)
    tell(response, tracker.says, undo_at=f"{HERE}/{reference}/undo", undo_fields={})
    return response


@router.post("/evidence/import/{reference}/undo")
def undo(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take back what it made."""
    try:
        with db.write() as session:
            tracker = service.undo_tracker(session, actor, reference)
    except RuleBroken as problem:
        return _show(request, db, actor, reference, FormErrors((FormError("", problem.detail),)), problem.status)
    response = RedirectResponse(f"{HERE}/{reference}", 303)
    if tracker.undoing is None:
        tell(response, tracker.says)
    return response


@router.post("/evidence/import/{reference}/stop-undo")
def stop_undo(reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """Stop undoing a large tracker; what is taken back stays so, and the rest can be undone later."""
    with db.write() as session:
        jobs.stop_job(session, actor, service.get_undoing(session, actor, reference).job_id)
    response = RedirectResponse(f"{HERE}/{reference}", 303)
    tell(response, "It stops after the steps in hand. What is taken back stays so.")
    return response


def _show_sending(request: Request, db: Db, actor: Actor, errors: FormErrors = NO_ERRORS) -> Response:
    with db.read() as session:
        trackers = service.list_trackers(session, actor)
        page = frame(session, actor, "Import a tracker", "/evidence", errors=errors)
    view = SendTrackerPage([_sent(one) for one in trackers], errors)
    return render(request, "evidence/import.html", page, view, 422 if errors else 200)


def _show(
    request: Request, db: Db, actor: Actor, reference: str, errors: FormErrors = NO_ERRORS, status: int = 200
) -> Response:
    if asked_part(request) == "job":
        return _how_far(db, actor, reference)
    with db.read() as session:
        tracker = service.get_tracker(session, actor, reference)
        page = frame(session, actor, f"Import {tracker.file_name}", "/evidence", errors=errors)
    return render(request, "evidence/import_one.html", page, _view(tracker, errors), status)


def _how_far(db: Db, actor: Actor, reference: str) -> Response:
    """The piece of the page that asks for itself while a large tracker is undone."""
    try:
        with db.read() as session:
            undoing = service.get_undoing(session, actor, reference)
    except NotFound:
        return Response(headers={"HX-Refresh": "true"})
    if undoing.is_stopped:
        return Response(headers={"HX-Refresh": "true"})
    macro = environment().get_template("macros/page.html").module.job_progress  # type: ignore[attr-defined]
    return Response(str(macro(_progress(reference, undoing))), media_type="text/html")


def _progress(reference: str, undoing: UndoingOut) -> JobProgress:
    return JobProgress(
        what="Not all undone yet" if undoing.is_stopped else "Undoing what this tracker made",
        is_running=not undoing.is_stopped,
        done=undoing.done,
        total=undoing.total,
        noun="steps",
        remark=undoing.time_left or undoing.sentence,
        fragment=f"{HERE}/{reference}",
        stop=f"{HERE}/{reference}/stop-undo",
    )


def _view(tracker: TrackerOut, errors: FormErrors) -> ImportPage:
    lines = {does: [one for one in tracker.lines if one.does is does] for does in Does}
    requests = [
        ImportLine(f"Request {one.request}", ", ".join(map(str, one.rows)), changes=_changes(one.changes))
        for one in tracker.requests
    ]
    faults = [one for one in tracker.faults if not one.is_remark]
    remarks = [one for one in tracker.faults if one.is_remark]
    return ImportPage(
        reference=tracker.reference,
        file_name=tracker.file_name,
        sheet=tracker.sheet,
        header_row=tracker.header_row,
        columns=_columns(tracker),
        options=[Choice(str(at), heading or f"Column {at + 1}") for at, heading in enumerate(tracker.headings)],
        headings=tracker.headings,
        preview=tracker.preview,
        new=_list(lines[Does.MAKE]),
        changed=_list(lines[Does.CHANGE]),
        requests=requests,
        same=len(lines[Does.NOTHING]),
        faults=[_problem(one) for one in faults[:MOST_FAULTS]],
        more_faults=max(0, len(faults) - MOST_FAULTS),
        remarks=[_problem(one) for one in remarks[:MOST_FAULTS]],
        more_remarks=max(0, len(remarks) - MOST_FAULTS),
        held=len({one.row for one in faults}),
        left=tracker.left,
        says=tracker.says,
        is_taken=tracker.taken_at is not None,
        is_undone=tracker.undone_at is not None,
        undoing=None if tracker.undoing is None else _progress(tracker.reference, tracker.undoing),
        errors=errors,
    )


def _list(lines: Sequence[TrackerLineOut]) -> ImportList:
    return ImportList([_line(one) for one in lines[:MOST_SHOWN]], len(lines))


def _columns(tracker: TrackerOut) -> list[ColumnChoice]:
    guessed = {one.field: one for one in tracker.columns}
    return [
        ColumnChoice(
            name,
            words,
            str(guessed[name].column) if name in guessed else "",
            guessed[name].why if name in guessed else "",
        )
        for name, words in NAMES.items()
    ]


def _line(one: TrackerLineOut) -> ImportLine:
    places = [f"{place.request}{f' ({chr(44).join(place.parts)})' if place.parts else ''}" for place in one.places]
    is_new = one.does is Does.MAKE
    said = [one.owner or "", long_date(one.document_date) if one.document_date else "", one.master_location]
    return ImportLine(
        title=one.title,
        rows=", ".join(map(str, one.rows)),
        document=one.document,
        why=one.why,
        facts=" · ".join(fact for fact in said if fact and is_new),
        requests=", ".join(places),
        changes=_changes(one.changes),
    )


def _changes(changes: Sequence[TrackerChangeOut]) -> list[str]:
    """Each in words: "Owner: Dan Hale, until now nobody"."""
    return [
        f"{one.field}{f' for request {one.request}' if one.request else ''}: {one.becomes} "
        + (f"instead of {one.was}" if one.was else "(empty until now)")
        for one in changes
    ]


def _problem(fault: TrackerFaultOut) -> FileProblem:
    return FileProblem(fault.place, f"{fault.written}: {fault.sentence}" if fault.written else fault.sentence)


def _sent(one: TrackerLine) -> TrackerSent:
    became = "Not taken in yet" if one.taken_at is None else f"{plural(one.made, 'document')} made"
    return TrackerSent(one.reference, one.file_name, one.sent_at, "Undone" if one.undone_at else became)

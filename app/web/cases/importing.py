"""Bring a sheet of cases in: looked at first, then all or none; out again while nobody worked on them."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.casetracking import service
from app.casetracking.models import CaseStage
from app.casetracking.rules import stages
from app.casetracking.schemas.imports import ImportDone, ImportPreview
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Invalid, NotFound, RuleBroken, TooLarge
from app.core.keys import council_key
from app.files.uploads import uploaded
from app.web.dates import plural
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.cases import ImportPage, SheetColumn
from app.web.views.shared import Choice, FileProblem

router = APIRouter()
P = Permission
KEY = "cases"
BEGINS = (CaseStage.POOL, CaseStage.LONGLIST)


@router.get("/cases/import")
def import_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The form, with what the sheet needs."""
    return _show(request, db, actor, None)


@router.post("/cases/import")
def read_sheet(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Look at the sheet, or bring it in. What is looked at is not kept, so bringing it in takes the file again."""
    actor.require(P.CASES_MANAGE if form["bring_in"] == "yes" else P.CASES_WRITE)
    files = form.chosen_files("file")
    if not files:
        return _show(request, db, actor, form, FormErrors((FormError("file", "Choose the sheet."),)), status=422)
    stage = _stage(form)
    settings: Settings = request.app.state.settings
    secret, name = council_key(settings, KEY), files[0].filename or ""
    try:
        with uploaded(request, files[0]) as arrived:
            if form["bring_in"] == "yes":
                with db.write() as session:
                    done = service.import_sheet(session, actor, arrived.path, name, stage, secret=secret)
                return _show(request, db, actor, form, done=done)
            with db.read() as session:
                looked = service.preview_import(session, actor, arrived.path, name, stage, secret=secret)
    except (Invalid, RuleBroken, TooLarge) as problem:
        said = (error.detail for error in problem.errors) if problem.errors else ()
        faults = [FileProblem("", one) for one in said]
        errors = FormErrors((FormError("file", problem.detail),))
        return _show(request, db, actor, form, errors, problems=faults, status=problem.status)
    return _show(request, db, actor, form, looked=looked)


@router.post("/cases/import/undo")
def undo(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take the cases of one import out again."""
    try:
        act = UUID(form["act"])
    except ValueError as fault:
        raise NotFound("There is no such import in this round.") from fault
    with db.write() as session:
        out = service.undo_import(session, actor, act)
    response = RedirectResponse("/cases", 303)
    tell(response, f"{plural(out.taken_out, 'case')} taken out again.")
    return response


def _stage(form: PostedForm | None) -> CaseStage:
    wanted = form["stage"] if form is not None else ""
    return next((stage for stage in BEGINS if stage.value == wanted), CaseStage.LONGLIST)


def _show(
    request: Request,
    db: Database,
    actor: Actor,
    form: PostedForm | None,
    errors: FormErrors = NO_ERRORS,
    *,
    looked: ImportPreview | None = None,
    done: ImportDone | None = None,
    problems: list[FileProblem] | None = None,
    status: int = 200,
) -> Response:
    actor.require(P.CASES_COUNT)
    actor.require(P.CASES_WRITE)
    with db.read() as session:
        page = frame(session, actor, "Import a case list", "/cases", errors=errors)
    names = stages.stage_names()
    warnings = looked.warnings if looked else done.warnings if done else []
    found = [FileProblem(one.place, one.sentence) for one in looked.problems] if looked else []
    view = ImportPage(
        stages=[Choice(stage.value, names[stage]) for stage in BEGINS],
        stage=_stage(form).value,
        heading=_heading(looked, done),
        columns=[SheetColumn(one.letter, one.heading, one.field or "") for one in looked.columns] if looked else (),
        problems=problems or found,
        warnings=[FileProblem(one.place, one.sentence) for one in warnings],
        given=[(one.row, one.case) for one in done.given] if done else (),
        act=str(done.act) if done else "",
        is_ready=looked is not None and looked.ready,
        may_bring_in=actor.may(P.CASES_MANAGE),
        errors=errors,
    )
    return render(request, "cases/import.html", page, view, status)


def _heading(looked: ImportPreview | None, done: ImportDone | None) -> str:
    if done is not None:
        return f"{plural(done.added, 'case')} brought in."
    if looked is None:
        return ""
    rows = (
        f"{plural(looked.rows, 'row')} on sheet “{looked.sheet}”." if looked.sheet else plural(looked.rows, "row") + "."
    )
    if looked.ready:
        return f"{rows} All of it can come in. Nothing is stored yet."
    return f"{rows} {plural(len(looked.problems), 'thing')} to put right first. Nothing is stored."

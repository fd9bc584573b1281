"""Set up: the request lists that are here, and loading the one that CQC sent, its columns shown first."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.answers.models import ListChangeState
from app.assessments import service as assessments
from app.core.errors import Invalid, Problem, RuleBroken
from app.files.store import FileStore
from app.files.uploads import uploaded
from app.framework import service as framework
from app.framework.models import ListOrigin
from app.framework.schemas import ColumnOut, FindingOut, ListChoice, ListLoad, ListOut, ListReadingOut
from app.sheets.tables import column_letters
from app.web.dates import plural
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.set_up import ColumnGuess, ColumnsPage, ListLine, ListPage
from app.web.views.shared import Choice, FileProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
PREVIEW = 8
COLUMN = "column-"
# The list's own warning is written for those who keep the data; here stand the words for those who choose.
PUT_TOGETHER = "Put together from what CQC, the LGA and councils have said. Load CQC’s own list when its letter comes."
NOT_CQCS = "Loaded by the council, and not marked as CQC’s own words."
NO_LINES = "Empty: CQC’s list for this is not public. Load the one that CQC sends you."


@router.get("/set-up/list")
def list_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The lists with how sure each is, and where to load CQC's."""
    return show_lists(request, db, actor)


@router.post("/set-up/list")
def upload(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Look at a file and keep it while a person checks its columns; a file that holds no list is refused at once."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    files = form.chosen_files("file")
    if not files:
        return show_lists(request, db, actor, _at_file("Choose the file with the list first."))
    name = _bare(files[0].filename or "list")
    store: FileStore = request.app.state.store
    try:
        with uploaded(request, files[0]) as arrived, db.write() as session:
            framework.read_list_file(session, actor, arrived.path, name, ListChoice())
            token = framework.hold_list_file(session, actor, arrived, name, store)
    except Invalid as problem:
        return show_lists(request, db, actor, _at_file(problem.errors[0].detail if problem.errors else problem.detail))
    return RedirectResponse(f"/set-up/list/read?{urlencode({'file': token, 'name': name})}", 303)


@router.get("/set-up/list/read")
def columns_page(
    request: Request, db: Db, actor: CurrentActor, file: str, name: str = "list.xlsx", sheet: str = ""
) -> Response:
    """How the file was read: its columns as guessed, its first lines, its faults."""
    choice = ListChoice(sheet=sheet[:120] or None)
    return _show_columns(request, db, actor, file, _bare(name), choice)


@router.post("/set-up/list/load")
def load(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Read it again with the columns as corrected, or load it."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    token, file_name = form["token"], _bare(form["file_name"] or "list.xlsx")
    choice, errors = _choice(form)
    if errors or form["again"]:
        return _show_columns(request, db, actor, token, file_name, choice, form, errors)
    data, errors = read_form(ListLoad, PostedForm({name: form.fields[name] for name in LOAD if name in form}))
    if data is None:
        words = {"Enter name.": "Say what to call the list."}
        errors = FormErrors(tuple(FormError(one.field, words.get(one.message, one.message)) for one in errors))
        return _show_columns(request, db, actor, token, file_name, choice, form, errors)
    data = data.model_copy(update={"sheet": choice.sheet, "columns": choice.columns})
    store: FileStore = request.app.state.store
    try:
        with db.write() as session:
            loaded = framework.load_list(session, actor, data, file_name, token, store)
    except (Invalid, RuleBroken) as problem:
        return _show_columns(request, db, actor, token, file_name, choice, form, _of_load(problem), problem.status)
    response = RedirectResponse("/set-up/list", 303)
    tell(
        response,
        f"{loaded.name} is loaded with {plural(loaded.requests, 'request')}. Compare it with the list in use next.",
    )
    return response


LOAD = ("name", "is_cqcs_own", "source")


def show_lists(request: Request, db: Db, actor: Actor, errors: FormErrors | None = None, status: int = 422) -> Response:
    """The page of lists; with faults when an upload or a comparison was refused."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    with db.read() as session:
        lists = framework.list_lists(session, actor)
        in_use, waiting, proposed = "", 0, ""
        if actor.assessment_id is not None:
            in_use = assessments.current_assessment(session, actor).list_code
            waiting = len(answers.list_waiting(session, actor))
            proposed = proposed_list(session, actor)
        page = frame(session, actor, "Request list", "/set-up", errors=errors or FormErrors())
    view = ListPage(
        lists=[_line(one, in_use, proposed, has_round=actor.assessment_id is not None) for one in lists],
        not_placed=waiting,
        may_load=True,
        errors=errors or FormErrors(),
    )
    return render(request, "set_up/list.html", page, view, status if errors else 200)


def proposed_list(session: "Session", actor: Actor) -> str:
    """The code of the list that a change is proposed to, "" for none."""
    changes = answers.list_list_changes(session, actor)
    return next((one.new_list for one in changes if one.state is ListChangeState.PROPOSED), "")


def _warning(one: ListOut) -> str:
    if not one.requests:
        return NO_LINES
    if not one.badge:
        return ""
    return PUT_TOGETHER if one.origin is ListOrigin.SHIPPED else NOT_CQCS


def _line(one: ListOut, in_use: str, proposed: str, *, has_round: bool) -> ListLine:
    comparable = has_round and one.requests > 0 and one.code != in_use
    return ListLine(
        code=one.code,
        name=one.name,
        count=one.requests,
        certainty=one.certainty[:1].upper() + one.certainty[1:],
        is_planning=bool(one.badge),
        is_in_use=one.code == in_use,
        warning=_warning(one),
        source=one.source,
        workbook=one.workbook_name,
        is_proposed=one.code == proposed,
        may_compare=comparable and not proposed,
        must_wait=comparable and bool(proposed) and one.code != proposed,
    )


def _show_columns(
    request: Request,
    db: Db,
    actor: Actor,
    token: str,
    file_name: str,
    choice: ListChoice,
    form: PostedForm | None = None,
    errors: FormErrors | None = None,
    status: int = 422,
) -> Response:
    actor.require(Permission.ASSESSMENT_SET_UP)
    store: FileStore = request.app.state.store
    faults = errors or FormErrors()
    with db.read() as session:
        path = framework.held_list_file(session, actor, token, store)
        try:
            reading = framework.read_list_file(session, actor, path, file_name, choice)
        except Invalid as problem:
            faults = faults.plus(FormError("", problem.errors[0].detail if problem.errors else problem.detail))
            reading = framework.read_list_file(session, actor, path, file_name, ListChoice(sheet=choice.sheet))
        page = frame(session, actor, "Is this how to read it?", "/set-up", errors=faults)
    values = {"name": file_name.rpartition(".")[0] or file_name, "is_cqcs_own": "", "source": ""}
    if form is not None:
        values = {name: form[name] for name in LOAD}
    view = ColumnsPage(
        file_name=reading.file_name,
        token=token,
        columns=_columns(reading),
        meanings=[Choice(field.field, field.words) for field in reading.fields],
        preview=[[line.code, line.title, line.asked[:160]] for line in reading.lines[:PREVIEW]],
        rows=len(reading.lines),
        problems=[_fault(one) for one in reading.problems],
        notes=[_fault(one) for one in reading.notes],
        sheet=reading.sheet,
        other_sheets=reading.other_sheets,
        can_load=reading.can_load,
        values=values,
        errors=faults,
    )
    return render(request, "set_up/columns.html", page, view, status if faults else 200)


def _columns(reading: ListReadingOut) -> list[ColumnGuess]:
    """Every column of the sheet in its order, with what it is taken for."""
    taken: dict[str, ColumnOut] = {column.letter: column for column in reading.columns}
    found = []
    for at, heading in enumerate(reading.headings):
        letter = column_letters(at)
        column = taken.get(letter)
        found.append(
            ColumnGuess(
                name=f"{COLUMN}{letter}",
                column=heading or f"Column {letter}",
                chosen=column.field if column else "",
                samples=column.samples if column else (),
                why=column.why if column else "",
                certain=column.certain if column else True,
            )
        )
    return found


def _choice(form: PostedForm) -> tuple[ListChoice, FormErrors]:
    """The columns as the person set them; a field that was taken from none is said to be none."""
    chosen = {name.removeprefix(COLUMN): form[name] for name in form.fields if name.startswith(COLUMN)}
    columns: dict[str, str] = {}
    faults = []
    for letter, field in chosen.items():
        if field in columns:
            faults.append(FormError(f"{COLUMN}{letter}", "Two columns can’t be the same thing. Leave one of them out."))
        if field:
            columns[field] = letter
    left_out = {one: "" for one in form.many("meaning") if one not in columns} if chosen else {}
    try:
        return ListChoice(sheet=form["sheet"][:120] or None, columns={**left_out, **columns}), FormErrors(tuple(faults))
    except ValidationError:
        return ListChoice(), FormErrors((FormError("", "The columns could not be read. Choose them again."),))


def _of_load(problem: Problem) -> FormErrors:
    """Faults of rows stand in their own list on the page; what is left is about the name or the whole."""
    rest = tuple(one for one in errors_from(problem) if not one.field.startswith("rows-"))
    return FormErrors(rest or (FormError("", problem.detail),))


def _fault(one: FindingOut) -> FileProblem:
    return FileProblem(one.place, one.sentence)


def _at_file(message: str) -> FormErrors:
    return FormErrors((FormError("file", message),))


def _bare(name: str) -> str:
    """The file's own name without the folders that some browsers send."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-200:] or "list.xlsx"

"""Pages of lists that were changed in Excel: sending one back, looking at its changes, making them, undoing them."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db
from app.core.errors import Invalid, RuleBroken
from app.edited import service
from app.edited.rules.lists import our_list
from app.edited.schemas import CellState, EditedSheetLine, EditedSheetOut, FaultOut, RowOut, TakeIn
from app.files.uploads import uploaded
from app.web.dates import plural
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, errors_from
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.edited import Cell, Row, SendPage, SheetLine, SheetPage
from app.web.views.shared import FileProblem

router = APIRouter()
HERE = "/edited-sheets"
MINE = "mine"
Reference = Annotated[str, Path(max_length=20)]


@router.get("/edited-sheets")
def send_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Where a sheet is sent back, and the last ones that were."""
    return _show_sending(request, db, actor)


@router.post("/edited-sheets")
def send(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Read the sheet and show what it would change; a file that is none of ours is refused at once."""
    files = form.chosen_files("file")
    if not files:
        return _show_sending(request, db, actor, FormErrors((FormError("file", "Choose the sheet first."),)))
    try:
        with uploaded(request, files[0]) as arrived, db.write() as session:
            sheet = service.send_sheet(session, actor, arrived.path, files[0].filename or "list.xlsx")
    except Invalid as problem:
        return _show_sending(request, db, actor, errors_from(problem))
    return RedirectResponse(f"{HERE}/{sheet.reference}", 303)


@router.get("/edited-sheets/{reference}")
def sheet_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """What it would change, cell by cell, as things stand now; or what it did."""
    return _show(request, db, actor, reference)


@router.post("/edited-sheets/{reference}/take")
def take(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Make the changes; a clash keeps what stands unless the sheet's value was chosen."""
    chosen = [name.removeprefix("clash:") for name in form.fields if name.startswith("clash:") and form[name] == MINE]
    data = TakeIn.model_construct(take_mine=chosen, only_if_all=form["only_if_all"] == "yes")
    try:
        with db.write() as session:
            sheet = service.take_sheet(session, actor, reference, data)
    except RuleBroken as problem:
        return _show(request, db, actor, reference, FormErrors((FormError("", problem.detail),)), problem.status)
    response = RedirectResponse(f"{HERE}/{reference}", 303)
    tell(response, sheet.says, undo_at=f"{HERE}/{reference}/undo", undo_fields={})
    return response


@router.post("/edited-sheets/{reference}/undo")
def undo(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give every cell back what it held."""
    try:
        with db.write() as session:
            sheet = service.undo_sheet(session, actor, reference)
    except RuleBroken as problem:
        return _show(request, db, actor, reference, FormErrors((FormError("", problem.detail),)), problem.status)
    response = RedirectResponse(f"{HERE}/{reference}", 303)
    tell(response, sheet.says)
    return response


def _show_sending(request: Request, db: Db, actor: Actor, errors: FormErrors = NO_ERRORS) -> Response:
    with db.read() as session:
        sheets = service.list_sheets(session, actor)
        page = frame(session, actor, "Bring a sheet back", errors=errors)
    view = SendPage([_line(one) for one in sheets], errors)
    return render(request, "edited/send.html", page, view, 422 if errors else 200)


def _show(
    request: Request, db: Db, actor: Actor, reference: str, errors: FormErrors = NO_ERRORS, status: int = 200
) -> Response:
    with db.read() as session:
        sheet = service.get_sheet(session, actor, reference)
        columns = our_list(sheet.kind)
        page = frame(session, actor, f"{sheet.file_name} came back", columns.path, errors=errors)
    return render(request, "edited/sheet.html", page, _view(sheet, errors), status)


def _view(sheet: EditedSheetOut, errors: FormErrors) -> SheetPage:
    columns = our_list(sheet.kind)
    rows = [_row(row) for row in sheet.changed]
    return SheetPage(
        reference=sheet.reference,
        file_name=sheet.file_name,
        list_name=columns.name,
        list_address=columns.path,
        noun=columns.noun,
        nouns=columns.nouns,
        read=sheet.rows,
        rows=rows,
        clashes=sum(cell.is_clash for row in rows for cell in row.cells),
        faults=_problems(sheet.faults),
        left=_problems(sheet.left),
        says=sheet.says,
        is_taken=sheet.taken_at is not None,
        is_undone=sheet.undone_at is not None,
        errors=errors,
    )


def _row(row: RowOut) -> Row:
    cells = [
        Cell(
            f"{row.reference}/{cell.field}", cell.label, cell.place, cell.now, cell.yours, cell.state is CellState.CLASH
        )
        for cell in row.cells
    ]
    return Row(row.reference, row.title, row.page, cells)


def _problems(faults: list[FaultOut]) -> list[FileProblem]:
    return [FileProblem(one.place, one.sentence) for one in faults]


def _line(one: EditedSheetLine) -> SheetLine:
    columns = our_list(one.kind)
    became = "Not taken in yet" if one.taken_at is None else f"{plural(one.done, columns.noun, columns.nouns)} changed"
    return SheetLine(one.reference, one.file_name, one.sent_at, "Undone" if one.undone_at else became)

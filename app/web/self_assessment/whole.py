"""The whole self-assessment and one quality statement of it."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.db import Database
from app.core.errors import EditConflict, FieldError, Invalid, RuleBroken, TooLarge
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.edited.rules.lists import our_list
from app.intake import service as intake
from app.intake.routes import in_thread, tools_of
from app.intake.schemas import Coming, TakenOut
from app.intake.work import drop, look_at
from app.selfassessment import service
from app.selfassessment.schemas.statements import OpeningIn, OwnDocumentIn, StatementOut
from app.web.excel import Heading, table_download
from app.web.forms import NO_ERRORS, FormErrors, Posted, PostedForm, body_of, errors_from, read_form
from app.web.frame import frame
from app.web.lists import going_out, mark_of, may_bring_back
from app.web.notices import tell
from app.web.self_assessment import words
from app.web.shell import render
from app.web.views.self_assessment import CoverageRow, SelfAssessmentPage, StatementBlock, StatementPage
from app.web.views.shared import Conflict, Pair, Place

router = APIRouter()
P = Permission
HERE = "/self-assessment"
Code = Annotated[str, Path(max_length=10)]


@router.get("/self-assessment")
def list_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Every quality statement with its assertions, and where the evidence comes from."""
    return _show(request, db, actor)


@router.get("/self-assessment.xlsx")
def as_excel(db: Db, actor: CurrentActor, statement: str = "") -> Response:
    """The assertions that this person may see, of all statements or one, as Excel."""
    actor.require(P.SELF_ASSESSMENT_READ)
    with db.read() as session:
        blocks = [one for one in service.list_statements(session, actor).statements if statement in ("", one.code)]
        lines = [line for block in blocks for line in block.assertions]
        back = going_out(session, actor, ListKind.ASSERTIONS, [line.reference for line in lines])
        kinds = {column.key: column.words for column in our_list(ListKind.ASSERTIONS).fields}
        headings: list[Heading] = [
            ("Reference", "short"), "Quality statement", "Kind", ("What we say", "long"),
            ("What difference it makes", "long"), "State", ("Supports", "number"), ("Points the other way", "number"),
            "Owner", ("Last reviewed", "date"), *([MARK] if back else ()),
        ]  # fmt: skip
        rows = [
            (
                line.reference, kinds["quality_statement"].get(line.quality_statement, line.quality_statement),
                kinds["kind"][line.kind.value], line.text, line.impact, line.state_words, line.supports, line.against,
                line.owner_name or "Nobody", line.last_reviewed_on, *mark_of(back, line.reference),
            )
            for line in lines
        ]  # fmt: skip
        said = [block.name for block in blocks] if statement else []
        return table_download(session, "Self-assessment", headings, rows, said)


@router.get("/self-assessment/{code}")
def statement_page(request: Request, code: Code, db: Db, actor: CurrentActor) -> Response:
    """One quality statement."""
    with db.read() as session:
        found = service.one_statement(session, actor, code)
        names = {one.code: one.name for one in service.list_statements(session, actor).statements}
        page = frame(session, actor, found.name, HERE)
    view = StatementPage(
        block=_block(found),
        i_statements=found.i_statements,
        is_paraphrase=found.certainty != "official",
        coverage=[(cell.name, words.cell_of(cell)) for cell in found.coverage],
        previous=_place(found.previous, names),
        next=_place(found.next, names),
        may_change=_may_write(actor),
    )
    return render(request, "self_assessment/statement.html", page, view)


@router.post("/self-assessment/opening")
def write_opening(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Write the words before the first statement."""
    data, errors = read_form(OpeningIn, form)
    if data is None:
        return _show(request, db, actor, form, errors, 422)
    try:
        with db.write() as session:
            service.write_opening(session, actor, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, db, actor, form, errors_from(problem), problem.status)
    return _back("The opening words are saved.")


@router.post("/self-assessment/own-document")
async def use_own_document(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Send the council's own document instead of ours: one of the catalogue, or a file that goes into it now."""
    return await in_thread(request, lambda: _use_own(request, db, actor, form))


@router.post("/self-assessment/own-document/remove")
def use_ours(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Go back to what is written here."""
    try:
        with db.write() as session:
            service.use_ours(session, actor, form.version)
    except (RuleBroken, EditConflict) as problem:
        return _show(request, db, actor, form, errors_from(problem), problem.status)
    return _back("The pack sends what is written here.")


def _use_own(request: Request, db: Database, actor: Actor, form: PostedForm) -> Response:
    actor.require(P.SELF_ASSESSMENT_WRITE_ALL)
    version, reference = form.version, form["document"].strip().upper()
    try:
        if not reference and not form.chosen_files("file"):
            raise Invalid("No document.", errors=(FieldError("/file", "Choose a file, or give a reference."),))
        reference = reference or _taken_in(request, db, actor, form)
        if reference.startswith("B-"):
            return RedirectResponse(f"/evidence/batches/{reference}", 303)
        with db.write() as session:
            changed = service.use_own_document(session, actor, version, body_of(OwnDocumentIn, document=reference))
    except (Invalid, RuleBroken, EditConflict, TooLarge) as problem:
        return _show(request, db, actor, form, errors_from(problem), problem.status)
    response = RedirectResponse(HERE, 303)
    undo = {"version": str(changed.version)}
    said = f"The pack sends {reference} in place of ours."
    tell(response, said, undo_at=f"{HERE}/own-document/remove", undo_fields=undo)
    return response


def _taken_in(request: Request, db: Database, actor: Actor, form: PostedForm) -> str:
    """The file sent, taken into the catalogue: its reference, or that of a batch where it has to be kept apart."""
    file = form.chosen_files("file")[0]
    tools = tools_of(request)
    looked = look_at(tools, Coming(file.filename or "", file.file))
    try:
        with db.write() as session:
            taken = intake.take_file(session, actor, looked, tools, made_up=form["made_up"] == "yes")
            return taken.batch if isinstance(taken, TakenOut) else taken.reference
    finally:
        drop(tools, looked)


def _show(
    request: Request,
    db: Database,
    actor: Actor,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    conflict = None
    with db.read() as session:
        whole = service.list_statements(session, actor)
        if status == EditConflict.status:
            errors = NO_ERRORS
            typed = form["opening"] if form is not None and "opening" in form else whole.opening
            pairs = [Pair("Opening words", whole.opening, typed)] if typed != whole.opening else []
            conflict = Conflict(pairs)
        page = frame(session, actor, "Self-assessment", HERE, errors=errors)
    view = SelfAssessmentPage(
        statements=[_block(one) for one in whole.statements],
        categories=whole.coverage.categories,
        coverage=[
            CoverageRow(
                row.name, f"{HERE}/{row.code}", [words.cell_of(cell, f"{HERE}/{row.code}") for cell in row.cells]
            )
            for row in whole.coverage.rows
        ],
        summary=whole.coverage.summary,
        version=whole.version,
        opening=form["opening"] if form is not None and "opening" in form else whole.opening,
        own_document=whole.own_file_name,
        own_address=f"/evidence/{whole.own_document}" if whole.own_document else "",
        answered_under=whole.answered_under,
        asked_under=form["asked_under"] if form is not None and "asked_under" in form else whole.asked_under,
        may_write=_may_write(actor),
        brings_back=may_bring_back(actor, ListKind.ASSERTIONS),
        conflict=conflict,
        unused=whole.coverage.unused,
        may_change=whole.may_change,
        errors=errors,
    )
    if not actor.may(P.SELF_ASSESSMENT_READ_ALL):
        # Somebody who sees only their own assertions is not told what the statements lack.
        view = replace(view, statements=[one for one in view.statements if one.assertions], coverage=())
    return render(request, "self_assessment/list.html", page, view, status)


def _block(found: StatementOut) -> StatementBlock:
    remarks = []
    if found.assertions and not found.weaknesses:
        remarks.append(("warn", "No weakness said yet"))
    if found.assertions and not found.strengths:
        remarks.append(("warn", "No strength said yet"))
    drafts = sum(line.status.value == "draft" for line in found.assertions)
    if drafts:
        remarks.append(("note", f"{drafts} still {'a draft' if drafts == 1 else 'drafts'}"))
    return StatementBlock(
        code=found.code,
        name=found.name,
        theme=found.theme_name,
        says=found.says,
        assertions=[words.line_of(line) for line in found.assertions],
        remarks=remarks,
    )


def _may_write(actor: Actor) -> bool:
    return actor.may(P.SELF_ASSESSMENT_WRITE) and actor.may(P.SELF_ASSESSMENT_READ_ALL)


def _place(code: str | None, names: dict[str, str]) -> Place | None:
    return Place(names.get(code, code), f"{HERE}/{code}") if code else None


def _back(said: str) -> Response:
    response = RedirectResponse(HERE, 303)
    tell(response, said)
    return response

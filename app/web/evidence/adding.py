"""Documents are added: one or many files, or a public web page; straight to a request where one is named."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.assessments import service as assessments
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Forbidden, Problem, RuleBroken
from app.documents.inside import ARCHIVE, MAILS
from app.documents.names import extension_of
from app.evidence import service
from app.evidence.models import EvidenceItem
from app.evidence.schemas import ItemDetails, LinkIn, NewLinkIn
from app.intake import service as intake
from app.intake.routes import in_thread, tools_of
from app.intake.schemas import BatchIn, Coming, TakenOut
from app.intake.work import drop, look_at, receive
from app.web.evidence import words
from app.web.forms import MOST_FILES, NO_ERRORS, FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.evidence import AddPage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
# What may hold other files is a batch even alone: each of them has its own line there.
HOLD_OTHERS = MAILS | {ARCHIVE}
KINDS_TAKEN = "Word, Excel, PowerPoint, PDF, email, CSV, pictures or recordings, or a .zip of these."


@router.get("/evidence/add")
def add_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The place to drop or choose files; `?request=17` says what they will answer."""
    return _show(request, db, actor, request.query_params.get("request", "")[:40])


@router.post("/evidence/add")
async def add(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take files in; each gets one sentence on what became of it."""
    return await in_thread(request, lambda: _add(request, db, actor, form))


@router.post("/evidence/add-link")
def add_link(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add a public address with the day it was seen; it is shown, never fetched."""
    actor.require(Permission.EVIDENCE_WRITE)
    code = _request(db, actor, form)
    link, errors = read_form(LinkIn, form)
    details, more = read_form(ItemDetails, PostedForm({"title": form.fields.get("title", ("",))}))
    errors = FormErrors((*errors, *more))
    if not form["title"].strip():
        errors = errors.plus(FormError("title", "Give the title of the page."))
    if link is not None and details is not None and not errors:
        try:
            with db.write() as session:
                item = service.add_link(session, actor, NewLinkIn(**link.model_dump(), details=details))
                said = f"Added as {item.reference}." + _answer(session, actor, code, item.reference)
                reference = item.reference
        except Problem as problem:
            if problem.status not in (409, 422):
                raise
            errors = errors_from(problem)
        else:
            response = RedirectResponse(f"/requests/{code}#documents" if code else f"/evidence/{reference}", 303)
            tell(response, said)
            return response
    return _show(request, db, actor, code, form, errors)


def _add(request: Request, db: Database, actor: Actor, form: PostedForm) -> Response:
    actor.require(Permission.EVIDENCE_WRITE)
    code = _request(db, actor, form)
    chosen = form.chosen_files("files")
    if not chosen:
        return _show(request, db, actor, code, form, FormErrors((FormError("files", "Choose at least one file."),)))
    coming = [Coming(file.filename or "", file.file) for file in chosen]
    try:
        if len(coming) == 1 and extension_of(coming[0].name) not in HOLD_OTHERS:
            return _add_one(request, db, actor, code, form, coming[0])
        return _add_many(request, db, actor, code, form, coming)
    except Problem as problem:
        if problem.status not in (409, 413, 422):
            raise
        return _show(request, db, actor, code, form, FormErrors((FormError("files", problem.detail),)))


def _add_one(request: Request, db: Database, actor: Actor, code: str, form: PostedForm, coming: Coming) -> Response:
    """One file leads to its own page; one that has to be kept apart to its batch.

    It is read at once: whoever adds one document goes on with it (where to look, what it shows), and reading one takes
    ten seconds at most.
    """
    tools = tools_of(request)
    looked = look_at(tools, coming)
    try:
        with db.write() as session:
            taken = intake.take_file(session, actor, looked, tools, made_up=form["made_up"] == "yes")
            if isinstance(taken, EvidenceItem):
                reference = taken.reference
                said = f"Added as {reference}." + _answer(session, actor, code, reference)
    finally:
        drop(tools, looked)
    if isinstance(taken, TakenOut):
        return RedirectResponse(f"/evidence/batches/{taken.batch}", 303)
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, said)
    return response


def _add_many(
    request: Request, db: Database, actor: Actor, code: str, form: PostedForm, coming: list[Coming]
) -> Response:
    """Many files become a batch: they are kept here and now, and read by a job whose page one may come back to."""
    into = BatchIn(request=code, made_up=form["made_up"] == "yes")
    taken = receive(tools_of(request), db, actor, into, coming)
    return RedirectResponse(f"/evidence/batches/{taken.batch}", 303)


def _answer(session: "Session", actor: Actor, code: str, reference: str) -> str:
    """Put a new document under a request; says what was done, or why not."""
    if not code:
        return ""
    try:
        answers.answer_with(session, actor, code, AnswerIn(document=reference))
    except RuleBroken as refusal:
        return f" It is not under request {code}: {refusal.detail}"
    return f" It answers request {code}: say where to look."


def _request(db: Database, actor: Actor, form: PostedForm) -> str:
    """The request that what comes is to answer; refused before the files are read where this person may not."""
    code = form["request"][:40]
    if code:
        with db.read() as session:
            found = answers.one_request(session, actor, code)
        if not found.may_change:
            raise Forbidden(f"You can see request {code} but not add documents to it. Ask its owner.")
    return code


def _show(
    request: Request,
    db: Database,
    actor: Actor,
    code: str,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    actor.require(Permission.EVIDENCE_WRITE)
    settings: Settings = request.app.state.settings
    with db.read() as session:
        title = answers.one_request(session, actor, code).title if code else ""
        council = assessments.council_facts(session)
        page = frame(session, actor, "Add documents", "/evidence", errors=errors)
    view = AddPage(
        largest=words.megabytes(settings.max_upload_mb),
        most=MOST_FILES,
        kinds_taken=KINDS_TAKEN,
        request=code,
        request_title=title,
        values={} if form is None else {name: form[name] for name in ("url", "title", "seen_on", "made_up")},
        errors=errors,
        made_up=council.made_up,
        imports=actor.may(Permission.REQUESTS_MANAGE),
    )
    return render(request, "evidence/add.html", page, view, 422 if errors else 200)

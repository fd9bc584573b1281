"""A document is replaced by a new version: a file, or a public address."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Problem
from app.evidence import service
from app.evidence.schemas import LinkContent, LinkIn
from app.intake import service as intake
from app.intake.routes import in_thread, tools_of
from app.intake.schemas import Coming
from app.intake.work import drop, look_at
from app.web.evidence import words
from app.web.evidence.changing import changeable
from app.web.evidence.leaning import leaning
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, Returned, read_form, returned
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.evidence import NewVersionForm

router = APIRouter()


@router.get("/evidence/{reference}/replace")
def replace_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """The form for a new version."""
    return _show(request, db, actor, reference)


@router.post("/evidence/{reference}/replace")
async def replace(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Put a new version in the place of the one that stands; what leans on it is then checked on its own page."""
    return await in_thread(request, lambda: _replace(request, reference, db, actor, form))


def _replace(request: Request, reference: str, db: Database, actor: Actor, form: PostedForm) -> Response:
    with db.read() as session:
        changeable(session, actor, reference)
    try:
        errors = (
            _new_link(db, actor, reference, form) if "url" in form else _new_file(request, db, actor, reference, form)
        )
    except Problem as problem:
        return _show(request, db, actor, reference, returned(form, problem))
    if errors:
        return _show(request, db, actor, reference, Returned(form, errors))
    with db.read() as session:
        item = service.get_item(session, actor, reference)
        leans = len(leaning(session, actor, reference))
    response = RedirectResponse(f"/evidence/{reference}/renew" if leans else f"/evidence/{reference}", 303)
    checked = " Check the places that were written for the old one." if leans else ""
    tell(response, f"Version {item.revision} of {reference} is in use.{checked}")
    return response


def _new_file(request: Request, db: Database, actor: Actor, reference: str, form: PostedForm) -> FormErrors:
    chosen = form.chosen_files("file")
    if not chosen:
        return FormErrors((FormError("file", "Choose the new version."),))
    version, tools = form.version, tools_of(request)
    looked = look_at(tools, Coming(chosen[0].filename or "", chosen[0].file))
    try:
        with db.write() as session:
            intake.take_revision(session, actor, reference, version, looked, tools, form["note"])
    finally:
        drop(tools, looked)
    return NO_ERRORS


def _new_link(db: Database, actor: Actor, reference: str, form: PostedForm) -> FormErrors:
    data, errors = read_form(LinkIn, form)
    if data is None:
        return errors
    with db.write() as session:
        content = LinkContent(data.url, data.seen_on, data.note)
        service.add_revision(session, actor, reference, form.version, content)
    return NO_ERRORS


def _show(request: Request, db: Database, actor: Actor, reference: str, back: Returned | None = None) -> Response:
    return show_form(request, db, actor, reference, back, ("New version", "evidence/replace.html"))


def show_form(
    request: Request, db: Database, actor: Actor, reference: str, back: Returned | None, page_of: tuple[str, str]
) -> Response:
    """A form for a new version, by what it is called and its template; with a form that comes `back`, what was typed and
    what is wrong with it."""
    called, template = page_of
    settings: Settings = request.app.state.settings
    form, errors = (None, NO_ERRORS) if back is None else (back.form, back.errors)
    with db.read() as session:
        item = changeable(session, actor, reference)
        count = len(leaning(session, actor, reference))
        page = frame(session, actor, f"{called} of {reference}", "/evidence", errors=errors)
    view = NewVersionForm(
        reference=item.reference,
        title=item.title,
        version=item.version if form is None or (back is not None and back.is_stale) else form.version,
        is_link=bool(item.url),
        largest=words.megabytes(settings.max_upload_mb),
        leaning=count,
        values={} if form is None else {name: form[name] for name in ("url", "seen_on", "note")},
        errors=errors,
    )
    return render(request, template, page, view, 200 if back is None else back.status)

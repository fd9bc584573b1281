"""A redacted version takes the place of the one that stands; which pointers were kept is said, and it can be undone."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db
from app.core.db import Database
from app.core.errors import Problem
from app.intake import service as intake
from app.intake.copies import RedactedOut
from app.intake.routes import in_thread, tools_of
from app.intake.routes.redacting import redact as put_in_place
from app.intake.schemas import Coming
from app.web.dates import plural
from app.web.evidence.changing import changeable
from app.web.evidence.replacing import show_form
from app.web.forms import FormError, FormErrors, Posted, PostedForm, Returned, returned
from app.web.notices import tell

router = APIRouter()


@router.get("/evidence/{reference}/redact")
def redact_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """The form for a redacted version."""
    return _show(request, db, actor, reference)


@router.post("/evidence/{reference}/redact")
async def redact(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Put a redacted file in the place of the version that stands, which is set aside."""
    return await in_thread(request, lambda: _redact(request, reference, db, actor, form))


@router.post("/evidence/{reference}/redact/undo")
def undo(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Let the original stand again."""
    try:
        with db.write() as session:
            done = intake.undo_redaction(session, actor, reference, form.version)
            said = f"The original stands again, as version {done.revision}. What was found in it is open again."
    except Problem as problem:
        if problem.status not in (409, 412):
            raise
        said = problem.detail
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, said)
    return response


def _redact(request: Request, reference: str, db: Database, actor: Actor, form: PostedForm) -> Response:
    with db.read() as session:
        changeable(session, actor, reference)
    chosen = form.chosen_files("file")
    if not chosen:
        errors = FormErrors((FormError("file", "Choose the redacted file."),))
        return _show(request, db, actor, reference, Returned(form, errors))
    coming = Coming(chosen[0].filename or "", chosen[0].file)
    try:
        done = put_in_place(tools_of(request), db, actor, reference, form.version, coming, form["note"])
    except Problem as problem:
        return _show(request, db, actor, reference, returned(form, problem))
    response = RedirectResponse(f"/evidence/{reference}/renew" if done.to_check else f"/evidence/{reference}", 303)
    undo_at = f"/evidence/{reference}/redact/undo"
    tell(response, _said(done), undo_at=undo_at, undo_fields={"version": str(done.version)})
    return response


def _said(done: RedactedOut) -> str:
    said = f"Version {done.revision} is in use, and version {done.set_aside} is set aside."
    if done.kept:
        holds = "pointer still holds and was", "pointers still hold and were"
        said += f" {plural(len(done.kept), *holds)} kept: request {', '.join(done.kept)}."
    if done.to_check:
        said += f" Look at the place under request {', '.join(done.to_check)}."
    return said


def _show(request: Request, db: Database, actor: Actor, reference: str, back: Returned | None = None) -> Response:
    return show_form(request, db, actor, reference, back, ("Redacted version", "evidence/redact.html"))

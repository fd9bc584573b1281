"""Saved views: lists and searches under a name, one's own and those that are shared."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.errors import Invalid
from app.search import service
from app.search.schemas import ViewIn, ViewOut
from app.web.forms import NO_ERRORS, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.search import SavedViewRow, SavedViewsPage

if TYPE_CHECKING:
    from app.core.db import Database

router = APIRouter()
HERE = "/saved-views"
PAGES = {
    "/search": "Search",
    "/requests": "Requests",
    "/evidence": "Evidence",
    "/actions": "Actions",
    "/gaps": "Gaps",
    "/cases": "Cases",
}


@router.get("/saved-views")
def views_page(request: Request, db: Db, actor: CurrentActor, address: str = "") -> Response:
    """The views that this person saved or that are shared; with an address, the form to save it."""
    return _show(request, db, actor, address[:1500])


@router.post("/saved-views")
def save(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Keep an address under a name."""
    actor.require(Permission.ASSESSMENT_READ)
    data, errors = read_form(ViewIn, form)
    if data is None:
        return _show(request, db, actor, form["address"][:1500], form, errors)
    try:
        with db.write() as session:
            view = service.save_view(session, actor, data)
    except Invalid as problem:
        return _show(request, db, actor, form["address"][:1500], form, errors_from(problem))
    return _done(view, f"“{view.name}” is saved.", "remove")


@router.post("/saved-views/{reference}/share")
def share(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Show it to everybody of the round."""
    with db.write() as session:
        view = service.share_view(session, actor, reference, form.version)
    return _done(view, f"“{view.name}” is shared with everybody of this assessment.", "unshare")


@router.post("/saved-views/{reference}/unshare")
def unshare(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Keep it for oneself again."""
    with db.write() as session:
        view = service.unshare_view(session, actor, reference, form.version)
    return _done(view, f"“{view.name}” is yours alone.", "share")


@router.post("/saved-views/{reference}/remove")
def remove(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take it away."""
    with db.write() as session:
        view = service.remove_view(session, actor, reference, form.version)
    return _done(view, f"“{view.name}” is taken away.", "restore")


@router.post("/saved-views/{reference}/restore")
def restore(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Bring it back."""
    with db.write() as session:
        view = service.restore_view(session, actor, reference, form.version)
    return _done(view, f"“{view.name}” is back.", "remove")


def _done(view: ViewOut, says: str, undo: str) -> Response:
    response = RedirectResponse(HERE, 303)
    tell(response, says, undo_at=f"{HERE}/{view.reference}/{undo}", undo_fields={"version": str(view.version)})
    return response


def _show(
    request: Request,
    db: "Database",
    actor: Actor,
    address: str,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    with db.read() as session:
        rows = [_row(view) for view in service.list_views(session, actor)]
        page = frame(session, actor, "Saved views", errors=errors)
    name, shared = ("", False) if form is None else (form["name"], form["shared"] == "yes")
    view = SavedViewsPage(rows, address, PAGES.get(address.partition("?")[0], "List"), name, shared, errors)
    return render(request, "saved_views.html", page, view, 422 if errors else 200)


def _row(view: ViewOut) -> SavedViewRow:
    of = PAGES.get(view.address.partition("?")[0], "List")
    owner = "" if view.may_change else view.owner
    return SavedViewRow(view.reference, view.name, view.address, of, owner, view.shared, view.version)

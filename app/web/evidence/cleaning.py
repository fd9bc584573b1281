"""The clean copy of a document beside the original: what goes, what stays, confirmed or left."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db
from app.core.db import Database
from app.core.errors import EditConflict, RuleBroken
from app.documents.facts import Found
from app.documents.places import jump_of
from app.evidence.schemas import FindingOut
from app.intake.routes import tools_of
from app.intake.routes.cleaning import copy_file, take_copy, to_clean_of
from app.intake.work.cleaning import clean_copy, shown
from app.web.addresses import place_address
from app.web.evidence import words
from app.web.evidence.changing import changeable
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.evidence import CleanCopyPage, FoundRow, Passage

router = APIRouter()
PDF = "application/pdf"
DRAWN = {Found.UNDER_A_BOX.value, Found.HIDDEN_TEXT.value}


@router.get("/evidence/{reference}/clean-copy")
def clean_copy_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """What a clean copy takes out, and the words that differ; nothing is kept of it yet."""
    return _show(request, db, actor, reference)


@router.get("/evidence/{reference}/clean-copy/file")
def download(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """The copy as it would be."""
    return copy_file(tools_of(request), to_clean_of(db, actor, reference))


@router.post("/evidence/{reference}/clean-copy")
def take(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Put the copy in the place of the version that stands."""
    try:
        item = take_copy(tools_of(request), db, actor, reference, form.version, form["sha256"][:64])
    except (EditConflict, RuleBroken) as problem:
        return _show(request, db, actor, reference, FormErrors((FormError("", problem.detail),)), problem.status)
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, f"Version {item.revision} is a clean copy of version {item.revision - 1}, which is kept.")
    return response


def _show(
    request: Request, db: Database, actor: Actor, reference: str, errors: FormErrors = NO_ERRORS, status: int = 200
) -> Response:
    with db.read() as session:
        item = changeable(session, actor, reference)
        page = frame(session, actor, f"Clean copy of {item.reference}", "/evidence", errors=errors)
    try:
        to_clean = to_clean_of(db, actor, reference)
        with clean_copy(tools_of(request), to_clean) as looked:
            copy = shown(to_clean, looked)
    except RuleBroken as problem:
        view = CleanCopyPage(
            item.reference, item.title, item.revision, item.version, trouble=problem.detail, errors=errors
        )
        return render(request, "evidence/clean_copy.html", page, view, status)
    view = CleanCopyPage(
        reference=copy.document,
        title=copy.title,
        revision=copy.revision,
        version=copy.version,
        sha256=copy.sha256,
        taken_out=[_row(copy.document, one) for one in copy.taken_out],
        stays=[_row(copy.document, one) for one in copy.stays],
        passages=[Passage(one.before, one.after) for one in copy.passages],
        draws_pages=to_clean.media_type == PDF and bool({one.kind for one in copy.taken_out} & DRAWN),
        errors=errors,
    )
    return render(request, "evidence/clean_copy.html", page, view, status)


def _row(reference: str, one: FindingOut) -> FoundRow:
    at = place_address(reference, jump_of(one.place), one.revision)
    return FoundRow(str(one.number), reference, "", words.flag_name(one.kind), one.place, one.detail, at=at)

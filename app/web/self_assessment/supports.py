"""What stands behind an assertion or points the other way: found, added, put right, taken out and put back."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.answers.schemas.documents import DocumentFilter, DocumentOut
from app.casetracking import service as casetracking
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, RuleBroken
from app.core.paging import PageParams
from app.evidence.schemas import ItemFilter
from app.selfassessment import service
from app.selfassessment.models import Direction
from app.selfassessment.schemas.supports import CaseSupportIn, ItemSupportIn, SupportPatch
from app.web import dates
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.self_assessment.assertion import Beside, show
from app.web.shell import render
from app.web.views.self_assessment import SupportForm
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
P = Permission
Reference = Annotated[str, Path(max_length=20)]
Source = Annotated[str, Path(max_length=20)]
FOUND, MOST_CASES = 15, 200
TYPED = ("direction", "document", "case", "where_to_look", "whole_document", "what_it_shows")


@router.get("/assertions/{reference}/add")
def add_page(
    request: Request, reference: Reference, db: Db, actor: CurrentActor, q: str = "", direction: str = ""
) -> Response:
    """Look for a document, or choose a case."""
    way = Direction.OTHER_WAY if direction == "other" else Direction.SUPPORTS
    return _show(request, reference, db, actor, q, {"direction": way.value})


@router.post("/assertions/{reference}/add")
def add(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add a document or a case."""
    typed = {name: form[name] for name in TYPED}
    data, errors = _read(form)
    if data is None:
        return _show(request, reference, db, actor, form["q"], typed, errors, 422)
    try:
        with db.write() as session:
            added = service.add_support(session, actor, reference, data)
    except (Invalid, RuleBroken) as problem:
        return _show(request, reference, db, actor, form["q"], typed, errors_from(problem), problem.status)
    part = "supports" if added.direction is Direction.SUPPORTS else "other-way"
    response = RedirectResponse(f"/assertions/{reference}#{part}", 303)
    undo = {"direction": added.direction.value, "version": str(added.version)}
    undo_at = f"/assertions/{reference}/supports/{added.source}/remove"
    tell(response, f"{added.source} is added to {reference}.", undo_at=undo_at, undo_fields=undo)
    return response


@router.post("/assertions/{reference}/supports/{source}/where")
def change_where(
    request: Request, reference: Reference, source: Source, db: Db, actor: CurrentActor, form: Posted
) -> Response:
    """Say where to look in the version as it is now, or that the old place still holds."""
    data, errors = read_form(SupportPatch, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, status=422))
    if not data.where_to_look:
        data = SupportPatch(still_holds=data.still_holds)
    try:
        with db.write() as session:
            service.change_support(session, actor, reference, source, _way(form), form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return show(request, reference, db, actor, Beside(errors_from(problem), {}, lambda one: [], problem.status))
    response = RedirectResponse(f"/assertions/{reference}#supports", 303)
    tell(response, f"Where to look in {source} is up to date.")
    return response


@router.post("/assertions/{reference}/supports/{source}/remove")
def remove(
    request: Request, reference: Reference, source: Source, db: Db, actor: CurrentActor, form: Posted
) -> Response:
    """Take it out; the notice puts it back."""
    way = _way(form)
    try:
        with db.write() as session:
            gone = service.remove_support(session, actor, reference, source, way, form.version)
    except (RuleBroken, EditConflict) as problem:
        return show(request, reference, db, actor, Beside(errors_from(problem), {}, lambda one: [], problem.status))
    response = RedirectResponse(f"/assertions/{reference}", 303)
    undo_at = f"/assertions/{reference}/supports/{gone.source}/restore"
    tell(response, f"{gone.source} is taken out of {reference}.", undo_at=undo_at, undo_fields={"direction": way.value})
    return response


@router.post("/assertions/{reference}/supports/{source}/restore")
def restore(reference: Reference, source: Source, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Put it back as it was."""
    with db.write() as session:
        back = service.restore_support(session, actor, reference, source, _way(form))
    response = RedirectResponse(f"/assertions/{reference}", 303)
    tell(response, f"{back.source} is back in {reference}.")
    return response


def _way(form: PostedForm) -> Direction:
    return Direction.OTHER_WAY if form["direction"] == Direction.OTHER_WAY.value else Direction.SUPPORTS


def _read(form: PostedForm) -> tuple[ItemSupportIn | CaseSupportIn | None, FormErrors]:
    document, case = form["document"].strip(), form["case"].strip()
    if bool(document) == bool(case):
        said = "Choose a document or a case." if not document else "Choose either a document or a case, not both."
        return None, FormErrors((FormError("document", said),))
    if document and not form["where_to_look"].strip() and form["whole_document"] != "yes":
        return None, FormErrors((FormError("where_to_look", "Say where to look, or tick that all of it shows this."),))
    try:
        if document:
            return ItemSupportIn(
                document=document, direction=_way(form), where_to_look=form["where_to_look"],
                whole_document=form["whole_document"] == "yes", what_it_shows=form["what_it_shows"],
            ), NO_ERRORS  # fmt: skip
        return CaseSupportIn(
            kind="case", case=case, direction=_way(form), where_to_look=form["where_to_look"],
            what_it_shows=form["what_it_shows"],
        ), NO_ERRORS  # fmt: skip
    except ValidationError as problem:
        said = "This is too long, or holds signs that can’t be kept."
        return None, FormErrors(tuple(FormError(str(error["loc"][0]), said) for error in problem.errors()))


def _show(
    request: Request,
    reference: str,
    db: Database,
    actor: Actor,
    looked_for: str,
    values: dict[str, str],
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    looked_for = looked_for.strip()[:200]
    with db.read() as session:
        one = service.one_assertion(session, actor, reference)
        manages = actor.may(P.CASES_MANAGE)
        if not one.may_change and not manages:
            actor.require(P.SELF_ASSESSMENT_WRITE)
            raise Forbidden("You can see this assertion but not change it. Ask its owner or the lead officer.")
        wanted = ItemFilter(q=looked_for) if looked_for else ItemFilter(statement=one.quality_statement)
        found = _documents(session, actor, wanted, FOUND)
        chosen = values.get("document", "")
        if chosen and chosen not in [item.reference for item in found] and not errors.of("document"):
            found = [*_documents(session, actor, ItemFilter(q=chosen), 1), *found]
        cases = []
        if actor.may(P.CASES_CHECK):
            listed = casetracking.list_cases(session, actor, None, PageParams(limit=MOST_CASES)).items
            cases = [Choice(line.reference, f"{line.reference}, {line.stage_name}") for line in listed]
        page = frame(session, actor, f"Add evidence to {one.reference}", "/self-assessment", errors=errors)
    view = SupportForm(
        reference=one.reference,
        text=one.text,
        looked_for=looked_for,
        found=[(item.reference, f"{item.reference} {item.title}", _facts(item)) for item in found],
        cases=cases,
        values=values,
        errors=errors,
    )
    return render(request, "self_assessment/add.html", page, view, status)


def _documents(session: "Session", actor: Actor, wanted: ItemFilter, most: int) -> list[DocumentOut]:
    return answers.list_documents(session, actor, DocumentFilter(wanted), PageParams(limit=most)).items


def _facts(item: DocumentOut) -> str:
    said = [item.kind.value.capitalize()]
    if item.page_count:
        said.append(dates.plural(item.page_count, "page"))
    if item.document_date:
        said.append(dates.date_entry(item.document_date))
    return ", ".join(said) + (f". {item.hit}" if item.hit else "")

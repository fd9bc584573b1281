"""Add a case by its facts, never by a name, and change them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.casetracking import service
from app.casetracking.models import CaseStage
from app.casetracking.rules import stages
from app.casetracking.schemas.cases import CaseFields, CaseIn, CasePatch, ReadFor, SystemReferenceIn
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, RuleBroken
from app.core.keys import council_key
from app.framework.reference import case_tracking
from app.web.cases import words
from app.web.dates import date_entry
from app.web.forms import NO_ERRORS, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.people import people_by_name
from app.web.shell import render
from app.web.views.cases import CaseForm, Field
from app.web.views.shared import Choice, Conflict, Pair

router = APIRouter()
P = Permission
Reference = Annotated[str, Path(max_length=20)]
DATES = frozenset(
    {
        "first_contact_date",
        "assessment_start",
        "assessment_end",
        "plan_date",
        "last_review",
        "next_review",
        "closed_on",
    }
)
AREAS = frozenset({"language_communication_needs", "current_services", "notes"})
# Fields whose usual values stand in the reference data, by the axis that holds them.
CHOSEN = {
    "age_band": "age",
    "primary_support_reason": "primary_support_reason",
    "pathways": "pathway",
    "outcome": "outcome",
}
HINTS = {
    "allocated_worker_role": "The role, never the name.",
    "notes": "CQC never gets these. No names.",
    "current_services": "No names of providers in a small place.",
}
ASKED_OF_NEW = ("stage", "worker", "manager", "checker", "system_reference")


@router.get("/cases/new")
def new_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The empty form."""
    return _show(request, db, actor, "")


@router.post("/cases/new")
def add(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add a case; its pseudonym is given here."""
    data, errors = read_form(CaseIn, form)
    if data is None:
        return _show(request, db, actor, "", form, errors, 422)
    try:
        with db.write() as session:
            case = service.add_case(session, actor, data, secret=_secret(request, data.system_reference))
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, "", form, errors_from(problem), problem.status)
    response = RedirectResponse(f"/cases/{case.reference}", 303)
    tell(response, f"The case is added as {case.reference}.")
    return response


@router.get("/cases/{reference}/edit")
def edit_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The form with what stands."""
    return _show(request, db, actor, reference)


@router.post("/cases/{reference}/edit")
def change(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change the facts of a case."""
    data, errors = read_form(CasePatch, form)
    if data is None:
        return _show(request, db, actor, reference, form, errors, 422)
    given = form["system_reference"].strip()[:200]
    secret = _secret(request, given)
    try:
        with db.write() as session:
            changed = service.change_case(session, actor, reference, form.version, data)
            if secret is not None:
                known = SystemReferenceIn(system_reference=given)
                service.know_again(session, actor, reference, changed.version, known, secret=secret)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, db, actor, reference, form, errors_from(problem), problem.status)
    response = RedirectResponse(f"/cases/{reference}", 303)
    tell(response, f"{reference} is changed.")
    return response


def _secret(request: Request, system_reference: str) -> bytes | None:
    """The council's own key, asked for only where there is a reference to hash."""
    return council_key(request.app.state.settings, "cases") if system_reference else None


def _show(
    request: Request,
    db: Database,
    actor: Actor,
    reference: str,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    actor.require(P.CASES_MANAGE)
    conflict = None
    with db.write() as session:
        stands, version, known = CaseFields(), 0, False
        if reference:
            case = service.one_case(session, actor, reference, ReadFor.CHANGE)
            stands, version, known = case.fields, case.version, case.known_again
        if status == EditConflict.status and form is not None:
            conflict, errors = Conflict(_pairs(stands, form)), NO_ERRORS
        people = [] if reference else people_by_name(session, actor)
        title = f"Change case {reference}" if reference else "Add a case"
        page = frame(session, actor, title, "/cases", errors=errors)
    values = {} if form is None else {name: form[name] for name in ASKED_OF_NEW}
    fields = [_field(name, label, stands, form) for name, label in words.FIELDS.items()]
    if not reference:
        names = stages.stage_names()
        fields.insert(0, _stage_field(names, values.get("stage", "")))
    view = CaseForm(reference, fields, people, values, version, conflict, errors, known)
    return render(request, "cases/edit.html", page, view, status)


def _stage_field(names: dict[CaseStage, str], chosen: str) -> Field:
    options = [Choice(stage.value, names[stage]) for stage in (CaseStage.POOL, CaseStage.LONGLIST)]
    return Field("stage", "Where it starts", "select", chosen or CaseStage.LONGLIST.value, options)


def _field(name: str, label: str, stands: CaseFields, form: PostedForm | None) -> Field:
    value = _value(name, stands, form)
    if name in DATES:
        return Field(name, label, "date", value)
    if name in AREAS:
        return Field(name, label, "area", value, hint=HINTS.get(name, ""))
    options = _options(name, value)
    kind = "ticks" if name == "pathways" else "select" if options else "text"
    return Field(name, label, kind, value, options, HINTS.get(name, ""))


def _value(name: str, stands: CaseFields, form: PostedForm | None) -> str | list[str]:
    if form is not None and name in form:
        return list(form.many(name)) if name == "pathways" else form[name]
    value = getattr(stands, name)
    if isinstance(value, date):
        return date_entry(value)
    return value or ""


def _options(name: str, value: str | list[str]) -> list[Choice]:
    """The usual values, and what stands where it is none of them."""
    axis = next((axis for axis in case_tracking().axes if axis.id == CHOSEN.get(name)), None)
    if axis is None:
        return []
    held = [value] if isinstance(value, str) else value
    return [Choice(one, one[:1].upper() + one[1:]) for one in dict.fromkeys([*axis.values, *filter(None, held)])]


def _pairs(stands: CaseFields, form: PostedForm) -> list[Pair]:
    """Each field in which what stands now differs from what was typed."""
    pairs = []
    for name, label in words.FIELDS.items():
        if name not in form:
            continue
        theirs, yours = _value(name, stands, None), _value(name, stands, form)
        if theirs != yours:
            pairs.append(Pair(label, _text(theirs), _text(yours)))
    return pairs


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)

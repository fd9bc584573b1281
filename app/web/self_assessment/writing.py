"""Write an assertion, change its words, call it ready, withdraw it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, RuleBroken
from app.framework.reference import framework
from app.selfassessment import service
from app.selfassessment.schemas.assertions import AssertionIn, AssertionOut, AssertionPatch, WithdrawIn
from app.web.forms import NO_ERRORS, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.people import people_by_name
from app.web.self_assessment.assertion import Beside, show
from app.web.shell import render
from app.web.views.self_assessment import AssertionForm
from app.web.views.shared import Choice, Conflict, Pair

router = APIRouter()
P = Permission
HERE = "/self-assessment"
Reference = Annotated[str, Path(max_length=20)]
FIELDS = {
    "quality_statement": "Quality statement",
    "kind": "Kind",
    "text": "What we say",
    "impact": "What difference it makes to people",
    "owner": "Owner",
}
MOVES = {
    "ready": (service.mark_ready, "{} is called ready, and reviewed today.", "draft"),
    "draft": (service.mark_draft, "{} is a draft again.", "ready"),
    "reviewed": (service.mark_reviewed, "{} is reviewed today and still right.", ""),
    "restore": (service.restore_assertion, "{} is back, as a draft.", ""),
}


@router.get("/assertions/new")
def new_page(request: Request, db: Db, actor: CurrentActor, statement: str = "") -> Response:
    """The empty form, with the statement one came from."""
    actor.require(P.SELF_ASSESSMENT_WRITE)
    actor.require(P.SELF_ASSESSMENT_READ_ALL)
    return _form(request, db, actor, None, {"quality_statement": statement[:10]})


@router.post("/assertions/new")
def add(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add the assertion, as a draft."""
    data, errors = read_form(AssertionIn, form)
    if data is None:
        return _form(request, db, actor, None, _typed(form), errors, 422)
    try:
        with db.write() as session:
            added = service.add_assertion(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return _form(request, db, actor, None, _typed(form), errors_from(problem), problem.status)
    response = RedirectResponse(f"/assertions/{added.reference}", 303)
    tell(response, f"{added.reference} is added as a draft. Say how we know it.")
    return response


@router.get("/assertions/{reference}/edit")
def edit_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """The form with what stands."""
    return _form(request, db, actor, _changeable(db, actor, reference), {})


@router.post("/assertions/{reference}/edit")
def change(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change its words; other words make it a draft again."""
    stands = _changeable(db, actor, reference)
    data, errors = read_form(AssertionPatch, form)
    data = _asked(data, stands) if data is not None else None
    if data is None:
        return _form(request, db, actor, stands, _typed(form), errors, 422)
    try:
        with db.write() as session:
            service.change_assertion(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _form(
            request, db, actor, _changeable(db, actor, reference), _typed(form), errors_from(problem), problem.status
        )
    response = RedirectResponse(f"/assertions/{reference}", 303)
    tell(response, f"{reference} is changed.")
    return response


@router.post("/assertions/{reference}/withdraw")
def withdraw(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take it out of the self-assessment, with the reason; the notice puts it back."""
    typed = {"reason": form["reason"]}
    data, errors = read_form(WithdrawIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))
    try:
        with db.write() as session:
            gone = service.withdraw_assertion(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return show(request, reference, db, actor, Beside(errors_from(problem), typed, lambda one: [], problem.status))
    response = RedirectResponse(f"{HERE}/{gone.quality_statement}", 303)
    undo = {"version": str(gone.version), "move": "restore"}
    tell(response, f"{reference} is withdrawn.", undo_at=f"/assertions/{reference}/move", undo_fields=undo)
    return response


@router.post("/assertions/{reference}/move")
def move(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Call it ready, a draft, reviewed, or put it back."""
    act, said, back = MOVES.get(form["move"], MOVES["reviewed"])
    try:
        with db.write() as session:
            changed = act(session, actor, reference, form.version)
    except (RuleBroken, EditConflict) as problem:
        return show(request, reference, db, actor, Beside(errors_from(problem), {}, lambda one: [], problem.status))
    response = RedirectResponse(f"/assertions/{reference}", 303)
    undo = {"version": str(changed.version), "move": back}
    tell(
        response,
        said.format(reference),
        undo_at=f"/assertions/{reference}/move" if back else "",
        undo_fields=undo if back else None,
    )
    return response


def _asked(data: AssertionPatch, stands: AssertionOut) -> AssertionPatch:
    """What the form asks to change: an emptied impact is an empty text, and an owner left as it is asks for nothing
    (only whoever sees the whole may name one)."""
    sent = data.model_dump(exclude_unset=True)
    if sent.get("impact", "") is None:
        sent["impact"] = ""
    if sent.get("owner") == stands.owner:
        sent.pop("owner", None)
    return AssertionPatch(**sent)


def _changeable(db: Database, actor: Actor, reference: str) -> AssertionOut:
    with db.read() as session:
        found = service.one_assertion(session, actor, reference)
    if not found.may_change:
        actor.require(P.SELF_ASSESSMENT_WRITE)
        raise Forbidden("You can see this assertion but not change it. Ask its owner or the lead officer.")
    return found


def _form(
    request: Request,
    db: Database,
    actor: Actor,
    stands: AssertionOut | None,
    typed: dict[str, str],
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    held = _held(stands) if stands else {}
    conflict = None
    if status == EditConflict.status:
        pairs = [Pair(FIELDS[name], held[name], typed.get(name, "")) for name in FIELDS]
        conflict, errors = Conflict([pair for pair in pairs if pair.theirs != pair.yours]), NO_ERRORS
    title = f"Change assertion {stands.reference}" if stands else "Write an assertion"
    with db.read() as session:
        people = people_by_name(session, actor)
        page = frame(session, actor, title, HERE, errors=errors)
    view = AssertionForm(
        reference=stands.reference if stands else "",
        statements=[Choice(one.id, one.name) for one in framework().quality_statements],
        people=people,
        values={**held, **typed},
        version=stands.version if stands else 0,
        may_name_owner=actor.may(P.SELF_ASSESSMENT_READ_ALL),
        conflict=conflict,
        errors=errors,
    )
    return render(request, "self_assessment/edit.html", page, view, status)


def _held(stands: AssertionOut) -> dict[str, str]:
    return {
        "quality_statement": stands.quality_statement,
        "kind": stands.kind.value,
        "text": stands.text,
        "impact": stands.impact,
        "owner": stands.owner or "",
    }


def _typed(form: PostedForm) -> dict[str, str]:
    return {name: form[name] for name in FIELDS if name in form}

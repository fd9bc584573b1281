"""Pages of actions: the list, one action, a new one that answers a weakness."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app.access import Actor, CurrentActor, Db, Permission
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, RuleBroken
from app.core.paging import MOST, PageParams
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.improvement import service
from app.improvement.models import ActionStatus
from app.improvement.rules import MOVES
from app.improvement.schemas import ActionFilter, ActionIn, ActionMoveIn, ActionOut, ActionPatch, ActionSort
from app.selfassessment import service as selfassessment
from app.web.dates import date_entry
from app.web.excel import Heading, table_download
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, body_of, errors_from, read_form
from app.web.frame import frame
from app.web.lists import Chip, ListAddress, going_out, mark_of, may_bring_back
from app.web.notices import tell
from app.web.people import people_by_name
from app.web.self_assessment.words import action_of
from app.web.shell import render
from app.web.views.self_assessment import ActionPage, ActionsPage
from app.web.views.shared import Choice, Conflict, Pair, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
P = Permission
HERE = "/self-assessment"
EACH_PAGE = 100
Reference = Annotated[str, Path(max_length=20)]
FIELDS = {
    "aim": "What will be done",
    "owner": "Owner",
    "due_on": "Due",
    "measure": "How we will know",
    "progress": "How far it is",
}
SHOWN = {"": "All", "open": "Open", "late": "Late", "done": "Done"}
VERBS = {
    "start": (ActionStatus.UNDER_WAY, "It has started", service.start_action, "{} is under way."),
    "finish": (ActionStatus.DONE, "It is done", service.finish_action, "{} is done."),
    "stop": (ActionStatus.STOPPED, "It was stopped", service.stop_action, "{} is stopped."),
    "reopen": (ActionStatus.UNDER_WAY, "Open it again", service.reopen_action, "{} is open again."),
}


class ListQuery(BaseModel):
    """Which actions: open, late, done, or all; and the place from which the list goes on."""

    show: str = ""
    after: str | None = None


@router.get("/actions")
def list_page(request: Request, db: Db, actor: CurrentActor, wanted: Annotated[ListQuery, Query()]) -> Response:
    """Every action, the soonest due first."""
    here = wanted.show if wanted.show in SHOWN else ""
    address = ListAddress.of("/actions", {"show": here})
    with db.read() as session:
        found = service.list_actions(session, actor, _filter(here), PageParams(limit=EACH_PAGE, after=wanted.after))
        chips = [
            Chip(name, _count(session, actor, key), address.with_filter("show", key), key == here)
            for key, name in SHOWN.items()
        ]
        page = frame(session, actor, "Actions", HERE, views_of="/actions")
    view = ActionsPage(
        address=address,
        brings_back=may_bring_back(actor, ListKind.ACTIONS),
        rows=[action_of(action) for action in found.items],
        total=found.total or 0,
        may_change=actor.may(P.ACTIONS_WRITE),
        chips=chips,
        next=address.after(found.next) if found.next else "",
        first=str(address) if wanted.after else "",
    )
    return render(request, "self_assessment/actions.html", page, view)


@router.get("/actions.xlsx")
def as_excel(db: Db, actor: CurrentActor, wanted: Annotated[ListQuery, Query()]) -> Response:
    """This view of the actions as Excel: every row of it."""
    actor.require(P.ACTIONS_READ)
    here = wanted.show if wanted.show in SHOWN else ""
    with db.read() as session:
        rows = _every_row(session, actor, _filter(here))
        back = going_out(session, actor, ListKind.ACTIONS, [row.reference for row in rows])
        headings: list[Heading] = [
            ("Reference", "short"), (FIELDS["aim"], "long"), ("State", "short"), FIELDS["owner"],
            (FIELDS["due_on"], "date"), (FIELDS["measure"], "long"), (FIELDS["progress"], "long"),
            *([MARK] if back else ()),
        ]  # fmt: skip
        lines = [
            (
                row.reference, row.aim, row.status.value.capitalize(), row.owner_name or "Nobody", row.due_on,
                row.measure, row.progress, *mark_of(back, row.reference),
            )
            for row in rows
        ]  # fmt: skip
        return table_download(session, "Actions", headings, lines, (SHOWN[here],) if here else ())


@router.get("/actions/new")
def new_page(request: Request, db: Db, actor: CurrentActor, assertion: str = "") -> Response:
    """The empty form, for the assertion one came from."""
    actor.require(P.ACTIONS_WRITE)
    return _show(request, db, actor, "", {"assertion": assertion[:20]})


@router.post("/actions/new")
def add(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add the action; it answers the assertion one came from."""
    assertion = form["assertion"][:20]
    data, errors = read_form(ActionIn, form)
    if data is None:
        return _show(request, db, actor, "", _typed(form), errors, 422)
    try:
        with db.write() as session:
            if assertion:
                action = selfassessment.add_action_for(session, actor, assertion, form.version, data)
            else:
                action = service.add_action(session, actor, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, db, actor, "", _typed(form), errors_from(problem), problem.status)
    response = RedirectResponse(
        f"/assertions/{assertion}#actions" if assertion else f"/actions/{action.reference}", 303
    )
    tell(response, f"{action.reference} is added.")
    return response


@router.get("/actions/{reference}")
def one_page(request: Request, reference: Reference, db: Db, actor: CurrentActor) -> Response:
    """One action."""
    return _show(request, db, actor, reference)


@router.post("/actions/{reference}")
def change(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change what, who, by when, how we will know, how far."""
    data, errors = read_form(ActionPatch, form)
    if data is None:
        return _show(request, db, actor, reference, _typed(form), errors, 422)
    try:
        with db.write() as session:
            # An emptied text is an empty text; only owner and date may be taken away.
            service.change_action(session, actor, reference, form.version, _texts(data))
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, db, actor, reference, _typed(form), errors_from(problem), problem.status)
    response = RedirectResponse(f"/actions/{reference}", 303)
    tell(response, f"{reference} is saved.")
    return response


@router.post("/actions/{reference}/move")
def move(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Start, finish, stop or reopen it."""
    _, _, act, said = VERBS.get(form["move"], VERBS["start"])
    note = form["note"][:20_000]
    try:
        with db.write() as session:
            act(session, actor, reference, form.version, body_of(ActionMoveIn, progress=note))
    except (Invalid, RuleBroken, EditConflict) as problem:
        errors = _at_note(errors_from(problem))
        return _show(request, db, actor, reference, {"note": note}, errors, problem.status)
    response = RedirectResponse(f"/actions/{reference}", 303)
    tell(response, said.format(reference))
    return response


def _every_row(session: "Session", actor: Actor, wanted: ActionFilter) -> list[ActionOut]:
    rows: list[ActionOut] = []
    after: str | None = None
    while True:
        found = service.list_actions(session, actor, wanted, PageParams(limit=MOST, after=after))
        rows += found.items
        after = found.next
        if after is None:
            return rows


def _filter(show: str) -> ActionFilter:
    return ActionFilter(
        status=ActionStatus.DONE if show == "done" else None,
        open_only=show == "open",
        late_only=show == "late",
        sort=ActionSort.DUE,
    )


def _count(session: "Session", actor: Actor, show: str) -> int:
    return service.list_actions(session, actor, _filter(show), PageParams(limit=1)).total or 0


def _texts(data: ActionPatch) -> ActionPatch:
    sent = data.model_dump(exclude_unset=True)
    for name in ("measure", "progress"):
        if name in sent and sent[name] is None:
            sent[name] = ""
    return ActionPatch(**sent)


def _at_note(errors: FormErrors) -> FormErrors:
    """The reason for stopping is typed into a field of its own here."""
    return FormErrors(tuple(FormError("note", one.message) if one.field == "progress" else one for one in errors))


def _show(
    request: Request,
    db: Database,
    actor: Actor,
    reference: str,
    typed: dict[str, str] | None = None,
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    typed = typed or {}
    conflict = None
    with db.read() as session:
        action = service.get_action(session, actor, reference) if reference else None
        answers = selfassessment.answered_by_action(session, actor, reference) if reference else []
        people = people_by_name(session, actor)
        held = _held(action) if action else {}
        version = action.version if action else 0
        if action is None and typed.get("assertion"):
            version = selfassessment.one_assertion(session, actor, typed["assertion"]).version
        if status == EditConflict.status:
            pairs = [Pair(label, held.get(name, ""), typed[name]) for name, label in FIELDS.items() if name in typed]
            conflict, errors = Conflict([pair for pair in pairs if pair.theirs != pair.yours]), NO_ERRORS
        title = f"Action {reference}" if reference else "Add an action"
        page = frame(session, actor, title, HERE, errors=errors)
    may = actor.may(P.ACTIONS_WRITE)
    view = ActionPage(
        reference=action.reference if action else "",
        status=action.status.value if action else "",
        people=people,
        values={**held, **typed},
        version=version,
        answers=[Place(f"{one.assertion} {one.text}", f"/assertions/{one.assertion}") for one in answers],
        moves=_moves(action) if action and may else (),
        may_change=may,
        conflict=conflict,
        errors=errors,
    )
    return render(request, "self_assessment/action.html", page, view, status)


def _moves(action: ActionOut) -> list[Choice]:
    is_over = action.status in (ActionStatus.DONE, ActionStatus.STOPPED)
    return [
        Choice(verb, label)
        for verb, (to, label, _, _) in VERBS.items()
        if to in MOVES[action.status] and (verb == "reopen") is (is_over and to is ActionStatus.UNDER_WAY)
    ]


def _held(action: ActionOut) -> dict[str, str]:
    return {
        "aim": action.aim,
        "owner": action.owner or "",
        "due_on": date_entry(action.due_on),
        "measure": action.measure,
        "progress": action.progress,
    }


def _typed(form: PostedForm) -> dict[str, str]:
    return {name: form[name] for name in (*FIELDS, "assertion") if name in form}

"""Set up: from the old request list to the new one, side by side, confirmed by a person; and what then waits for a place."""

from itertools import groupby
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service
from app.answers.models import ListChangeState
from app.answers.schemas.lists import (
    LeaveOutIn,
    ListChangeOut,
    NewLineOut,
    OldLineOut,
    PairIn,
    PairsIn,
    PlaceIn,
    WaitingKind,
    WaitingOut,
)
from app.core.errors import EditConflict, Invalid, RuleBroken
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.set_up.answering import done
from app.web.set_up.lists import proposed_list, show_lists
from app.web.shell import render
from app.web.views.set_up import ChangeLine, ListChangePage, NotPlacedPage, WaitingGroup, WaitingRow
from app.web.views.shared import Choice

router = APIRouter()
LINE, MORE = "line-", "more-"
ADDRESS = ("kind", "old_list", "request", "document", "part")
KIND_WORDS = {
    WaitingKind.ANSWER: "Document",
    WaitingKind.NOTE: "Note to CQC",
    WaitingKind.PART: "Note or reason of a part",
    WaitingKind.STANDING: "Decision",
    WaitingKind.EVERYTHING: "Everything",
}


@router.post("/set-up/list/compare")
def compare(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Have a change to this list proposed, from titles, texts and quality statements."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    try:
        with db.write() as session:
            change = service.propose_list_change(session, actor, form["to"])
    except RuleBroken as problem:
        return show_lists(request, db, actor, errors_from(problem), problem.status)
    return RedirectResponse(f"/set-up/list/change?to={change.new_list}", 303)


@router.get("/set-up/list/change")
def change_page(request: Request, db: Db, actor: CurrentActor, to: str = "") -> Response:
    """Old and new side by side, with what would move; opened without a list, the one that is proposed."""
    if not to:
        actor.require(Permission.ASSESSMENT_SET_UP)
        with db.read() as session:
            proposed = proposed_list(session, actor) if actor.assessment_id is not None else ""
        if proposed:
            return RedirectResponse(f"/set-up/list/change?{urlencode({'to': proposed})}", 303)
        words = "No list is compared yet. Press “Compare with the list in use” beside the one that CQC sent."
        return show_lists(request, db, actor, FormErrors((FormError("", words),)), 404)
    return _show_change(request, db, actor, to)


@router.post("/set-up/list/change")
def change(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Keep the choice, or keep it and move everything."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    to = form["to"]
    is_confirmed = form["confirmed"] == "yes"
    pairs, errors = _pairs(form)
    if pairs is None:
        return _show_change(request, db, actor, to, errors, 422)
    try:
        with db.write() as session:
            chosen = service.choose_moves(session, actor, to, form.version, pairs)
            changed = service.confirm_list_change(session, actor, to, chosen.version) if is_confirmed else None
    except EditConflict as problem:
        words = "Someone else changed this choice after you opened it. This is how it stands now."
        return _show_change(request, db, actor, to, FormErrors((FormError("", words),)), problem.status)
    except (Invalid, RuleBroken) as problem:
        said = FormErrors(tuple(FormError("", one.message) for one in errors_from(problem)))
        return _show_change(request, db, actor, to, said, problem.status)
    if changed is None:
        return done(f"/set-up/list/change?to={to}", "Your choice is saved. Nothing has moved yet.")
    return done("/set-up/list/not-placed" if changed.waiting else "/requests", changed.says)


@router.post("/set-up/list/leave")
def leave(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Keep the list in use; the proposal is put aside."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    with db.write() as session:
        service.leave_list_change(session, actor, form["to"], form.version)
    return done("/set-up/list", "The list in use stays. Nothing moved.")


@router.get("/set-up/list/not-placed")
def not_placed_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """What has no place in the list in use yet."""
    return _show_waiting(request, db, actor)


@router.post("/set-up/list/not-placed")
def place(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Put one waiting thing under a request of the list in use."""
    data, errors = read_form(PlaceIn, form)
    if data is None:
        words = (
            "Choose the request it goes under." if errors.of("to") else "That can’t be read. Look at the list again."
        )
        return _show_waiting(request, db, actor, FormErrors((FormError("", words),)))
    try:
        with db.write() as session:
            service.place(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return _show_waiting(request, db, actor, errors_from(problem), problem.status)
    what = "All of it is" if data.kind is WaitingKind.EVERYTHING else "It is"
    return done("/set-up/list/not-placed", f"{what} under request {data.to} now.")


@router.post("/set-up/list/leave-out")
def leave_out(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Say that one waiting thing has no place any more, and why."""
    data, errors = read_form(LeaveOutIn, form)
    if data is None:
        words = "Say why it is left out." if errors.of("reason") else "That can’t be read. Look at the list again."
        return _show_waiting(request, db, actor, FormErrors((FormError("", words),)))
    with db.write() as session:
        service.leave_out(session, actor, data)
    return done("/set-up/list/not-placed", "It is left out. A document stays in the catalogue.")


def _pairs(form: PostedForm) -> tuple[PairsIn | None, FormErrors]:
    """The moves that are ticked, and those that were written in beside them."""
    wanted: dict[tuple[str, str], None] = {}
    for name in form.fields:
        if name.startswith(LINE):
            wanted.update({(name.removeprefix(LINE), new): None for new in form.many(name)})
        elif name.startswith(MORE) and form[name].strip():
            # A suggestion list gives "W1 Waits and risk"; the code is its first word.
            wanted[name.removeprefix(MORE), form[name].split()[0]] = None
    if any(not 0 < len(code) <= 40 for pair in wanted for code in pair):
        return None, FormErrors((FormError("", "A code is too long. Choose requests from the list."),))
    return PairsIn(chosen=[PairIn(old=old, new=new) for old, new in wanted]), FormErrors()


def _show_change(
    request: Request, db: Db, actor: Actor, to: str, errors: FormErrors | None = None, status: int = 200
) -> Response:
    actor.require(Permission.ASSESSMENT_SET_UP)
    with db.read() as session:
        found = service.get_list_change(session, actor, to[:60])
        page = frame(session, actor, "Change of list", "/set-up", errors=errors or FormErrors())
    moving = [line for line in found.old_lines if line.goes_to]
    filled = {code for line in found.old_lines for code in line.goes_to}
    view = ListChangePage(
        old_name=found.old_name,
        new_name=found.new_name,
        code=found.new_list,
        version=found.version,
        lines=[_line(line, found.new_lines) for line in found.old_lines],
        new_without=[f"{line.code} {line.title}" for line in found.new_lines if line.code not in filled],
        moving=sum(line.documents for line in moving),
        not_placed=sum(line.documents for line in found.old_lines if line.would_wait),
        is_planning=any(line.badge for line in found.new_lines),
        new_codes=[Choice(line.code, line.title) for line in found.new_lines],
        is_open=found.state is ListChangeState.PROPOSED,
        state=_state(found),
        errors=errors or FormErrors(),
    )
    return render(request, "set_up/change.html", page, view, status)


def _state(found: ListChangeOut) -> str:
    return "confirmed" if found.state is ListChangeState.CONFIRMED else "put aside"


def _line(old: OldLineOut, new_lines: tuple[NewLineOut, ...]) -> ChangeLine:
    """The new requests that the old one may become, the likeliest first."""
    choices = [(came.score, line, came.why) for line in new_lines for came in line.came_from if came.code == old.code]
    choices.sort(key=lambda one: -one[0])
    return ChangeLine(
        old_code=old.code,
        old_title=old.title,
        answers=old.documents,
        choices=[(line.code, line.title, why) for _, line, why in choices],
        chosen=old.goes_to,
        has_note=old.has_note,
    )


def _show_waiting(
    request: Request, db: Db, actor: Actor, errors: FormErrors | None = None, status: int = 422
) -> Response:
    actor.require(Permission.REQUESTS_MANAGE)
    with db.read() as session:
        waiting = service.list_waiting(session, actor)
        requests = [Choice(row.code, f"{row.code} {row.title}") for row in service.list_requests(session, actor)]
        page = frame(session, actor, "Not yet placed", "/set-up", errors=errors or FormErrors())
    groups = [_group(list(ones)) for _, ones in groupby(waiting, lambda one: (one.old_list, one.request))]
    view = NotPlacedPage(groups, requests, errors or FormErrors())
    return render(request, "set_up/not_placed.html", page, view, status if errors else 200)


def _group(waiting: list[WaitingOut]) -> WaitingGroup:
    """What waits of one old request, with one place for all of it where there is more than one thing to place."""
    first, together = waiting[0], sum(one.may_go_along for one in waiting)
    every = first.model_copy(update={"kind": WaitingKind.EVERYTHING, "document": "", "part": ""})
    return WaitingGroup(
        answered=f"{first.request} {first.request_title}".strip(),
        rows=[_waiting(one) for one in waiting],
        every=_waiting(every) if together > 1 else None,
        together=together,
    )


def _waiting(one: WaitingOut) -> WaitingRow:
    fields = {
        "kind": one.kind.value,
        "old_list": one.old_list,
        "request": one.request,
        "document": one.document,
        "part": one.part,
    }
    return WaitingRow(
        fields=[(name, value) for name, value in fields.items() if value],
        words=one.words,
        address=f"/evidence/{one.document}" if one.document else "",
        kind=KIND_WORDS[one.kind],
        likely=one.may_belong_to[0] if one.may_belong_to else "",
        may_go=one.kind is not WaitingKind.ANSWER or bool(one.document),
    )

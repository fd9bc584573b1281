"""One request: its page, and the acts on it as a whole."""

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.schemas.changes import ReasonIn, RequestPatch
from app.answers.schemas.requests import DoneOut, PersonRef, RequestOut
from app.core.errors import Invalid, RuleBroken
from app.web.dates import date_entry
from app.web.forms import Posted, PostedForm, body_of, errors_from, read_form
from app.web.frame import frame
from app.web.notices import Notice, tell
from app.web.requests.acting import at_fields, carry_out
from app.web.requests.listing import may_pick, row_view
from app.web.requests.people import people_to_choose
from app.web.requests.showing import page_of
from app.web.shell import asked_part, render
from app.web.views.requests import RowChanged
from app.web.views.shared import Pair

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
PEOPLE = {
    "owner": "Owner",
    "reader": "Reads first",
    "approver": "Approves",
    "due_on": "Due",
    "period_from": "Covers from",
    "period_to": "Covers to",
}


@router.get("/requests/{code}")
def one_page(request: Request, code: str, db: Db, actor: CurrentActor) -> Response:
    """Everything about one request on one page."""
    with db.read() as session:
        page, view = page_of(session, actor, code)
    return render(request, "requests/one.html", page, view)


@router.post("/requests/{code}/note")
def write_note(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save the note to CQC."""
    typed = {"note": form["note"]}
    data, errors = read_form(RequestPatch, PostedForm({"note": (form["note"],)}))
    if data is None:
        return at_fields(request, db, actor, code, errors, typed)
    data = data if data.note is not None else RequestPatch(note="")
    return carry_out(
        request, db, actor, code, form, lambda session: service.change_request(session, actor, code, form.version, data),
        typed=typed, compare=lambda now: [Pair("Note to CQC", now.note, form["note"])], part="note",
    )  # fmt: skip


@router.post("/requests/{code}/people")
def change_people(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save the people, the due date and the period wanted: those of them that differ from what stands."""
    typed = {name: form[name] for name in PEOPLE if name in form}
    data, errors = read_form(RequestPatch, PostedForm({name: (text,) for name, text in typed.items()}))
    if data is None:
        return at_fields(request, db, actor, code, errors, typed)
    with db.read() as session:
        now = _people_of(service.one_request(session, actor, code))
    changed = {name: value for name, value in data.model_dump(exclude_unset=True).items() if value != now.get(name)}
    if not changed:
        response = RedirectResponse(f"/requests/{code}#checks", 303)
        tell(response, "Nothing was changed.")
        return response
    patch = RequestPatch.model_validate(changed)
    return carry_out(
        request, db, actor, code, form,
        lambda session: service.change_request(session, actor, code, form.version, patch),
        typed=typed, compare=lambda now: _people_pairs(now, typed), part="checks",
    )  # fmt: skip


@router.post("/requests/{code}/owner")
def change_owner(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A new owner, from the list's row."""
    with db.read() as session:
        before = service.one_request(session, actor, code).owner
    return _in_the_row(
        request,
        db,
        actor,
        code,
        form,
        body_of(RequestPatch, owner=form["owner"].strip() or None),
        "owner",
        before.email if before else "",
    )


@router.post("/requests/{code}/due")
def change_due(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A new due date, from the list's row."""
    data, errors = read_form(RequestPatch, PostedForm({"due_on": (form["due_on"],)}))
    if data is None:
        if asked_part(request):
            raise Invalid(errors.of("due_on"))
        return at_fields(request, db, actor, code, errors, {"due_on": form["due_on"]})
    with db.read() as session:
        before: date | None = service.one_request(session, actor, code).due_on
    return _in_the_row(request, db, actor, code, form, RequestPatch(due_on=data.due_on), "due_on", date_entry(before))


@router.post("/requests/{code}/read")
def read_over(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """I have read all of it, as a second person."""
    return carry_out(
        request, db, actor, code, form, lambda session: service.read_over(session, actor, code, form.version),
        compare=lambda now: [], part="checks",
    )  # fmt: skip


@router.post("/requests/{code}/approve")
def approve(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Approve exactly what is on the page; with a reason where a check is unmet."""

    def act(session: "Session") -> DoneOut:
        if data is None:
            return service.approve(session, actor, code, form.version)
        return service.approve_with_reason(session, actor, code, form.version, data)

    data, typed = None, {}
    if "reason" in form:
        typed = {"reason": form["reason"]}
        data, errors = read_form(ReasonIn, form)
        if data is None:
            return at_fields(request, db, actor, code, errors, typed)
    return carry_out(
        request, db, actor, code, form, act, typed=typed, compare=lambda now: [], part="checks",
        undo=lambda done: (f"/requests/{code}/unapprove", {"version": str(done.version)}),
    )  # fmt: skip


@router.post("/requests/{code}/unapprove")
def take_approval_back(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take the approval back, as a new act."""
    return carry_out(
        request, db, actor, code, form, lambda session: service.undo_approval(session, actor, code, form.version),
        compare=lambda now: [], part="checks",
    )  # fmt: skip


def _in_the_row(request: Request, db: Db, actor: CurrentActor, code: str, form: PostedForm, patch: RequestPatch,
                field: str, before: str) -> Response:  # fmt: skip
    """One field changed in the list: a script gets its row again, everybody else the list, with an undo."""
    try:
        with db.write() as session:
            done = service.change_request(session, actor, code, form.version, patch)
    except (Invalid, RuleBroken) as problem:
        if asked_part(request):
            raise
        return at_fields(request, db, actor, code, errors_from(problem), {field: form[field]})
    action = "owner" if field == "owner" else "due"
    undo_at, undo_fields = f"/requests/{code}/{action}", {field: before, "version": str(done.version)}
    if not asked_part(request):
        response = RedirectResponse(f"/requests#row-{code}", 303)
        tell(response, done.says, undo_at=undo_at, undo_fields=undo_fields)
        return response
    with db.read() as session:
        row = service.one_request(session, actor, code)
        page = frame(session, actor, "Requests", "/requests", notice=Notice(done.says, undo_at, undo_fields))
        view = RowChanged(row_view(row, actor), people_to_choose(session, actor, (row.owner,)), may_pick(actor))
    return render(request, "requests/row.html", page, view)


def _people_of(now: RequestOut) -> dict[str, str | date | None]:
    def email(person: PersonRef | None) -> str | None:
        return person.email if person else None

    return {
        "owner": email(now.owner),
        "reader": email(now.reader),
        "approver": email(now.approver),
        "due_on": now.due_on,
        "period_from": now.period_from,
        "period_to": now.period_to,
    }


def _people_pairs(now: RequestOut, typed: dict[str, str]) -> list[Pair]:
    stands = _people_of(now)
    words = {name: date_entry(value) if isinstance(value, date) else value or "" for name, value in stands.items()}
    return [Pair(label, words[name], typed[name]) for name, label in PEOPLE.items() if name in typed]

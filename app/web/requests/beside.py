"""The small pages that hang on a request: answering without documents, one part of it, asking somebody."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db
from app.answers import service
from app.answers.models import Standing
from app.answers.routes.links import base_of
from app.answers.schemas.asks import AskIn, AskOut
from app.answers.schemas.changes import PartIn, PartPatch, ReasonIn, UnderIn
from app.answers.schemas.links import LinkIn
from app.answers.schemas.requests import DoneOut, PartOut, RequestOut
from app.core.clock import now
from app.core.errors import EditConflict, Invalid, NotFound, RuleBroken
from app.framework import service as framework
from app.selfassessment import service as selfassessment
from app.selfassessment.schemas.assertions import NotHeldIn
from app.web.dates import deadline
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, Returned, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.requests.acting import at_fields, carry_out, take_out
from app.web.requests.people import people_to_choose
from app.web.requests.showing import changeable, part_line
from app.web.shell import render
from app.web.views.requests import AskPage, PartPage, StandingPage
from app.web.views.shared import Choice, Conflict, Pair

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
STANDING_FIELDS = ("standing", "under", "reason", "plan", "quality_statement", "owner", "due_on", "measure")


@router.get("/requests/{code}/standing")
def standing_page(request: Request, code: str, db: Db, actor: CurrentActor) -> Response:
    """How a request is answered when there are no documents."""
    return _show_standing(request, db, actor, code)


@router.post("/requests/{code}/standing")
def decide(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Under another request, not held, does not apply; or with documents after all."""
    wanted = form["standing"]
    if wanted not in set(Standing):
        return _show_standing(request, db, actor, code, Returned(form, _one("standing", "Choose what is the case.")))
    try:
        with db.write() as session:
            says = _stand(session, actor, code, Standing(wanted), form)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show_standing(request, db, actor, code, Returned(form, errors_from(problem), problem.status))
    if isinstance(says, FormErrors):
        return _show_standing(request, db, actor, code, Returned(form, says))
    return _told(f"/requests/{code}", says)


@router.get("/requests/{code}/parts/{part}")
def part_page(request: Request, code: str, part: str, db: Db, actor: CurrentActor) -> Response:
    """One part of what is asked for."""
    return _show_part(request, db, actor, code, part)


@router.post("/requests/{code}/parts/{part}")
def change_part(request: Request, code: str, part: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change its words, or cover it with a note or a reason."""
    data, errors = read_form(PartPatch, form)
    if not form["ask"].strip():
        errors = errors.plus(FormError("ask", "Say what this part asks for, or take the part out."))
    if data is None or errors:
        return _show_part(request, db, actor, code, part, Returned(form, errors))
    try:
        with db.write() as session:
            done = service.change_part(session, actor, code, part, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show_part(request, db, actor, code, part, Returned(form, errors_from(problem), problem.status))
    return _told(f"/requests/{code}#parts", done.says)


@router.post("/requests/{code}/parts/{part}/remove")
def remove_part(request: Request, code: str, part: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take a part out; the notice brings it back."""

    def act(session: "Session") -> DoneOut:
        return service.remove_part(session, actor, code, part, form.version)

    return take_out(request, db, actor, code, form, act, "parts")


@router.post("/requests/{code}/parts")
def add_part(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add a part that the list has missed."""
    data, errors = read_form(PartIn, form)
    if data is None:
        errors = FormErrors(tuple(FormError("ask", "Say what the new part asks for.") for _ in errors))
        return at_fields(request, db, actor, code, errors, {"ask": form["ask"]})

    def act(session: "Session") -> DoneOut:
        return service.add_part(session, actor, code, data)

    return carry_out(request, db, actor, code, form, act, part="parts")


@router.get("/requests/{code}/ask")
def ask_page(request: Request, code: str, db: Db, actor: CurrentActor) -> Response:
    """Ask one person for one document."""
    return _show_ask(request, db, actor, code)


@router.post("/requests/{code}/ask")
def ask(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Send the ask."""
    fields = {"of": (form["asked_of"],), "what": (form["what"],), "due_on": (form["due_on"],), "part": (form["part"],)}
    data, errors = read_form(AskIn, PostedForm(fields))
    if data is None:
        return _show_ask(request, db, actor, code, Returned(form, _at_asked_of(errors)))
    try:
        with db.write() as session:
            made = service.ask_for_document(session, actor, code, data)
            link = _link_sent(request, session, actor, made, wanted=form["send"] == "yes")
    except (Invalid, RuleBroken) as problem:
        return _show_ask(request, db, actor, code, Returned(form, _at_asked_of(errors_from(problem)), problem.status))
    response = RedirectResponse(f"/requests/{code}#asks", 303)
    words, is_sent = f"{made.reference}: {made.asked_of.name} is asked, and sees it on Today.", bool(link)
    if is_sent:
        tell(response, f"{words} {link}", undo_at=f"/asks/{made.reference}/link/withdraw")
    elif form["send"] == "yes":
        tell(response, f"{words} No link was sent: a link to this address needs the lead officer’s consent first.")
    else:
        tell(response, words)
    return response


@router.post("/requests/{code}/asks/{reference}/withdraw")
def withdraw_ask(code: str, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """No longer ask for it."""
    with db.write() as session:
        service.withdraw_ask(session, actor, reference, form.version)
    return _told(f"/requests/{code}#documents", f"{reference} is no longer asked for.")


def _stand(session: "Session", actor: Actor, code: str, wanted: Standing, form: PostedForm) -> str | FormErrors:
    """Carry out the decision; the words that say so, or the faults of the form."""
    if wanted is Standing.DOCUMENTS:
        return selfassessment.hold_after_all(session, actor, code, form.version).says
    if wanted is Standing.UNDER_ANOTHER:
        under, errors = read_form(UnderIn, form)
        if under is None:
            return _said(errors, {"under": "Choose the request that it is answered under."})
        return service.put_under_another(session, actor, code, form.version, under).says
    if wanted is Standing.DOES_NOT_APPLY:
        reason, errors = read_form(ReasonIn, form)
        if reason is None:
            return _said(errors, {"reason": "Say why it does not apply."})
        return service.say_does_not_apply(session, actor, code, form.version, reason).says
    held, errors = read_form(NotHeldIn, form)
    if held is None:
        return _said(errors, {"reason": "Say why we don’t hold it.", "plan": "Say what will be done, and by when."})
    return selfassessment.say_not_held(session, actor, code, form.version, held).says


def _said(errors: FormErrors, words: dict[str, str]) -> FormErrors:
    """An empty field is asked for in the words of this page; other faults keep theirs."""
    return FormErrors(
        tuple(
            FormError(one.field, words.get(one.field, one.message) if one.message.startswith("Enter") else one.message)
            for one in errors
        )
    )


def _at_asked_of(errors: FormErrors) -> FormErrors:
    words = {"Enter of.": "Choose who to ask.", "Enter what.": "Say what you need."}
    return FormErrors(
        tuple(
            FormError("asked_of" if one.field == "of" else one.field, words.get(one.message, one.message))
            for one in errors
        )
    )


def _one(field: str, message: str) -> FormErrors:
    return FormErrors((FormError(field, message),))


def _link_sent(request: Request, session: "Session", actor: Actor, made: AskOut, *, wanted: bool) -> str:
    """Mail the person asked a link to reply by, and say when it goes; "" where none is wanted or none may be made yet."""
    if not wanted or not request.app.state.settings.sends_mail:
        return ""
    if service.link_of(session, actor, made.reference).needs_consent:
        return ""
    link = service.make_link(session, actor, made.reference, LinkIn(send=True), base_of(request))
    at = link.mail_leaves_at
    return (
        "A link to reply by goes to them by mail now."
        if at is None or at <= now()
        else (f"A link to reply by goes to them by mail at {deadline(at)}.")
    )


def _told(address: str, words: str) -> Response:
    response = RedirectResponse(address, 303)
    tell(response, words)
    return response


def _show_standing(request: Request, db: Db, actor: Actor, code: str, back: Returned | None = None) -> Response:
    faults = NO_ERRORS if back is None else back.errors
    with db.read() as session:
        now = changeable(session, actor, code)
        others = [
            Choice(row.code, f"{row.code} {row.title}")
            for row in service.list_requests(session, actor)
            if row.code != code and row.standing is not Standing.UNDER_ANOTHER
        ]
        statements = framework.read_reference(session, actor).framework.quality_statements
        people = people_to_choose(session, actor)
        conflict = None
        if back is not None and back.is_stale:
            pairs = [
                Pair("What is the case?", now.standing.value, back.form["standing"]),
                Pair("Reason", now.standing_reason, back.form["reason"]),
                Pair("Plan", now.standing_plan, back.form["plan"]),
            ]
            conflict, faults = Conflict([pair for pair in pairs if pair.theirs != pair.yours]), NO_ERRORS
        page = frame(session, actor, f"Answer {code} without documents", "/requests", errors=faults)
    values = {
        "standing": now.standing.value,
        "under": now.under,
        "reason": now.standing_reason,
        "plan": now.standing_plan,
    }
    if back is not None:
        values = {name: back.form[name] for name in STANDING_FIELDS}
    view = StandingPage(
        code=code,
        title=now.title,
        version=now.version,
        others=others,
        values=values,
        errors=faults,
        statements=[Choice(one.id, f"{one.id} {one.name}") for one in statements],
        needs_statement=not now.quality_statements,
        people=people,
        documents=len(now.answers) + now.unseen_answers,
        conflict=conflict,
    )
    return render(request, "requests/standing.html", page, view, _status(back))


def _show_part(
    request: Request, db: Db, actor: Actor, code: str, part_code: str, back: Returned | None = None
) -> Response:
    faults = NO_ERRORS if back is None else back.errors
    with db.read() as session:
        now = changeable(session, actor, code)
        part = _part(now, part_code)
        conflict = None
        if back is not None and back.is_stale:
            pairs = [
                Pair("What it asks for", part.ask, back.form["ask"]),
                Pair("Note", part.note, back.form["note"]),
                Pair("Reason", part.reason, back.form["reason"]),
            ]
            conflict, faults = Conflict([pair for pair in pairs if pair.theirs != pair.yours]), NO_ERRORS
        page = frame(session, actor, f"Part {part_code} of {code}", "/requests", errors=faults)
    values = {} if back is None else {name: back.form[name] for name in ("ask", "note", "reason")}
    view = PartPage(code, now.title, part_line(part), values, faults, conflict)
    return render(request, "requests/part.html", page, view, _status(back))


def _show_ask(request: Request, db: Db, actor: Actor, code: str, back: Returned | None = None) -> Response:
    faults = NO_ERRORS if back is None else back.errors
    with db.read() as session:
        now = changeable(session, actor, code)
        people = people_to_choose(session, actor)
        page = frame(session, actor, "Ask someone", "/requests", errors=faults)
    parts = [Choice(part.code, f"({part.code}) {part.ask}") for part in now.parts]
    values = {} if back is None else {name: back.form[name] for name in ("asked_of", "part", "what", "due_on")}
    mails = request.app.state.settings.sends_mail
    sends = mails and (back is None or back.form["send"] == "yes")
    view = AskPage(code, now.title, people, parts, values, faults, mails=mails, sends=sends)
    return render(request, "requests/ask.html", page, view, _status(back))


def _part(now: RequestOut, code: str) -> PartOut:
    for part in now.parts:
        if part.code == code:
            return part
    raise NotFound(f"Request {now.code} has no part {code[:20]}.")


def _status(back: Returned | None) -> int:
    return 200 if back is None else back.status

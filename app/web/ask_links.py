"""The one page behind a one-time link: what is asked for, the four replies, what was received. Nobody is signed in."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, Db
from app.answers import service
from app.answers.models import AskState, LinkState
from app.answers.schemas.asks import AskOut, AskReply, ReplyIn
from app.answers.schemas.links import AskSeen
from app.assessments import service as assessments
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import NotSignedIn, Problem
from app.intake.routes import in_thread, may_send_by_link
from app.web.asks import REPLIES, SAID, keyed, quiet_of, said_in, send_document
from app.web.dates import period
from app.web.evidence.adding import KINDS_TAKEN
from app.web.evidence.words import megabytes
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, Returned, read_form, returned
from app.web.frame import bare_frame
from app.web.shell import render
from app.web.views.asks import ByLinkPage, CodePage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
COOKIE = "readiness_ask"
TITLE = "We need one document from you"
WRONG = "That is not the code. Check it, or ask whoever sent you the link."
PASS_SECONDS = 2 * 60 * 60


def _opens(token: str, db: Db) -> None:
    """Asked before the form is read: a stranger sends us nothing."""
    with db.read() as session:
        service.open_link(session, token, "")


Opens = Annotated[None, Depends(_opens)]


@router.get("/ask/{token}")
def look(request: Request, token: str, db: Db) -> Response:
    """What is asked for, or what was received. Looking, by people or by scanners of mail, never uses the link up."""
    return _show(request, db, token)


@router.post("/ask/{token}/code")
def type_code(request: Request, token: str, db: Db, opens: Opens, form: Posted) -> Response:
    """The code that was sent apart."""
    settings: Settings = request.app.state.settings
    with db.write() as session:
        made = service.try_code(session, token, form["code"][:20])
    if not made:
        return _ask_code(request, db, token, FormErrors((FormError("code", WRONG),)), 422)
    response = RedirectResponse(f"/ask/{token}", 303)
    response.set_cookie(
        COOKIE, made, max_age=PASS_SECONDS, path="/ask/", secure=settings.secure_cookies, httponly=True,
        samesite="strict",
    )  # fmt: skip
    return response


@router.post("/ask/{token}")
async def reply(request: Request, token: str, db: Db, opens: Opens, form: Posted) -> Response:
    """One of the four replies. Only a document that is sent uses the link up."""
    return await in_thread(request, lambda: _reply(request, token, db, form))


@router.post("/ask/{token}/quiet")
def quiet(request: Request, token: str, db: Db, opens: Opens, form: Posted) -> Response:
    """Not to be reminded before a day, or again after all."""
    data, errors = quiet_of(form)
    if data is None:
        return _show(request, db, token, Returned(form, errors))
    try:
        with db.write() as session:
            service.quiet_by_link(session, token, _given_pass(request), form.version, data)
    except NotSignedIn:
        return _ask_code(request, db, token, status=401)
    except Problem as problem:
        return _show(request, db, token, returned(form, problem))
    return RedirectResponse(f"/ask/{token}", 303)


def _reply(request: Request, token: str, db: Database, form: PostedForm) -> Response:
    said = form["reply"]
    given = _given_pass(request)
    try:
        may_send_by_link(db, token, given)
        if said not in REPLIES:
            errors = FormErrors((FormError("", "Choose one of the four replies."),))
        elif said == AskReply.SENT:
            errors = send_document(
                request,
                db,
                form,
                lambda session: _who(session, token, given),
                lambda session, out: service.after_reply(session, token, out),
            )
        else:
            errors = _tell(db, token, given, form)
    except NotSignedIn:
        return _ask_code(request, db, token, status=401)
    except Problem as problem:
        return _show(request, db, token, returned(form, problem))
    if errors:
        return _show(request, db, token, Returned(form, errors))
    return RedirectResponse(f"/ask/{token}", 303)


def _who(session: "Session", token: str, given: str) -> tuple[Actor, AskOut]:
    actor, linked = service.actor_of_link(session, token, given)
    return actor, linked.ask


def _tell(db: Database, token: str, given: str, form: PostedForm) -> FormErrors:
    data, errors = read_form(ReplyIn, form)
    if data is None:
        return errors
    with db.write() as session:
        service.reply_by_link(session, token, given, form.version, data)
    return NO_ERRORS


def _show(request: Request, db: Database, token: str, back: Returned | None = None) -> Response:
    with db.read() as session:
        opened = service.open_link(session, token, _given_pass(request))
        made_up = assessments.council_facts(session).made_up
        errors = NO_ERRORS if back is None else keyed(back.errors, said_in(back.form))
        page = bare_frame(session, TITLE, errors)
    if opened.ask is None:
        return _ask_code(request, db, token)
    view = _view(request, token, opened.ask, back, made_up=made_up)
    return render(request, "asks/by_link.html", page, view, 200 if back is None else back.status)


def _view(request: Request, token: str, ask: AskSeen, back: Returned | None, *, made_up: bool) -> ByLinkPage:
    settings: Settings = request.app.state.settings
    form = None if back is None else back.form
    stands = form is None or (back is not None and back.is_stale) or not form["version"]
    return ByLinkPage(
        action=f"/ask/{token}",
        what=ask.what,
        request=ask.request,
        request_title=ask.request_title,
        asked_by=ask.asked_by,
        asked_at=ask.asked_at,
        due=ask.due_on,
        covers=period(ask.period_from, ask.period_to),
        part=ask.part,
        ends=ask.expires_at,
        version=ask.version if stands or form is None else form.version,
        kinds_taken=KINDS_TAKEN,
        largest=megabytes(settings.max_upload_mb),
        is_open=ask.state is LinkState.LIVE and ask.reply is not AskState.SENT,
        is_used=ask.state is LinkState.USED,
        received=ask.received,
        received_at=ask.received_at,
        said=_said(ask),
        made_up=made_up,
        reply=said_in(form),
        values={} if form is None else {name: form[name] for name in form.fields},
        errors=NO_ERRORS if back is None else back.errors,
        quiet_until=ask.quiet_until,
        quiet_why=ask.quiet_why,
    )


def _said(ask: AskSeen) -> str:
    """What they told us, in one line; "" while they told us nothing."""
    if ask.reply in (AskState.ASKED, AskState.SENT):
        return ""
    return SAID[ask.reply].lower() + (f": {ask.replied_words}" if ask.replied_words else ".")


def _ask_code(
    request: Request, db: Database, token: str, errors: FormErrors = NO_ERRORS, status: int = 200
) -> Response:
    with db.read() as session:
        page = bare_frame(session, "Type the code", errors)
    return render(request, "asks/code.html", page, CodePage(f"/ask/{token}", errors), status)


def _given_pass(request: Request) -> str:
    return request.cookies.get(COOKIE, "")

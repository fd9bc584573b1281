"""What a person was asked for, and their reply: a file, a link, "we don't have one", "someone else has it", "I need until"."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service as accounts
from app.answers import service
from app.answers.models import AskState, LinkState
from app.answers.routes.links import base_of
from app.answers.schemas.asks import AskFilter, AskOut, AskPatch, AskReply, QuietIn, ReplyIn
from app.answers.schemas.links import LinkIn
from app.assessments import service as assessments
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, Problem, RuleBroken
from app.intake import service as intake
from app.intake.routes import in_thread, tools_of
from app.intake.schemas import Coming
from app.intake.work import drop, look_at
from app.web.dates import period
from app.web.evidence.adding import KINDS_TAKEN
from app.web.evidence.words import megabytes
from app.web.excel import Heading, table_download
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, Returned, body_of, read_form, returned
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.asks import AskPage, AskRow, AsksPage, LinkMadePage, LinkPart

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
Who = Callable[["Session"], tuple[Actor, AskOut]]
Then = Callable[["Session", AskOut], object]
THANKS = {
    AskReply.SENT: "Sent. Thank you.",
    AskReply.NOT_HELD: "Thank you. We know now that there is none.",
    AskReply.SOMEONE_ELSE: "Thank you. We will ask them.",
    AskReply.MORE_TIME: "Thank you. Whoever asked you knows until when you need.",
}
SAID = {
    AskState.SENT: "Sent",
    AskState.NOT_HELD: "There is none",
    AskState.SOMEONE_ELSE: "Someone else has it",
    AskState.MORE_TIME: "More time is needed",
    AskState.WITHDRAWN: "It is no longer needed",
}
QUIET = "You are not reminded of it before then. Whoever asked you sees why."
REPLIES = frozenset(AskReply)
CLOSED = frozenset({AskState.SENT, AskState.WITHDRAWN})


@router.get("/asks")
def list_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """What this person was asked for, the next due first."""
    actor.require(Permission.REQUESTS_READ)
    with db.read() as session:
        rows = _mine(session, actor)
        page = frame(session, actor, "What you were asked for", "/asks")
    view = AsksPage([row for row in rows if row.is_open], [row for row in rows if not row.is_open])
    return render(request, "asks/list.html", page, view)


@router.get("/asks.xlsx")
def as_excel(db: Db, actor: CurrentActor) -> Response:
    """What this person was asked for as Excel: first what is open, then what they replied to."""
    actor.require(Permission.REQUESTS_READ)
    headings: list[Heading] = [
        ("Reference", "short"), ("What", "long"), ("For request", "long"), "Asked by", ("By", "date"), ("Open", "short"),
        ("What you replied", "long"),
    ]  # fmt: skip
    with db.read() as session:
        lines = [
            (row.reference, row.what, row.request, row.by, row.due, "Open" if row.is_open else "", row.said)
            for row in sorted(_mine(session, actor), key=lambda row: not row.is_open)
        ]
        return table_download(session, "What you were asked for", headings, lines)


@router.get("/asks/{reference}")
def one_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """What, why, by when; and the four replies."""
    return _show(request, db, actor, reference)


@router.post("/asks/{reference}")
async def reply(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """One of the four replies."""
    return await in_thread(request, lambda: _reply(request, reference, db, actor, form))


@router.post("/asks/{reference}/quiet")
def quiet(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Not to be reminded of it before a day, or again after all."""
    actor.require(Permission.REQUESTS_READ)
    data, errors = quiet_of(form)
    if data is None:
        return _show(request, db, actor, reference, Returned(form, errors))
    try:
        with db.write() as session:
            service.quiet_ask(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show(request, db, actor, reference, returned(form, problem))
    return _told(reference, QUIET if data.until else "You are reminded of it again.")


@router.post("/asks/{reference}/reminders")
def stop_reminders(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Whether the person asked is reminded of it by mail."""
    with db.write() as session:
        data = body_of(AskPatch, reminds=form["reminds"] == "yes")
        service.change_ask(session, actor, reference, form.version, data)
    return _told(
        reference, "They are reminded of it again." if data.reminds else "They are not reminded of it any more."
    )


@router.post("/asks/{reference}/link")
def make_link(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Make a link for the person asked, and show it this once."""
    data = body_of(LinkIn, days=form["days"] or "14", send=form["send"] == "yes")
    base = base_of(request)
    with db.write() as session:
        made = service.make_link(session, actor, reference, data, base)
        session.flush()
        ask = service.get_ask(session, actor, reference)
        page = frame(session, actor, f"A link for {ask.asked_of.name}", "/asks")
    later = made.mail_leaves_at if made.mail_leaves_at and made.mail_leaves_at > now() else None
    view = LinkMadePage(
        reference, ask.asked_of.name, f"{base}{made.path}", made.code, made.expires_at, made.mailed_to, later
    )
    return render(request, "asks/link.html", page, view)


@router.post("/asks/{reference}/link/withdraw")
def withdraw_link(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take the link back."""
    with db.write() as session:
        service.withdraw_link(session, actor, reference)
    response = RedirectResponse(f"/asks/{reference}", 303)
    tell(response, "The link was taken back. It opens nothing any more.")
    return response


@router.post("/asks/{reference}/allow-outside")
def allow_outside(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The lead's consent to a link that goes outside the council."""
    with db.write() as session:
        service.allow_outside(session, actor, reference, form.version)
    response = RedirectResponse(f"/asks/{reference}", 303)
    tell(response, "A link to this address is allowed. It needs a code as well, which you say on the telephone.")
    return response


def quiet_of(form: PostedForm) -> tuple[QuietIn | None, FormErrors]:
    """What the form about reminders says: a day and why, or to be reminded again."""
    if form["again"] == "yes":
        return QuietIn(until=None), NO_ERRORS
    if not form["until"].strip():
        return None, FormErrors((FormError("until", "Say from when on you can be reminded."),))
    return read_form(QuietIn, form)


def _told(reference: str, words: str) -> Response:
    response = RedirectResponse(f"/asks/{reference}", 303)
    tell(response, words)
    return response


def keyed(errors: FormErrors, said: str) -> FormErrors:
    """Several forms have fields of one name: the list of faults leads to the one that was sent."""
    keys = {"words": f"words-{said}"} | ({"until": "until-quiet"} if said == "quiet" else {})
    return FormErrors(tuple(FormError(keys.get(one.field, one.field), one.message) for one in errors))


def said_in(form: PostedForm | None) -> str:
    """Which of the forms was sent."""
    if form is None:
        return ""
    return form["reply"] or ("quiet" if "why" in form else "")


def _reply(request: Request, reference: str, db: Database, actor: Actor, form: PostedForm) -> Response:
    said = form["reply"]
    with db.read() as session:
        ask = service.get_ask(session, actor, reference)
        if not _may_reply(session, actor, ask):
            raise Forbidden(f"{reference} was asked of {ask.asked_of.name}. They reply to it, or the assessment team.")
    if said not in REPLIES:
        fault = FormErrors((FormError("", "Choose one of the four replies."),))
        return _show(request, db, actor, reference, Returned(form, fault))
    try:
        if said == AskReply.SENT:
            errors = send_document(request, db, form, lambda _: (actor, ask), lambda *_: None)
        else:
            errors = _tell(db, actor, ask, form)
    except Problem as problem:
        return _show(request, db, actor, reference, returned(form, problem))
    if errors:
        return _show(request, db, actor, reference, Returned(form, errors))
    response = RedirectResponse(f"/asks/{reference}", 303)
    tell(response, THANKS[AskReply(said)])
    return response


def _tell(db: Database, actor: Actor, ask: AskOut, form: PostedForm) -> FormErrors:
    data, errors = read_form(ReplyIn, form)
    if data is None:
        return errors
    with db.write() as session:
        service.reply(session, actor, ask.reference, form.version, data)
    return NO_ERRORS


def send_document(request: Request, db: Database, form: PostedForm, who: Who, then: Then) -> FormErrors:
    """The file or the link becomes a document, and answers the request; all of it or nothing.

    `who` says in the transaction who replies to which ask, `then` is what else belongs to it.
    """
    chosen = form.chosen_files("file")
    url = form["url"].strip()
    if not chosen and not url:
        return FormErrors((FormError("file", "Choose your file, or paste a link to it."),))
    data, errors = read_form(ReplyIn, PostedForm({**form.fields, "reply": ("sent",)}))
    if data is None:
        return errors
    if not chosen:
        with db.write() as session:
            actor, ask = who(session)
            then(session, intake.reply_with_address(session, actor, ask, form.version, data.where_to_look, url))
        return NO_ERRORS
    tools = tools_of(request)
    looked = look_at(tools, Coming(chosen[0].filename or "", chosen[0].file))
    try:
        with db.write() as session:
            actor, ask = who(session)
            made_up = form["made_up"] == "yes"
            out, words = intake.reply_with_file(
                session, actor, ask, form.version, data.where_to_look, looked, tools, made_up=made_up
            )
            if out is not None:
                then(session, out)
    finally:
        drop(tools, looked)
    return NO_ERRORS if out is not None else FormErrors((FormError("file", words),))


def _mine(session: "Session", actor: Actor) -> list[AskRow]:
    """What this person was asked for and is still wanted, or was replied to."""
    asks = service.list_asks(session, actor, AskFilter(of_me=True)) if actor.assessment_id else []
    return [_row(ask) for ask in asks if ask.state is not AskState.WITHDRAWN]


def _row(ask: AskOut) -> AskRow:
    return AskRow(
        reference=ask.reference,
        what=ask.what,
        request=f"{ask.request} {ask.request_title}",
        by=ask.asked_by.name,
        due=ask.due_on,
        is_open=ask.is_open,
        said=_said(ask),
    )


def _said(ask: AskOut) -> str:
    """The reply in one line; "" while there is none."""
    if ask.state not in SAID:
        return ""
    return SAID[ask.state] + (f": {ask.reply}" if ask.reply else ".")


def _may_reply(session: "Session", actor: Actor, ask: AskOut) -> bool:
    return actor.may(Permission.REQUESTS_MANAGE) or _is_mine(session, actor, ask)


def _is_mine(session: "Session", actor: Actor, ask: AskOut) -> bool:
    return accounts.who_am_i(session, actor).email == ask.asked_of.email


def _link_of(session: "Session", actor: Actor, ask: AskOut) -> LinkPart | None:
    """What the page says of a link, for those who may make one."""
    standing = service.link_of(session, actor, ask.reference)
    if not standing.may_make:
        return None
    latest = standing.latest
    return LinkPart(
        email=ask.asked_of.email,
        needs_consent=standing.needs_consent,
        may_consent=standing.may_consent,
        made_by=latest.made_by if latest else "",
        made_at=latest.made_at if latest else None,
        ends=latest.expires_at if latest else None,
        works=latest is not None and latest.state is LinkState.LIVE,
        needs_code=latest is not None and latest.needs_code,
    )


def _show(request: Request, db: Database, actor: Actor, reference: str, back: Returned | None = None) -> Response:
    """The page; with a form that comes `back`, what was typed and what is wrong with it."""
    settings: Settings = request.app.state.settings
    form, errors = (None, NO_ERRORS) if back is None else (back.form, back.errors)
    said = said_in(form)
    with db.read() as session:
        ask = service.get_ask(session, actor, reference)
        is_mine = _is_mine(session, actor, ask)
        mine = service.list_asks(session, actor, AskFilter(open_only=True, of_me=True)) if is_mine else []
        made_up = assessments.council_facts(session).made_up
        link = _link_of(session, actor, ask) if ask.is_open else None
        may_stop = service.link_of(session, actor, reference).may_make
        page = frame(session, actor, f"{reference} {ask.request_title}", "/asks", errors=keyed(errors, said))
    may_reply = ask.state not in CLOSED and (is_mine or actor.may(Permission.REQUESTS_MANAGE))
    view = AskPage(
        reference=ask.reference,
        what=ask.what,
        request=ask.request,
        request_title=ask.request_title,
        asked_by=ask.asked_by.name,
        asked_at=ask.asked_at,
        asked_of=ask.asked_of.name,
        due=ask.due_on,
        covers=period(ask.period_from, ask.period_to),
        part=f"Part ({ask.part}): {ask.part_asks}" if ask.part else "",
        # After a conflict the form is shown against what stands now.
        version=ask.version
        if form is None or (back is not None and back.is_stale) or not form["version"]
        else form.version,
        is_mine=is_mine,
        may_reply=may_reply,
        may_open_request=ask.state is not AskState.WITHDRAWN,
        kinds_taken=KINDS_TAKEN,
        largest=megabytes(settings.max_upload_mb),
        is_planning=bool(ask.badge),
        said=_said(ask),
        document=ask.document,
        replied_at=ask.replied_at,
        others=sum(one.reference != reference for one in mine),
        made_up=made_up,
        reply=said,
        values={} if form is None else {name: form[name] for name in form.fields},
        errors=errors,
        link=link,
        mails=settings.mail_host is not None,
        quiet_until=ask.quiet_until,
        quiet_why=ask.quiet_why,
        may_quiet=is_mine and ask.is_open,
        may_stop=ask.is_open and may_stop,
        reminds=ask.reminds,
    )
    return render(request, "asks/one.html", page, view, 200 if back is None else back.status)

"""Reminders by mail: what leaves next and can be stopped, what left, who is not told; and pausing one's own."""

from collections.abc import Sequence
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.db import Database
from app.core.errors import Invalid, RuleBroken
from app.notify.models import MailState
from app.reminders import service
from app.reminders.models import ReminderKind, ReminderState
from app.reminders.schemas import KeysIn, PauseIn, RemindedOut, ReminderOut, RemindersOut, RemindIn, UntoldOut
from app.web.dates import plural
from app.web.excel import Heading, table_download
from app.web.forms import NO_ERRORS, FormErrors, Posted, PostedForm, body_of, errors_from, read_form
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
from app.web.notices import tell
from app.web.shell import render
from app.web.views.reminders import Leaving, PausePage, ReminderRow, RemindersPage, UntoldRow

router = APIRouter()
HERE, PAUSE = "/reminders", "/reminders/pause"
# Beyond this the undo would no longer fit beside its words.
LONGEST_UNDO = 1500
WORDS = {
    ReminderState.QUEUED: "Waits",
    ReminderState.STOPPED: "Stopped",
    ReminderState.SENT: "Sent",
    ReminderState.LEFT_OUT: "Left out",
}
NEXT, PAUSED, NOT_REACHED = "next", "paused", "not-reached"
# What the chips show: words, and the state of what they list of the past.
SHOWN: dict[str, tuple[str, ReminderState | None]] = {
    NEXT: ("To leave", None),
    "sent": ("Sent", ReminderState.SENT),
    "stopped": ("Stopped", ReminderState.STOPPED),
    "left-out": ("Left out", ReminderState.LEFT_OUT),
    PAUSED: ("Paused by themselves", None),
    NOT_REACHED: ("Not reached", None),
}
PAST = ("sent", "stopped", "left-out")
UNTOLD = (PAUSED, NOT_REACHED)
NOTHING_CHOSEN = "There is nothing to stop."


@router.get("/reminders")
def reminders_page(request: Request, db: Db, actor: CurrentActor, show: str = "") -> Response:
    """What leaves next, by its hour; by a chip what became of the last ones, or who is not told."""
    with db.read() as session:
        found = service.list_reminders(session, actor, sends=request.app.state.settings.sends_mail)
        page = frame(session, actor, "Reminders", "/requests")
    here = show if show in SHOWN else NEXT
    view = RemindersPage(
        sends=found.sends,
        is_on=found.is_on,
        may_switch=actor.may(Permission.ASSESSMENT_SET_UP),
        show=here,
        chips=_chips(found, here),
        address=ListAddress.of(HERE, {"show": "" if here == NEXT else here}),
        leaving=_leaving(found.next, is_on=found.is_on, sends=found.sends) if here == NEXT else (),
        paused=[_untold(one) for one in found.paused] if here == PAUSED else (),
        unreachable=[_untold(one) for one in found.unreachable] if here == NOT_REACHED else (),
        past=[_row(one) for one in _shown(found, here)] if here in PAST else (),
    )
    return render(request, "reminders/page.html", page, view)


@router.get("/reminders.xlsx")
def as_excel(request: Request, db: Db, actor: CurrentActor, show: str = "") -> Response:
    """This view of the reminders as Excel: what leaves next, what became of the last ones, or who is not told."""
    actor.require(Permission.REQUESTS_MANAGE)
    here = show if show in SHOWN else NEXT
    with db.read() as session:
        found = service.list_reminders(session, actor, sends=request.app.state.settings.sends_mail)
        said = [SHOWN[here][0]]
        if here in UNTOLD:
            people = found.paused if here == PAUSED else found.unreachable
            headings: list[Heading] = ["Who", ("Things open", "number"), ("Until", "date"), ("Why", "long")]
            untold = [(one.name, one.things, one.until, one.why) for one in map(_untold, people)]
            return table_download(session, "Reminders", headings, untold, said)
        if not found.sends:
            said.append("No mail server is set, so nothing leaves.")
        elif not found.is_on:
            said.append("Reminders are switched off. Only what somebody asks for by hand leaves.")
        headings = [
            ("Leaves" if here == NEXT else "When", "moment"), "Who", ("What it is about", "long"), ("State", "short"),
            ("More", "long"),
        ]  # fmt: skip
        rows = [_row(one) for one in _shown(found, here)]
        lines = [
            (row.at, row.name, "\n".join(row.about) or plural(row.things, "thing"), row.state, row.more) for row in rows
        ]
        return table_download(session, "Reminders", headings, lines, said)


@router.post("/reminders/stop")
def stop(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """They do not leave."""
    return _change(db, actor, form, stops=True)


@router.post("/reminders/let-leave")
def let_leave(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """They leave after all."""
    return _change(db, actor, form, stops=False)


@router.post("/reminders/remind")
def remind(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Remind the owners of these requests once."""
    actor.require(Permission.REQUESTS_MANAGE)
    codes = list(form.many("request"))
    if not codes:
        return _back("Nobody is to be reminded.")
    try:
        with db.write() as session:
            data = body_of(RemindIn, codes=codes)
            done = service.remind_owners(session, actor, data, sends=request.app.state.settings.sends_mail)
    except RuleBroken as problem:
        return _back(problem.detail, to="/")
    return reminded(RedirectResponse("/", 303), done)


@router.get("/reminders/pause")
def pause_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """One's own pause, and the form to begin one."""
    return _show_pause(request, db, actor)


@router.post("/reminders/pause")
def pause(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Not to be reminded before a day."""
    actor.require(Permission.REQUESTS_READ)
    data, errors = read_form(PauseIn, form)
    if data is None:
        return _show_pause(request, db, actor, form, errors, 422)
    try:
        with db.write() as session:
            service.pause_reminders(session, actor, data)
    except Invalid as problem:
        return _show_pause(request, db, actor, form, errors_from(problem), problem.status)
    return _back("Your reminders are paused. Whoever asks you for something sees why.", to=PAUSE)


@router.post("/reminders/pause/end")
def end_pause(db: Db, actor: CurrentActor) -> Response:
    """Be reminded again."""
    with db.write() as session:
        service.end_pause(session, actor)
    return _back("You are reminded again.", to=PAUSE)


def reminded(response: Response, done: RemindedOut) -> Response:
    """Say who is reminded when, with the way back as long as it fits, and who is not."""
    left = "".join(f" {one.request}: {one.why}" for one in done.left[:2])
    more = f" {len(done.left) - 2} more are left out too." if len(done.left) > 2 else ""
    keys = " ".join(done.keys)
    if keys and len(keys) <= LONGEST_UNDO:
        tell(response, done.says + left + more, undo_at=f"{HERE}/stop", undo_fields={"reminders": keys})
    else:
        tell(response, done.says + left + more)
    return response


def _change(db: Database, actor: Actor, form: PostedForm, *, stops: bool) -> Response:
    actor.require(Permission.REQUESTS_MANAGE)
    keys = [key for value in form.many("reminders") for key in value.split()]
    if not keys:
        return _back(NOTHING_CHOSEN)
    verb = service.stop_reminders if stops else service.let_leave
    try:
        with db.write() as session:
            done = verb(session, actor, body_of(KeysIn, reminders=keys))
    except RuleBroken as problem:
        return _back(problem.detail)
    response, changed = RedirectResponse(HERE, 303), " ".join(done.changed)
    if stops and len(changed) <= LONGEST_UNDO:
        tell(response, done.says, undo_at=f"{HERE}/let-leave", undo_fields={"reminders": changed})
    else:
        tell(response, done.says)
    return response


def _back(words: str, to: str = HERE) -> Response:
    response = RedirectResponse(to, 303)
    tell(response, words)
    return response


def _chips(found: RemindersOut, here: str) -> list[Chip]:
    """What there is of each; what is empty only while it is looked at."""
    counts = {NEXT: len(found.next), PAUSED: len(found.paused), NOT_REACHED: len(found.unreachable)}
    counts |= {name: sum(one.state is SHOWN[name][1] for one in found.past) for name in PAST}
    return [
        Chip(words, counts[name], HERE if name == NEXT else f"{HERE}?show={name}", name == here)
        for name, (words, _) in SHOWN.items()
        if counts[name] or name in (here, NEXT)
    ]


def _shown(found: RemindersOut, here: str) -> list[ReminderOut]:
    """What leaves next, or what of the past stands as the chip says."""
    return found.next if here == NEXT else [one for one in found.past if one.state is SHOWN[here][1]]


def _leaving(found: Sequence[ReminderOut], *, is_on: bool, sends: bool) -> list[Leaving]:
    return [
        Leaving(
            at,
            [_row(one, waits=sends and (is_on or one.kind is ReminderKind.BY_HAND)) for one in group],
            [
                one.key
                for one in group
                if one.state is ReminderState.QUEUED and sends and (is_on or one.kind is ReminderKind.BY_HAND)
            ],
        )
        for at, group in ((at, list(rows)) for at, rows in groupby(found, key=lambda one: one.leaves_at))
    ]


def _row(one: ReminderOut, *, waits: bool = True) -> ReminderRow:
    by = f"{one.asked_by} asked for it{', it goes in their digest' if one.in_digest else ''}. " if one.asked_by else ""
    is_queued = one.state is ReminderState.QUEUED
    on_its_way = one.state is ReminderState.SENT and one.mail is MailState.WAITING
    return ReminderRow(
        key=one.key,
        name=one.name,
        things=one.things,
        state="Waits" if on_its_way else WORDS[one.state],
        at=one.leaves_at,
        about=one.about,
        more=f"{by}{one.why}".strip(),
        may_stop=waits and (is_queued or on_its_way),
        may_leave=waits and one.state is ReminderState.STOPPED and bool(one.about),
    )


def _untold(one: UntoldOut) -> UntoldRow:
    return UntoldRow(one.name, one.things, one.why, one.until)


def _show_pause(
    request: Request,
    db: Database,
    actor: Actor,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    with db.read() as session:
        stands = service.my_pause(session, actor)
        page = frame(session, actor, "Pause your reminders", "/", errors=errors)
    values = {} if form is None else {name: form[name] for name in ("until", "why")}
    return render(request, "reminders/pause.html", page, PausePage(stands.until, stands.why, values, errors), status)

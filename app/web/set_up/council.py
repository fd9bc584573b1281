"""Set up: how far it is, the council's own settings, starting a round and moving it on."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.assessments import service as assessments
from app.assessments.models import AssessmentStatus
from app.assessments.schemas import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPatch,
    AssessmentRow,
    CouncilIn,
    SettingsOut,
    SettingsPatch,
)
from app.core.config import Settings
from app.core.errors import EditConflict, Invalid, NotFound, RuleBroken
from app.framework import service as framework
from app.selfassessment import service as selfassessment
from app.selfassessment.schemas.rounds import RoundBegun
from app.web.dates import day_and_month, deadline, plural
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.set_up.answering import Sent, done, refused, refused_by
from app.web.shell import render
from app.web.views.set_up import CouncilForm, RoundLine, SetUpPage, Step
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
LABELS = {
    "council_name": "Name of the council",
    "note_word_limit": "Words in a note to CQC, at the most",
    "protective_marking": "Protective marking",
    "mail_domains": "Domains of the council’s own mail",
    "reminders": "Remind people by mail",
    "tell_managers": "Tell their managers too",
    "idle_minutes": "Minutes without use before a session locks",
    "case_idle_minutes": "The same in the case area",
}
STATUS_WORDS = {
    AssessmentStatus.PREPARING: "Getting ready: no letter yet",
    AssessmentStatus.OPEN: "Open",
    AssessmentStatus.SENT: "The return was sent",
    AssessmentStatus.CLOSED: "Closed",
}
NOTHING = Sent()
CHOOSE = FormErrors((FormError("", "Choose what happens to the round."),))
# What a round may be moved on to by a press; the letter opens it by itself.
NEXT = {
    AssessmentStatus.OPEN: (("sent", "The return was sent"), ("closed", "Close this round")),
    AssessmentStatus.SENT: (("closed", "Close this round"),),
    AssessmentStatus.PREPARING: (("closed", "Close this round"),),
}


def require_set_up(actor: Actor) -> None:
    """Those who set the council up, and those who look after its people, have something to do here."""
    if not actor.may(Permission.PEOPLE_WRITE):
        actor.require(Permission.ASSESSMENT_SET_UP)


@router.get("/set-up")
def home(request: Request, db: Db, actor: CurrentActor) -> Response:
    """How far setting up is."""
    return _show_home(request, db, actor)


@router.get("/set-up/council")
def council_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The council's name and how it works."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    return _show_council(request, db, actor)


@router.post("/set-up/council")
def save_council(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Set the council up, or change its settings."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    with db.read() as session:
        is_first = settings_or_none(session, actor) is None
    data: CouncilIn | SettingsPatch | None
    data, errors = read_form(CouncilIn, form) if is_first else read_form(SettingsPatch, form)
    if data is None:
        return _show_council(request, db, actor, refused(form, errors))
    try:
        with db.write() as session:
            if isinstance(data, CouncilIn):
                assessments.set_up_council(session, actor, data)
            else:
                assessments.change_settings(session, actor, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show_council(request, db, actor, refused_by(form, problem))
    if is_first:
        return done("/set-up/start", "The council is set up. Now start its first round.")
    return done("/set-up", "Settings saved.")


@router.get("/set-up/start")
def start_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Start a round, empty or from an earlier one."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    return _show_start(request, db, actor)


@router.post("/set-up/start")
def start(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Set up the round with its requests; from an earlier one with everything that it held, to be checked again."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    fields = {"title": (form["title"],), "list_code": (form["request_list"],), "predecessor": (form["start_from"],)}
    data, errors = read_form(AssessmentIn, PostedForm(fields))
    if data is None:
        return _show_start(request, db, actor, refused(form, _at_start(errors)))
    try:
        with db.write() as session:
            begun = selfassessment.begin_round(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return _show_start(
            request, db, actor, replace(refused_by(form, problem), errors=_at_start(errors_from(problem)))
        )
    return done("/set-up", _began(begun))


@router.post("/set-up/round")
def move_on(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Say that the return was sent, or close a round."""
    data, _ = read_form(AssessmentPatch, PostedForm({"status": (form["status"],)}))
    if data is None or data.status is None:
        return _show_home(request, db, actor, refused(form, CHOOSE))
    try:
        with db.write() as session:
            out = assessments.change_assessment(session, actor, form["round"], form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return _show_home(request, db, actor, refused_by(form, problem))
    return done("/set-up", f"{out.title}: {STATUS_WORDS[out.status].lower()}.")


def settings_or_none(session: "Session", actor: Actor) -> SettingsOut | None:
    """The settings, None before the council is set up or for those who may not read them."""
    try:
        return assessments.settings(session, actor)
    except NotFound:
        return None


def _began(begun: RoundBegun) -> str:
    if begun.copied is None:
        return f"{begun.title} is set up with {plural(begun.requests_opened, 'request')}."
    more = ""
    if begun.copied.waits_for_list_change:
        more = " Change the request list next, so that they find their places."
    return f"{begun.title} is set up. {begun.copied.says}{more}"


def _show_home(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    require_set_up(actor)
    sets_up = actor.may(Permission.ASSESSMENT_SET_UP)
    with db.read() as session:
        settings = settings_or_none(session, actor) if sets_up else None
        rounds = assessments.list_assessments(session, actor) if settings else []
        here = assessments.current_assessment(session, actor) if settings and actor.assessment_id else None
        people = accounts.list_people(session, actor)
        waiting = len(answers.list_waiting(session, actor)) if here else 0
        page = frame(session, actor, "Set up", "/set-up", errors=sent.errors)
    steps = [_people_step(len(people))]
    if sets_up:
        steps = [_council_step(settings), *_round_steps(here, waiting), *steps, *_words_step(settings)]
    view = SetUpPage(
        steps=steps,
        rounds=[_round(row) for row in rounds],
        may_start=settings is not None,
        errors=sent.errors,
    )
    return render(request, "set_up/home.html", page, view, sent.status)


def _council_step(settings: SettingsOut | None) -> Step:
    if settings is None:
        return Step("Council", "Give the council’s name first.", "/set-up/council", "nothing_in", "To do")
    days = plural(len(settings.closure_days), "day we are closed", "days we are closed")
    words = f"{settings.council_name}. Notes of up to {settings.note_word_limit} words; {days} beside bank holidays."
    return Step("Council", words, "/set-up/council", "approved", "Done")


def _words_step(settings: SettingsOut | None) -> list[Step]:
    if settings is None:
        return []
    known = plural(len(settings.abbreviations), "abbreviation or name", "abbreviations and names")
    return [Step("Words of our own", f"{known} that documents use.", "/set-up/words", "approved", "Done")]


def _round_steps(here: AssessmentOut | None, waiting: int) -> list[Step]:
    if here is None:
        return [Step("Round", "Start the first round of an assessment.", "/set-up/start", "nothing_in", "To do")]
    kind = "CQC’s own list is not loaded yet" if here.list_is_planning else "CQC’s list"
    state, words = ("gaps", "Planning list") if here.list_is_planning else ("approved", "Done")
    if waiting:
        state, words, kind = "gaps", "To place", f"{plural(waiting, 'thing has', 'things have')} no place in it yet"
    listed = Step("Request list", f"{here.list_name}. {kind}.", "/set-up/list", state, words)
    if here.notified_on is None or here.return_due_at is None:
        return [listed, Step("Dates", "The letter has not come yet.", "/set-up/dates", "nothing_in", "No letter")]
    said = f"Letter of {day_and_month(here.notified_on)}. The return is due at {deadline(here.return_due_at)}."
    return [listed, Step("Dates", said, "/set-up/dates", "approved", "Done")]


def _people_step(number: int) -> Step:
    state, words = ("approved", "Done") if number > 1 else ("nothing_in", "To do")
    return Step("People", f"{plural(number, 'person', 'people')} with an account.", "/people", state, words)


def _round(row: AssessmentRow) -> RoundLine:
    words = f"{row.reference}. {STATUS_WORDS[row.status]}. {row.list_name}."
    after = f" Started from {row.predecessor}." if row.predecessor else ""
    return RoundLine(row.reference, row.title, words + after, row.version, NEXT.get(row.status, ()))


def _show_council(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    installed: Settings = request.app.state.settings
    with db.read() as session:
        settings = settings_or_none(session, actor)
        held = {name: getattr(settings, name, None) for name in LABELS}
        stands = {name: _in_form(value) for name, value in held.items()}
        conflict = sent.conflict_with(stands, LABELS)
        faults = sent.faults_beside(conflict)
        page = frame(session, actor, "Council", "/set-up", errors=faults)
    view = CouncilForm(
        values=stands | sent.typed(LABELS),
        version=settings.version if settings else 0,
        is_new=False,
        is_first=settings is None,
        conflict=conflict,
        errors=faults,
        idle_minutes=installed.idle_minutes,
        case_idle_minutes=installed.case_idle_minutes,
        sends_mail=installed.sends_mail,
    )
    return render(request, "set_up/council.html", page, view, sent.status)


def _in_form(value: object) -> str:
    """As its field sends it: a tick is "yes" or nothing."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _show_start(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    with db.read() as session:
        if settings_or_none(session, actor) is None:
            raise RuleBroken("Give the council’s name first, under Set up.")
        lists = [one for one in framework.list_lists(session, actor) if one.requests]
        rounds = assessments.list_assessments(session, actor)
        page = frame(session, actor, "Start a round", "/set-up", errors=sent.errors)
    newest = lists[-1].code if lists else ""
    values = {"request_list": next((one.code for one in lists if one.code == "planning-current"), newest)}
    if rounds:
        values = {"request_list": rounds[0].list_code, "start_from": ""}
    view = CouncilForm(
        values=values | sent.typed(("title", "request_list", "start_from")),
        version=0,
        is_new=True,
        lists=[Choice(one.code, f"{one.name} ({plural(one.requests, 'request')})") for one in lists],
        rounds=[Choice(row.reference, f"{row.title} ({row.reference})") for row in rounds],
        errors=sent.errors,
    )
    return render(request, "set_up/council.html", page, view, sent.status)


def _at_start(errors: FormErrors) -> FormErrors:
    names = {"list_code": "request_list", "predecessor": "start_from"}
    words = {"Enter title.": "Say what to call this round.", "Enter list code.": "Choose a request list."}
    return FormErrors(
        tuple(FormError(names.get(one.field, one.field), words.get(one.message, one.message)) for one in errors)
    )

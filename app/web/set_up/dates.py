"""Set up: the letter in one act, the dates as CQC states them, more time, and the days on which the council is closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.assessments import service
from app.assessments.models import ExtensionState, MilestoneKind
from app.assessments.rules import STATED_AS
from app.assessments.rules.milestones import COMMENTS_DUE
from app.assessments.schemas import (
    AssessmentOut,
    ClosureDayIO,
    DatesPatch,
    ExtensionDecision,
    ExtensionIn,
    ExtensionOut,
    MilestoneOut,
    NoticeIn,
    SettingsPatch,
)
from app.core.clock import today
from app.core.errors import EditConflict, Invalid, RuleBroken
from app.web.dates import date_entry, day_and_month, deadline, local, plural, read_date, time_of_day
from app.web.forms import FormError, FormErrors, Posted, PostedForm, read_form
from app.web.frame import frame
from app.web.set_up.answering import Sent, done, refused, refused_by
from app.web.set_up.clock_time import read_clock_time
from app.web.shell import render
from app.web.views.set_up import DatesPage, ExtensionLine, MilestoneLine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
Schema = TypeVar("Schema", bound=BaseModel)
LATER = {
    "case_list_due_on": "Case list due",
    "second_notice_on": "Second notice",
    "presentation_on": "Presentation",
    "visit_from": "Visit from",
    "visit_to": "Visit to",
    "draft_report_on": "Draft report",
}
NOTHING = Sent()
NOTICE = ("notified_on", "return_due_on", "return_due_time", *LATER, "reason")


@router.get("/set-up/dates")
def dates_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Every date of the round."""
    return show_dates(request, db, actor)


@router.post("/set-up/notice")
def notice_arrived(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The letter came: one act sets its date, the return's, our milestones and the due dates of requests."""
    actor.require(Permission.ASSESSMENT_DATES)
    data, errors = _read_with_time(NoticeIn, form, "return_due_time")
    if data is None:
        return show_dates(request, db, actor, refused(form, _in_words(errors)))

    def act(session: "Session", here: AssessmentOut) -> str:
        out = answers.receive_notice(session, actor, here.reference, form.version, data)
        due = deadline(out.return_due_at) if out.return_due_at else ""
        dated = plural(out.requests_dated, "request has", "requests have")
        return f"The return is due at {due}. {dated} a new due date."

    return _do(request, db, actor, form, act)


@router.post("/set-up/dates")
def state_dates(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Dates that CQC states after the letter; an empty field takes one back."""
    actor.require(Permission.ASSESSMENT_DATES)
    data, errors = read_form(DatesPatch, form)
    if data is None:
        return show_dates(request, db, actor, refused(form, errors))

    def act(session: "Session", here: AssessmentOut) -> str:
        service.state_dates(session, actor, here.reference, form.version, data)
        return "Dates saved."

    return _do(request, db, actor, form, act)


@router.post("/set-up/extensions")
def ask_for_more_time(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Note that CQC was asked; the date stays."""
    actor.require(Permission.ASSESSMENT_DATES)
    asked = form.fields if form["asked_on"] else {**form.fields, "asked_on": (date_entry(today()),)}
    data, errors = _read_with_time(ExtensionIn, PostedForm(asked), "until_time")
    if data is None:
        return show_dates(request, db, actor, refused(form, _in_words(errors)))

    def act(session: "Session", here: AssessmentOut) -> str:
        service.ask_for_extension(session, actor, here.reference, form.version, data)
        return "Noted that CQC was asked. The date stays until it agrees in writing."

    return _do(request, db, actor, form, act)


@router.post("/set-up/extensions/answer")
def answer_of_cqc(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """CQC agreed in writing, or refused."""
    actor.require(Permission.ASSESSMENT_DATES)
    decided = form.fields if form["decided_on"] else {**form.fields, "decided_on": (date_entry(today()),)}
    data, errors = _read_with_time(ExtensionDecision, PostedForm(decided), "until_time")
    if data is None:
        return show_dates(request, db, actor, refused(form, errors))
    agreed = form["state"] == "agreed"

    def act(session: "Session", here: AssessmentOut) -> str:
        if not agreed:
            service.refuse_extension(session, actor, here.reference, form.version, data)
            return "Noted that CQC refused. The return stays due as it was."
        out = service.agree_extension(session, actor, here.reference, form.version, data)
        moved = answers.set_due_dates(session, actor, also_set_ones=True) if form["move_requests"] == "yes" else 0
        due = deadline(out.return_due_at) if out.return_due_at else ""
        more = f" {plural(moved, 'request has', 'requests have')} a new due date." if moved else ""
        return f"The return is due at {due}.{more}"

    return _do(request, db, actor, form, act)


@router.post("/set-up/closures")
def add_closure(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A working day on which the council is closed."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    data, errors = read_form(ClosureDayIO, PostedForm({"on": (form["on"],), "name": (form["name"],)}))
    if data is None:
        words = {"Enter on.": "Give the day."}
        said = (
            FormError(one.field, words.get(one.message, one.message.replace("On must", "The day must")))
            for one in errors
        )
        return show_dates(request, db, actor, refused(form, FormErrors(tuple(said))))

    def act(session: "Session", here: AssessmentOut) -> str:
        days = service.settings(session, actor).closure_days
        _change_closures(session, actor, form.version, [*days, data])
        return f"{day_and_month(data.on)} is a day we are closed."

    return _do(request, db, actor, form, act)


@router.post("/set-up/closures/remove")
def remove_closure(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """We are open on that day after all."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    on = read_date(form["on"])

    def act(session: "Session", here: AssessmentOut) -> str:
        days = service.settings(session, actor).closure_days
        _change_closures(session, actor, form.version, [day for day in days if day.on != on])
        return "The day is taken out."

    return _do(request, db, actor, form, act)


def show_dates(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    """The page of dates; with faults, or with what somebody else saved, beside what was typed."""
    actor.require(Permission.ASSESSMENT_DATES)
    with db.read() as session:
        here = service.current_assessment(session, actor)
        settings = service.settings(session, actor)
        stands = _stands(here)
        conflict = sent.conflict_with(stands, LATER)
        faults = sent.faults_beside(conflict)
        page = frame(session, actor, "Dates", "/set-up", errors=faults)
    view = DatesPage(
        notified=here.notified_on,
        values=stands | sent.typed((*NOTICE, "until_on", "on", "name")),
        version=here.version,
        milestones=[_milestone(one) for one in here.milestones],
        closures=[(day.on, day.name) for day in settings.closure_days],
        extensions=[_extension(one) for one in here.extensions],
        forecast=here.countdown.forecast_words,
        may_change=actor.may(Permission.ASSESSMENT_DATES),
        settings_version=settings.version,
        due=deadline(here.return_due_at) if here.return_due_at else "",
        days_left=here.countdown.words,
        comments_due=here.comments_due_on,
        conflict=conflict,
        errors=faults,
    )
    return render(request, "set_up/dates.html", page, view, sent.status)


def do_for_round(
    request: Request,
    db: Db,
    actor: Actor,
    form: PostedForm,
    act: "Callable[[Session, AssessmentOut], str]",
    part: str = "",
) -> Response:
    """One act on the round in hand, told on the page of dates; a refusal keeps what was typed."""
    try:
        with db.write() as session:
            says = act(session, service.current_assessment(session, actor))
    except (Invalid, RuleBroken, EditConflict) as problem:
        return show_dates(request, db, actor, refused_by(form, problem))
    return done(f"/set-up/dates#{part}" if part else "/set-up/dates", says)


_do = do_for_round


def _change_closures(session: "Session", actor: Actor, version: int, days: list[ClosureDayIO]) -> None:
    service.change_settings(session, actor, version, SettingsPatch(closure_days=days))


def _read_with_time(schema: type[Schema], form: PostedForm, field: str) -> tuple[Schema | None, FormErrors]:
    """`read_form`, with the time of day as people write it."""
    written = form[field]
    clock_time = read_clock_time(written)
    if clock_time is None:
        return None, FormErrors((FormError(field, "Give a time of day, like 5pm or 17:00."),))
    return read_form(schema, PostedForm({**form.fields, field: (clock_time,)}))


def _in_words(errors: FormErrors) -> FormErrors:
    words = {
        "Enter notified on.": "Give the day of the letter.",
        "Enter return due on.": "Give the day on which the return is due, as the letter states it.",
        "Enter until on.": "Say until which day more time was asked for.",
        "Enter reason.": "Say why.",
    }
    return FormErrors(tuple(FormError(one.field, words.get(one.message, one.message)) for one in errors))


def _stands(here: AssessmentOut) -> dict[str, str]:
    due = None if here.return_due_at is None else local(here.return_due_at)
    return {
        "notified_on": date_entry(here.notified_on),
        "return_due_on": date_entry(due.date()) if due else "",
        "return_due_time": time_of_day(due) if due else "",
        **{name: date_entry(getattr(here, name)) for name in LATER},
    }


def _milestone(one: MilestoneOut) -> MilestoneLine:
    is_cqc = one.kind is MilestoneKind.CQC
    forecast = ""
    if one.on is None and one.forecast_from is not None and one.forecast_to is not None:
        forecast = f"Forecast: {date_entry(one.forecast_from)} to {date_entry(one.forecast_to)}"
    return MilestoneLine(
        code=one.code,
        name=one.name,
        is_cqc=is_cqc,
        day=one.day,
        on=one.on,
        done=one.done_on,
        version=one.version,
        certainty=one.certainty[:1].upper() + one.certainty[1:] if is_cqc else "",
        basis=forecast or (one.basis[:1].upper() + one.basis[1:]),
        has_passed=one.has_passed,
        may_move=one.code not in STATED_AS and one.code != COMMENTS_DUE,
        note=one.note,
    )


def _extension(one: ExtensionOut) -> ExtensionLine:
    more = [f"Answered {day_and_month(one.decided_on)}." if one.decided_on else "", one.in_writing, one.reason]
    is_open = one.state is ExtensionState.ASKED
    return ExtensionLine(
        asked=one.asked_on,
        until=deadline(one.until),
        state=one.state.value,
        more=" ".join(bit for bit in more if bit),
        version=one.version,
        is_open=is_open,
    )

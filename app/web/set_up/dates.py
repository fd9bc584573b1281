"""Set up: the letter in one act, the dates as CQC states them, more time, and the days on which the council is closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
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
from app.core.errors import EditConflict, Invalid, Problem, RuleBroken
from app.web.dates import date_entry, day_and_month, deadline, local, plural, read_date, time_of_day
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.set_up.clock_time import read_clock_time
from app.web.shell import render
from app.web.views.set_up import DatesPage, ExtensionLine, MilestoneLine
from app.web.views.shared import Conflict, Pair

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
        return show_dates(request, db, actor, form, _in_words(errors))
    is_correction = bool(data.reason)

    def act(session: "Session", here: AssessmentOut) -> str:
        out = service.notice_arrived(session, actor, here.reference, form.version, data)
        moved = answers.set_due_dates(session, actor, also_set_ones=is_correction)
        due = deadline(out.return_due_at) if out.return_due_at else ""
        return f"The return is due at {due}. {plural(moved, 'request has', 'requests have')} a new due date."

    return _do(request, db, actor, form, act)


@router.post("/set-up/dates")
def state_dates(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Dates that CQC states after the letter; an empty field takes one back."""
    actor.require(Permission.ASSESSMENT_DATES)
    data, errors = read_form(DatesPatch, form)
    if data is None:
        return show_dates(request, db, actor, form, errors)

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
        return show_dates(request, db, actor, form, _in_words(errors))

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
        return show_dates(request, db, actor, form, errors)
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
        return show_dates(request, db, actor, form, FormErrors(tuple(said)))

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


def show_dates(
    request: Request,
    db: Db,
    actor: Actor,
    form: PostedForm | None = None,
    errors: FormErrors | None = None,
    problem: Problem | None = None,
) -> Response:
    """The page of dates; with faults, or with what somebody else saved, beside what was typed."""
    actor.require(Permission.ASSESSMENT_DATES)
    faults, conflict = errors or FormErrors(), None
    with db.read() as session:
        here = service.current_assessment(session, actor)
        settings = service.settings(session, actor)
        stands = _stands(here)
        if isinstance(problem, EditConflict) and form is not None:
            pairs = [Pair(label, stands[name], form[name]) for name, label in LATER.items() if name in form]
            conflict, faults = Conflict([pair for pair in pairs if pair.theirs != pair.yours]), FormErrors()
        page = frame(session, actor, "Dates", "/set-up", errors=faults)
    typed = {} if form is None else {name: form[name] for name in (*NOTICE, "until_on", "on", "name") if name in form}
    view = DatesPage(
        notified=here.notified_on,
        values=stands | typed,
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
    status = problem.status if problem else 422 if errors else 200
    return render(request, "set_up/dates.html", page, view, status)


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
        return show_dates(request, db, actor, form, errors_from(problem), problem)
    response = RedirectResponse(f"/set-up/dates#{part}" if part else "/set-up/dates", 303)
    tell(response, says)
    return response


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
        certainty=one.certainty if is_cqc else "",
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

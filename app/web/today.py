"""Today: the first page, in the shape of the role of whoever looks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers.schemas.requests import RequestRow
from app.assessments import service as assessments
from app.core.clock import today as this_day
from app.intake import service as intake
from app.jobs import service as jobs
from app.jobs.schemas import OwnWork
from app.packs import service as packs
from app.readiness import service
from app.readiness.schemas import ReadinessOut, TodayFor, TodayOut, WaitingOut
from app.reminders import service as reminders
from app.web.charts import BurnUp, DayCount
from app.web.dates import day_and_month, local, long_date, plural, time_of_day
from app.web.frame import frame
from app.web.happenings import told
from app.web.shell import render
from app.web.views.today import AlsoFigure, Countdown, Leaving, RiskRow, TodayPage, Waiting, Work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
LEDES = {
    TodayFor.LEAD: "You are lead officer for the information return. Here is where it stands and what is waiting for you.",
    TodayFor.TEAM: "Here is where the information return stands and what is waiting for you.",
    TodayFor.PSW: "What the cases need from you, and where the information return stands.",
    TodayFor.READER: "Where the information return stands and what is most at risk.",
    TodayFor.MEMBER: "Where the information return stands.",
    TodayFor.CONTRIBUTOR: "What you were asked for, and the requests that are yours.",
    TodayFor.ADMIN: "You look after people and what they may do.",
}
PEOPLE = Waiting("People and their roles", "Add somebody, change a role, or end one’s access.", "/people", "Open")
START = Waiting(
    "Set up the assessment", "Load the request list that CQC sent, add people and dates.", "/set-up", "Set it up"
)
# A line needs a few days before it says more than its figures.
FEWEST_DAYS = 3
MOST_WORK = 5


@router.get("/")
def today_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """On plan or not, what waits for this person, what is most at risk."""
    if actor.assessment_id is None:
        return _before_the_first(request, db, actor)
    sends = request.app.state.settings.sends_mail
    with db.read() as session:
        found = service.today_for(session, actor)
        work = _work(session, actor)
        own = _own_reminders(session, actor) if sends else ""
        page = frame(session, actor, "Today", "/", with_deadline=found.readiness is None)
    view = replace(_view(actor, found), work=work, leaving=_leaving(found) if sends else None, own_reminders=own)
    return render(request, "today/page.html", page, view)


def _before_the_first(request: Request, db: Db, actor: Actor) -> Response:
    may = actor.may(Permission.ASSESSMENT_SET_UP)
    with db.read() as session:
        page = frame(session, actor, "Today", "/")
    waiting = ([START] if may else []) + ([PEOPLE] if actor.may(Permission.PEOPLE_WRITE) else [])
    lede = "No assessment is set up yet." + ("" if may else " The lead officer sets one up.")
    return render(request, "today/page.html", page, TodayPage(this_day(), lede, waiting=waiting))


def _view(actor: Actor, found: TodayOut) -> TodayPage:
    figures = found.readiness
    waiting = [_waiting(one) for one in found.waiting]
    if found.seen_by is TodayFor.ADMIN:
        waiting = [*waiting, PEOPLE]
    # What is at risk is said once: one's own are named beside it only where they are not there already.
    at_risk = {row.code for row in found.at_risk}
    return TodayPage(
        day=found.on,
        lede=LEDES[found.seen_by],
        countdown=_countdown(figures),
        if_today=figures.if_today if figures else "",
        standing=figures.standing if figures else "",
        standing_more=figures.standing_more if figures and not figures.if_today else "",
        requests_heading=f"The {figures.counts.total} requests" if figures else "",
        counts=_counts(figures),
        also=_also(actor, found),
        urgent=[_waiting(one) for one in found.urgent],
        waiting=waiting,
        nothing_waiting=found.nothing_waiting,
        at_risk=_rows(found.at_risk),
        mine=_rows([row for row in found.mine if row.code not in at_risk]),
        burn_up=_burn_up(figures),
        activity=told(found.happened),
        sees_activity=actor.may(Permission.ACTIVITY_READ),
        may_see_requests=actor.may(Permission.REQUESTS_READ),
        may_set_dates=actor.may(Permission.ASSESSMENT_DATES),
        is_planning=found.is_planning,
        may_remind=actor.may(Permission.REQUESTS_MANAGE),
    )


def _leaving(found: TodayOut) -> Leaving | None:
    """5 reminders go at 2pm: with the way to stop them."""
    if found.reminders is None:
        return None
    number, at = len(found.reminders.keys), found.reminders.leaves_at
    hour = time_of_day(at) if local(at).date() == found.on else f"{time_of_day(at)}, {long_date(at)}"
    return Leaving(f"{plural(number, 'reminder goes', 'reminders go')} at {hour}.", " ".join(found.reminders.keys))


def _own_reminders(session: "Session", actor: Actor) -> str:
    if not actor.may(Permission.REQUESTS_READ):
        return ""
    pause = reminders.my_pause(session, actor)
    if pause.until is not None:
        return f"Your reminders are paused until {long_date(pause.until)}."
    return "You are reminded by mail of what is due." if assessments.council_facts(session).reminders else ""


def _work(session: "Session", actor: Actor) -> list[Work]:
    """Imports and packs that this person started: under way, or ended within a day."""
    found = jobs.list_own_work(session, actor) if actor.may(Permission.ASSESSMENT_READ) else []
    if not found:
        return []
    pages = {
        key: (f"Batch {ref.removeprefix('B-')}", f"/evidence/batches/{ref}")
        for key, ref in _batches(session, actor, found)
    }
    if actor.may(Permission.PACKS_READ):
        pages |= {
            one.job_id: (f"Pack {one.number}", f"/packs/P-{one.number}") for one in packs.list_packs(session, actor)
        }
    lines = [(one.job, pages[one.subject_id]) for one in found if one.subject_id in pages]
    return [Work(words, job.sentence, address, job.finished_at) for job, (words, address) in lines][:MOST_WORK]


def _batches(session: "Session", actor: Actor, found: Sequence[OwnWork]) -> Iterable[tuple[UUID, str]]:
    if not actor.may(Permission.EVIDENCE_READ):
        return ()
    return intake.references_of_batches(session, actor, [one.subject_id for one in found]).items()


def _waiting(one: WaitingOut) -> Waiting:
    title = one.title[:1].upper() + one.title[1:]
    return Waiting(title, one.more, one.address, one.button)


def _countdown(figures: ReadinessOut | None) -> Countdown | None:
    if figures is None or figures.countdown.due_at is None or figures.countdown.working_days_left is None:
        return None
    days = figures.countdown
    assert days.due_at is not None and days.working_days_left is not None
    return Countdown(days.working_days_left, days.due_at, days.day_words)


def _counts(figures: ReadinessOut | None) -> dict[str, int]:
    if figures is None or not figures.counts.total:
        return {}
    counts = figures.counts
    return {
        "approved": counts.approved,
        "ready_to_approve": counts.ready_to_approve,
        "gaps": counts.gaps,
        "nothing_in": counts.nothing_in,
        "not_applicable": counts.not_applicable,
    }


def _also(actor: Actor, found: TodayOut) -> list[AlsoFigure]:
    figures = []
    cases, assertions = found.cases, found.assertions
    if cases is not None and cases.checked is not None and cases.listed:
        sees = {Permission.CASES_READ, Permission.CASES_COUNT, Permission.CASES_LIST_ALL} & actor.permissions
        figures.append(AlsoFigure(cases.checked, cases.listed, "cases checked", "/cases" if sees else ""))
    if assertions is not None and assertions.needing:
        words = "assertions fully evidenced"
        figures.append(AlsoFigure(assertions.supported, assertions.needing, words, "/self-assessment"))
    return figures


def _rows(rows: Sequence[RequestRow]) -> list[RiskRow]:
    return [
        RiskRow(
            code=row.code,
            title=row.title,
            address=f"/requests/{row.code}",
            state=row.state.value,
            owner=row.owner.name if row.owner else "",
            due=row.due_on,
            missing=row.missing,
            is_planning=bool(row.badge),
        )
        for row in rows
    ]


def _burn_up(figures: ReadinessOut | None) -> BurnUp | None:
    """The line of the days so far; nothing while there is no plan to hold it against."""
    if figures is None or figures.plan_starts is None or len(figures.days) < FEWEST_DAYS:
        return None
    due = figures.countdown.due_on or figures.countdown.forecast_due_on or figures.plan_ends
    if due is None:
        return None
    return BurnUp(
        days=[DayCount(day.on, day.done, day.plan) for day in figures.days],
        total=figures.counted,
        starts=figures.plan_starts,
        due=due,
        conclusion=_conclusion(figures, due),
        plan_ends=figures.plan_ends,
        forecast=figures.forecast_on,
    )


def _conclusion(figures: ReadinessOut, due: date) -> str:
    """What the line says beyond the figures beside it: how far from the plan, and how near to the deadline it ends."""
    done, planned = figures.ready_or_approved, figures.planned_today
    if done >= figures.counted:
        return "Every request is ready or approved."
    says = []
    if planned is not None:
        away = abs(done - planned)
        says.append(
            f"{away} {'ahead of' if done > planned else 'behind'} the plan." if away else "Exactly on the plan."
        )
    if figures.forecast_on is None:
        says.append("Nothing has become ready lately, so no end can be forecast.")
    else:
        spare = (due - figures.forecast_on).days
        place = f"{plural(abs(spare), 'day')} {'before' if spare > 0 else 'after'}" if spare else "on"
        says.append(f"At this pace it ends on {day_and_month(figures.forecast_on)}, {place} the deadline.")
    return " ".join(says)

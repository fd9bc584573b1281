"""The verbs of readiness: where the return stands, Today for one person, and writing the day's counts down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.activity import service as activity
from app.activity.schemas import ActOut
from app.answers import service as answers
from app.answers.rules.showing import counts_of, row_of
from app.answers.schemas.requests import CountsOut, RequestRow
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentOut
from app.casetracking import service as cases
from app.casetracking.schemas.counts import CasesToday
from app.core.clock import now, today
from app.intake import service as intake
from app.readiness import queries
from app.readiness.models import ReadinessDay
from app.readiness.rules import waiting as rules
from app.readiness.rules.pace import (
    ALL_READY,
    Day,
    Plan,
    forecast,
    if_letter_came,
    pace,
    standing,
    standing_more,
)
from app.readiness.schemas import (
    AssertionsToday,
    DayOut,
    ReadinessOut,
    RemindersNext,
    TodayFor,
    TodayOut,
    WaitingOut,
)
from app.reminders import service as reminders
from app.selfassessment import service as selfassessment
from app.selfassessment.models import SupportState

AT_RISK = 5
HAPPENED = 8
# Someone who was never here before looks back one day.
FIRST_LOOK = timedelta(days=1)

_SEES = frozenset({Permission.REQUESTS_READ, Permission.REQUESTS_READ_ALL})


def readiness(session: Session, actor: Actor) -> ReadinessOut:
    """Where the return stands: counts, plan, pace and forecast. The same figures wherever they are shown."""
    actor.require(Permission.TODAY_COUNTS)
    return _figures(session, actor, answers.count_requests(session, actor))


def today_for(session: Session, actor: Actor, *, since: datetime | None = None) -> TodayOut:
    """Today in the shape of this person's role: what is urgent, what waits, where the return stands, what happened.

    `since` is when they last looked; without it the end of their session before this one. The number of SELECTs does
    not grow with the requests.
    """
    actor.require(Permission.ASSESSMENT_READ if actor.may(Permission.ASSESSMENT_READ) else Permission.PEOPLE_READ)
    seen_by = rules.seen_by(actor)
    if seen_by is TodayFor.ADMIN:
        return TodayOut(seen_by=seen_by, on=today(), waiting=tuple(_in_people(session, actor)))
    seen = answers.judged_requests(session, actor) if actor.may(Permission.REQUESTS_READ) else []
    found = _figures_for(session, actor, seen)
    case_counts = _cases(session, actor)
    urgent = rules.acts(cases.act_now_open(session, actor)) if actor.may(Permission.CASES_MANAGE) else []
    looked = since or queries.last_looked(session, actor.person_id) or now() - FIRST_LOOK
    on = today()
    rows = {facts.id: row_of(facts, judged, on) for facts, judged in seen}
    return TodayOut(
        seen_by=seen_by,
        on=on,
        urgent=tuple(urgent),
        waiting=tuple(_waiting(session, actor, seen, case_counts)),
        nothing_waiting=_nothing_waiting(seen, on),
        readiness=found,
        at_risk=_at_risk(actor, seen, rows, on),
        mine=tuple(
            rows[facts.id] for facts, _ in seen if facts.owner is not None and facts.owner.id == actor.person_id
        ),
        cases=case_counts,
        assertions=_assertions(session, actor),
        is_planning=assessments.current_assessment(session, actor).list_is_planning,
        reminders=_reminders(session, actor, seen),
        since=looked,
        happened=tuple(_happened(session, actor, looked)),
    )


def note_today(session: Session, actor: Actor) -> CountsOut:
    """Write today's counts of the round in hand down, over an earlier look of the same day."""
    actor.require(Permission.TODAY_COUNTS)
    counts = answers.count_requests(session, actor)
    _keep(session, actor.assessment, counts)
    return counts


def note_every_round(session: Session, actor: Actor) -> int:
    """The sweep of a day: note today's counts of every round that is still open; how many."""
    actor.require(Permission.SYSTEM_RUN)
    rounds = queries.list_open_rounds(session)
    for assessment_id in rounds:
        reader = replace(
            actor, assessment_id=assessment_id, permissions=actor.permissions | _SEES | {Permission.TODAY_COUNTS}
        )
        _keep(session, assessment_id, answers.count_requests(session, reader))
    return len(rounds)


def _figures_for(session: Session, actor: Actor, seen: rules.Seen) -> ReadinessOut | None:
    """The figures from what is read already, where this person sees every request."""
    if not actor.may(Permission.TODAY_COUNTS):
        return None
    if not actor.may(Permission.REQUESTS_READ_ALL):
        return readiness(session, actor)
    return _figures(session, actor, counts_of(judged for _, judged in seen))


def _figures(session: Session, actor: Actor, counts: CountsOut) -> ReadinessOut:
    in_hand = assessments.current_assessment(session, actor)
    working = assessments.working_days(session, actor)
    on, total = today(), counts.counted
    now_at = Day(on, counts.ready_or_approved)
    days = [Day(row.on, _done(row)) for row in queries.list_days(session, actor.assessment) if row.on < on]
    plan = _plan(in_hand, total)
    starts = plan.starts if plan else (days[0].on if days else on)
    speed = pace(days, now_at, starts, working)
    last_on = forecast(total, now_at, speed, working)
    due_on = in_hand.countdown.due_on
    return ReadinessOut(
        on=on,
        round=in_hand.reference,
        title=in_hand.title,
        counts=counts,
        counted=total,
        ready_or_approved=now_at.done,
        countdown=in_hand.countdown,
        plan_starts=plan.starts if plan else None,
        plan_ends=plan.ends if plan else None,
        planned_today=plan.on(on) if plan else None,
        is_on_plan=now_at.done >= plan.on(on) if plan else None,
        a_working_day=round(speed, 2),
        forecast_on=last_on if plan else None,
        standing=standing(plan, now_at, total),
        standing_more=standing_more(plan, now_at, total, last_on, due_on),
        if_today="" if plan else if_letter_came(now_at.done, total),
        days=tuple(DayOut(on=day.on, done=day.done, plan=plan.on(day.on) if plan else None) for day in [*days, now_at]),
    )


def _plan(in_hand: AssessmentOut, total: int) -> Plan | None:
    """From the letter to the day on which all is to be ready; the day of the return where that step was taken away."""
    if in_hand.notified_on is None:
        return None
    ready = next((one.on for one in in_hand.milestones if one.code == ALL_READY and one.on is not None), None)
    ends = ready or in_hand.countdown.due_on or in_hand.countdown.forecast_due_on
    if ends is None or ends <= in_hand.notified_on:
        return None
    return Plan(in_hand.notified_on, ends, total)


def _waiting(session: Session, actor: Actor, seen: rules.Seen, case_counts: CasesToday | None) -> list[WaitingOut]:
    found = _in_people(session, actor)
    if actor.may(Permission.REQUESTS_READ):
        email = accounts.who_am_i(session, actor).email
        found += rules.in_asks(actor, email, answers.list_asks(session, actor), today())
        found += rules.in_requests(actor, seen, today())
    if actor.may(Permission.REQUESTS_NAME_APPROVER):
        found += rules.in_links(answers.waiting_for_consent(session, actor))
    if actor.may(Permission.EVIDENCE_WRITE):
        found += rules.in_masters(intake.masters_changed(session, actor))
    if actor.may(Permission.ASSESSMENT_SET_UP):
        proposed = answers.proposed_lists(session, actor)
        found += rules.in_lists(proposed, len(answers.list_waiting(session, actor)))
    return [*found, *rules.in_cases(case_counts)]


def _in_people(session: Session, actor: Actor) -> list[WaitingOut]:
    """For lead and information governance who broke the glass; for whoever settles roles those that wait."""
    glass = accounts.recent_glass(session, actor) if actor.may(Permission.PEOPLE_END_GLASS) else []
    proposals = accounts.list_proposals(session, actor) if actor.may(Permission.PEOPLE_SETTLE_ROLES) else []
    return rules.in_people(glass, proposals)


def _nothing_waiting(seen: rules.Seen, on: date) -> str:
    tomorrow = on + timedelta(days=1)
    due = sum(facts.due_on == tomorrow and judged.state in rules.UNFINISHED for facts, judged in seen)
    if not due:
        return "Nothing is waiting for you."
    return f"Nothing is waiting for you. {due} request{' is' if due == 1 else 's are'} due tomorrow."


def _at_risk(actor: Actor, seen: rules.Seen, rows: dict[UUID, RequestRow], on: date) -> tuple[RequestRow, ...]:
    if not actor.may(Permission.REQUESTS_READ_ALL):
        return ()
    return tuple(rows[facts.id] for facts in rules.most_at_risk(seen, on, AT_RISK))


def _cases(session: Session, actor: Actor) -> CasesToday | None:
    if not (actor.may(Permission.CASES_READ) or actor.may(Permission.TODAY_COUNTS)):
        return None
    return cases.counts_for_today(session, actor)


def _assertions(session: Session, actor: Actor) -> AssertionsToday | None:
    if not actor.may(Permission.SELF_ASSESSMENT_READ):
        return None
    statements = selfassessment.list_statements(session, actor).statements
    states = [one.state for statement in statements for one in statement.assertions]
    return AssertionsToday(
        supported=states.count(SupportState.SUPPORTED), needing=len(states) - states.count(SupportState.NOT_NEEDED)
    )


def _reminders(session: Session, actor: Actor, seen: rules.Seen) -> RemindersNext | None:
    if not actor.may(Permission.REQUESTS_MANAGE):
        return None
    found = reminders.to_leave(session, actor, seen)
    return RemindersNext(keys=tuple(one.key for one in found), leaves_at=found[0].leaves_at) if found else None


def _happened(session: Session, actor: Actor, since: datetime) -> Sequence[ActOut]:
    if not actor.may(Permission.ACTIVITY_READ):
        return ()
    return activity.since(session, actor, since, HAPPENED)


def _keep(session: Session, assessment_id: UUID, counts: CountsOut) -> None:
    row = session.get(ReadinessDay, (assessment_id, today()))
    if row is None:
        row = ReadinessDay(assessment_id=assessment_id, on=today(), counts={})
        session.add(row)
    row.counts = counts.model_dump()
    session.flush()


def _done(row: ReadinessDay) -> int:
    return int(row.counts["ready_to_approve"]) + int(row.counts["approved"])

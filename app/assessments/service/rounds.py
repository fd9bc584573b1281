"""Rounds: set one up, look at it, change what it is called, its sizes and its status, give it another list."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments import queries
from app.assessments.models import Assessment, AssessmentStatus, Milestone
from app.assessments.queries import RoundRow
from app.assessments.rules import (
    WorkingDays,
    beginning,
    countdown,
    due_day_for,
    due_on_for,
    local_day,
    mark_sent,
    second_open_fault,
    status_fault,
)
from app.assessments.rules.showing import assessment_out, row_out
from app.assessments.schemas import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPatch,
    AssessmentRow,
    CouncilFacts,
    DueDay,
    RoundFacts,
)
from app.assessments.service.current import council_facts
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, RuleBroken
from app.core.turns import take_turn
from app.framework import service as framework
from app.framework.reference import CaseVersion, case_tracking
from app.framework.reference import framework as cqc_framework


def set_up_assessment(session: Session, actor: Actor, data: AssessmentIn) -> AssessmentOut:
    """Set up a round: its list, the sizes of case tracking and the milestones, all copied so that they can be changed.

    With `predecessor` it starts from that round; what hangs on requests is carried over by the answers' own verb.
    Raises Invalid (422) for a framework, case rules or round that is not there, RuleBroken (409) before the council is
    set up or for a list without requests.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    if queries.find_settings(session) is None:
        raise RuleBroken("The council is not set up yet. Give its name first.")
    before = queries.find_assessment(session, data.predecessor) if data.predecessor else None
    rules = _case_rules(data.case_rules)
    version = cqc_framework().version(data.framework) if data.framework else cqc_framework().current
    _refuse_unknown(data, found=before is not None, has_rules=rules is not None, has_framework=version is not None)
    assert rules is not None and version is not None
    list_id = framework.list_id_of(session, actor, data.list_code)
    take_turn(session)
    row = Assessment(
        reference=_next_reference(queries.list_references(session)),
        title=data.title,
        status=AssessmentStatus.PREPARING,
        framework=version.id,
        case_rules=rules.id,
        request_list_id=list_id,
        case_list_size=rules.list_size,
        case_chosen_size=rules.detailed,
        case_interview_size=rules.interviewed,
        predecessor_id=None if before is None else before.id,
        set_up_at=now(),
    )
    session.add(row)
    session.flush()
    session.add_all(
        Milestone(
            assessment_id=row.id,
            code=one.code,
            kind=one.kind,
            name=one.name,
            position=position,
            day=one.day,
            certainty=one.certainty,
            note=one.note,
        )
        for position, one in enumerate(beginning())
    )
    record(session, actor, "assessments.assessment.set_up", row)
    return get_assessment(session, actor, row.reference)


def list_assessments(session: Session, actor: Actor) -> list[AssessmentRow]:
    """Every round, the newest first."""
    actor.require(Permission.ASSESSMENT_READ)
    return [_row_out(found) for found in queries.list_rounds(session)]


def get_assessment(session: Session, actor: Actor, reference: str) -> AssessmentOut:
    """One round with its dates, countdown, milestones and extensions; NotFound (404) in words."""
    actor.require(Permission.ASSESSMENT_READ)
    found = queries.get_round(session, reference)
    return assessment_out(
        _row_out(found),
        found.assessment,
        queries.list_milestones(session, found.assessment.id),
        queries.list_extensions(session, found.assessment.id),
        WorkingDays(queries.closures(session)),
        now(),
        list_is_planning=found.list_is_planning,
    )


def current_assessment(session: Session, actor: Actor) -> AssessmentOut:
    """The round that the actor works in; RuleBroken (409) while none is set up."""
    actor.require(Permission.ASSESSMENT_READ)
    return get_assessment(session, actor, queries.get_round_of(session, actor).reference)


def change_assessment(
    session: Session, actor: Actor, reference: str, version: int, data: AssessmentPatch
) -> AssessmentOut:
    """Change title, sizes of case tracking or status. RuleBroken (409) for a step of status that can't be taken."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    row = queries.get_at_version(session, reference, version)
    changes = data.model_dump(exclude_unset=True)
    wanted = changes.pop("status", None)
    if wanted is not None and wanted is not row.status:
        _move(session, row, wanted)
    for field, value in changes.items():
        if field == "title" and value is None:
            continue
        setattr(row, field, value)
    record(session, actor, "assessments.assessment.changed", row)
    return get_assessment(session, actor, reference)


def use_list(session: Session, actor: Actor, list_code: str) -> None:
    """Give the actor's round another request list. Only the answers' change of list calls this, with the moves confirmed."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    row = queries.get_round_of(session, actor)
    row.request_list_id = framework.list_id_of(session, actor, list_code)
    record(session, actor, "assessments.list.changed", row)


def round_facts(session: Session, actor: Actor) -> RoundFacts:
    """The actor's round as reports, gaps, packs and Today need it, in four SELECTs."""
    actor.require(Permission.ASSESSMENT_READ)
    row = queries.get_round_of(session, actor)
    council: CouncilFacts = council_facts(session)
    left = countdown(now(), row.notified_on, row.return_due_at, WorkingDays(queries.closures(session)))
    return RoundFacts(
        id=row.id,
        reference=row.reference,
        title=row.title,
        status=row.status,
        council_name=council.name,
        made_up=council.made_up,
        protective_marking=council.protective_marking,
        notified_on=row.notified_on,
        return_due_at=row.return_due_at,
        case_list_due_on=row.case_list_due_on,
        working_days_left=left.working_days_left,
        day=left.day,
        of_days=left.of_days,
    )


def report_facts(session: Session, actor: Actor) -> RoundFacts:
    """What stands at the head of a report about the actor's round."""
    actor.require(Permission.ASSESSMENT_READ)
    return round_facts(session, actor)


def due_days(session: Session, actor: Actor, kinds: set[str]) -> dict[str, DueDay]:
    """For each kind of request, when it is to be complete in the actor's round, by our own milestones.

    Dates are working days, the day of the return at the latest, and empty while no letter has come.
    """
    actor.require(Permission.ASSESSMENT_READ)
    row = queries.get_round_of(session, actor)
    milestone_days = queries.own_milestone_days(session, row.id)
    days = WorkingDays(queries.closures(session))
    due_on = None if row.return_due_at is None else local_day(row.return_due_at)
    found = {}
    for kind in kinds:
        day = due_day_for(kind, milestone_days)
        found[kind] = DueDay(day, due_on_for(day, row.notified_on, due_on, days))
    return found


def _move(session: Session, row: Assessment, wanted: AssessmentStatus) -> None:
    fault = status_fault(row.status, wanted)
    if fault is not None:
        raise RuleBroken(fault)
    if wanted is AssessmentStatus.OPEN:
        fault = second_open_fault(queries.find_open(session, other_than=row.id))
        if fault is not None:
            raise RuleBroken(fault)
        if row.notified_on is None:
            raise RuleBroken("No letter has come for this round yet. Enter the date of the letter and it opens.")
    if wanted is AssessmentStatus.SENT and row.status is AssessmentStatus.OPEN:
        mark_sent(queries.list_milestones(session, row.id), today())
    if wanted is AssessmentStatus.CLOSED:
        queries.forget_names(session, row.id)
    row.status = wanted


def _case_rules(wanted: str) -> CaseVersion | None:
    """The case rules by id; without one the newest that says how long the case list is."""
    if wanted:
        return case_tracking().version(wanted)
    sized = [version for version in case_tracking().versions if version.list_size is not None]
    return sized[-1]


def _refuse_unknown(data: AssessmentIn, *, found: bool, has_rules: bool, has_framework: bool) -> None:
    faults = []
    if data.predecessor and not found:
        faults.append(FieldError("/predecessor", f"There is no assessment with the reference {data.predecessor[:20]}."))
    if not has_rules:
        known = ", ".join(version.id for version in case_tracking().versions)
        faults.append(FieldError("/case_rules", f"Choose one of: {known}."))
    if not has_framework:
        known = ", ".join(version.id for version in cqc_framework().versions if version.status)
        faults.append(FieldError("/framework", f"Choose one of: {known}."))
    if faults:
        raise Invalid("The round can't be set up like this. Each fault is named below.", errors=tuple(faults))


def _next_reference(taken: Iterable[str]) -> str:
    numbers = [int(one[2:]) for one in taken if one.startswith("R-") and one[2:].isdecimal()]
    return f"R-{max(numbers, default=0) + 1}"


def _row_out(found: RoundRow) -> AssessmentRow:
    return row_out(found.assessment, found.list_code, found.list_name, found.predecessor)

"""The dates of a round: the letter, what CQC states later, milestones, more time."""

from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments import queries
from app.assessments.models import (
    Assessment,
    AssessmentStatus,
    Extension,
    ExtensionState,
    Milestone,
    MilestoneKind,
)
from app.assessments.rules import (
    STATED_AS,
    StatedDates,
    copy_stated,
    date_faults,
    defaults,
    due_moment,
    extension_fault,
    fitted_days,
    local_day,
    second_open_fault,
    shifted_days,
)
from app.assessments.rules.milestones import COMMENTS_DUE
from app.assessments.rules.showing import stated_dates
from app.assessments.schemas import (
    AssessmentOut,
    DatesPatch,
    ExtensionDecision,
    ExtensionIn,
    MilestonePatch,
    NoticeIn,
)
from app.assessments.service.rounds import get_assessment
from app.audit import record
from app.core.clock import LONDON, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version


def notice_arrived(session: Session, actor: Actor, reference: str, version: int, data: NoticeIn) -> AssessmentOut:
    """CQC's letter came: in one act its date is day 0, the return is due as the letter states, and the round is open.

    Our milestones are fitted to the days that CQC gives. A second letter date is a correction and needs a reason. Dates
    of requests follow from `due_days`; the answers' own verb sets them. Invalid (422), RuleBroken (409).
    """
    actor.require(Permission.ASSESSMENT_DATES)
    row = queries.get_at_version(session, reference, version)
    is_correction = row.notified_on is not None
    if is_correction and not data.reason:
        raise Invalid(
            "The letter's dates are in here already. Say why they change.",
            errors=(FieldError("/reason", "Say what was wrong with the dates. More time from CQC is an extension."),),
        )
    if row.status is AssessmentStatus.PREPARING:
        _refuse_second_open(session, row)
        row.status = AssessmentStatus.OPEN
    given = data.model_dump(exclude={"return_due_on", "return_due_time", "reason"}, exclude_none=True)
    given["return_due_at"] = due_moment(data.return_due_on, data.return_due_time or defaults().due_time)
    _state(row, replace(stated_dates(row), **given))
    _fit_own_milestones(session, row)
    action = "assessments.notice.corrected" if is_correction else "assessments.notice.arrived"
    record(session, actor, action, row, reason=data.reason)
    return get_assessment(session, actor, reference)


def state_dates(session: Session, actor: Actor, reference: str, version: int, data: DatesPatch) -> AssessmentOut:
    """Enter dates as CQC states them, or take one back. Invalid (422) names the dates that can't stand together."""
    actor.require(Permission.ASSESSMENT_DATES)
    row = queries.get_at_version(session, reference, version)
    _state(row, replace(stated_dates(row), **data.model_dump(exclude_unset=True)))
    copy_stated(queries.list_milestones(session, row.id), stated_dates(row).by_name(), today())
    record(session, actor, "assessments.dates.stated", row)
    return get_assessment(session, actor, reference)


def change_milestone(
    session: Session, actor: Actor, reference: str, code: str, version: int, data: MilestonePatch
) -> AssessmentOut:
    """Move, rename or mark a step. What CQC states is not moved here: RuleBroken (409) says where."""
    actor.require(Permission.ASSESSMENT_DATES)
    row = queries.find_milestone(session, queries.get_assessment(session, reference).id, code)
    if row is None:
        raise NotFound(f"There is no step {code[:20]} in this round.")
    require_version(row.version, version)
    changes = data.model_dump(exclude_unset=True)
    _refuse_milestone_faults(row, changes)
    for field, value in changes.items():
        if value is None and field in ("name", "note"):
            continue
        setattr(row, field, value)
    record(session, actor, "assessments.milestone.changed", row)
    return get_assessment(session, actor, reference)


def ask_for_extension(session: Session, actor: Actor, reference: str, version: int, data: ExtensionIn) -> AssessmentOut:
    """Note that CQC was asked for more time. The return stays due as stated until CQC agrees in writing."""
    actor.require(Permission.ASSESSMENT_DATES)
    row = queries.get_at_version(session, reference, version)
    if queries.find_open_extension(session, row.id) is not None:
        raise RuleBroken("CQC has not answered the last time you asked. Note its answer first.")
    until = due_moment(data.until_on, data.until_time or _due_time(row))
    fault = extension_fault(data.asked_on, until, row.return_due_at, today())
    if fault is not None:
        raise Invalid("The extension can't be asked for like this.", errors=(fault,))
    extension = Extension(
        assessment_id=row.id, asked_on=data.asked_on, until=until, reason=data.reason, state=ExtensionState.ASKED
    )
    session.add(extension)
    record(session, actor, "assessments.extension.asked", extension)
    return get_assessment(session, actor, reference)


def agree_extension(
    session: Session, actor: Actor, reference: str, version: int, data: ExtensionDecision
) -> AssessmentOut:
    """CQC agreed in writing: the return is due then, and our steps that are still to come move by as many days.

    `version` is the extension's. Invalid (422) without what was written.
    """
    actor.require(Permission.ASSESSMENT_DATES)
    row, extension = _open_extension(session, reference, version)
    _refuse_decision_faults(extension, data)
    if not data.in_writing:
        raise Invalid(
            "Only what CQC agreed in writing moves the date.",
            errors=(FieldError("/in_writing", "Say what was written, when and by whom."),),
        )
    was = row.return_due_at
    until = extension.until
    if data.until_on is not None:
        until = due_moment(data.until_on, data.until_time or _due_time(row))
        fault = extension_fault(extension.asked_on, until, was, today())
        if fault is not None:
            raise Invalid("CQC's new date can't stand.", errors=(fault,))
    extension.state = ExtensionState.AGREED
    extension.until = until
    extension.decided_on = data.decided_on
    extension.in_writing = data.in_writing
    _state(row, replace(stated_dates(row), return_due_at=until))
    _move_what_is_to_come(session, row, was, until)
    record(session, actor, "assessments.extension.agreed", extension)
    return get_assessment(session, actor, reference)


def refuse_extension(
    session: Session, actor: Actor, reference: str, version: int, data: ExtensionDecision
) -> AssessmentOut:
    """CQC refused: the return stays due as it was. `version` is the extension's."""
    actor.require(Permission.ASSESSMENT_DATES)
    _, extension = _open_extension(session, reference, version)
    _refuse_decision_faults(extension, data)
    extension.state = ExtensionState.REFUSED
    extension.decided_on = data.decided_on
    extension.in_writing = data.in_writing
    record(session, actor, "assessments.extension.refused", extension)
    return get_assessment(session, actor, reference)


def _state(row: Assessment, dates: StatedDates) -> None:
    """Set the dates, or raise Invalid (422) with every pair that can't stand together."""
    faults = date_faults(dates, today())
    if faults:
        raise Invalid("These dates can't be right together. Each fault is named below.", errors=faults)
    for field, value in vars(dates).items():
        setattr(row, field, value)


def _refuse_second_open(session: Session, row: Assessment) -> None:
    fault = second_open_fault(queries.find_open(session, other_than=row.id))
    if fault is not None:
        raise RuleBroken(fault)


def _fit_own_milestones(session: Session, row: Assessment) -> None:
    milestones = queries.list_milestones(session, row.id)
    stated = stated_dates(row).by_name()
    copy_stated(milestones, stated, today())
    letter, due_on = stated["notified_on"], stated["return_due_on"]
    own = [one for one in milestones if one.kind is MilestoneKind.OURS and one.day is not None]
    if letter is None or due_on is None or not own:
        return
    fitted = fitted_days([one.day or 0 for one in own], (due_on - letter).days)
    for milestone, day in zip(own, fitted, strict=True):
        milestone.day = day


def _move_what_is_to_come(session: Session, row: Assessment, was: datetime | None, until: datetime) -> None:
    milestones = queries.list_milestones(session, row.id)
    copy_stated(milestones, stated_dates(row).by_name(), today())
    if was is None or row.notified_on is None:
        return
    own = [one for one in milestones if one.kind is MilestoneKind.OURS and one.day is not None and one.done_on is None]
    more = (local_day(until) - local_day(was)).days
    reached = (today() - row.notified_on).days
    for milestone, day in zip(own, shifted_days([one.day or 0 for one in own], reached, more), strict=True):
        milestone.day = day


def _refuse_milestone_faults(row: Milestone, changes: dict[str, object]) -> None:
    moves = changes.keys() & {"on", "day"}
    if moves and (row.code in STATED_AS or row.code == COMMENTS_DUE):
        raise RuleBroken("CQC states this date. Enter it under Dates, as the letter has it.")
    if row.kind is MilestoneKind.CQC and changes.keys() & {"name", "day"}:
        raise RuleBroken("This is a step of CQC's. Only its date and whether it is done can be noted.")
    done = changes.get("done_on")
    if isinstance(done, date) and done > today():
        raise Invalid(
            "It can't be done on a day to come.", errors=(FieldError("/done_on", "Give today or a day before."),)
        )


def _refuse_decision_faults(extension: Extension, data: ExtensionDecision) -> None:
    if data.decided_on < extension.asked_on:
        raise Invalid(
            "CQC can't have answered before it was asked.",
            errors=(
                FieldError("/decided_on", f"CQC was asked on {extension.asked_on.isoformat()}. Check both dates."),
            ),
        )
    if data.decided_on > today():
        raise Invalid("That day is still to come.", errors=(FieldError("/decided_on", "Give today or a day before."),))


def _open_extension(session: Session, reference: str, version: int) -> tuple[Assessment, Extension]:
    row = queries.get_assessment(session, reference)
    extension = queries.find_open_extension(session, row.id)
    if extension is None:
        raise RuleBroken("No extension waits for CQC's answer. Ask for one first.")
    require_version(extension.version, version)
    return row, extension


def _due_time(row: Assessment) -> time:
    """The hour at which the return is due now, in England."""
    if row.return_due_at is None:
        return defaults().due_time
    return row.return_due_at.astimezone(LONDON).time()

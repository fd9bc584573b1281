"""Settings and rounds as they are answered."""

from collections.abc import Sequence
from datetime import date, datetime

from app.assessments.models import Assessment, CouncilSettings, Extension, Milestone
from app.assessments.rules.countdown import Countdown, countdown
from app.assessments.rules.dates import StatedDates
from app.assessments.rules.defaults import defaults
from app.assessments.rules.milestones import comments_due_on, date_of
from app.assessments.rules.working_days import WorkingDays
from app.assessments.schemas import (
    AssessmentOut,
    AssessmentRow,
    ClosureDayIO,
    CountdownOut,
    ExtensionOut,
    MilestoneOut,
    SettingsOut,
    SilenceOut,
    ThresholdsIO,
)


def settings_out(row: CouncilSettings, closures: Sequence[tuple[date, str]]) -> SettingsOut:
    """The settings with every silence limit in words; a limit that is not set has its default."""
    days = {**defaults().silence_days, **row.silence_days}
    return SettingsOut(
        council_name=row.council_name,
        made_up=row.made_up,
        note_word_limit=row.note_word_limit,
        thresholds=ThresholdsIO.model_validate(row.thresholds),
        abbreviations=row.abbreviations,
        shipped_words=row.shipped_words,
        labels=row.labels,
        overall_words=row.overall_words,
        silence_days=days,
        silences=[SilenceOut(key=one.key, words=one.words, days=days[one.key]) for one in defaults().silences],
        protective_marking=row.protective_marking,
        mail_domains=row.mail_domains,
        reminders=row.reminders,
        tell_managers=row.tell_managers,
        idle_minutes=row.idle_minutes,
        case_idle_minutes=row.case_idle_minutes,
        closure_days=[ClosureDayIO(on=on, name=name) for on, name in closures],
        version=row.version,
    )


def stated_dates(row: Assessment) -> StatedDates:
    """The round's dates as CQC states them."""
    return StatedDates(
        notified_on=row.notified_on,
        return_due_at=row.return_due_at,
        case_list_due_on=row.case_list_due_on,
        second_notice_on=row.second_notice_on,
        presentation_on=row.presentation_on,
        visit_from=row.visit_from,
        visit_to=row.visit_to,
        draft_report_on=row.draft_report_on,
    )


def row_out(row: Assessment, list_code: str, list_name: str, predecessor: str | None) -> AssessmentRow:
    return AssessmentRow(
        reference=row.reference,
        title=row.title,
        status=row.status,
        list_code=list_code,
        list_name=list_name,
        notified_on=row.notified_on,
        return_due_at=row.return_due_at,
        predecessor=predecessor,
        version=row.version,
    )


def assessment_out(
    shown: AssessmentRow,
    row: Assessment,
    milestones: Sequence[Milestone],
    extensions: Sequence[Extension],
    days: WorkingDays,
    at: datetime,
    *,
    list_is_planning: bool,
) -> AssessmentOut:
    """A whole round at this moment; `shown` is the same round as the list of rounds has it."""
    left = countdown(at, row.notified_on, row.return_due_at, days)
    stated = stated_dates(row)
    return AssessmentOut(
        **shown.model_dump(),
        framework=row.framework,
        case_rules=row.case_rules,
        list_is_planning=list_is_planning,
        case_list_size=row.case_list_size,
        case_chosen_size=row.case_chosen_size,
        case_interview_size=row.case_interview_size,
        case_list_due_on=row.case_list_due_on,
        second_notice_on=row.second_notice_on,
        presentation_on=row.presentation_on,
        visit_from=row.visit_from,
        visit_to=row.visit_to,
        draft_report_on=row.draft_report_on,
        comments_due_on=None if row.draft_report_on is None else comments_due_on(row.draft_report_on),
        countdown=countdown_out(left),
        milestones=[milestone_out(one, stated, left.on) for one in milestones],
        extensions=[ExtensionOut.model_validate(one) for one in extensions],
    )


def countdown_out(left: Countdown) -> CountdownOut:
    return CountdownOut.model_validate(left)


def milestone_out(row: Milestone, stated: StatedDates, today: date) -> MilestoneOut:
    """A milestone with its date and where that comes from; one that is done has not passed."""
    dated = date_of(row.code, row.day, row.on, stated.by_name())
    return MilestoneOut(
        code=row.code,
        kind=row.kind,
        name=row.name,
        day=row.day,
        on=dated.on,
        basis=dated.basis.value,
        forecast_from=dated.forecast_from,
        forecast_to=dated.forecast_to,
        done_on=row.done_on,
        has_passed=row.done_on is None and dated.on is not None and dated.on < today,
        certainty=row.certainty,
        note=row.note,
        version=row.version,
    )

"""The steps of a round with their dates: stated by CQC, set here, counted from the letter, or only forecast."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.assessments.models import Milestone, MilestoneKind
from app.assessments.rules.defaults import defaults
from app.assessments.rules.working_days import CQC_DAYS, WorkingDays
from app.framework.reference import CqcMilestone, timeline

# Which date of the assessment a milestone of CQC's stands for: there CQC states it, and nothing else sets it.
STATED_AS: Mapping[str, str] = {
    "M00": "notified_on",
    "M01": "return_due_on",
    "M03": "second_notice_on",
    "M04": "presentation_on",
    "M04b": "case_list_due_on",
    "M06": "visit_from",
    "M09": "draft_report_on",
}
RETURN_DUE, VISIT, DRAFT_REPORT, COMMENTS_DUE = "M01", "M06", "M09", "M10"
# Steps that are over once CQC has dated them: its letters, and the email with the draft report.
HAPPENS_WHEN_STATED = frozenset({"M00", "M03", DRAFT_REPORT})


class Basis(StrEnum):
    """Where a milestone's date comes from."""

    STATED = "stated by CQC"
    RULE = "by CQC's rule"
    SET = "set here"
    COUNTED = "counted from the letter"
    FORECAST = "forecast"
    UNKNOWN = "not known yet"


@dataclass(frozen=True)
class NewMilestone:
    """A milestone as an assessment begins with it; `day` only where a day number is a plan of ours, or day 0."""

    code: str
    kind: MilestoneKind
    name: str
    day: int | None
    certainty: str
    note: str


@dataclass(frozen=True)
class Dated:
    """What is known of a milestone's date. A forecast is a span, and `on` is empty then."""

    on: date | None
    basis: Basis
    forecast_from: date | None = None
    forecast_to: date | None = None


def beginning() -> list[NewMilestone]:
    """CQC's milestones, then ours, in the order in which they come; copied from the timeline data."""
    words = defaults().milestone_words
    cqc = [
        NewMilestone(
            one.code,
            MilestoneKind.CQC,
            one.name,
            0 if one.code == timeline().notification.code else None,
            one.certainty,
            " ".join(part for part in (one.rule, one.note) if part),
        )
        for one in timeline().milestones
    ]
    ours = [
        NewMilestone(one.code, MilestoneKind.OURS, words.get(one.code, one.do), one.day, one.certainty, "")
        for one in timeline().internal
    ]
    return cqc + ours


def comments_due_on(draft_emailed_on: date) -> date:
    """When comments on the draft report's facts are due: so many working days after the date of CQC's email.

    Source: CQC, how we report and share. Bank holidays count, the council's own closure days do not: CQC gives no
    extension for them.
    """
    rule = timeline().milestone(COMMENTS_DUE)
    if rule is None or rule.working_days is None:
        raise LookupError("the timeline data lost the rule for comments on the draft report")
    return CQC_DAYS.after(draft_emailed_on, rule.working_days)


def date_of(code: str, day: int | None, on: date | None, stated: Mapping[str, date | None]) -> Dated:
    """A milestone's date. `day` and `on` are the assessment's own; `stated` holds CQC's dates by the names in STATED_AS."""
    if code in STATED_AS:
        known = stated.get(STATED_AS[code])
        return Dated(known, Basis.STATED) if known is not None else _forecast(code, stated)
    draft = stated.get(STATED_AS[DRAFT_REPORT])
    if code == COMMENTS_DUE and draft is not None:
        return Dated(comments_due_on(draft), Basis.RULE)
    if on is not None:
        return Dated(on, Basis.SET)
    letter = stated.get("notified_on")
    if day is not None and letter is not None:
        return Dated(letter + timedelta(days=day), Basis.COUNTED)
    return _forecast(code, stated)


def copy_stated(milestones: Iterable[Milestone], stated: Mapping[str, date | None], today: date) -> None:
    """Give CQC's milestones the dates that CQC states, so that one query finds what has passed; its letters are done."""
    for milestone in milestones:
        if milestone.code in STATED_AS:
            milestone.on = stated[STATED_AS[milestone.code]]
        elif milestone.code == COMMENTS_DUE:
            draft = stated[STATED_AS[DRAFT_REPORT]]
            milestone.on = None if draft is None else comments_due_on(draft)
        if milestone.code in HAPPENS_WHEN_STATED:
            milestone.done_on = milestone.on if milestone.on is not None and milestone.on <= today else None


def mark_sent(milestones: Iterable[Milestone], today: date) -> None:
    """The return is sent: what leads up to it is over."""
    for milestone in milestones:
        if milestone.done_on is None and (milestone.kind is MilestoneKind.OURS or milestone.code == RETURN_DUE):
            milestone.done_on = today


def fitted_days(days: Sequence[int], stated_return_day: int) -> list[int]:
    """Our day numbers, fitted to the return that CQC states; the last one is its day and the others keep proportion.

    The plan is written for three weeks; CQC's own date may leave more or less.
    """
    planned = max(days, default=0)
    if planned <= 0 or stated_return_day <= 0 or planned == stated_return_day:
        return list(days)
    return [round(day * stated_return_day / planned) for day in days]


def shifted_days(days: Sequence[int], reached: int, more: int) -> list[int]:
    """Day numbers after an extension of `more` days: those past the day that is `reached` move by as many, others stay."""
    return [day + more if day >= reached else day for day in days]


def due_day_for(kind: str, milestone_days: Mapping[str, int]) -> int | None:
    """The day number by which a request of this kind is to be complete; None where its milestone was taken away.

    `milestone_days` holds our milestones' day numbers by code.
    """
    codes = defaults().request_due
    return milestone_days.get(codes.get(kind, codes["other"]))


def due_on_for(day: int | None, notified_on: date | None, return_due_on: date | None, days: WorkingDays) -> date | None:
    """The date of a day number: a working day, at the latest the day of the return; None while no letter has come."""
    if day is None or notified_on is None:
        return None
    wanted = notified_on + timedelta(days=day)
    if return_due_on is not None:
        wanted = min(wanted, return_due_on)
    return max(days.nearest(wanted), notified_on)


def _forecast(code: str, stated: Mapping[str, date | None]) -> Dated:
    """A span counted from the step before, where that one is known; a forecast and no more."""
    milestone = timeline().milestone(code)
    if milestone is None or milestone.first_day is None or milestone.last_day is None or milestone.anchor is None:
        return Dated(None, Basis.UNKNOWN)
    first, last = _anchor_span(milestone, stated)
    if first is None or last is None:
        return Dated(None, Basis.UNKNOWN)
    return Dated(
        None, Basis.FORECAST, first + timedelta(days=milestone.first_day), last + timedelta(days=milestone.last_day)
    )


def _anchor_span(milestone: CqcMilestone, stated: Mapping[str, date | None]) -> tuple[date | None, date | None]:
    known = stated.get(STATED_AS.get(milestone.anchor or "", ""))
    if known is not None:
        return known, known
    if milestone.anchor != VISIT:
        return None, None
    visit = _forecast(VISIT, stated)
    return visit.forecast_from, visit.forecast_to

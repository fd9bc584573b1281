"""Working days, the countdown, milestones, and which dates can stand together."""

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest

from app.assessments.models import AssessmentStatus, MilestoneKind
from app.assessments.rules import (
    CQC_DAYS,
    Basis,
    StatedDates,
    WorkingDays,
    bank_holidays,
    beginning,
    comments_due_on,
    countdown,
    date_faults,
    date_of,
    defaults,
    due_day_for,
    due_moment,
    due_on_for,
    extension_fault,
    fitted_days,
    shifted_days,
    status_fault,
)
from app.framework.reference import timeline

THURSDAY = date(2027, 1, 21)
CLOSED = WorkingDays(((date(2026, 12, 29), "Christmas closure"), (date(2026, 12, 30), "")))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_designs_example_has_seven_working_days_left() -> None:
    assert WorkingDays().count(THURSDAY, date(2027, 2, 1)) == 7


def test_counting_back_is_negative_and_today_is_nothing() -> None:
    assert WorkingDays().count(date(2027, 2, 1), THURSDAY) == -7
    assert WorkingDays().count(THURSDAY, THURSDAY) == 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 25), "a bank holiday (Christmas Day)"),
        (date(2027, 3, 29), "a bank holiday (Easter Monday)"),
        (date(2026, 8, 31), "a bank holiday (Late Summer Bank Holiday)"),
        (date(2027, 1, 23), "a Saturday"),
        (date(2027, 1, 24), "a Sunday"),
        (date(2026, 12, 29), "a day on which the council is closed (Christmas closure)"),
        (date(2026, 12, 30), "a day on which the council is closed"),
        (date(2026, 12, 31), None),
    ],
)
def test_a_day_says_why_it_is_no_working_day(day: date, words: str | None) -> None:
    assert CLOSED.why_not(day) == words


@pytest.mark.parametrize("year", [2019, 2020, 2022, 2023, 2026, 2027, 2028, 2040, 2041])
def test_our_bank_holidays_are_those_of_the_holidays_package(year: int) -> None:
    from holidays import country_holidays

    assert dict(bank_holidays(year)) == dict(country_holidays("GB", subdiv="ENG", years=year))


def test_scotlands_holiday_is_a_working_day_in_england() -> None:
    assert WorkingDays().is_working(date(2026, 11, 30))


def test_a_substitute_day_is_no_working_day() -> None:
    assert not WorkingDays().is_working(date(2027, 12, 27))
    assert not WorkingDays().is_working(date(2027, 12, 28))


def test_the_working_day_before_a_holiday_weekend_is_found() -> None:
    assert WorkingDays().nearest(date(2027, 3, 29)) == date(2027, 3, 25)
    assert WorkingDays().nearest(date(2027, 3, 26), "after") == date(2027, 3, 30)


def test_comments_are_due_ten_working_days_after_the_email() -> None:
    assert comments_due_on(date(2027, 3, 15)) == date(2027, 3, 31)  # Good Friday and Easter Monday lie between


def test_closure_days_of_the_council_do_not_lengthen_cqcs_ten_days() -> None:
    assert comments_due_on(date(2026, 12, 21)) == CQC_DAYS.after(date(2026, 12, 21), 10) == date(2027, 1, 7)


def test_the_countdown_of_the_designs_day() -> None:
    left = countdown(at("2027-01-21T12:00"), date(2027, 1, 11), at("2027-02-01T17:00"), WorkingDays())
    assert (left.day, left.of_days, left.working_days_left, left.calendar_days_left) == (10, 21, 7, 11)
    assert (left.words, left.day_words) == ("7 working days left.", "Today is day 10 of 21.")
    assert not left.has_passed


def test_the_day_of_the_letter_is_day_0() -> None:
    assert countdown(at("2027-01-11T09:00"), date(2027, 1, 11), at("2027-02-01T17:00"), WorkingDays()).day == 0


def test_without_a_letter_nothing_is_dated() -> None:
    left = countdown(at("2027-01-21T12:00"), None, None, WorkingDays())
    assert (left.day, left.working_days_left, left.due_on, left.forecast_due_on) == (None, None, None, None)
    assert left.words == "No letter has come yet, so dates are day numbers counted from it."


def test_three_weeks_are_only_ever_a_forecast() -> None:
    left = countdown(at("2027-01-21T12:00"), date(2027, 1, 11), None, WorkingDays())
    assert left.forecast_due_on == date(2027, 2, 1)
    assert left.due_on is None and left.working_days_left is None
    assert "a forecast, not CQC's date" in left.words


def test_a_stated_date_leaves_no_forecast() -> None:
    assert (
        countdown(at("2027-01-21T12:00"), date(2027, 1, 11), at("2027-02-05T17:00"), WorkingDays()).forecast_due_on
        is None
    )


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2027-02-01T16:59", "The return is due today."),
        ("2027-02-01T17:01", "The return was due earlier today."),
        ("2027-02-03T09:00", "The return is 2 working days late."),
        ("2027-01-29T09:00", "1 working day left."),
    ],
)
def test_the_countdown_says_where_the_return_stands(moment: str, words: str) -> None:
    assert countdown(at(moment), date(2027, 1, 11), at("2027-02-01T17:00"), WorkingDays()).words == words


def test_on_the_saturday_after_a_fridays_deadline_it_is_not_called_today() -> None:
    left = countdown(at("2027-02-06T10:00"), date(2027, 1, 11), at("2027-02-05T17:00"), WorkingDays())
    assert left.words == "The return was due on 5 February 2027."


def test_days_turn_at_midnight_in_england_not_in_utc() -> None:
    left = countdown(at("2027-06-01T23:30"), date(2027, 6, 1), at("2027-06-22T16:00"), WorkingDays())
    assert (left.on, left.day) == (date(2027, 6, 2), 1)


def test_a_deadline_at_five_in_summer_is_four_in_utc() -> None:
    assert due_moment(date(2027, 6, 22), time(17)).astimezone(UTC) == at("2027-06-22T16:00")


def test_a_count_over_the_end_of_summer_time_is_in_days() -> None:
    left = countdown(at("2026-10-23T12:00"), date(2026, 10, 12), due_moment(date(2026, 11, 2), time(17)), WorkingDays())
    assert (left.day, left.of_days, left.working_days_left) == (11, 21, 6)


def test_a_round_begins_with_cqcs_milestones_and_ours() -> None:
    new = beginning()
    assert [one.code for one in new if one.kind is MilestoneKind.CQC] == [one.code for one in timeline().milestones]
    assert {one.day for one in new if one.kind is MilestoneKind.CQC} == {0, None}
    assert [one.day for one in new if one.kind is MilestoneKind.OURS] == [one.day for one in timeline().internal]
    assert all(one.certainty for one in new)


def test_no_forecast_of_cqcs_is_kept_as_a_day_number() -> None:
    return_due = next(one for one in beginning() if one.code == "M01")
    assert return_due.day is None


LETTER = {"notified_on": date(2027, 1, 11)}


def test_a_stated_date_wins() -> None:
    dated = date_of("M06", None, date(2027, 5, 1), {**LETTER, "visit_from": date(2027, 4, 20)})
    assert (dated.on, dated.basis) == (date(2027, 4, 20), Basis.STATED)


def test_the_return_without_a_stated_date_is_a_forecast_and_has_no_date() -> None:
    dated = date_of("M01", None, None, LETTER)
    assert (dated.on, dated.basis) == (None, Basis.FORECAST)
    assert (dated.forecast_from, dated.forecast_to) == (date(2027, 2, 1), date(2027, 2, 1))


def test_the_second_notice_is_forecast_from_the_visit() -> None:
    dated = date_of("M03", None, None, {**LETTER, "visit_from": date(2027, 6, 1)})
    assert (dated.forecast_from, dated.forecast_to) == (date(2027, 4, 6), date(2027, 4, 20))


def test_a_forecast_of_a_forecast_spans_both() -> None:
    dated = date_of("M12", None, None, LETTER)
    assert dated.basis is Basis.FORECAST
    assert (dated.forecast_from, dated.forecast_to) == (date(2027, 5, 10), date(2027, 10, 13))


def test_comments_follow_from_the_email_by_rule() -> None:
    dated = date_of("M10", None, None, {**LETTER, "draft_report_on": date(2027, 3, 15)})
    assert (dated.on, dated.basis) == (date(2027, 3, 31), Basis.RULE)


def test_our_own_step_is_counted_from_the_letter_until_it_is_set() -> None:
    assert date_of("D12", 12, None, LETTER).on == date(2027, 1, 23)
    assert date_of("D12", 12, date(2027, 1, 22), LETTER).basis is Basis.SET
    assert date_of("D12", 12, None, {}).basis is Basis.UNKNOWN


def test_our_days_are_fitted_to_the_return_that_cqc_states() -> None:
    days = [one.day for one in timeline().internal]
    assert fitted_days(days, 21) == days
    longer = fitted_days(days, 25)
    assert longer[0] == 0 and longer[-1] == 25
    assert all(a <= b for a, b in pairwise(longer))


def test_an_extension_moves_only_what_is_to_come() -> None:
    assert shifted_days([0, 7, 12, 21], reached=12, more=7) == [0, 7, 19, 28]


def test_every_kind_of_request_has_its_milestone() -> None:
    days = {one.code: one.day for one in timeline().internal}
    assert due_day_for("document", days) == 12
    assert due_day_for("narrative", days) == 14
    assert due_day_for("unheard of", days) == due_day_for("document", days)
    assert due_day_for("document", {}) is None
    assert set(defaults().request_due.values()) <= set(days)


def test_a_request_is_due_on_a_working_day_and_not_after_the_return() -> None:
    letter = date(2027, 1, 11)
    assert due_on_for(12, letter, date(2027, 2, 1), WorkingDays()) == date(2027, 1, 22)
    assert due_on_for(30, letter, date(2027, 2, 1), WorkingDays()) == date(2027, 2, 1)
    assert due_on_for(12, None, None, WorkingDays()) is None


def test_a_request_is_never_due_before_the_letter() -> None:
    sunday = date(2027, 1, 10)
    assert due_on_for(0, sunday, date(2027, 2, 1), WorkingDays()) == sunday


def faults(**dates: object) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.detail) for fault in date_faults(StatedDates(**dates), THURSDAY)]  # type: ignore[arg-type]


def test_dates_in_their_order_have_no_faults() -> None:
    assert not faults(
        notified_on=date(2027, 1, 11), return_due_at=at("2027-02-01T17:00"), case_list_due_on=date(2027, 3, 1),
        second_notice_on=date(2027, 2, 20), presentation_on=date(2027, 3, 20), visit_from=date(2027, 4, 20),
        visit_to=date(2027, 4, 22),
    )  # fmt: skip


def test_a_return_due_before_the_letter_is_named_in_words() -> None:
    sentence = (
        "The return is due after the letter came: 8 January 2027 does not come after 11 January 2027. Check both dates."
    )
    found = faults(notified_on=date(2027, 1, 11), return_due_at=at("2027-01-08T17:00"))
    assert found == [("/return_due_on", sentence)]


def test_a_letter_that_is_still_to_come_is_refused() -> None:
    assert faults(notified_on=date(2027, 1, 22))[0][0] == "/notified_on"


def test_every_fault_is_named() -> None:
    found = faults(
        notified_on=date(2027, 1, 11), return_due_at=at("2027-01-11T17:00"), visit_from=date(2027, 1, 10),
        visit_to=date(2027, 1, 9),
    )  # fmt: skip
    assert [pointer for pointer, _ in found] == ["/return_due_on", "/visit_from", "/visit_to"]


def test_a_round_moves_step_by_step() -> None:
    assert status_fault(AssessmentStatus.OPEN, AssessmentStatus.SENT) is None
    assert status_fault(AssessmentStatus.SENT, AssessmentStatus.SENT) is None
    assert status_fault(AssessmentStatus.PREPARING, AssessmentStatus.SENT) == (
        "A round that is being prepared for can't become sent in one step."
    )


def test_more_time_must_be_more_time() -> None:
    due = at("2027-02-01T17:00")
    assert extension_fault(THURSDAY, at("2027-02-08T17:00"), due, THURSDAY) is None
    for asked_on, until, due_at in [
        (THURSDAY, due, due),
        (date(2027, 1, 22), at("2027-02-08T17:00"), due),
        (THURSDAY, due, None),
    ]:
        assert extension_fault(asked_on, until, due_at, THURSDAY) is not None


def test_the_defaults_name_no_limit_twice_and_every_milestone_in_words() -> None:
    assert set(defaults().milestone_words) == {one.code for one in timeline().internal}
    assert len(defaults().silence_days) == len(defaults().silences)

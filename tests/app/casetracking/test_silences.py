"""How long a record is silent, while the case is open."""

from datetime import date

from app.assessments.rules import defaults
from app.casetracking.rules.silences import CaseDates, Entry, Limit, Silences, silences

TODAY = date(2027, 1, 21)
# The case of the design: plan on 9 December, first review on 14 February, closed to nobody since.
DATES = CaseDates(
    first_contact=date(2025, 11, 3),
    assessment_start=date(2025, 11, 24),
    assessment_end=date(2025, 11, 24),
    plan=date(2025, 12, 9),
    last_review=date(2026, 11, 11),
)
RECORD = [
    Entry(date(2025, 11, 3), "First contact, duty desk"),
    Entry(date(2025, 11, 5), "Call-back"),
    Entry(date(2025, 11, 24), "Care Act assessment"),
    Entry(date(2025, 12, 9), "Support plan agreed"),
    Entry(date(2026, 2, 14), "Review"),
    Entry(date(2026, 7, 2), "Safeguarding concern"),
    Entry(date(2026, 11, 11), "Annual review"),
]


def found(
    dates: CaseDates = DATES, record: list[Entry] = RECORD, until: date = TODAY, *, partial: bool = False, **days: int
) -> Silences:
    limits = {one.key: Limit(days.get(one.key, one.days), one.words) for one in defaults().silences}
    return silences(dates, record, limits, partial=partial, known_until=until)


def test_the_quiet_spell_after_the_plan_is_found_and_the_half_year_with_support_is_not() -> None:
    assert [silence.words for silence in found().found] == [
        "67 days with no entry. Support in place, before its first review"
    ]


def test_a_councils_own_limit_replaces_ours() -> None:
    assert found(first_review=70).found == ()
    assert [silence.days for silence in found(first_review=70, support=100).found] == [138, 132]


def test_a_gap_as_long_as_its_limit_is_no_silence() -> None:
    assert found(first_review=67).found == ()
    assert len(found(first_review=66).found) == 1


def test_nothing_is_counted_after_the_case_closed() -> None:
    closed = CaseDates(first_contact=date(2025, 11, 3), closed=date(2025, 11, 10))
    assert found(closed, RECORD[:2]).found == ()


def test_a_silence_ends_where_the_case_closed() -> None:
    closed = CaseDates(first_contact=date(2025, 11, 3), closed=date(2026, 1, 5))
    (silence,) = found(closed, RECORD[:2]).found
    assert (silence.end, silence.days, silence.ongoing) == (date(2026, 1, 5), 61, False)


def test_what_is_silent_to_this_day_is_ongoing() -> None:
    (silence,) = found(CaseDates(first_contact=date(2026, 11, 1)), [Entry(date(2026, 11, 2), "Contact")]).found
    assert (silence.days, silence.ongoing, silence.step) == (80, True, "waiting")


def test_the_time_before_the_first_entry_counts_from_first_contact() -> None:
    late = [Entry(date(2026, 12, 20), "Call-back"), Entry(date(2027, 1, 20), "Visit")]
    (before, after) = found(CaseDates(first_contact=date(2026, 11, 1)), late).found
    assert (before.start, before.days, after.days) == (date(2026, 11, 1), 49, 31)


def test_what_came_after_the_import_is_not_held_against_the_record() -> None:
    imported = date(2026, 1, 1)
    assert (
        found(CaseDates(first_contact=date(2025, 12, 20)), [Entry(date(2025, 12, 20), "Contact")], imported).found == ()
    )


def test_over_a_partial_import_nothing_can_be_said() -> None:
    said = found(partial=True)
    assert (said.computable, said.found) == (False, ())
    assert said.why_not == "Only part of the record was imported, so silences can't be worked out."


def test_without_entries_nothing_can_be_said() -> None:
    assert not found(record=[]).computable


def test_entries_of_one_day_are_no_gap_and_their_order_does_not_matter() -> None:
    assert found(record=[*reversed(RECORD), *RECORD]) == found()


def test_where_no_entry_is_a_review_the_date_of_the_last_one_is_taken() -> None:
    record = [Entry(date(2025, 12, 9), "Support plan agreed"), Entry(date(2026, 1, 12), "Visit")]
    dates = CaseDates(plan=date(2025, 12, 9), first_contact=date(2025, 12, 9), last_review=date(2026, 1, 10))
    assert found(dates, record, date(2026, 6, 1)).found == ()
    unreviewed = CaseDates(plan=date(2025, 12, 9), first_contact=date(2025, 12, 9))
    assert [silence.step for silence in found(unreviewed, record, date(2026, 6, 1)).found] == ["first_review"]


def test_while_an_enquiry_is_open_its_own_limit_counts() -> None:
    record = [
        Entry(date(2026, 11, 2), "Contact"),
        Entry(date(2026, 11, 3), "Safeguarding enquiry opened"),
        Entry(date(2026, 11, 20), "Safeguarding enquiry closed"),
        Entry(date(2026, 12, 10), "Visit"),
    ]
    said = found(CaseDates(first_contact=date(2026, 11, 2)), record, date(2026, 12, 12)).found
    assert [(silence.days, silence.step) for silence in said] == [(17, "enquiry")]


def test_every_step_is_one_that_the_settings_know() -> None:
    assert {"waiting", "assessment", "arranging", "first_review", "support", "enquiry"} == set(defaults().silence_days)

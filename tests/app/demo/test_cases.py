"""The cases are of many kinds, hold no identifiers, and are at the stage that the round has reached."""

from collections import Counter
from itertools import combinations

import pytest
import yaml

from app.casetracking.models import ActNow, Verdict
from app.casetracking.rules.identity import age_fault, identifier_fault
from app.demo.cases import Case
from app.demo.story import Story
from tests.app.demo.conftest import TODAY
from tests.house.source import ROOT

RULES = yaml.safe_load((ROOT / "app" / "framework" / "data" / "case_tracking.yaml").read_text())


def cases(story: Story) -> list[Case]:
    return [*story.last_round.cases, *story.this_round.cases, *story.this_round.set_aside]


def texts(case: Case) -> list[str]:
    found = [entry.text for entry in case.entries] + [case.current_services, case.consent_by_when_how]
    found += list(case.log.texts) if case.log else []
    found += [case.check.would_learn, *(answer.note for answer in case.check.answers)] if case.check else []
    return [*found, case.meeting.outcome] if case.meeting else found


def size(version: str, what: str) -> int:
    number = next(one for one in RULES["versions"] if one["id"] == version)[what]
    assert isinstance(number, int)
    return number


def test_both_lists_are_as_long_as_their_version_asks(story: Story) -> None:
    for told in (story.last_round, story.this_round):
        assert len(told.cases) == size(told.round.case_version, "list_size")


def test_of_the_last_list_some_were_chosen_and_fewer_met(story: Story) -> None:
    version = story.last_round.round.case_version
    chosen = [case for case in story.last_round.cases if case.log]
    assert len(chosen) == size(version, "detailed")
    assert len([case for case in chosen if case.meeting and case.meeting.met]) == size(version, "interviewed")
    assert all(case.meeting and case.meeting.outcome for case in chosen)


def test_each_log_has_a_text_for_every_heading(story: Story) -> None:
    headings = RULES["reflective_log"]["headings"]
    for case in story.last_round.cases:
        if case.log:
            assert len(case.log.texts) == len(headings)
            assert all(case.log.texts)
            assert case.log.reviewed_by != case.checker


def test_on_day_eleven_about_two_thirds_are_checked(story: Story) -> None:
    checked = [case for case in story.this_round.cases if case.check]
    assert len(checked) == 34
    assert all(case.check and case.check.file_read_on <= case.check.checked_on <= TODAY for case in checked)
    assert all(case.check for case in story.last_round.cases)


def test_checks_answer_every_standard_in_its_order(story: Story) -> None:
    standards = [one["id"] for one in RULES["practice_standards"]["list"]]
    for case in cases(story):
        if case.check:
            assert [answer.standard for answer in case.check.answers] == standards
            assert {answer.answer for answer in case.check.answers} <= {str(word) for word in Verdict}
            assert case.check.overall in RULES["overall"]["list"]
            unsure = [answer for answer in case.check.answers if answer.answer in {"Partly", "No"}]
            assert all(answer.note for answer in unsure)


def test_something_had_to_be_done_at_once_and_is_open_or_closed(story: Story) -> None:
    acts = [case.check.act_now for case in story.this_round.cases if case.check and case.check.act_now]
    assert {act.what for act in acts} <= {str(word) for word in ActNow} - {str(ActNow.NOTHING)}
    assert len([act for act in acts if act.closed_on]) >= 2
    assert len([act for act in acts if act.closed_on is None]) >= 2
    assert all(act.told and act.told_on <= TODAY for act in acts)


@pytest.mark.parametrize("axis", ["age", "primary_support_reason", "role", "pathway", "outcome"])
def test_values_are_those_of_the_coverage_axes(story: Story, axis: str) -> None:
    allowed = set(next(one for one in RULES["selection_spread"]["axes"] if one["id"] == axis)["values"])
    read = {
        "age": lambda case: [case.age_band],
        "primary_support_reason": lambda case: [case.primary_support_reason],
        "role": lambda case: [case.role],
        "pathway": lambda case: list(case.pathway_types),
        "outcome": lambda case: [case.outcome],
    }[axis]
    assert {value for case in cases(story) for value in read(case)} <= allowed


def test_every_pathway_has_somebody(story: Story) -> None:
    allowed = set(next(one for one in RULES["selection_spread"]["axes"] if one["id"] == "pathway")["values"])
    assert {pathway for case in story.this_round.cases for pathway in case.pathway_types} == allowed


def test_the_age_rule_holds(story: Story) -> None:
    assert [case.case_ref for case in cases(story) if age_fault(case.age_band, list(case.pathway_types))] == []


def test_consent_is_in_the_councils_words(story: Story) -> None:
    assert {case.consent_status for case in cases(story)} <= set(RULES["consent_values"]["list"])
    assert len({case.consent_status for case in story.this_round.cases}) >= 4


def test_records_have_from_five_to_thirty_dated_entries_in_order(story: Story) -> None:
    for case in cases(story):
        assert 5 <= len(case.entries) <= 30, case.case_ref
        days = [entry.on for entry in case.entries]
        assert days == sorted(days)
        assert days[-1] < TODAY


def test_dates_of_a_case_follow_each_other(story: Story) -> None:
    for case in cases(story):
        assert case.first_contact_date <= case.assessment_start <= case.assessment_end
        assert case.last_review is None or case.first_contact_date <= case.last_review


def test_nothing_in_a_case_says_who_somebody_is(story: Story) -> None:
    names = {part for person in story.council.people for part in person.name.split()} - {"Bell", "Price", "Cole"}
    for case in cases(story):
        for text in texts(case):
            assert identifier_fault(text) is None, text
            assert not names & set(text.replace(".", " ").replace(",", " ").split()), text


def test_cases_do_not_read_like_each_other(story: Story) -> None:
    for told in (story.last_round, story.this_round):
        for one, other in combinations(told.cases, 2):
            first, second = ({entry.text for entry in case.entries} for case in (one, other))
            assert len(first & second) / min(len(first), len(second)) < 0.7, (one.case_ref, other.case_ref)


def test_some_imports_are_partial_and_say_so(story: Story) -> None:
    assert [case.case_ref for case in story.this_round.cases if case.import_partial]


def test_cases_set_aside_say_why(story: Story) -> None:
    never = set(RULES["never_list_default"]["list"])
    assert story.this_round.set_aside
    assert {case.set_aside for case in story.this_round.set_aside} <= never


def test_a_case_that_went_unseen_shows_the_silence(story: Story) -> None:
    case = next(case for case in story.this_round.cases if case.case_ref == "CT-29")
    gaps = [(later.on - earlier.on).days for earlier, later in zip(case.entries, case.entries[1:], strict=False)]
    assert max(gaps) >= 90


def test_outcomes_are_mixed(story: Story) -> None:
    outcomes = Counter(case.outcome for case in story.this_round.cases)
    assert min(outcomes.values()) >= 3

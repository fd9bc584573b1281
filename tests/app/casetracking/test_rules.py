"""Stages, checks, counts and what must not stand in a case."""

from datetime import UTC, date, datetime

import pytest

from app.casetracking.models import ActNow, CasePart, CaseStage
from app.casetracking.rules.checks import Checked, checker_fault, draft_faults, finish_faults, must_tell
from app.casetracking.rules.counting import NOT_ON_LIST, grouped, spread, suppressed
from app.casetracking.rules.identity import age_fault, identifier_fault, identifiers_in, match_key
from app.casetracking.rules.stages import Sizes, move_fault, room_fault

S = CaseStage
NAMES = {stage: stage.value.title() for stage in S}
NOW = datetime(2027, 1, 21, 12, tzinfo=UTC)
STANDARDS = ("voice", "risk")
WORDS = ("Good practice", "Needs attention")
GOOD = Checked(ActNow.NOTHING, "", None, STANDARDS, "Good practice", date(2027, 1, 20))


def test_a_case_goes_one_stage_at_a_time() -> None:
    assert move_fault(S.POOL, S.LONGLIST, NAMES) is None
    assert move_fault(S.POOL, S.CHOSEN, NAMES) == "From Pool a case goes to Longlist, not to Chosen."
    assert move_fault(S.CHOSEN, S.CHOSEN, NAMES) == "It is at Chosen already."


def test_every_stage_can_be_left_again() -> None:
    for here in S:
        assert any(move_fault(here, to, NAMES) is None for to in S)


def test_a_stage_takes_as_many_as_the_round_says() -> None:
    sizes = Sizes(listed=4, chosen=2, interviewed=1)
    assert room_fault(S.CHOSEN, sizes, {S.CHOSEN: 1}, 1) is None
    fault = room_fault(S.CHOSEN, sizes, {S.CHOSEN: 1, S.TRACKED: 1}, 1)
    assert fault == "There is room for 2 here, and this would make 3. Move another case back first."


def test_where_cqc_has_not_said_there_is_room() -> None:
    assert room_fault(S.CHOSEN, Sizes(None, None, None), {S.CHOSEN: 900}, 1) is None


def test_the_longlist_may_hold_spare_cases() -> None:
    assert room_fault(S.LONGLIST, Sizes(1, 1, 1), {S.LONGLIST: 9}, 1) is None


def test_a_good_check_has_no_faults() -> None:
    assert draft_faults(GOOD, STANDARDS, WORDS, NOW) == []
    assert finish_faults(GOOD, STANDARDS, NOW.date()) == []


@pytest.mark.parametrize("act_now", [ActNow.TELL_MANAGER, ActNow.SAFEGUARDING])
def test_what_cannot_wait_needs_who_was_told_and_when(act_now: ActNow) -> None:
    check = Checked(act_now, " ", None, STANDARDS, "Good practice", date(2027, 1, 20))
    assert must_tell(act_now)
    assert [fault.pointer for fault in finish_faults(check, STANDARDS, NOW.date())] == ["/told_who", "/told_at"]
    assert draft_faults(check, STANDARDS, WORDS, NOW) == []


def test_an_unfinished_check_says_all_that_is_missing() -> None:
    bare = Checked(ActNow.NOTHING, "", None, ("voice",), "", None)
    assert [fault.detail for fault in finish_faults(bare, STANDARDS, NOW.date())] == [
        "1 of 2 standards have no answer yet.",
        "Choose the overall word.",
        "Give the day on which you read the file.",
    ]


def test_a_draft_takes_no_answer_that_means_nothing() -> None:
    odd = Checked(ActNow.NOTHING, "", datetime(2028, 1, 1, tzinfo=UTC), ("voice", "voice", "mood"), "Fine", None)
    assert [fault.pointer for fault in draft_faults(odd, STANDARDS, WORDS, NOW)] == [
        "/answers/1/standard",
        "/answers/2/standard",
        "/overall",
        "/told_at",
    ]


def test_a_file_is_not_read_tomorrow() -> None:
    check = Checked(ActNow.NOTHING, "", None, STANDARDS, "Good practice", date(2027, 1, 22))
    assert [fault.pointer for fault in finish_faults(check, STANDARDS, NOW.date())] == ["/file_read_on"]


@pytest.mark.parametrize("part", [CasePart.WORKER, CasePart.MANAGER])
def test_the_worker_and_their_manager_never_check(part: CasePart) -> None:
    assert checker_fault({part, CasePart.CHECKER}) is not None
    assert checker_fault({CasePart.CHECKER}) is None
    assert checker_fault(()) is None


def test_small_cells_are_hidden_and_zero_is_one_of_them() -> None:
    counts = {"a": 20, "b": 20, "c": 3, "d": 4, "e": 0}
    assert suppressed(counts, adds_up=True) == {"a": 20, "b": 20, "c": None, "d": None, "e": None}


def test_a_lone_small_cell_takes_the_next_smallest_with_it() -> None:
    assert suppressed({"a": 20, "b": 8, "c": 3}, adds_up=True) == {"a": 20, "b": None, "c": None}


def test_where_cases_have_several_values_each_cell_stands_for_itself() -> None:
    assert suppressed({"a": 20, "b": 8, "c": 3}, adds_up=False) == {"a": 20, "b": 8, "c": None}


def test_nothing_of_a_tiny_list_is_shown() -> None:
    assert set(suppressed({"a": 2, "b": 2}, adds_up=True).values()) == {None}


def test_listed_values_are_counted_though_nobody_has_them() -> None:
    assert spread({"a": 2, "x": 1, "": 3}, ("a", "b")) == {"a": 2, "b": 0, NOT_ON_LIST: 4}
    assert spread({"a": 2}, ("a",)) == {"a": 2}


def test_rare_local_values_are_not_named() -> None:
    assert grouped({"White British": 30, "Cornish": 1, "": 4}) == {"White British": 30, NOT_ON_LIST: 5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NHS 943 476 5919", "an NHS number"),
        ("Her number is AB 12 34 56 C.", "a National Insurance number"),
        ("DOB 3/4/1941", "a date of birth"),
        ("Write to jean@home.example", "an e-mail address"),
    ],
)
def test_what_says_who_someone_is_is_named_in_words(text: str, said: str) -> None:
    fault = identifier_fault(text)
    assert fault is not None
    assert said in fault


@pytest.mark.parametrize("part", ["0", "a.", "a@", "@", "NHS ", "9434765919", "Jean "])
def test_a_long_text_is_read_once(part: str) -> None:
    identifiers_in(part * 20_000)


def test_a_reference_of_the_system_is_no_identifier() -> None:
    assert identifier_fault("C001, seen on 3 April 2026 by duty, ring 01632 960 001") is None


@pytest.mark.parametrize(
    ("band", "ways", "fine"),
    [
        ("85+", ["care home"], True),
        ("", [], True),
        ("16-17 (transition or young carer)", ["transition from children's services"], True),
        ("16-17 (transition or young carer)", ["young carer"], True),
        ("17", ["care home"], False),
        ("12-15", ["young carer"], False),
        ("0-17", ["young carer"], False),
        ("16-24", [], True),
    ],
)
def test_the_young_are_on_the_list_only_where_the_law_meets_them(band: str, ways: list[str], fine: bool) -> None:
    assert (age_fault(band, ways) is None) is fine


def test_a_reference_is_matched_whatever_its_case_and_spaces() -> None:
    assert match_key(b"secret", " C001\xa0") == match_key(b"secret", "c 001")


def test_without_the_councils_key_a_match_can_not_be_guessed() -> None:
    assert match_key(b"secret", "C001") != match_key(b"another", "C001")

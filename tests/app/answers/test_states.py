"""The five states, and what a table says is missing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.answers.models import Standing, State, UnmetKind
from app.answers.rules.checks import Unmet
from app.answers.rules.states import Judged, judge_all, missing_in_words
from app.answers.schemas.facts import ResponseFacts
from tests.app.answers.facts import PART_A, PART_B, TODAY, a_response, an_answer, an_item, approved, read


def judge(facts: ResponseFacts, on: date) -> Judged:
    return judge_all([facts], on)[facts.id]


def state(facts: ResponseFacts) -> State:
    return judge(facts, TODAY).state


def test_without_document_note_or_reason_nothing_is_in() -> None:
    assert state(a_response(answers=())) is State.NOTHING_IN


def test_a_part_with_a_reason_is_something() -> None:
    parts = (replace(PART_A, reason="Not collected."), PART_B)
    assert state(a_response(answers=(), parts=parts)) is State.GAPS


def test_a_request_without_parts_may_rest_on_its_note() -> None:
    assert state(a_response(answers=(), parts=(), note="The director is Marian Cole.")) is State.GAPS


def test_one_unmet_check_is_a_gap() -> None:
    assert state(a_response()) is State.GAPS


def test_all_checks_met_is_ready_to_approve() -> None:
    assert state(read(a_response())) is State.READY


def test_approved_holds_while_the_set_is_the_same() -> None:
    facts = approved(read(a_response()))
    assert state(facts) is State.APPROVED
    changed = judge(replace(facts, note="A word more."), TODAY)
    assert changed.state is State.GAPS
    assert changed.approval is None
    assert changed.lapsed is not None


def test_a_later_finding_is_a_gap_and_leaves_the_approval() -> None:
    facts = approved(read(a_response()))
    flagged = replace(facts, answers=(replace(facts.answers[0], item=an_item(open_findings=1)),))
    judged = judge(flagged, TODAY)
    assert judged.state is State.APPROVED
    assert [unmet.kind for unmet in judged.unmet] == [UnmetKind.FINDING]


def test_approved_with_a_reason_keeps_the_gap() -> None:
    judged = judge(approved(a_response(), reason="Read by the board instead."), TODAY)
    assert judged.state is State.APPROVED
    assert [unmet.kind for unmet in judged.unmet] == [UnmetKind.UNREAD]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"standing_reason": "No survey.", "standing_plan": ""}, State.GAPS),
        ({"standing_reason": "No survey.", "standing_plan": "One by June."}, State.READY),
    ],
)
def test_not_held_needs_reason_plan_and_approval(facts: dict[str, Any], expected: State) -> None:
    response = a_response(answers=(), standing=Standing.NOT_HELD, **facts)
    assert state(response) is expected
    assert state(approved(response)) is State.APPROVED


def test_not_applicable_only_once_its_reason_is_approved() -> None:
    response = a_response(answers=(), standing=Standing.DOES_NOT_APPLY, standing_reason="A unitary has no districts.")
    assert state(response) is State.READY
    assert state(approved(response)) is State.NOT_APPLICABLE


def test_an_approved_reason_that_changes_is_no_longer_approved() -> None:
    response = approved(a_response(answers=(), standing=Standing.DOES_NOT_APPLY, standing_reason="A unitary."))
    assert state(replace(response, standing_reason="Another reason.")) is State.READY


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (a_response("14", answers=()), State.NOTHING_IN),
        (a_response("14"), State.GAPS),
        (read(a_response("14")), State.READY),
        (approved(read(a_response("14"))), State.APPROVED),
    ],
)
def test_answered_under_another_counts_with_that_request(other: ResponseFacts, expected: State) -> None:
    under = approved(a_response("48", answers=(), standing=Standing.UNDER_ANOTHER, under_id=other.id, under_code="14"))
    assert judge_all([under, other], TODAY)[under.id].state is expected


def test_answered_under_another_waits_for_the_yes_to_that_decision() -> None:
    other = approved(read(a_response("14")))
    under = a_response("48", answers=(), standing=Standing.UNDER_ANOTHER, under_id=other.id, under_code="14")
    assert judge_all([under, other], TODAY)[under.id].state is State.READY


def test_what_is_missing_names_one_and_counts_many() -> None:
    facts = a_response(
        answers=(
            an_answer(where_to_look=""),
            an_answer(an_item("Policy"), where_to_look=""),
            an_answer(an_item(open_findings=1)),
        )
    )
    assert missing_in_words(judge(facts, TODAY).unmet) == (
        "2 documents do not say where to look. "
        "Waiting list protocol may hold personal or hidden data that nobody has decided on. And 1 more gap."
    )


def test_nothing_in_says_nothing_else() -> None:
    facts = a_response(answers=(), owner=None)
    assert missing_in_words(judge(facts, TODAY).unmet) == "There is no document yet."


def test_nothing_missing_is_nothing_said() -> None:
    assert missing_in_words(()) == ""
    assert missing_in_words([Unmet(UnmetKind.NO_OWNER, "Nobody owns this request.", "")]) == "Nobody owns this request."

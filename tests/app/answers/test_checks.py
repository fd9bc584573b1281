"""The six checks, each on facts where everything else is right."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rfc8785

from app.answers.models import CheckKind, Standing, UnmetKind
from app.answers.rules.checks import Check, check_all, uncovered
from app.answers.rules.sending import why_held_back
from app.answers.rules.sets import exact_set, set_sha256
from app.answers.schemas.facts import ResponseFacts
from app.evidence.models import Consent, ItemStatus, Sensitivity, SharePermission
from tests.app.answers.facts import ANITA, GRACE, PART_A, PART_B, PRIYA, TODAY, a_response, an_answer, an_item, read

YEAR = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}


def the_check(facts: ResponseFacts, kind: CheckKind) -> Check:
    return next(check for check in check_all(facts, TODAY) if check.kind is kind)


def sentences(facts: ResponseFacts, kind: CheckKind) -> list[str]:
    return [unmet.sentence for unmet in the_check(facts, kind).unmet]


def test_all_six_are_met_on_a_request_that_is_whole_and_read() -> None:
    checks = check_all(read(a_response()), TODAY)
    assert [check.kind for check in checks] == list(CheckKind)
    assert all(check.met for check in checks)


def test_without_an_owner_it_asks_for_one() -> None:
    assert sentences(a_response(owner=None), CheckKind.OWNER) == ["Nobody owns this request. Choose an owner."]


def test_an_owner_who_left_is_no_owner() -> None:
    gone = replace(ANITA, active=False)
    assert sentences(a_response(owner=gone), CheckKind.OWNER) == [
        "Anita Lowe no longer has an account. Choose another owner."
    ]


def test_a_part_that_nothing_covers_is_named() -> None:
    facts = a_response(answers=(an_answer(part_ids=frozenset({PART_A.id})),))
    unmet = the_check(facts, CheckKind.COVERED).unmet
    assert [(one.kind, one.part) for one in unmet] == [(UnmetKind.PART_UNCOVERED, "b")]
    assert "How risk is managed while they wait" in unmet[0].words


@pytest.mark.parametrize("how", [{"note": "See part a."}, {"reason": "We are a district without a hospital."}])
def test_a_note_or_a_reason_covers_a_part(how: dict[str, str]) -> None:
    facts = a_response(parts=(PART_A, replace(PART_B, **how)), answers=(an_answer(part_ids=frozenset({PART_A.id})),))
    assert the_check(facts, CheckKind.COVERED).met


def test_a_note_over_its_limit_is_a_gap() -> None:
    assert sentences(a_response(note="word " * 121), CheckKind.COVERED) == [
        "The note to CQC has 121 words and the limit is 120. Shorten it."
    ]


def test_a_document_without_a_place_says_so() -> None:
    assert sentences(a_response(answers=(an_answer(where_to_look=""),)), CheckKind.PLACES) == [
        "Waiting list protocol does not say where to look. Add it, or say it is the whole document."
    ]


def test_the_whole_document_is_a_place() -> None:
    assert the_check(a_response(answers=(an_answer(where_to_look="", whole_document=True),)), CheckKind.PLACES).met


def test_a_place_for_an_older_version_is_out_of_date() -> None:
    assert sentences(a_response(answers=(an_answer(revision_number=2),)), CheckKind.PLACES) == [
        "Waiting list protocol is now version 3, and where to look was written for version 2. Check where to look."
    ]


def test_a_place_from_the_last_round_asks_to_be_checked() -> None:
    unmet = the_check(a_response(answers=(an_answer(revision_number=-3),)), CheckKind.PLACES).unmet
    assert [one.kind for one in unmet] == [UnmetKind.PLACE_CARRIED_OVER]


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"status": ItemStatus.WITHDRAWN}, UnmetKind.WITHDRAWN),
        ({"status": ItemStatus.DRAFT}, UnmetKind.DRAFT),
        ({"marked_draft": True}, UnmetKind.DRAFT),
        ({"review_by": date(2027, 1, 20)}, UnmetKind.REVIEW_PASSED),
        ({"superseded": True}, UnmetKind.SUPERSEDED),
    ],
)
def test_a_document_that_is_not_current_is_a_gap(item: dict[str, Any], kind: UnmetKind) -> None:
    facts = a_response(answers=(an_answer(an_item(**item)),))
    assert [one.kind for one in the_check(facts, CheckKind.CURRENT).unmet] == [kind]


def test_a_review_date_of_today_has_not_passed() -> None:
    assert the_check(a_response(answers=(an_answer(an_item(review_by=TODAY)),)), CheckKind.CURRENT).met


def test_documents_that_stop_short_of_the_period_say_what_is_missing() -> None:
    report = an_item("Performance report", period_from=date(2026, 1, 1), period_to=date(2026, 9, 30))
    assert sentences(a_response(answers=(an_answer(report),), **YEAR), CheckKind.CURRENT) == [
        "Nothing covers October 2026 to December 2026; the request asks for January 2026 to December 2026. "
        "Add what is missing, or ask for it."
    ]


def test_several_documents_cover_the_period_together() -> None:
    first = an_item("First half", period_from=date(2026, 1, 1), period_to=date(2026, 6, 30))
    second = an_item("Second half", period_from=date(2026, 7, 1), period_to=date(2026, 12, 31))
    policy = an_item("Policy")
    facts = a_response(answers=(an_answer(first), an_answer(second), an_answer(policy)), **YEAR)
    assert the_check(facts, CheckKind.CURRENT).met


def test_where_a_period_is_asked_one_document_must_state_its_own() -> None:
    unmet = the_check(a_response(**YEAR), CheckKind.CURRENT).unmet
    assert [one.kind for one in unmet] == [UnmetKind.PERIOD_NOT_STATED]


def test_a_hole_in_the_middle_is_found() -> None:
    asked = (date(2026, 1, 1), date(2026, 12, 31))
    spans = [(date(2026, 5, 1), date(2027, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31))]
    assert uncovered(asked, spans) == [(date(2026, 4, 1), date(2026, 4, 30))]


def test_an_undecided_finding_is_a_gap() -> None:
    facts = a_response(answers=(an_answer(an_item(open_findings=1)),))
    assert [one.kind for one in the_check(facts, CheckKind.FINDINGS).unmet] == [UnmetKind.FINDING]


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            {"permission_to_share": SharePermission.ASKED},
            "Waiting list protocol can’t be sent yet: the partner was asked and has not agreed. "
            "Record the partner’s yes, or take it out.",
        ),
        (
            {"permission_to_share": SharePermission.NOT_KNOWN},
            "Waiting list protocol can’t be sent yet: nobody knows whether we may share it. "
            "Record the partner’s yes, or take it out.",
        ),
        (
            {"consent": Consent.DECLINED},
            "Waiting list protocol can’t be sent: the person whose words or picture it holds said no. "
            "Record the person’s yes, or take it out.",
        ),
        (
            {"sensitivity": Sensitivity.CASE_MATERIAL},
            "Waiting list protocol is case material, which never goes with the return. "
            "Answer with a document that is not about one person.",
        ),
    ],
)
def test_what_the_pack_would_hold_back_fails_a_check_in_words(item: dict[str, Any], sentence: str) -> None:
    assert sentences(a_response(answers=(an_answer(an_item(**item)),)), CheckKind.FINDINGS) == [sentence]


@pytest.mark.parametrize(
    "item",
    [
        {"status": ItemStatus.DRAFT},
        {"status": ItemStatus.WITHDRAWN},
        {"open_findings": 1},
        *({"permission_to_share": one} for one in SharePermission),
        *({"consent": one} for one in Consent),
        *({"sensitivity": one} for one in Sensitivity),
    ],
)
def test_a_request_is_ready_only_when_the_pack_would_hold_nothing_of_it_back(item: dict[str, Any]) -> None:
    held = why_held_back(an_item(**item), item.get("open_findings", 0))
    checks = check_all(read(a_response(answers=(an_answer(an_item(**item)),))), TODAY)
    assert all(check.met for check in checks) is (not held)


def test_unread_names_whom_to_ask() -> None:
    assert sentences(a_response(), CheckKind.READ) == [
        "Nobody but its makers has read it. Ask Grace Okafor to read it."
    ]


def test_the_owner_is_not_a_second_person() -> None:
    assert not the_check(read(a_response(), ANITA), CheckKind.READ).met


def test_who_added_a_document_is_not_a_second_person_either() -> None:
    facts = read(a_response(answers=(an_answer(added_by=GRACE.id),)), GRACE)
    assert not the_check(facts, CheckKind.READ).met


def test_a_reading_lapses_with_any_change() -> None:
    changed = replace(read(a_response()), note="A word more.")
    assert sentences(changed, CheckKind.READ) == [
        "It changed after Grace Okafor read it on 20 January 2027. Ask Grace Okafor to read it again."
    ]


def test_with_nothing_in_only_the_owner_can_be_right() -> None:
    facts = a_response(answers=())
    assert [check.met for check in check_all(facts, TODAY)] == [True, False, False, False, False, False]


def test_what_is_not_held_needs_a_plan() -> None:
    facts = a_response(answers=(), standing=Standing.NOT_HELD, standing_reason="No survey was run.")
    assert [one.kind for one in the_check(facts, CheckKind.COVERED).unmet] == [UnmetKind.NO_PLAN]


@pytest.mark.parametrize(
    "change",
    [
        {"note": "More."},
        {"answers": (an_answer(where_to_look="Page 9"),)},
        {"answers": (an_answer(what_it_shows="Else"),)},
        {"answers": (an_answer(whole_document=True),)},
        {"answers": (an_answer(an_item(current_revision=4), revision_number=3),)},
        {"answers": (an_answer(part_ids=frozenset({PART_A.id})),)},
        {"answers": (an_answer(), an_answer(an_item("Another")))},
        {"parts": (replace(PART_A, note="See the report."), PART_B)},
        {"parts": (PART_A,)},
    ],
)
def test_every_change_of_what_goes_to_cqc_is_another_set(change: dict[str, Any]) -> None:
    assert set_sha256(a_response(**change)) != set_sha256(a_response())


def test_the_reading_order_belongs_to_the_set() -> None:
    one, two = an_answer(), an_answer(an_item("Another"))
    assert set_sha256(a_response(answers=(one, two))) != set_sha256(a_response(answers=(two, one)))


@pytest.mark.parametrize(
    "change", [{"owner": PRIYA}, {"due_on": TODAY}, {"answers": (an_answer(an_item(open_findings=1)),)}]
)
def test_what_does_not_go_to_cqc_leaves_the_set_alone(change: dict[str, Any]) -> None:
    assert set_sha256(a_response(**change)) == set_sha256(a_response())


def test_the_set_is_hashed_in_the_canonical_form_of_rfc_8785() -> None:
    odd = "“Waits” \n\t\u0007 é 日本 \U0001f600 <>&/ \\"
    facts = a_response(note=odd, answers=(an_answer(where_to_look=odd, what_it_shows=odd),))
    assert set_sha256(facts) == hashlib.sha256(rfc8785.dumps(exact_set(facts))).hexdigest()

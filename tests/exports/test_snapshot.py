"""Snapshots hold what may go out and nothing else, and survive being stored."""

import dataclasses
import json
from datetime import datetime
from typing import Any, get_args, get_type_hints

import pytest

from exports.snapshot import (
    AnsweredChallenge,
    AnswerEntry,
    CaseEntry,
    CaseListSnapshot,
    DocumentFacts,
    GapsSnapshot,
    PackSnapshot,
    PublicLink,
    SnapshotUnreadableError,
    TableSnapshot,
    from_json,
    to_json,
)
from tests.exports import samples

EVERY_KIND = [
    pytest.param(PackSnapshot, samples.a_full_pack(), id="pack"),
    pytest.param(CaseListSnapshot, samples.a_case_list(), id="cases"),
    pytest.param(GapsSnapshot, samples.a_gaps_report(samples.a_gap()), id="gaps"),
    pytest.param(TableSnapshot, samples.a_table(), id="table"),
]


@pytest.mark.parametrize(("kind", "snapshot"), EVERY_KIND)
def test_json_and_back_is_the_same_snapshot(kind: type[Any], snapshot: Any) -> None:
    assert from_json(kind, to_json(snapshot)) == snapshot


@pytest.mark.parametrize(("kind", "snapshot"), EVERY_KIND)
def test_json_of_what_was_read_is_the_same_text(kind: type[Any], snapshot: Any) -> None:
    assert to_json(from_json(kind, to_json(snapshot))) == to_json(snapshot)


def test_the_same_moment_in_another_zone_is_the_same_json() -> None:
    elsewhere = datetime.fromisoformat("2027-01-20T19:30:00+02:00")
    assert to_json(samples.a_pack(taken_at=elsewhere)) == to_json(samples.a_pack())


@pytest.mark.parametrize("text", samples.TORTURE)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    pack = samples.a_pack(samples.a_request(note=text))
    assert from_json(PackSnapshot, to_json(pack)).requests[0].note == text


def test_a_field_that_the_snapshot_does_not_have_is_refused() -> None:
    stored = json.loads(to_json(samples.a_pack(samples.a_request())))
    stored["facts"]["themes"][0]["requests"][0]["owner"] = "Anita Lowe"
    with pytest.raises(SnapshotUnreadableError, match="owner"):
        from_json(PackSnapshot, json.dumps(stored))


def test_a_field_of_another_type_is_refused() -> None:
    stored = json.loads(to_json(samples.a_pack()))
    stored["facts"]["made_up"] = "yes"
    with pytest.raises(SnapshotUnreadableError, match="made_up"):
        from_json(PackSnapshot, json.dumps(stored))


@pytest.mark.parametrize("data", ["", "[]", "{}", "{not json", '{"schema": 1, "kind": "PackSnapshot", "facts": []}'])
def test_what_is_no_snapshot_is_refused(data: str) -> None:
    with pytest.raises(SnapshotUnreadableError):
        from_json(PackSnapshot, data)


def test_a_snapshot_of_another_kind_is_refused() -> None:
    with pytest.raises(SnapshotUnreadableError, match="CaseListSnapshot"):
        from_json(PackSnapshot, to_json(samples.a_case_list()))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        samples.a_pack(taken_at=datetime(2027, 1, 20))


def test_two_requests_with_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match="17"):
        samples.a_pack(samples.a_request("17"), samples.a_request("17"))


def test_both_self_assessments_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="never both"):
        samples.a_pack(self_assessment=samples.a_self_assessment(), own_self_assessment=samples.a_file())


def test_an_answer_without_file_or_link_is_refused() -> None:
    with pytest.raises(ValueError, match="E-0001"):
        AnswerEntry(document=DocumentFacts(reference="E-0001", title="Nothing"))


def test_a_document_with_file_and_link_is_refused() -> None:
    with pytest.raises(ValueError, match="E-0001"):
        samples.a_document(
            file=samples.a_file(), link=PublicLink(url="https://x.example", seen_on=samples.TAKEN_AT.date())
        )


def test_what_points_the_other_way_needs_a_response() -> None:
    with pytest.raises(ValueError, match="response"):
        AnsweredChallenge(finding="31 of 120 waited.", response="  ")


def test_a_case_needs_a_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="CT-99"):
        samples.a_case_list(cases=(CaseEntry(pseudonym="CT-99", values=("65-84",)),))


def test_a_row_needs_a_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="Row 1"):
        samples.a_table(rows=(("E-0001",),))


@pytest.mark.parametrize("kind", [PackSnapshot, CaseListSnapshot])
def test_what_goes_to_cqc_has_no_field_for_what_must_not(kind: type[Any]) -> None:
    """Support states, unanswered complications, owners, comments, sensitivity, gaps: there is nowhere to put them."""
    internal = {
        "owner", "owners", "comment", "comments", "state", "support_state", "sensitivity", "gap", "gaps", "approved_by",
        "approver", "reader", "checker", "supplied_by", "flag", "flags", "finding_state", "consent", "permission", "actor",
        "person", "person_id", "name_of_person", "email", "system_id_ref", "complications", "reviewed_by", "status",
    }  # fmt: skip
    assert _field_names(kind, set()) & internal == set()


def _field_names(kind: Any, seen: set[Any]) -> set[str]:
    names: set[str] = set()
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for name, hint in get_type_hints(kind).items():
            names |= {name} | _field_names(hint, seen)
    for inner in get_args(kind):
        names |= _field_names(inner, seen)
    return names

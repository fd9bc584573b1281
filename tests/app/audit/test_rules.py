"""The form of the chain: canonical JSON as RFC 8785 has it, seals that keep nothing of what was erased."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.audit import rules
from app.audit.rules import BEGINNING, FaultKind, Link, Values, canonical, seal, sealed, walk

TEXT = st.text(st.characters(blacklist_categories=("Cs",)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT | st.floats(allow_nan=False, allow_infinity=False),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXT, parts, max_size=4),
)  # fmt: skip


@given(JSON)
def test_the_fast_way_writes_what_rfc_8785_writes(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_the_hash_of_an_entry_is_as_the_decision_page_says() -> None:
    content = rules.content_of(
        1, BEGINNING, UUID(int=5), datetime(2027, 1, 21, 12, 0, 0, 250, UTC), UUID(int=7), "Grace Okafor", None,
        "evidence.item.renamed", "evidence_item", UUID(int=9), "E-0142", "", sealed([]),
    )  # fmt: skip
    written = (
        '{"act_id":"00000000-0000-0000-0000-000000000005","action":"evidence.item.renamed",'
        '"actor_id":"00000000-0000-0000-0000-000000000007","actor_name":"Grace Okafor","assessment_id":null,'
        '"at":"2027-01-21T12:00:00.000250+00:00",'
        '"changes_sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",'
        f'"previous_sha256":"{BEGINNING}","reason":"","sequence":1,'
        '"subject_id":"00000000-0000-0000-0000-000000000009","subject_kind":"evidence_item","subject_reference":"E-0142"}'
    )
    assert canonical(content).decode() == written
    link = Link(content, hashlib.sha256(written.encode()).hexdigest())
    assert walk([link]).fault is None


def test_equal_values_have_different_seals() -> None:
    one, other = (Values(salt, "evidence_item", "1", "changed", {"title": ["a", "b"]}) for salt in ("s1", "s2"))
    assert seal(one) != seal(other)


def test_the_hash_over_seals_does_not_ask_for_their_order() -> None:
    assert sealed(["b", "a"]) == sealed(["a", "b"]) != sealed(["a"])


def test_a_mark_beyond_the_end_is_a_tail_cut_off_and_a_wrong_one_a_chain_made_anew() -> None:
    walked = rules.Walked(entries=3, last=3, head="h", at={2: "two"})
    assert rules.mark_fault(walked, 2, "two") is None
    cut = rules.mark_fault(walked, 5, "five")
    assert cut is not None and (cut.kind, cut.sequence) == (FaultKind.CUT_OFF, 4)
    anew = rules.mark_fault(walked, 2, "other")
    assert anew is not None and (anew.kind, anew.sequence) == (FaultKind.REWRITTEN, 2)

"""The five states of a request, computed from its checks, its approval and how it is answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.answers.models import Standing, State, UnmetKind
from app.answers.rules.checks import Check, Unmet, check_all, is_empty
from app.answers.rules.sets import set_sha256
from app.answers.schemas.facts import ResponseFacts, SignedFacts
from app.core.words import some

ORDER = (State.NOTHING_IN, State.GAPS, State.READY, State.APPROVED, State.NOT_APPLICABLE)
DONE = frozenset({State.APPROVED, State.NOT_APPLICABLE})
# "28 of 47 are ready or approved": what does not apply is no longer counted.
ON_THE_WAY_OUT = frozenset({State.READY, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A request with its state and everything that explains it."""

    state: State
    checks: tuple[Check, ...]
    set_sha256: str
    # The approval that holds now, and the latest one that a change has dropped.
    approval: SignedFacts | None
    lapsed: SignedFacts | None

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        return tuple(unmet for check in self.checks for unmet in check.unmet)

    @property
    def checks_met(self) -> int:
        return sum(check.met for check in self.checks)


def judge_all(all_facts: Iterable[ResponseFacts], today: date) -> dict[UUID, Judged]:
    """Every request by its id. One answered under another counts with that one, once the decision is approved."""
    by_id = {facts.id: facts for facts in all_facts}
    judged = {
        facts.id: _on_its_own(facts, today) for facts in by_id.values() if facts.standing is not Standing.UNDER_ANOTHER
    }
    for facts in by_id.values():
        if facts.standing is Standing.UNDER_ANOTHER:
            judged[facts.id] = _under_another(facts, judged)
    return judged


def _on_its_own(facts: ResponseFacts, today: date) -> Judged:
    exact = set_sha256(facts)
    checks = check_all(facts, today, exact)
    approval, lapsed = _approvals(facts, exact)
    state = _state(facts, all(check.met for check in checks), approval)
    return Judged(state, checks, exact, approval, lapsed)


def _state(facts: ResponseFacts, all_met: bool, approval: SignedFacts | None) -> State:
    if facts.standing is Standing.DOES_NOT_APPLY:
        return State.NOT_APPLICABLE if approval else State.READY
    if facts.standing is Standing.DOCUMENTS and is_empty(facts):
        return State.NOTHING_IN
    if approval is not None:
        # A finding or a passed date does not drop an approval: it is a gap and blocks the pack.
        return State.APPROVED
    return State.READY if all_met else State.GAPS


def _under_another(facts: ResponseFacts, judged: Mapping[UUID, Judged]) -> Judged:
    exact = set_sha256(facts)
    approval, lapsed = _approvals(facts, exact)
    other = judged.get(facts.under_id) if facts.under_id else None
    if other is None:
        return Judged(State.NOTHING_IN, (), exact, approval, lapsed)
    state = other.state if approval or other.state not in DONE else State.READY
    return Judged(state, other.checks, exact, approval, lapsed)


def _approvals(facts: ResponseFacts, exact: str) -> tuple[SignedFacts | None, SignedFacts | None]:
    held = next((approval for approval in facts.approvals if approval.set_sha256 == exact), None)
    lapsed = next((approval for approval in facts.approvals if approval.set_sha256 != exact), None)
    return held, None if held else lapsed


_MANY = {
    UnmetKind.PART_UNCOVERED: ("part has", "parts have", "no document, note or reason"),
    UnmetKind.NO_PLACE: ("document does", "documents do", "not say where to look"),
    UnmetKind.PLACE_OUT_OF_DATE: ("document has", "documents have", "a new version; check where to look"),
    UnmetKind.PLACE_CARRIED_OVER: ("document", "documents", "came over from the last round; check where to look"),
    UnmetKind.REVIEW_PASSED: ("document", "documents", "passed the review date"),
    UnmetKind.FILE_TO_COME: ("file is", "files are", "still to come"),
    UnmetKind.DRAFT: ("document is", "documents are", "still draft"),
    UnmetKind.WITHDRAWN: ("document was", "documents were", "withdrawn"),
    UnmetKind.SUPERSEDED: ("document has", "documents have", "been replaced by a newer one"),
    UnmetKind.FINDING: ("document", "documents", "may hold personal or hidden data"),
    UnmetKind.CASE_MATERIAL: ("document is", "documents are", "case material"),
    UnmetKind.NO_PERMISSION: ("document is", "documents are", "not ours to send yet"),
    UnmetKind.NO_CONSENT: ("document", "documents", "waiting for consent"),
}
SHOWN = 2


def missing_in_words(unmet: Iterable[Unmet]) -> str:
    """What is missing in one line for a table: the first two kinds, the rest as a number; empty when nothing is."""
    groups: dict[UnmetKind, list[Unmet]] = {}
    for one in unmet:
        groups.setdefault(one.kind, []).append(one)
    if UnmetKind.NOTHING_IN in groups:
        # Nothing in says it all: no owner and unread follow from it.
        groups = {UnmetKind.NOTHING_IN: groups[UnmetKind.NOTHING_IN]}
    lines = [_group(kind, group) for kind, group in groups.items()]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"And {some(len(lines) - SHOWN, 'more gap')}."]
    return " ".join(lines)


def _group(kind: UnmetKind, group: list[Unmet]) -> str:
    if len(group) == 1 or kind not in _MANY:
        return group[0].words
    one, many, rest = _MANY[kind]
    return f"{len(group)} {many if len(group) > 1 else one} {rest}."

"""Names that the council looks for in documents: kept as keyed hashes only, for the round, and gone when it is closed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid
from app.documents.facts import Place, TextPart
from app.evidence import queries, rules
from app.evidence.models import Finding, FindingDecision, FindingState, NameLooked
from app.evidence.rules.names import Hasher, Pair, first_and_last, names_in
from app.evidence.schemas import FindingIn

MOST_NAMES = 20_000
AT_ONCE = 100


def count_names(session: Session, actor: Actor) -> int:
    """How many names are looked for in this round."""
    actor.require(Permission.EVIDENCE_DECIDE)
    return queries.count_names(session, actor.assessment)


def set_names(session: Session, actor: Actor, key: bytes, names: Sequence[str]) -> int:
    """Replace the list; gives how many are on it. Only keyed hashes of the parts are kept. Invalid (422) names bad lines.

    An empty list takes it away.
    """
    actor.require(Permission.EVIDENCE_DECIDE)
    if len(names) > MOST_NAMES:
        words = f"There are {len(names):,} names; the most is {MOST_NAMES:,}."
        raise Invalid(words, errors=(FieldError("/names", words),))
    hasher = Hasher(key)
    pairs: set[Pair] = set()
    bad: list[int] = []
    for number, name in enumerate(names, 1):
        both = first_and_last(name)
        if both is None:
            bad.append(number)
        else:
            pairs.add((hasher(both[0]), hasher(both[1])))
    if bad:
        lines = ", ".join(map(str, bad[:10])) + (f" and {len(bad) - 10} more" if len(bad) > 10 else "")
        words = f"Write a first and a last name in each line. Not so in line {lines}."
        raise Invalid(words, errors=(FieldError("/names", words),))
    queries.replace_names(session, actor.assessment, pairs)
    record(
        session, actor, "evidence.names.set", queries.the_round(session, actor.assessment), reason=f"{len(pairs)} names"
    )
    return len(pairs)


def looks_for_names(session: Session, actor: Actor) -> bool:
    """For the worker: whether a version waits to be looked into."""
    actor.require(Permission.SYSTEM_RUN)
    return queries.looks_for_names(session) and bool(queries.revisions_to_look_at(session, 1))


def look_for_names(session: Session, actor: Actor, key: bytes) -> bool:
    """For the worker: look into versions that were not looked into yet, some at a time; whether there are more.

    After a changed list each is looked into again: what was found for the older one and is undecided is settled where the
    name is no longer listed, what a person decided stays decided. Findings are never deleted: they go by their number.
    """
    actor.require(Permission.SYSTEM_RUN)
    revisions = queries.revisions_to_look_at(session, AT_ONCE) if queries.looks_for_names(session) else []
    listed, hasher, grades = queries.listed_names(session), Hasher(key), queries.grades(session)
    texts: dict[UUID, list[TextPart]] = {one.id: [] for one in revisions}
    for row in queries.list_text(session, list(texts)):
        texts[row.revision_id].append(TextPart(row.text, Place(page=row.page, sheet=row.sheet, heading=row.heading)))
    before = queries.name_findings(session, list(texts))
    changed: list[Finding] = []
    for revision in revisions:
        found, stands = names_in(texts[revision.id], listed, hasher), before.get(revision.id)
        if found is not None and (stands is None or _is_settled_by_a_look(stands)):
            changed += rules.findings_from(revision.item_id, revision.id, [found], grades)
        elif stands is not None and stands.state is not FindingState.DECIDED:
            _bring_up_to_date(stands, found)
            changed.append(stands)
    session.add_all(changed)
    session.add_all(NameLooked(revision_id=revision.id) for revision in revisions)
    if changed:
        record(session, actor, "evidence.names.looked_for", changed[0], rows=tuple(changed[1:]))
    return len(revisions) == AT_ONCE


def _is_settled_by_a_look(finding: Finding) -> bool:
    return finding.state is FindingState.DECIDED and finding.decided_by is None


def _bring_up_to_date(finding: Finding, found: FindingIn | None) -> None:
    if found is not None:
        finding.place, finding.detail = found.place, found.detail
        return
    finding.state, finding.decision, finding.decided_at = FindingState.DECIDED, FindingDecision.NOTHING_THERE, now()
    finding.reason = "The name is no longer on the council’s list."

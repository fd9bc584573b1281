"""Names that the council looks for in documents: kept as keyed hashes only, for the round, and gone when it is closed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.errors import FieldError, Invalid
from app.documents.facts import Found, Place, TextPart
from app.evidence import queries, rules
from app.evidence.models import Finding, NameLook
from app.evidence.rules.names import Hasher, Pair, first_and_last, names_in

MOST_NAMES = 20_000
AT_ONCE = 100
# A version may be stored a while after its time was taken: these are looked at once more.
OVERLAP = timedelta(minutes=10)


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
    look = queries.find_look(session) or NameLook(looked_to=None)
    look.looked_to = None
    session.add(look)
    record(session, actor, "evidence.names.set", look, reason=f"{len(pairs)} names")
    return len(pairs)


def looks_for_names(session: Session, actor: Actor) -> bool:
    """For the worker: whether something came in since the last look."""
    actor.require(Permission.SYSTEM_RUN)
    look = queries.find_look(session)
    return look is not None and bool(queries.revisions_to_look_at(session, look.looked_to, OVERLAP, 1))


def look_for_names(session: Session, actor: Actor, key: bytes) -> bool:
    """For the worker: look into versions that came in since the last look, some at a time; whether there are more.

    A changed list begins anew: what was found for the older one and is undecided goes, what was decided stays decided.
    """
    actor.require(Permission.SYSTEM_RUN)
    look = queries.find_look(session)
    if look is None:
        return False
    revisions = queries.revisions_to_look_at(session, look.looked_to, OVERLAP, AT_ONCE)
    if not revisions:
        return False
    listed, hasher = queries.listed_names(session), Hasher(key)
    texts: dict[UUID, list[TextPart]] = {one.id: [] for one in revisions}
    for row in queries.list_text(session, list(texts)):
        texts[row.revision_id].append(TextPart(row.text, Place(page=row.page, sheet=row.sheet, heading=row.heading)))
    decided = queries.drop_undecided(session, Found.NAME.value, list(texts))
    raised: list[Finding] = []
    grades = queries.grades(session)
    for revision in revisions:
        found = names_in(texts[revision.id], listed, hasher)
        if found is not None and revision.id not in decided:
            raised += rules.findings_from(revision.item_id, revision.id, [found], grades)
    session.add_all(raised)
    look.looked_to = revisions[-1].added_at
    record(session, actor, "evidence.names.looked_for", look, rows=tuple(raised))
    return len(revisions) == AT_ONCE

"""Every statement over the record: joining its chain, and its entries for readers that the caller has settled."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, Table, Text, and_, delete, func, insert, literal, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from app.audit import rules
from app.audit.models import AuditChange, AuditCheckpoint, AuditEntry, AuditErasure

# One number for all processes of a store: whoever holds the lock of this name is the chain's one writer.
_WRITER = 0x0AD17
# A reading of one case, and the taking away of a list of them (named in its reason).
READ, LIST_TAKEN = "case.record.read", "casetracking.list.given_out"
ENTRY, CHANGE = cast("Table", AuditEntry.__table__), cast("Table", AuditChange.__table__)
# Ids and values as texts: to make objects of them would take longer than all the hashing.
_LINKS = select(
    ENTRY.c.sequence, ENTRY.c.previous_sha256, sql_cast(ENTRY.c.act_id, Text), ENTRY.c.at, sql_cast(ENTRY.c.actor_id, Text),
    ENTRY.c.actor_name, sql_cast(ENTRY.c.assessment_id, Text), ENTRY.c.action, ENTRY.c.subject_kind,
    sql_cast(ENTRY.c.subject_id, Text), ENTRY.c.subject_reference,
    ENTRY.c.reason, ENTRY.c.changes_sha256, ENTRY.c.sha256,
).order_by(ENTRY.c.sequence)  # fmt: skip
_VALUES = select(
    CHANGE.c.entry_sequence, CHANGE.c.salt, CHANGE.c.row_kind, CHANGE.c.row_id, CHANGE.c.change,
    sql_cast(CHANGE.c.columns, Text),
)  # fmt: skip
_ERASED = select(AuditErasure.entry_sequence, AuditErasure.seal)
_AT_ONCE = 2000
_HEAD = select(AuditEntry.sequence, AuditEntry.sha256).order_by(AuditEntry.sequence.desc()).limit(1)


def append(session: Session, entries: Sequence[dict[str, Any]], changes: Sequence[Sequence[dict[str, Any]]]) -> None:
    """Put entries at the end of the chain, each with its changes: gives them their numbers and hashes.

    From here to the commit there is one writer. On SQLite every writing transaction is that already; on PostgreSQL the
    lock is taken now, as late as can be, and those who only read never wait.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_WRITER)))
    number, head = head_of(session)
    rows = []
    for entry, values in zip(entries, changes, strict=True):
        number += 1
        digest = rules.link_hash(rules.content_of(number, head, **entry))
        rows.append({**entry, "sequence": number, "previous_sha256": head, "sha256": digest})
        for change in values:
            change["entry_sequence"] = number
        head = digest
    session.execute(insert(ENTRY), rows)
    flat = [change for values in changes for change in values]
    if flat:
        session.execute(insert(CHANGE), flat)


def head_of(session: Session) -> tuple[int, str]:
    """The number and hash of the last entry; 0 and zeros before the first."""
    last = session.execute(_HEAD).first()
    return (0, rules.BEGINNING) if last is None else (last.sequence, last.sha256)


def links(session: Session, *, with_values: bool = True) -> Iterator[rules.Link]:
    """The whole chain in its order, a part at a time, with the values that are there and the seals of those erased."""
    last = 0
    while True:
        entries = session.execute(_LINKS.where(ENTRY.c.sequence > last).limit(_AT_ONCE)).all()
        if not entries:
            return
        first, last = entries[0][0], entries[-1][0]
        if not with_values:
            yield from (rules.Link(rules.content_of(*fields), digest) for *fields, digest in entries)
            continue
        values: dict[int, list[rules.Values]] = {}
        for number, salt, kind, row, change, columns in session.execute(
            _VALUES.where(CHANGE.c.entry_sequence.between(first, last))
        ):
            values.setdefault(number, []).append(rules.Values(salt, kind, row, change, orjson.loads(columns)))
        erased: dict[int, list[str]] = {}
        for number, seal in session.execute(_ERASED.where(AuditErasure.entry_sequence.between(first, last))):
            erased.setdefault(number, []).append(seal)
        for *fields, digest in entries:
            number = fields[0]
            yield rules.Link(rules.content_of(*fields), digest, values.get(number, ()), erased.get(number, ()))


def checkpoints(session: Session) -> Sequence[AuditCheckpoint]:
    """Every checkpoint, the oldest first."""
    return session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.sequence, AuditCheckpoint.at)).all()


def last_checkpoint(session: Session) -> AuditCheckpoint | None:
    return session.scalars(
        select(AuditCheckpoint).order_by(AuditCheckpoint.at.desc(), AuditCheckpoint.sequence.desc()).limit(1)
    ).first()


def checkpoints_at_home(session: Session) -> Sequence[AuditCheckpoint]:
    """Those that have not been left outside yet, the oldest first."""
    still = AuditCheckpoint.left_at.is_(None)
    return session.scalars(select(AuditCheckpoint).where(still).order_by(AuditCheckpoint.at)).all()


def last_entry(session: Session) -> AuditEntry | None:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).first()


def count_entries(session: Session) -> int:
    """How long the record is: the number of its last entry, which holes of before the chain make a little too large."""
    return head_of(session)[0]


def erasures(session: Session) -> set[str]:
    """The ids of all values that count as erased."""
    return {str(one) for one in session.scalars(select(AuditErasure.change_id))}


def changes_of(session: Session, row_kind: str, row_id: str) -> Sequence[AuditChange]:
    """Every kept before and after of one row."""
    return session.scalars(
        select(AuditChange).where(AuditChange.row_kind == row_kind, AuditChange.row_id == row_id)
    ).all()


def erase(session: Session, change_ids: Collection[UUID]) -> None:
    """Take away the values whose erasure stands in this transaction; the database refuses any others."""
    session.execute(delete(AuditChange).where(AuditChange.id.in_(change_ids)))


def latest(
    session: Session,
    kinds: Collection[str],
    narrowed: dict[str, Select[Any]],
    *,
    assessment_id: UUID | None = None,
    after: datetime | None = None,
    before: int | None = None,
    quiet: Collection[str] = (),
    not_by: UUID | None = None,
    limit: int,
) -> Sequence[AuditEntry]:
    """The newest entries on these kinds of thing; of a kind in `narrowed`, only of the ids that its statement gives.

    Acts in `quiet` and those of the person `not_by` are left out before they are counted: many of them hide nothing else.
    """
    statement = _seen(kinds, narrowed).where(AuditEntry.action.not_in(quiet))
    if not_by is not None:
        statement = statement.where(AuditEntry.actor_id != not_by)
    if assessment_id is not None:
        statement = statement.where(or_(AuditEntry.assessment_id == assessment_id, AuditEntry.assessment_id.is_(None)))
    if after is not None:
        statement = statement.where(AuditEntry.at > after)
    if before is not None:
        statement = statement.where(AuditEntry.sequence < before)
    return session.scalars(statement.order_by(AuditEntry.sequence.desc()).limit(limit)).all()


def of_thing(
    session: Session,
    kinds: Collection[str],
    narrowed: dict[str, Select[Any]],
    *,
    kind: str,
    reference: str,
    assessment_id: UUID | None,
    quiet: Collection[str] = (),
    limit: int,
) -> Sequence[AuditEntry]:
    """The newest entries about one thing by what people call it, without the acts in `quiet`."""
    statement = _seen(kinds, narrowed).where(
        AuditEntry.subject_kind == kind, AuditEntry.subject_reference == reference, AuditEntry.action.not_in(quiet)
    )
    if assessment_id is not None:
        statement = statement.where(AuditEntry.assessment_id == assessment_id)
    return session.scalars(statement.order_by(AuditEntry.sequence.desc()).limit(limit)).all()


def _seen(kinds: Collection[str], narrowed: dict[str, Select[Any]]) -> Select[AuditEntry]:
    plain = [kind for kind in kinds if kind not in narrowed]
    choices: list[ColumnElement[bool]] = [AuditEntry.subject_kind.in_(plain)]
    choices += [
        and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
        for kind, ids in narrowed.items()
        if kind in kinds
    ]
    return select(AuditEntry).where(or_(*choices))


def by_person(
    session: Session,
    person_id: UUID,
    kinds: Collection[str] | None,
    narrowed: dict[str, Select[Any]],
    *,
    quiet: Collection[str] = (),
    before: int | None,
    limit: int,
) -> Sequence[AuditEntry]:
    """What one person did, newest first, on these kinds of thing; on every kind for None (one's own)."""
    statement = select(AuditEntry) if kinds is None else _seen(kinds, narrowed)
    statement = statement.where(AuditEntry.actor_id == person_id, AuditEntry.action.not_in(quiet))
    if before is not None:
        statement = statement.where(AuditEntry.sequence < before)
    return session.scalars(statement.order_by(AuditEntry.sequence.desc()).limit(limit)).all()


def case_reads(
    session: Session,
    assessment_id: UUID | None,
    *,
    case: str = "",
    person_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int,
) -> Sequence[AuditEntry]:
    """Every reading of a case of this round and every taking of a list that names cases, newest first."""
    statement = select(AuditEntry).where(
        AuditEntry.action.in_((READ, LIST_TAKEN)),
        or_(AuditEntry.assessment_id == assessment_id, AuditEntry.assessment_id.is_(None)),
    )
    if case:
        # A list names its cases in the reason of its one entry: "Cases: CT-01, CT-02".
        named = (literal(" ") + AuditEntry.reason + literal(",")).contains(f" {case},", autoescape=True)
        statement = statement.where(
            or_(
                and_(AuditEntry.action == READ, AuditEntry.subject_reference == case),
                and_(AuditEntry.action == LIST_TAKEN, named),
            )
        )
    if person_id is not None:
        statement = statement.where(AuditEntry.actor_id == person_id)
    if since is not None:
        statement = statement.where(AuditEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    if before is not None:
        statement = statement.where(AuditEntry.sequence < before)
    return session.scalars(statement.order_by(AuditEntry.sequence.desc()).limit(limit)).all()


def case_readers(session: Session, assessment_id: UUID | None) -> Sequence[tuple[UUID, str]]:
    """Everyone who has read a case of this round, by the name they had last."""
    statement = (
        select(AuditEntry.actor_id, func.max(AuditEntry.actor_name))
        .where(AuditEntry.action.in_((READ, LIST_TAKEN)), AuditEntry.assessment_id == assessment_id)
        .group_by(AuditEntry.actor_id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]

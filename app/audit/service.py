"""`record` adds the entry of an act to the transaction in hand; the others check the whole record or erase values of it."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import checkpoints, exported, hooks, queries, rules
from app.audit.checkpoints import Checkpoint
from app.audit.models import AuditCheckpoint, AuditErasure
from app.audit.schemas import CheckpointOut
from app.core.clock import now


class Who(Protocol):
    """What the record keeps of an actor; `access` and `accounts` stay out of here."""

    @property
    def person_id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def assessment_id(self) -> UUID | None: ...


def record(
    session: Session, actor: Who, action: str, subject: Any, *, rows: tuple[Any, ...] = (), reason: str = ""
) -> UUID:
    """Add one entry for an act on `subject` (a row) and the further `rows` it changed; gives the act's id.

    `action` is `domain.thing.past_tense`. Every Audited row changed in this transaction is named by the latest entry;
    a commit without one raises UnauditedWrite. The entry joins the chain at the commit; when it can't be written, nothing
    of the transaction is kept (NotNow, 503).
    """
    if session.info.get("read_only"):
        raise RuntimeError("A reading session was asked to record.")
    session.flush()
    changes: list[dict[str, Any]] = [
        {
            "id": uuid4(),
            "row_kind": note.kind,
            "row_id": note.row_id,
            "change": note.change,
            "columns": note.columns,
            "salt": secrets.token_hex(16),
        }
        for note in hooks.take_noted(session)
    ]
    act_id = uuid4()
    entry = {
        "act_id": act_id,
        "at": now(),
        "actor_id": actor.person_id,
        "actor_name": actor.name,
        "assessment_id": getattr(subject, "assessment_id", None) or actor.assessment_id,
        "action": action,
        "subject_kind": subject.__tablename__,
        "subject_id": getattr(subject, "id", None),
        "subject_reference": _reference(subject),
        "reason": reason,
        "changes_sha256": rules.sealed(
            rules.seal(rules.Values(c["salt"], c["row_kind"], c["row_id"], c["change"], c["columns"])) for c in changes
        ),
    }
    hooks.to_be_written(session, entry, changes)
    return act_id


def verify(
    session: Session, actor: Actor, given: Collection[Checkpoint] = (), trusted: str | None = None
) -> rules.Walked:
    """Follow the whole chain, values included, up to its end or its first fault; then compare every checkpoint kept or given.

    `trusted` is the public key that signs this council's checkpoints. Reads only: writers go on meanwhile.
    """
    actor.require(Permission.RECORD_VERIFY)
    marks = [*(_as_signed(kept) for kept in queries.checkpoints(session)), *given]
    walked = rules.walk(queries.links(session), {mark.sequence for mark in marks})
    if walked.fault is None:
        walked.fault = rules.erasure_fault(walked, queries.erasures(session))
    if walked.fault is None:
        walked.fault = exported.first_fault(walked, marks, trusted)
    return walked


def sign_checkpoint(session: Session, actor: Actor, key: Ed25519PrivateKey) -> Checkpoint:
    """Sign the record as it stands, before this act's own entry; it is kept, and left outside by the caller or the worker.

    This is also what a frozen pack holds, so that the pack proves when it was made.
    """
    actor.require(Permission.RECORD_VERIFY)
    sequence, head = queries.head_of(session)
    signed = checkpoints.sign(key, sequence, head, now().replace(microsecond=0))
    row = AuditCheckpoint(
        sequence=sequence,
        sha256=head,
        at=datetime.fromisoformat(signed.at),
        public_key=signed.public_key,
        signature=signed.signature,
    )
    session.add(row)
    record(session, actor, "audit.checkpoint.signed", row)
    return signed


def last_checkpoint(session: Session, actor: Actor) -> CheckpointOut | None:
    """The newest checkpoint and whether it has left the machine; None before the first."""
    actor.require(Permission.RECORD_VERIFY)
    row = queries.last_checkpoint(session)
    return (
        None
        if row is None
        else CheckpointOut(line=_as_signed(row).line, sequence=row.sequence, at=row.at, left_at=row.left_at)
    )


def checkpoints_at_home(session: Session, actor: Actor) -> dict[UUID, str]:
    """For the worker: the lines of the checkpoints that are not left outside yet, the oldest first."""
    actor.require(Permission.SYSTEM_RUN)
    return {row.id: _as_signed(row).line for row in queries.checkpoints_at_home(session)}


def note_left(session: Session, actor: Actor, checkpoint_id: UUID) -> None:
    """For the worker: this checkpoint now lies outside the machine."""
    actor.require(Permission.SYSTEM_RUN)
    session.get_one(AuditCheckpoint, checkpoint_id).left_at = now()


def export(session: Session, actor: Actor, key: Ed25519PrivateKey) -> Iterator[bytes]:
    """The whole record line by line, with a checkpoint of its last entry as the last line; verifies without a database.

    The caller records the act that takes it out.
    """
    actor.require(Permission.RECORD_VERIFY)
    heading = {"exported_at": now().isoformat(timespec="seconds"), "public_key": checkpoints.public_key(key)}
    last = (0, rules.BEGINNING)

    def noting() -> Iterator[rules.Link]:
        nonlocal last
        for link in queries.links(session, with_values=False):
            last = (link.sequence, link.sha256)
            yield link

    yield from exported.lines(noting(), heading)
    yield checkpoints.sign(key, *last, now()).line.encode() + b"\n"


def erase_values(session: Session, actor: Actor, row_kind: str, row_id: UUID, reference: str, reason: str) -> int:
    """Erase every before and after of one row from the record, by an act that stays; gives how many were erased.

    Part of an erasure of the row itself, whose verb settles the second person. Entries keep who, when and what, and the
    chain still verifies: the seal of each erased value stays.
    """
    actor.require(Permission.RECORD_ERASE)
    session.flush()
    found = queries.changes_of(session, row_kind, str(row_id))
    for change in found:
        values = rules.Values(change.salt, change.row_kind, change.row_id, change.change, change.columns)
        session.add(AuditErasure(change_id=change.id, entry_sequence=change.entry_sequence, seal=rules.seal(values)))
    record(session, actor, "audit.values.erased", Erased(row_kind, row_id, reference), reason=reason)
    if found:
        queries.erase(session, [change.id for change in found])
    return len(found)


@dataclass(frozen=True)
class Erased:
    """What an erasure's entry is about: the row may be gone by then."""

    __tablename__: str
    id: UUID
    reference: str


def _as_signed(row: AuditCheckpoint) -> Checkpoint:
    return Checkpoint(row.sequence, row.sha256, row.at.isoformat(timespec="seconds"), row.public_key, row.signature)


def _reference(subject: Any) -> str:
    """What people call the row: E-0142, a request's code, a pack's name; never text of a case."""
    for name in ("reference", "code", "name"):
        value = getattr(subject, name, None)
        if isinstance(value, str) and value:
            return value[:200]
    return ""

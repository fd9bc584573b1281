"""`record` adds the entry of an act to the transaction in hand; the others check the whole record or erase values of it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import hooks, queries, rules
from app.audit.models import AuditErasure
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


def verify(session: Session, actor: Actor, marks: Collection[int] = ()) -> rules.Walked:
    """Follow the whole chain, values included, up to its end or its first fault; with the hashes at the numbers in `marks`."""
    actor.require(Permission.RECORD_VERIFY)
    walked = rules.walk(queries.links(session), marks)
    if walked.fault is None:
        walked.fault = rules.erasure_fault(walked, queries.erasures(session))
    return walked


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


def _reference(subject: Any) -> str:
    """What people call the row: E-0142, a request's code, a pack's name; never text of a case."""
    for name in ("reference", "code", "name"):
        value = getattr(subject, name, None)
        if isinstance(value, str) and value:
            return value[:200]
    return ""

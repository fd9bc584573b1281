"""`record`: adds the entry of an act to the transaction in hand."""

import hashlib
import secrets
from typing import Any, Protocol
from uuid import UUID, uuid4

import rfc8785
from sqlalchemy.orm import Session

from app.audit import hooks
from app.audit.models import AuditChange, AuditEntry
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
    a commit without one raises UnauditedWrite.
    """
    session.flush()
    noted = hooks.take_noted(session)
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        act_id=uuid4(),
        at=now(),
        actor_id=actor.person_id,
        actor_name=actor.name,
        assessment_id=getattr(subject, "assessment_id", None) or actor.assessment_id,
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=getattr(subject, "id", None),
        subject_reference=_reference(subject),
        reason=reason,
        salt=salt,
        changes_sha256=_sealed(salt, noted),
        changes=[
            AuditChange(row_kind=note.kind, row_id=note.row_id, change=note.change, columns=note.columns)
            for note in noted
        ],
    )
    session.add(entry)
    return entry.act_id


def _reference(subject: Any) -> str:
    """What people call the row: E-0142, a request's code, a pack's name; never text of a case."""
    for name in ("reference", "code", "name"):
        value = getattr(subject, name, None)
        if isinstance(value, str) and value:
            return value[:200]
    return ""


def _sealed(salt: str, noted: list[hooks.Note]) -> str:
    """SHA-256 over salt and canonical JSON (RFC 8785), so that the entry still proves the values after their erasure."""
    values: Any = [{"kind": n.kind, "row": n.row_id, "change": n.change, "columns": n.columns} for n in noted]
    return hashlib.sha256(salt.encode() + rfc8785.dumps(values)).hexdigest()

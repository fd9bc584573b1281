"""What one act took out of a request, read from the record's before-values, so that a verb can put it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart
from app.audit.models import AuditChange, AuditEntry

REMOVED = ("answers.answer.removed", "answers.part.removed")


@dataclass(frozen=True)
class Removal:
    """An answer or a part as it was, not yet in the session, with what it covered or was covered by."""

    code: str
    response_id: UUID
    answer: Answer | None = None
    covers: tuple[UUID, ...] = ()
    part: ResponsePart | None = None
    covered_by: tuple[UUID, ...] = ()


def find_removal(session: Session, act: UUID) -> Removal | None:
    """What the act removed; None for any other act, or when the values were erased."""
    entry = session.scalars(
        select(AuditEntry).where(
            AuditEntry.act_id == act,
            AuditEntry.action.in_(REMOVED),
            AuditEntry.subject_kind == CategoryResponse.__tablename__,
        )
    ).one_or_none()
    if entry is None or entry.subject_id is None:
        return None
    changes = session.scalars(
        select(AuditChange).where(AuditChange.entry_sequence == entry.sequence, AuditChange.change == "deleted")
    ).all()
    links = [change.row_id.split(",") for change in changes if change.row_kind == AnswerPart.__tablename__]
    answer = _of(changes, Answer.__tablename__)
    part = _of(changes, ResponsePart.__tablename__)
    if answer is not None:
        covers = tuple(UUID(part_id) for _, part_id in links)
        return Removal(entry.subject_reference, entry.subject_id, answer=_answer(answer), covers=covers)
    if part is not None:
        covered_by = tuple(UUID(answer_id) for answer_id, _ in links)
        return Removal(entry.subject_reference, entry.subject_id, part=_part(part), covered_by=covered_by)
    return None


def _of(changes: Sequence[AuditChange], kind: str) -> dict[str, str] | None:
    for change in changes:
        if change.row_kind == kind:
            return {name: values[0] for name, values in change.columns.items()}
    return None


def _answer(was: dict[str, str]) -> Answer:
    return Answer(
        id=UUID(was["id"]),
        response_id=UUID(was["response_id"]),
        item_id=UUID(was["item_id"]),
        position=int(was["position"]),
        where_to_look=was["where_to_look"],
        whole_document=bool(was["whole_document"]),
        what_it_shows=was["what_it_shows"],
        revision_number=int(was["revision_number"]),
        added_by=UUID(was["added_by"]),
        added_at=datetime.fromisoformat(was["added_at"]),
    )


def _part(was: dict[str, str]) -> ResponsePart:
    return ResponsePart(
        id=UUID(was["id"]),
        response_id=UUID(was["response_id"]),
        code=was["code"],
        position=int(was["position"]),
        ask=was["ask"],
        note=was["note"],
        reason=was["reason"],
    )

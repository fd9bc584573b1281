"""A create sent twice with the same Idempotency-Key is done once: the first answer is given again."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Header
from pydantic import BaseModel
from sqlalchemy import JSON, String, Uuid
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import now
from app.core.db import Base
from app.core.errors import FieldError, Invalid, RuleBroken

M = TypeVar("M", bound=BaseModel)


class KeptAnswer(Base):
    """What one person's create with one key was answered with."""

    __tablename__ = "kept_answer"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    asked_sha256: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime]


def _key(
    idempotency_key: Annotated[
        str | None, Header(description="Your own key for this create; sent twice, it is done once.", max_length=200)
    ] = None,
) -> str | None:
    if idempotency_key is not None and not idempotency_key.strip():
        raise Invalid(
            "Idempotency-Key is empty. Send a key of your own, or leave it out.",
            errors=(FieldError("/idempotency-key", "Empty."),),
        )
    return idempotency_key


IdempotencyKey = Annotated[str | None, Depends(_key)]


def once(
    session: Session, person_id: UUID, key: str | None, asked: str, answer_type: type[M], act: Callable[[], M]
) -> M:
    """Do `act` unless this person did it with this key already; `asked` is the path and body as sent.

    Raises RuleBroken (409) when the key came with something else before.
    """
    if key is None:
        return act()
    asked_sha256 = hashlib.sha256(asked.encode()).hexdigest()
    kept = session.get(KeptAnswer, (person_id, key))
    if kept is not None:
        if kept.asked_sha256 != asked_sha256:
            raise RuleBroken("This Idempotency-Key was used for something else. Use a new key for a new request.")
        return answer_type.model_validate(kept.answer)
    answer = act()
    session.add(
        KeptAnswer(
            person_id=person_id,
            key=key,
            asked_sha256=asked_sha256,
            answer=answer.model_dump(mode="json"),
            kept_at=now(),
        )
    )
    return answer

"""Every SELECT over request lists, and their bulk writing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, selectinload

from app.framework.models import Certainty, RequestCategory, RequestList, RequestPart


def list_lists(session: Session) -> list[tuple[RequestList, int, int]]:
    """Every list with how many requests it has and how many of them are not CQC's own wording; newest last."""
    counts = (
        select(
            RequestCategory.request_list_id,
            func.count().label("requests"),
            func.count().filter(RequestCategory.certainty != Certainty.OFFICIAL).label("planning"),
        )
        .group_by(RequestCategory.request_list_id)
        .subquery()
    )
    rows = session.execute(
        select(RequestList, func.coalesce(counts.c.requests, 0), func.coalesce(counts.c.planning, 0))
        .outerjoin(counts, counts.c.request_list_id == RequestList.id)
        .order_by(RequestList.added_at, RequestList.code)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def find_list(session: Session, code: str) -> RequestList | None:
    return session.scalars(select(RequestList).where(RequestList.code == code)).one_or_none()


def find_list_with_lines(session: Session, code: str) -> RequestList | None:
    """A list with its requests and their parts, in three SELECTs whatever its length."""
    lines = selectinload(RequestList.categories).selectinload(RequestCategory.parts)
    return session.scalars(select(RequestList).where(RequestList.code == code).options(lines)).one_or_none()


def find_list_by_id(session: Session, list_id: UUID) -> RequestList | None:
    return session.get(RequestList, list_id)


def list_codes(session: Session) -> Sequence[str]:
    return session.scalars(select(RequestList.code)).all()


def count_lines(session: Session, list_id: UUID) -> int:
    statement = select(func.count()).select_from(RequestCategory).where(RequestCategory.request_list_id == list_id)
    return session.scalar(statement) or 0


def add_lines(session: Session, categories: list[dict[str, Any]], parts: list[dict[str, Any]]) -> None:
    """Write a whole list at once; the caller has called `allow_bulk` and records the entry."""
    if categories:
        session.execute(insert(RequestCategory), categories)
    if parts:
        session.execute(insert(RequestPart), parts)

"""Counting what failed, for the throttle."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.models import Tries
from app.core.clock import now
from app.core.turns import take_turn


def count_try(session: Session, key: str, seconds: int, amount: int) -> int:
    """Count one more; the stretch of time begins with the first."""
    take_turn(session)
    queries.forget_tries(session, before=now())
    found = queries.tries_at(session, key, now())
    if found is None:
        found = Tries(key=key, count=0, ends_at=now() + timedelta(seconds=seconds))
        session.add(found)
    found.count += amount
    return found.count


def tries_so_far(session: Session, key: str) -> tuple[int, datetime]:
    """How many there were, and when the count begins anew."""
    found = queries.tries_at(session, key, now())
    return (0, now()) if found is None else (found.count, found.ends_at)


def forget_tries(session: Session, key: str) -> None:
    queries.forget_tries(session, key=key)

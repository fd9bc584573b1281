"""One writer at a time where a number is given out ("E-0143"): SQLite does so by itself, PostgreSQL when asked."""

from sqlalchemy import func
from sqlalchemy.orm import Session

# Any number; one for all, so that two writers never wait for each other.
_OURS = 20_230_401


def take_turn(session: Session) -> None:
    """Wait until no other transaction is giving out numbers; the turn ends with this transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(func.pg_advisory_xact_lock(_OURS))

"""What the worker does by itself: put what is due into the outbox, from where it leaves."""

from collections.abc import Callable

from app.access import SYSTEM
from app.core.config import Settings
from app.core.db import Database
from app.reminders import service


def remind(settings: Settings) -> Callable[[Database], None]:
    """The sweep over reminders. While no mail server is set nothing is written, so that nothing piles up."""
    base = (settings.public_address or "").rstrip("/")

    def sweep(db: Database) -> None:
        if not settings.sends_mail:
            return
        with db.read() as session:
            due = service.is_due(session, SYSTEM)
        if due:
            with db.write() as session:
                service.send_due(session, SYSTEM, base)

    return sweep

"""What the worker does for the record by itself: the day's checkpoint, and leaving it outside."""

import logging
from collections.abc import Callable

from app.access import SYSTEM
from app.activity import service
from app.audit import service as audit
from app.audit.outside import OutsideFault, append
from app.core.config import Settings
from app.core.db import Database

log = logging.getLogger("readiness.activity")


def witness(settings: Settings) -> Callable[[Database], None]:
    """The sweep over checkpoints: one a day, and each left at the target as soon as that can be reached."""

    def sweep(db: Database) -> None:
        with db.read() as session:
            due = service.is_due(session, SYSTEM)
        if due:
            with db.write() as session:
                service.take_checkpoint(session, SYSTEM, settings)
        try:
            leave_outside(settings, db)
        except OutsideFault:
            log.error("a checkpoint could not be left outside; it is tried again in a minute")

    return sweep


def leave_outside(settings: Settings, db: Database) -> int:
    """Append every checkpoint that is still at home to the target outside; gives how many. OutsideFault when it can't.

    One left there whose note was cut off is left twice, which harms nothing.
    """
    if settings.checkpoints_to is None:
        return 0
    with db.read() as session:
        waiting = audit.checkpoints_at_home(session, SYSTEM)
    for checkpoint_id, line in waiting.items():
        append(settings.checkpoints_to, line)  # may wait for a network, so in no transaction
        with db.write() as session:
            audit.note_left(session, SYSTEM, checkpoint_id)
    return len(waiting)

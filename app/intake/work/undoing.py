"""A large tracker is undone part by part; cut off anywhere, it goes on where it was."""

import time

from app.intake import service
from app.jobs.work import InHand

# Longer than the longest nap of a writer that waits for SQLite, so that it gets its turn between two parts.
PAUSE_SECONDS = 0.11
# The right of the person is asked again after so many parts.
PARTS = 25


def undo_tracker(in_hand: InHand) -> bool:
    """The work "intake.undo_tracker"."""
    for _ in range(PARTS):
        with in_hand.db.write() as session:
            far = service.undo_part(session, in_hand.actor, in_hand.subject_id)
        if far.done == far.total:
            in_hand.tell(far.total, far.total, "What this tracker made is taken back.")
            return False
        time.sleep(PAUSE_SECONDS)
        if not in_hand.tell(far.done, far.total, f"{far.done} of {far.total} steps taken back."):
            return True
    return True

"""A worker process for the tests: its one kind of work writes a line a piece, and takes its time over each."""

import os
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.core.db import Database
from app.jobs.work import InHand, Workshop
from app.jobs.work.worker import end_with_parent, serve

PIECES = 8


def write_lines(folder: Path, in_hand: InHand, pause: float = 0.0) -> bool:
    """The file is this work's own memory of what is done; its last line says which process wrote it."""
    lines = folder / f"{in_hand.subject_id}.txt"
    done = len(lines.read_text().splitlines()) if lines.exists() else 0
    if done == PIECES:
        return False
    with lines.open("a") as file:
        file.write(f"{done} {os.getpid()}\n")
    time.sleep(pause)
    return not in_hand.tell(done + 1, PIECES, f"{done + 1} of {PIECES}") or done + 1 < PIECES


def a_workshop(db: Database, folder: Path, pause: float = 0.0) -> Workshop:
    def find_actor(session: Session, person_id: UUID, assessment_id: UUID | None) -> Actor | None:
        return Actor.of(person_id, "Grace Okafor", frozenset({Role.CORE}), assessment_id)

    return Workshop(db, {"test.lines": lambda in_hand: write_lines(folder, in_hand, pause)}, find_actor)


if __name__ == "__main__":
    url, home = sys.argv[1], Path(sys.argv[2])
    over = threading.Event()
    end_with_parent(over)
    serve(a_workshop(Database(url), home, pause=0.2), home, over)

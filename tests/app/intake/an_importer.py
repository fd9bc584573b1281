"""A worker process for the tests that imports folders and does nothing else."""

import sys
import threading
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.db import Database
from app.intake.work import importer
from app.jobs.work import Workshop
from app.jobs.work.worker import end_with_parent, serve
from tests.app.intake.samples import tools_in

if __name__ == "__main__":
    db, home = Database(sys.argv[1]), Path(sys.argv[2])
    over = threading.Event()
    end_with_parent(over)

    def find_actor(session: Session, person_id: UUID, assessment_id: UUID | None) -> object:
        return accounts.find_actor(session, person_id, assessment_id)

    serve(Workshop(db, {"intake.import": importer(tools_in(home))}, accounts.find_actor), home, over)

"""A worker process for the tests that imports folders and does nothing else."""

import sys
import threading
from pathlib import Path

from app.accounts import service as accounts
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.intake.work import importer
from app.jobs.work import Workshop
from app.jobs.work.worker import end_with_parent, serve

if __name__ == "__main__":
    db, home = Database(sys.argv[1]), Path(sys.argv[2])
    over = threading.Event()
    end_with_parent(over)
    work = importer(Settings(home=home), FileStore(home / "files"))
    serve(Workshop(db, {"intake.import": work}, accounts.find_actor), home, over)

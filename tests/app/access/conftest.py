"""The whole application over the council of the sweep, asked in this process."""

import atexit
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.core import clock
from app.core.config import Settings
from app.core.db import Database
from app.main import create_app
from tests.app.access.asking import an_asker
from tests.app.access.council import a_council
from tests.app.access.desk import Remembered, Sweep
from tests.app.access.filling import Filling
from tests.conftest import NOON
from tests.stores import SqliteStores


@pytest.fixture(scope="session")
def sweep(sqlite_stores: SqliteStores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweep]:
    """One for each worker of the run; not by the fixture `db`, so that it does not run on PostgreSQL again."""
    home = _in_memory(tmp_path_factory.mktemp("sweep"))
    with sqlite_stores.store(home) as store, ExitStack() as stack:
        # Only while it is built: the fixture lives as long as its worker, whose other tests have clocks of their own.
        with clock.set_to(NOON):
            council = a_council(store, home)
            store.close()
            kept, file = home / "kept.sqlite3", home / "readiness.sqlite3"
            shutil.copyfile(file, kept)
            db = Database(f"sqlite:///{file}")
            app = create_app(Settings(home=home, secure_cookies=False), db)
            remembered = Remembered(app.state.find_actor)
            app.state.find_actor = remembered
            filling = Filling(council, app.openapi(), str(file))
            watch = sqlite3.connect(file)
            asker = stack.enter_context(an_asker(app))
            desk = Sweep(app, council, asker, filling, file, kept, remembered, watch)
            remembered.settled = desk.has_changed
        yield desk
        watch.close()
        filling.close()
        db.close()


def _in_memory(folder: Path) -> Path:
    """A folder whose writes wait for no disk, where the machine has one: the store is put back thousands of times."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        return folder
    made = Path(tempfile.mkdtemp(prefix="readiness-sweep-", dir=memory))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@pytest.fixture(autouse=True)
def at_noon_everywhere(at_noon: object) -> Iterator[None]:
    """The store was made at noon; sessions would be too old otherwise. Thousands of lines of the log are read by nobody."""
    requests = logging.getLogger("readiness.requests")
    before = requests.level
    requests.setLevel(logging.ERROR)
    yield
    requests.setLevel(before)

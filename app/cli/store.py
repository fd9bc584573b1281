"""One council's data as the commands open it: folder, database, files, and the person who acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from app.access import Actor
from app.accounts import service as accounts
from app.audit.checkpoints import signing_key
from app.core import home, logs
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Forbidden, RuleBroken
from app.core.schema_versions import is_current, upgrade
from app.files.store import FileStore
from app.intake.work import hold_unscanned
from app.jobs.work import Workshop
from app.workshop import make_workshop

As = Annotated[
    str, typer.Option("--as", help="The address of the person who acts; the command has that person's rights.")
]


@dataclass(frozen=True)
class Store:
    settings: Settings
    db: Database
    files: FileStore
    workshop: Workshop

    def acting_as(self, email: str) -> Actor:
        """The named person with the rights they hold now; Forbidden when there is nobody of that address."""
        with self.db.read() as session:
            actor = accounts.find_actor_by_email(session, email)
        if actor is None:
            raise Forbidden(
                f"There is nobody active with the address {email}. Check it, or add them with readiness create-user."
            )
        return actor


@contextmanager
def opened(settings: Settings | None = None, *, migrate: bool = True) -> Iterator[Store]:
    """The store in READINESS_HOME, made and brought to the newest schema when needed."""
    settings = settings or Settings()
    home.prepare(settings)
    logs.configure(settings.log_level)
    db = Database(settings.sqlalchemy_url)
    try:
        if not is_current(db):
            if not migrate:
                raise RuleBroken("The database has an older or newer schema than this version. Run readiness migrate.")
            upgrade(db)
        signing_key(settings)  # made at the first start, so that it is in every backup from the first on
        hold_unscanned(settings, db)  # before anything is given out
        files = FileStore(settings.files_folder)
        yield Store(settings, db, files, make_workshop(settings, db, files))
    finally:
        db.close()

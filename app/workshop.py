"""Every kind of long work over one store: what the worker and the commands carry out. Knows no page and no route."""

from app.accounts import service as accounts
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.intake import service as intake
from app.intake.work import importer
from app.jobs.work import Workshop
from app.packs import service as packs
from app.packs.work import builder as pack_builder


def make_workshop(settings: Settings, db: Database, store: FileStore) -> Workshop:
    """The work by kind, and who a person is now."""
    return Workshop(
        db,
        {packs.BUILD: pack_builder(settings, store), intake.IMPORT: importer(settings, store)},
        accounts.find_actor,
    )

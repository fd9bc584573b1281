"""Every kind of long work over one store: what the worker and the commands carry out. Knows no page and no route."""

from sqlalchemy.orm import Session

from app.access import SYSTEM
from app.accounts import service as accounts
from app.activity.work import witness
from app.assessments import service as assessments
from app.core.clock import now
from app.core.config import Settings
from app.core.db import Database
from app.erasing.work import finish_all
from app.evidence import service as evidence
from app.evidence.work import clear_previews, drawer, look_for_names, print_texts
from app.files.store import FileStore
from app.intake import service as intake
from app.intake.work import catch_up, importer, read_scans, scan_when_back, undo_tracker
from app.jobs.work import Sweep, Workshop
from app.notify.work import send_due
from app.packs import service as packs
from app.packs.work import builder as pack_builder
from app.reminders.work import remind


def make_workshop(settings: Settings, db: Database, store: FileStore) -> Workshop:
    """The work by kind, who a person is now, and what the worker does by itself."""
    return Workshop(
        db,
        {
            packs.BUILD: pack_builder(settings, store),
            intake.IMPORT: importer(settings, store),
            intake.UNDO: undo_tracker,
            evidence.PAGES: drawer(settings, store),
        },
        accounts.find_actor,
        (
            Sweep("reminders", 30, remind(settings)),
            Sweep("outbox", 5, send_due(settings, _in_hours)),
            Sweep("checkpoints", 60, witness(settings)),
            Sweep("scanner", 30, scan_when_back(settings)),
            Sweep("unscanned", 10, catch_up(settings, store)),
            Sweep("names", 20, look_for_names(settings)),
            Sweep("prints", 60, print_texts),
            Sweep("erasures", 30, finish_all(settings, store)),
            Sweep("scans", 1, read_scans(settings, store)),
            Sweep("previews", 3600, clear_previews(settings)),
        ),
    )


def _in_hours(session: Session) -> bool:
    """Whether people may be written to now."""
    return assessments.mail_hours(session, SYSTEM).allow(now())

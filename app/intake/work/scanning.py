"""Files that wait for the virus scanner go on by themselves when it is back; what came in before it was set is caught up."""

from collections.abc import Callable

from app.access import SYSTEM, Permission
from app.accounts import service as accounts
from app.core.config import Settings
from app.core.db import Database
from app.files import service as files
from app.files.scanner import Scanner, ScannerAway, Verdict
from app.files.store import FileStore
from app.intake import service


def scan_when_back(settings: Settings) -> Callable[[Database], None]:
    """The sweep over what waits for the scanner; it asks for the batches' jobs, with the rights of who started them."""

    def sweep(db: Database) -> None:
        with db.read() as session:
            waiting = service.batches_to_scan(session, SYSTEM)
        if not waiting or (settings.clamav and not Scanner(settings.clamav).is_there()):
            return
        for batch_id, person_id, assessment_id in waiting:
            with db.write() as session:
                actor = accounts.find_actor(session, person_id, assessment_id)
                if actor is not None and actor.may(Permission.EVIDENCE_WRITE):
                    service.scan_again(session, actor, batch_id)

    return sweep


# A scan takes a moment: the worker turns to other things in between.
AT_ONCE, MARKED_AT_ONCE = 20, 500


def hold_unscanned(settings: Settings, db: Database) -> None:
    """Where a scanner is set, whatever it never saw waits for it from now on. Harmless when there is nothing."""
    more = bool(settings.clamav)
    while more:
        with db.write() as session:
            more = files.hold_unscanned(session, SYSTEM, MARKED_AT_ONCE) == MARKED_AT_ONCE


def catch_up(settings: Settings, store: FileStore) -> Callable[[Database], None]:
    """The sweep over files that came in before the scanner was set."""

    def sweep(db: Database) -> None:
        if not settings.clamav:
            return
        hold_unscanned(settings, db)
        with db.read() as session:
            waiting = files.waiting_for_scan(session, SYSTEM, AT_ONCE)
        found: dict[str, str] = {}
        for sha256 in waiting:
            path = store.path_of(sha256)
            try:
                verdict = (
                    Scanner(settings.clamav).scan(path) if path.is_file() else Verdict()
                )  # erased: nothing to open
            except ScannerAway:
                break
            found[sha256] = f"The virus scanner found {verdict.found} in it." if verdict.found else verdict.fault
        if found:
            with db.write() as session:
                files.note_scanned(session, SYSTEM, found)

    return sweep

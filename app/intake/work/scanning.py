"""Files that wait for the virus scanner go on by themselves when it is back."""

from collections.abc import Callable

from app.access import SYSTEM, Permission
from app.accounts import service as accounts
from app.core.config import Settings
from app.core.db import Database
from app.files.scanner import Scanner
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

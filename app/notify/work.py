"""What the worker does with the outbox: send what is due, and note how it went."""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.access import SYSTEM
from app.core.config import Settings
from app.core.db import Database
from app.notify import service, smtp

log = logging.getLogger("readiness.notify")


def send_due(settings: Settings, in_hours: Callable[[Session], bool] = lambda _: True) -> Callable[[Database], None]:
    """The sweep over the outbox; it leaves everything where it is while no mail server is set.

    `in_hours` says whether people may be written to at this moment; what does not keep to those hours leaves anyway.
    """

    def sweep(db: Database) -> None:
        if not settings.sends_mail:
            return
        with db.write() as session:
            letters = service.take_due(session, SYSTEM, in_hours=in_hours(session))
        for letter in letters:
            try:
                smtp.send(settings, letter)
            except smtp.MailFault as fault:
                log.warning("mail %s not sent, try %d", letter.id, letter.tries)
                with db.write() as session:
                    service.note_fault(session, SYSTEM, letter.id, fault.sentence, for_good=fault.for_good)
                continue
            with db.write() as session:
                service.note_sent(session, SYSTEM, letter.id)

    return sweep

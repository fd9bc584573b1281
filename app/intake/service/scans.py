"""A scan was read: the line of the batch that it came with says so."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.documents.read import SCAN_IS_READ, SCAN_NOT_READ
from app.intake.queries import batches

WAS_READ = "It was read from a scan: words may be wrong."


def tell_of_scan(session: Session, actor: Actor, revision_id: UUID, *, was_read: bool) -> None:
    """For the worker: what the line promised is put right."""
    actor.require(Permission.SYSTEM_RUN)
    for line, batch in batches.lines_of_version(session, revision_id):
        if SCAN_IS_READ in line.sentence:
            line.sentence = line.sentence.replace(SCAN_IS_READ, WAS_READ if was_read else SCAN_NOT_READ)
            record(session, actor, "intake.batch.scan_told", batch, rows=(line,))

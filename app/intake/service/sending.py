"""Files that a person sends are written down, each with its line; the job that reads them comes to them later."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.errors import Forbidden, NotFound
from app.core.turns import take_turn
from app.intake import queries
from app.intake.models import Batch, BatchFile, FileState
from app.intake.rules.showing import file_out
from app.intake.schemas import BatchIn, FileLine, Looked, Sent, TakenOut
from app.intake.service.batches import IMPORT, open_batch
from app.jobs import service as jobs


def may_send(session: Session, actor: Actor, reference: str) -> Batch:
    """The batch to send into, asked for before the files come.

    NotFound (404) for a batch not seen, Forbidden (403) for one that is someone else's.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    batch = queries.find_batch(session, actor, reference)
    if batch is None:
        raise NotFound(f"There is no batch {reference[:20]} that you can see.")
    if batch.started_by != actor.person_id:
        raise Forbidden(f"{reference} was started by someone else. Open a batch of your own.")
    return batch


def list_sent(session: Session, actor: Actor, into: str | BatchIn, sent: Sequence[Looked]) -> Sent:
    """Write down files that have arrived in a batch that is open, or a new one, and see to it that a job reads them.

    One that could not arrive has its sentence at once. The caller puts the bytes where they wait, in the same transaction.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    take_turn(session)
    reference = open_batch(session, actor, into).reference if isinstance(into, BatchIn) else into
    batch = may_send(session, actor, reference)
    first = queries.last_position(session, batch.id) + 1
    rows = [
        BatchFile(
            batch_id=batch.id,
            position=position,
            name=one.coming.name[:300],
            size=one.size,
            state=FileState.REFUSED if one.arrived is None else FileState.WAITING,
            sentence=one.sentence,
        )
        for position, one in enumerate(sent, first)
    ]
    session.add_all(rows)
    waiting = [row.position for row in rows if row.state is FileState.WAITING]
    # A job that finds the batch finished is about to end, so it would not come to these.
    if waiting and (batch.finished_at is not None or not queries.is_being_read(session, batch.id)):
        batch.finished_at = None
        jobs.ask_for(session, actor, IMPORT, batch.id, total=len(waiting))
    session.flush()
    # Files of which none arrived leave nothing to read.
    if not waiting and not queries.list_waiting(session, batch.id, 1):
        batch.finished_at = now()
    record(session, actor, "intake.batch.listed", batch, reason=f"{len(rows)} files")
    listed = [file_out(FileLine(row, None, None, True)) for row in rows]  # none is a document yet
    job_id = queries.jobs_of(session, [batch.id]).get(batch.id)
    return Sent(batch.id, waiting, TakenOut(batch=reference, files=listed, job_id=job_id))

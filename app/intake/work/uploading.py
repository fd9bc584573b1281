"""Files that a person sends: in the request their bytes arrive and each has its line; a job looks into them afterwards."""

from collections.abc import Sequence

from app.access import SYSTEM, Actor
from app.core.db import Database
from app.core.turns import take_turn
from app.files.store import FileStore
from app.files.waiting import WaitingFiles
from app.intake import service
from app.intake.schemas import BatchIn, BatchOut, Coming, Looked, TakenOut, Tools
from app.intake.work.looking import arrive, drop


def receive(tools: Tools, db: Database, actor: Actor, into: str | BatchIn, coming: Sequence[Coming]) -> TakenOut:
    """Take the bytes of many files, for the open batch `into` or a new one; the job "intake.import" reads them.

    A file that is too large, or could not be read from the sending, has its sentence and stops no other. Raises what
    opening a batch raises, and NoRoom (507) on a full disk: then nothing of this sending is kept.
    """
    sent: list[Looked] = []
    try:
        for one in coming:
            sent.append(arrive(tools, one))
        return _written_down(tools, db, actor, into, sent)
    finally:
        for looked in sent:
            drop(tools, looked)  # those that wait elsewhere by now are no longer there to drop


def _written_down(tools: Tools, db: Database, actor: Actor, into: str | BatchIn, sent: Sequence[Looked]) -> TakenOut:
    """Lines and bytes, or neither: the bytes are where the job looks for them before the lines are there to be found."""
    waiting = WaitingFiles(tools.store)
    listed = None
    try:
        with db.write() as session:
            listed = service.list_sent(session, actor, into, sent)
            arrived = (one.arrived for one in sent if one.arrived is not None)
            waiting.put(listed.batch_id, dict(zip(listed.positions, arrived, strict=True)))
    except BaseException:
        if listed is not None:
            waiting.drop(listed.batch_id, listed.positions)
        raise
    return listed.out


def leave_rest_out(tools: Tools, db: Database, actor: Actor, reference: str, version: int) -> BatchOut:
    """What nobody has come to yet is not to be read; what was sent of it is deleted."""
    with db.write() as session:
        batch_id, left_out, batch = service.leave_rest_out(session, actor, reference, version)
    # These alone: others may have been sent since.
    WaitingFiles(tools.store).drop(batch_id, left_out)
    return batch


def clear_left_behind(db: Database, store: FileStore) -> int:
    """Delete what a crash left of batches of which nothing is to be read any more; gives the number of batches."""
    waiting = WaitingFiles(store)
    if not (old := waiting.left_behind()):
        return 0
    with db.write() as session:
        take_turn(session)
        gone = set(old) - service.batches_waiting(session, SYSTEM, old)
        for batch_id in gone:
            waiting.clear(batch_id)
    return len(gone)

"""What lay in an e-mail or an archive becomes lines of the same batch, each to be read in its turn."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.files.store import Arrived
from app.intake import queries, rules
from app.intake.models import Batch, BatchFile, FileState
from app.intake.schemas import Looked

# Of one batch, so that archives in archives add up to no more than this.
MOST_UNPACKED_FILES = 2_000
MOST_UNPACKED_BYTES = 2 << 30
_ENOUGH = "This batch has unpacked as much as one may. Add this archive, or what was attached, in a batch of its own."


def list_inside(
    session: Session, actor: Actor, batch: Batch, taken: Sequence[tuple[BatchFile, Looked]]
) -> dict[int, Arrived]:
    """Write down what lay in these files; gives what is to wait for its turn, by position."""
    actor.require(Permission.EVIDENCE_WRITE)
    inside: dict[int, Arrived] = {}
    listed = 0
    for row, looked in taken:
        if not looked.inside or row.state not in (FileState.READY, FileState.SAME, FileState.UNPACKED):
            continue
        count, size = queries.count_unpacked(session, batch.id)
        more = sum(one.size for one in looked.inside if one.arrived is not None)
        if count + len(looked.inside) > MOST_UNPACKED_FILES or size + more > MOST_UNPACKED_BYTES:
            row.sentence = f"{row.sentence} {_ENOUGH}".strip()
            row.state = FileState.REFUSED if row.state is FileState.UNPACKED else row.state
            continue
        first = queries.last_position(session, batch.id) + 1
        lines = [_line(batch, position, row, one) for position, one in enumerate(looked.inside, first)]
        session.add_all(lines)
        session.flush()
        listed += len(lines)
        inside |= {
            line.position: one.arrived
            for line, one in zip(lines, looked.inside, strict=True)
            if one.arrived is not None
        }
        row.sentence = rules.unpacked_sentence(row.sentence, len(lines), is_archive=row.state is FileState.UNPACKED)
    if any(looked.inside for _, looked in taken):
        record(session, actor, "intake.batch.unpacked", batch, reason=f"{listed} files")
    return inside


def _line(batch: Batch, position: int, around: BatchFile, one: Looked) -> BatchFile:
    return BatchFile(
        batch_id=batch.id,
        position=position,
        name=one.coming.name[:300],
        source_path=one.coming.source_path[:1000],
        size=one.size,
        state=FileState.REFUSED if one.arrived is None else FileState.WAITING,
        sentence=one.sentence,
        inside=around.position,
        depth=around.depth + 1,
    )

"""Rows of intake made into what goes out."""

from collections.abc import Mapping
from uuid import UUID

from app.intake.models import Batch, FileState
from app.intake.schemas import BatchFileOut, BatchOut, FileLine


def batch_out(batch: Batch, started_by: str, counts: Mapping[FileState, int], job_id: UUID | None) -> BatchOut:
    return BatchOut(
        reference=batch.reference,
        name=batch.source,
        request=batch.request,
        started_by=started_by,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
        made_up=batch.made_up,
        counts=dict(counts),
        total=sum(counts.values()),
        job_id=job_id,
        version=batch.version,
    )


def file_out(line: FileLine) -> BatchFileOut:
    """One file; of a document that this person may not see, only that it is in."""
    file, stored = line.file, line.stored
    if not line.seen:
        return BatchFileOut(
            position=file.position,
            name="A document that is not for everyone",
            source_path="",
            size=0,
            state=file.state,
            sentence="It is in.",
            document=None,
            sha256=None,
        )
    return BatchFileOut(
        position=file.position,
        name=file.name,
        source_path=file.source_path,
        size=file.size,
        state=file.state,
        sentence=file.sentence,
        document=line.reference,
        sha256=stored.sha256 if stored else None,
        media_type=stored.media_type if stored else "",
        inside=file.inside,
    )

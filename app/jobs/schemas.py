"""What goes out of jobs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.core.schema import Out
from app.jobs.models import JobState


class JobOut(Out):
    """One piece of long work, as far as it is. A change of it needs no ETag: the one act on it is to stop it."""

    id: UUID
    kind: str = Field(examples=["intake.import"])
    state: JobState
    done: int = Field(description="Pieces done so far.", examples=[120])
    total: int = Field(description="Pieces in all; 0 while that is not known.", examples=[220])
    sentence: str = Field(examples=["120 of 220 documents read."])
    time_left: str = Field(description="In words, once a tenth is done.", examples=["about 3 minutes"])
    stop_asked: bool
    asked_at: datetime
    started_at: datetime | None
    changed_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class OwnWork:
    """A job that one started oneself, with the id of what it works on (a batch, a pack)."""

    subject_id: UUID
    job: JobOut

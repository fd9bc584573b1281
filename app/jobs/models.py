"""Job: one piece of long work, as its page shows it. Holds ids and counts only."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Identified, words


class JobState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Identified, Base):
    """Its id is the workflow's id, so starting it twice is harmless. Not Audited: it is progress, not a fact."""

    __tablename__ = "job"

    kind: Mapped[str] = mapped_column(String(60), index=True)
    subject_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    assessment_id: Mapped[UUID | None] = mapped_column(Uuid)
    started_by: Mapped[UUID] = mapped_column(Uuid)
    state: Mapped[JobState] = mapped_column(words(JobState), index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[str] = mapped_column(Text, default="")
    stop_asked: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

"""Action: one thing being done, by whom, by when, and how we will know."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned, words


class ActionStatus(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under way"
    DONE = "done"
    STOPPED = "stopped"


OPEN_STATUSES = (ActionStatus.PLANNED, ActionStatus.UNDER_WAY)


class Action(Identified, Versioned, Audited, Base):
    """Belongs to the council and outlives the round."""

    __tablename__ = "improvement_action"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    aim: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    due_on: Mapped[date | None]
    measure: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[ActionStatus] = mapped_column(words(ActionStatus))
    progress: Mapped[str] = mapped_column(Text, default="")
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime]
    finished_on: Mapped[date | None]

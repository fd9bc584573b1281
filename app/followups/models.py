"""FollowUp: one question of CQC's after the return."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned


class FollowUp(Identified, Versioned, Audited, Base):
    """A question as CQC put it, and our answer. Its own issue comes later; this keeps what a finished round needs."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("assessment_id", "reference"),)

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    reference: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    added_at: Mapped[datetime]

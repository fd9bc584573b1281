"""GapDecision: a gap that a person accepted, with a reason and an end."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified


class GapDecision(Identified, Audited, Base):
    """Accepting a gap hides it from the open list until `ends_on`; `subject` is what the gap is about ("E-0142", "17")."""

    __tablename__ = "gap_decision"
    __table_args__ = (Index("ix_gap_decision_gap", "assessment_id", "rule", "subject"),)

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    rule: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    ends_on: Mapped[date]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

"""HandOver: what one person had in hand and another got, in one act."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified


class HandOver(Identified, Audited, Base):
    """`things` are pairs of a kind and a key ("document", "E-0142"): references only, never a title."""

    __tablename__ = "hand_over"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    taker_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    things: Mapped[list[list[str]]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]

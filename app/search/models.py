"""SavedView: a list or a search as its address has it, under a name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned


class SavedView(Identified, Versioned, Audited, Base):
    """Seen by who saved it, and by everybody of the round where it is shared; each finds by it what they may see."""

    __tablename__ = "saved_view"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    # The name and the words that were looked for may name a person.
    name: Mapped[str] = mapped_column(String(100), info={"audit": "hide"})
    address: Mapped[str] = mapped_column(String(1500), info={"audit": "hide"})
    shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    # Taken away, and kept so that this can be undone.
    removed_at: Mapped[datetime | None]

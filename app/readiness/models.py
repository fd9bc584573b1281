"""ReadinessDay: one row of counts a day, so that the past can be drawn."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ReadinessDay(Base):
    """Counts as they stood at the last look on a day. Not Audited: each is computed from audited facts."""

    __tablename__ = "readiness_day"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)

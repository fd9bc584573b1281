"""EditedSheet: one sheet that came back, what it asks for, and what was made of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified


class ListKind(StrEnum):
    REQUESTS = "requests"
    DOCUMENTS = "documents"
    ACTIONS = "actions"
    ASSERTIONS = "assertions"
    PEOPLE = "people"
    CASES = "cases"
    GAPS = "gaps"


class EditedSheet(Identified, Audited, Base):
    """Seen by whoever sent it, in the round in which it was sent.

    `lines` are the rows with a changed cell, `faults` the cells and rows that are not understood, `done` what a row had
    before it was changed, `left` the rows that were refused at the last moment. Titles and notes stand in them: no news
    for the record, which names every change itself.
    """

    __tablename__ = "edited_sheet"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    sent_at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(40))
    rows: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(JSON, info={"audit": "hide"})
    faults: Mapped[list[Any]] = mapped_column(JSON, info={"audit": "hide"})
    done: Mapped[list[Any]] = mapped_column(JSON, default=list, info={"audit": "hide"})
    left: Mapped[list[Any]] = mapped_column(JSON, default=list, info={"audit": "hide"})
    taken_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

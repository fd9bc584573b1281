"""Erasure: who asked that a document be erased, who carried it out, and what held it. What it said is in none of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, Versioned


class Erasure(Identified, Versioned, Audited, Base):
    """The tombstone of a document. `hashes` are those of the bytes; `packs` the drafts that held it and went with it.

    `others` are documents that had the same bytes, `attached` those that came in with it and were named to go with it.
    `leavings` names the rows whose values the record still has to forget:
    (kind, id) pairs, empty once it has. `bytes_gone_at` is set when no byte of it is in the data folder any more.
    """

    __tablename__ = "erasure"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_item.id"), unique=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    called_off_at: Mapped[datetime | None]
    erased_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    erased_at: Mapped[datetime | None]
    hashes: Mapped[list[str]] = mapped_column(JSON, default=list)
    packs: Mapped[list[str]] = mapped_column(JSON, default=list)
    files: Mapped[list[str]] = mapped_column(JSON, default=list, info={"audit": "hide"})
    others: Mapped[list[str]] = mapped_column(JSON, default=list)
    attached: Mapped[list[str]] = mapped_column(JSON, default=list)
    leavings: Mapped[list[list[str]]] = mapped_column(JSON, default=list, info={"audit": "hide"})
    bytes_gone_at: Mapped[datetime | None]

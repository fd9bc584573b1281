"""Mail: one message to one person, from the moment it is written until it is sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Identified, words


class MailState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"


class Mail(Identified, Base):
    """Text only, by its shape: no document goes by mail. Not Audited: the act that wrote it has its entry.

    `holds_link` marks a text that opens something: the outbox never shows it, and it is emptied once it is sent.
    `by_day` marks one that keeps to the hours in which people are written to; `reply_to` is whom an answer reaches.
    """

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_state_try_at", "state", "try_at"),)

    kind: Mapped[str] = mapped_column(String(60))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    holds_link: Mapped[bool] = mapped_column(default=False)
    by_day: Mapped[bool] = mapped_column(default=False)
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    written_by: Mapped[UUID]
    written_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[MailState] = mapped_column(words(MailState))
    tries: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(300), default="")

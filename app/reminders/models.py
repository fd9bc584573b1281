"""Reminder: one mail of a day to one person; DigestHour: an hour of a day whose digests have left; Pause: not now, and why."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified, words


class ReminderKind(StrEnum):
    DIGEST = "digest"
    BY_HAND = "by hand"


class ReminderState(StrEnum):
    QUEUED = "queued"
    STOPPED = "stopped"
    SENT = "sent"
    LEFT_OUT = "left out"


class Reminder(Identified, Base):
    """One mail to one person on one day: the key is the cap. A digest has a row once it was stopped or has left.

    Not Audited: the acts of people on it have their entries, and what left stands in the outbox.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("person_id", "on", "kind"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[ReminderKind] = mapped_column(words(ReminderKind))
    state: Mapped[ReminderState] = mapped_column(words(ReminderState), index=True)
    leaves_at: Mapped[datetime]
    things: Mapped[int] = mapped_column(default=0)
    # By hand: the requests it is about, as ids of their responses, and who asked for it.
    requests: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[str] = mapped_column(String(300), default="")
    mail_id: Mapped[UUID | None] = mapped_column(ForeignKey("mail.id"))


class DigestHour(Base):
    """The digests of this hour of this day have left; written with them, so that neither is done twice."""

    __tablename__ = "digest_hour"

    on: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Pause(Identified, Audited, Base):
    """A person is not reminded of anything before a day. Whoever asks them sees why; no mail says it."""

    __tablename__ = "pause"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    until: Mapped[date]
    why: Mapped[str] = mapped_column(String(300), info={"audit": "hide"})
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

"""What goes into the outbox, and what is shown of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.core.schema import Out
from app.notify.models import MailState


@dataclass(frozen=True)
class MailIn:
    """One message to write: plain text without personal data. `kind` is `domain.thing`, as in the record's actions."""

    kind: str
    to: str
    subject: str
    body: str
    holds_link: bool = False


@dataclass(frozen=True)
class Letter:
    """What the sender needs of a message that it has taken in hand."""

    id: UUID
    to: str
    subject: str
    body: str
    tries: int


class MailOut(Out):
    """One message in the outbox."""

    id: UUID
    kind: str = Field(examples=["audit.checkpoint"])
    to_address: str = Field(examples=["ruth.bell@fernshire.example"])
    subject: str
    body: str = Field(description="Empty where the text holds a link that opens something.")
    state: MailState
    tries: int
    written_at: datetime
    try_at: datetime | None = Field(description="When it is sent or tried again; null when it is sent or given up.")
    sent_at: datetime | None
    fault: str = Field(description="Why the last try failed.", examples=["The mail server could not be reached."])


class OutboxOut(Out):
    """The outbox: whether mail leaves at all, and its messages, the newest first."""

    sends: bool = Field(description="False while no mail server is set: messages wait here and nothing leaves.")
    waiting: int
    failed: int
    items: list[MailOut]
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

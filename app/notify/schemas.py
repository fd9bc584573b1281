"""What goes into the outbox, and what is shown of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.core.schema import Out
from app.notify.models import MailState


@dataclass(frozen=True)
class MailIn:
    """One message to write: plain text without personal data. `kind` is `domain.thing`, as in the record's actions.

    Lines that begin with "- " are a list, and the line above them heads it. `leaves_at` is when it may leave, for one that
    keeps to the hours of mail (also when it is tried again); without, it leaves at once. An answer reaches `reply_to`.
    """

    kind: str
    to: str
    subject: str
    body: str
    holds_link: bool = False
    leaves_at: datetime | None = None
    reply_to: str = ""


@dataclass(frozen=True)
class Letter:
    """What the sender needs of a message that it has taken in hand."""

    id: UUID
    kind: str
    to: str
    subject: str
    body: str
    tries: int
    reply_to: str


class MailOut(Out):
    """One message in the outbox."""

    id: UUID
    kind: str = Field(examples=["audit.checkpoint"])
    to_address: str = Field(examples=["ruth.bell@fernshire.example"])
    reply_to: str = Field(description='Whom an answer to it reaches; "" for nobody.')
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
    counts: dict[MailState, int] = Field(description="How many messages stand how.")
    items: list[MailOut]
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

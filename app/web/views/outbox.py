"""What the page of the outbox shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.lists import Chip, ListAddress


@dataclass(frozen=True)
class MailRow:
    """`at` is when it was sent, else when it is tried next; `body` is empty where it holds a link that opens something."""

    key: str
    to: str
    subject: str
    body: str
    state: str
    written_at: datetime
    at: datetime | None
    fault: str
    may_stop: bool
    may_send_again: bool
    reply_to: str = ""
    # Not tried yet: it waits for an hour at which people are written to.
    is_held: bool = False


@dataclass(frozen=True)
class OutboxPage:
    sends: bool
    waiting: int
    failed: int
    rows: Sequence[MailRow]
    next: str
    address: ListAddress
    state: str = ""
    chips: Sequence[Chip] = ()

"""One-time links: whose address is outside, how a link stands, and what is kept of what opens it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.answers.models import LinkState

# A code of eight digits is guessed in five tries once in twenty million.
MOST_WRONG_CODES = 5


@dataclass(frozen=True)
class LinkFacts:
    """What the state of a link is worked out from; `is_wanted` is false once the ask or the person asked is gone."""

    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    wrong_codes: int
    is_wanted: bool = True


def state_of(link: LinkFacts, at: datetime) -> LinkState:
    """A withdrawn link stays withdrawn whatever else it is; a used one can be looked at until its day."""
    if link.withdrawn_at is not None or not link.is_wanted:
        return LinkState.WITHDRAWN
    if link.wrong_codes >= MOST_WRONG_CODES:
        return LinkState.LOCKED
    if link.expires_at <= at:
        return LinkState.EXPIRED
    return LinkState.LIVE if link.used_at is None else LinkState.USED


def is_outside(address: str, domains: str) -> bool:
    """True unless the address is of one of the council's own mail domains (or below one). No domain set: all are outside."""
    domain = address.rpartition("@")[2].lower()
    return not any(domain == own or domain.endswith(f".{own}") for own in domains.split())


def sealed(*secrets: str) -> str:
    """SHA-256 of what opens a link. A code is sealed with its token, so that the store alone can't be searched for it."""
    return hashlib.sha256("\n".join(secrets).encode()).hexdigest()

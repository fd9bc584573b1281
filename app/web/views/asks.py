"""What a person was asked for: the list, and the page where they reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.forms import NO_ERRORS, FormErrors


@dataclass(frozen=True)
class AskRow:
    """One thing that somebody was asked for; `said` is the reply, "" while there is none."""

    reference: str
    what: str
    request: str
    by: str
    due: date | None
    is_open: bool
    said: str = ""

    @property
    def address(self) -> str:
        """The page of its own."""
        return f"/asks/{self.reference}"


@dataclass(frozen=True)
class AsksPage:
    """What this person was asked for: first what is still open."""

    open: Sequence[AskRow]
    done: Sequence[AskRow]


@dataclass(frozen=True)
class AskPage:
    """One ask. `reply` is the kind of reply whose form was refused; `values` is what was typed into it."""

    reference: str
    what: str
    request: str
    request_title: str
    asked_by: str
    asked_at: datetime
    asked_of: str
    due: date | None
    covers: str
    part: str
    version: int
    is_mine: bool
    may_reply: bool
    may_open_request: bool
    kinds_taken: str
    largest: str
    is_planning: bool = False
    said: str = ""
    document: str = ""
    replied_at: datetime | None = None
    others: int = 0
    made_up: bool = False
    reply: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    link: "LinkPart | None" = None
    mails: bool = False
    # Until when they asked not to be reminded, and why; whether the person whose page it is may say so.
    quiet_until: date | None = None
    quiet_why: str = ""
    may_quiet: bool = False
    # For whoever asked and the team: whether the person asked is reminded at all.
    may_stop: bool = False
    reminds: bool = True

    @property
    def action(self) -> str:
        """Where the replies go."""
        return f"/asks/{self.reference}"


@dataclass(frozen=True)
class LinkPart:
    """What the team sees of the one-time link of an ask."""

    email: str
    needs_consent: bool
    may_consent: bool
    made_by: str
    made_at: datetime | None
    ends: datetime | None
    works: bool
    needs_code: bool


@dataclass(frozen=True)
class LinkMadePage:
    """The link and the code, shown once."""

    reference: str
    name: str
    address: str
    code: str
    ends: datetime
    mailed_to: str
    mail_leaves_at: datetime | None = None


@dataclass(frozen=True)
class ByLinkPage:
    """The one page behind a one-time link: the ask with its replies, or what was received."""

    action: str
    what: str
    request: str
    request_title: str
    asked_by: str
    asked_at: datetime
    due: date | None
    covers: str
    part: str
    ends: datetime
    version: int
    kinds_taken: str
    largest: str
    is_open: bool
    is_used: bool
    received: str
    received_at: datetime | None
    said: str
    made_up: bool = False
    reply: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    quiet_until: date | None = None
    quiet_why: str = ""
    may_quiet: bool = True


@dataclass(frozen=True)
class CodePage:
    """The question for the code, before anything is shown."""

    action: str
    errors: FormErrors = NO_ERRORS

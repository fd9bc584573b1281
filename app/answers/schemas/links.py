"""One-time links for people who were asked: what the team sees of one, and what the person sees by one."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.answers.models import AskState, LinkState
from app.answers.schemas.asks import AskOut
from app.answers.schemas.requests import Frozen
from app.core.schema import In

LONGEST_DAYS = 60


class LinkIn(In):
    """A link for the person asked. With `send` it goes to their address by mail as well; it is shown once either way."""

    days: int = Field(default=14, ge=1, le=LONGEST_DAYS, description="It ends after so many days.")
    send: bool = False


class LinkOut(Frozen):
    """How the latest link of an ask stands; what opens it is not kept."""

    state: LinkState
    made_by: str
    made_at: datetime
    expires_at: datetime
    needs_code: bool
    used_at: datetime | None


class LinkStanding(Frozen):
    """Whether the ask has a link, and what whoever asks may do about it."""

    latest: LinkOut | None
    may_make: bool
    needs_consent: bool = Field(
        description="The address is outside the council's own mail; the lead has not allowed it."
    )
    may_consent: bool


class LinkMade(Frozen):
    """Shown this once. The code goes another way than the link: say it on the telephone."""

    path: str = Field(examples=["/ask/0vYb..."])
    token: str
    code: str = Field(description='Eight digits for an address outside the council, else "".')
    expires_at: datetime
    mailed_to: str
    mail_leaves_at: datetime | None = Field(
        description="When the mail may leave: from 8am to 6pm on working days. Null where none was asked for."
    )


class CodeIn(In):
    code: Annotated[str, StringConstraints(min_length=1, max_length=20, strip_whitespace=True)]


class PassOut(Frozen):
    """Give it back as the header `Ask-Pass`."""

    ask_pass: str


class AskSeen(Frozen):
    """The one thing that a link opens; no name of a document that others sent, and no address of anybody."""

    council: str
    asked_by: str
    asked_of: str
    asked_at: datetime
    what: str
    due_on: date | None
    request: str
    request_title: str
    part: str
    period_from: date | None
    period_to: date | None
    expires_at: datetime
    state: LinkState
    reply: AskState
    replied_words: str = Field(description="What was last said by this link.")
    quiet_until: date | None = Field(description="They asked not to be reminded before this day.")
    quiet_why: str
    received: str = Field(description='The title of what was sent by this link, "" before.')
    received_at: datetime | None
    version: int


class Opened(Frozen):
    """What a link leads to: the ask, or (for an address outside the council) the question for the code first."""

    needs_code: bool
    ask: AskSeen | None


class LinkedAsk(Frozen):
    """For the packages above: the ask behind a link that was opened."""

    seen: AskSeen
    ask: AskOut

"""Signing in, a locked session, and one's own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.web.forms import NO_ERRORS, FormErrors
from app.web.views.shared import Choice


@dataclass(frozen=True)
class DemoPerson:
    """A made-up person that one may sign in as; the password stands in the terminal only."""

    name: str
    role: str
    email: str


@dataclass(frozen=True)
class UnlockedPage:
    """Says that the session goes on; it has nothing to draw."""


@dataclass(frozen=True)
class SignInPage:
    """`next` is a local path (addresses.local_path) or "/". `provider` is the council's own sign-in, "" without one."""

    next: str = "/"
    email: str = ""
    errors: FormErrors = NO_ERRORS
    demo_people: Sequence[DemoPerson] = ()
    with_password: bool = True
    provider: str = ""


@dataclass(frozen=True)
class CodePage:
    """The second step of signing in. `demo_code` is what a made-up person's phone would show; "" for anybody real."""

    next: str
    errors: FormErrors = NO_ERRORS
    demo_code: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class Kept:
    """What somebody sent that was not taken: where it was to go, and its fields. Files can't be kept."""

    address: str
    fields: Sequence[tuple[str, str]]
    had_files: bool = False


@dataclass(frozen=True)
class LockedPage:
    """Instead of any page of a locked session. `kept` is what was typed, packed for a hidden field; `sends` the same."""

    name: str
    asks_password: bool
    asks_code: bool
    provider: str
    back: str
    kept: str = ""
    sends: Kept | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ResendPage:
    """What was typed and not taken, to be sent again with one press. `sign_in_first`: the session is over."""

    kept: Kept
    words: str
    sign_in_first: bool = False


@dataclass(frozen=True)
class SetPasswordPage:
    """The page of a link that sets a password once."""

    name: str
    email: str
    token: str
    password_length: int
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class SessionLine:
    """One place where this person is signed in."""

    since: datetime
    last_seen: datetime
    is_this: bool
    browser: str = ""
    reference: str = ""


@dataclass(frozen=True)
class FactorLine:
    """How one's own second factor stands."""

    is_set_up: bool = False
    since: datetime | None = None
    recovery_codes_left: int = 0
    given_in_this_session: bool = False
    waits_for_second_look: bool = False


@dataclass(frozen=True)
class AccountPage:
    """`rounds` are the assessments this person may look at, `round` the one they do."""

    name: str
    email: str
    team: str
    roles: Sequence[str]
    sessions: Sequence[SessionLine]
    rounds: Sequence[Choice] = ()
    round: str = ""
    may_change_password: bool = False
    password_length: int = 12
    errors: FormErrors = NO_ERRORS
    factor: FactorLine = FactorLine()
    tokens: int = 0
    looks: int = 0


@dataclass(frozen=True)
class FactorPage:
    """How one's own second factor stands, and the way to set one up."""

    factor: FactorLine
    asks_password: bool
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class FactorSetUpPage:
    """The secret as a picture (SVG of our own making) and in letters, until its first code was given."""

    picture: Markup
    secret: str
    address: str
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class CodesPage:
    """Recovery codes, shown this once."""

    codes: Sequence[str]
    is_new: bool


@dataclass(frozen=True)
class TokenLine:
    """One token; `last_used` is None while no program used it."""

    reference: str
    name: str
    permissions: Sequence[str]
    ends: datetime
    last_used: datetime | None
    has_run_out: bool


@dataclass(frozen=True)
class TokensPage:
    """One's own tokens and the form for a new one; `made` is the new token, shown this once."""

    tokens: Sequence[TokenLine]
    choices: Sequence[Choice]
    longest_days: int
    name: str = ""
    days: str = ""
    chosen: Sequence[str] = ()
    made: str = ""
    made_name: str = ""
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class LookLine:
    """A second factor that was taken away; `is_yours` when the second look is somebody else's."""

    name: str
    email: str
    reset_by: str
    reason: str
    at: datetime
    is_yours: bool


@dataclass(frozen=True)
class LooksPage:
    """Resets that wait for a second person."""

    lines: Sequence[LookLine]

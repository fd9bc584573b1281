"""Sign in and one's own account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.views.shared import Choice


@dataclass(frozen=True)
class DemoPerson:
    """A made-up person that one may sign in as; the password stands in the terminal only."""

    name: str
    role: str
    email: str


@dataclass(frozen=True)
class SignInPage:
    """`next` is a local path (errors.local_path) or "/"."""

    next: str = "/"
    email: str = ""
    errors: FormErrors = NO_ERRORS
    demo_people: Sequence[DemoPerson] = ()


@dataclass(frozen=True)
class SessionLine:
    """One place where this person is signed in."""

    since: datetime
    last_seen: datetime
    is_this: bool


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

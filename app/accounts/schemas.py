"""What goes in and out of accounts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.access import Permission, Role
from app.accounts.models import SignedInBy
from app.core.schema import Day, In, Line, OptionalLine, Out


@dataclass(frozen=True)
class Owned:
    """One thing that a person has in hand: its kind, the key that names it there, and its title ("" for a case)."""

    kind: str
    key: str
    title: str


class PersonIn(In):
    email: Line = Field(examples=["priya.nair@fernshire.example"])
    name: Line = Field(examples=["Priya Nair"])
    job_title: OptionalLine = ""
    team: OptionalLine = ""
    manager: OptionalLine = Field(
        default="",
        max_length=254,
        description="The address of whom they answer to.",
        examples=["tom.hadley@fernshire.example"],
    )
    roles: list[Role] = Field(default_factory=list, max_length=8, examples=[["core"]])


class PeopleIn(In):
    people: list[PersonIn] = Field(min_length=1, max_length=500)


class AddedOut(Out):
    added: list[str] = Field(description="Addresses of those who were new.")


class PersonPatch(In):
    name: Line | None = None
    job_title: OptionalLine | None = None
    team: OptionalLine | None = None
    manager: OptionalLine | None = Field(default=None, max_length=254, description="An address; null for nobody.")


class RoleIn(In):
    """A role for a person: for every round, or for the one named."""

    role: Role
    assessment: OptionalLine | None = Field(default=None, examples=["R-2027"])
    reason: str = Field(default="", max_length=500, description="For whoever confirms it.")


class RoleGivenOut(Out):
    """What became of it: given, or proposed and waiting for a second person."""

    given: bool
    proposal: str | None = Field(examples=["RP-3"])
    says: str


class ProposalOut(Out):
    """A role that waits for a second person."""

    reference: str = Field(examples=["RP-3"])
    email: str
    name: str
    role: Role
    assessment: str | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    ends_at: datetime
    may_confirm: bool = Field(description="Whether the caller may confirm or refuse it.")
    may_withdraw: bool


class SettleIn(In):
    reason: str = Field(default="", max_length=500)


class DeputyIn(In):
    """Who stands in for the lead when approving, from a day to a day (both included)."""

    email: Line
    starts_on: Day
    ends_on: Day


class DeputyOut(Out):
    reference: str = Field(examples=["D-2"])
    email: str
    name: str
    named_by: str
    starts_on: date
    ends_on: date
    in_force: bool


class GlassIn(In):
    reason: str = Field(max_length=1000, examples=["The lead is away and the coroner asks for the log of CT-07 today."])


class GlassOut(Out):
    """One break-glass: who, why, from when to when, and how often it was used."""

    reference: str = Field(examples=["BG-1"])
    email: str
    name: str
    reason: str
    begun_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_by: str
    is_open: bool
    may_end: bool


class GrantOut(Out):
    """A role in force; `assessment` is null where it holds for every round."""

    role: Role
    assessment: str | None


class PersonOut(Out):
    """A person as others see them; the address is what names them in the API."""

    key: str = Field(description="What addresses of pages call them by.", examples=["3f9c1d20"])
    email: str
    name: str
    job_title: str
    team: str
    manager: str = Field(default="", description='The address of whom they answer to; "" where that is not known.')
    active: bool
    roles: list[Role]
    grants: list[GrantOut] = Field(default_factory=list)
    version: int


class RowProblemOut(Out):
    """A row that is not understood, by its place in the sheet."""

    place: str = Field(examples=["Sheet 'People', row 12, column C"])
    sentence: str


class PeopleReadingOut(Out):
    """A dry run of a sheet of people: nothing is stored."""

    new: list[PersonIn]
    here_already: list[str]
    problems: list[RowProblemOut]


class MeOut(Out):
    """Who is signed in, in which round, with which rights."""

    email: str
    name: str
    roles: list[Role]
    permissions: list[str]
    withheld: list[str] = Field(description="Rights that follow once this session is given a second factor.")
    assessment: str | None


# One's own sessions, password, second factor, tokens

Password = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=False)]
Code = Annotated[str, StringConstraints(max_length=60)]


class SignInIn(In):
    email: Line
    password: Password
    code: Code | None = Field(default=None, description="The code of the second factor, or a recovery code.")


class SignedInOut(Out):
    name: str
    ends_at: datetime


class SessionStateOut(Out):
    """How a session stands; asking does not use it."""

    standing: str = Field(examples=["good"], description="good, locked, not-vouched or waits-for-code")
    seconds_left: int = Field(description="Until it locks for want of use.")
    name: str
    by: SignedInBy
    has_password: bool
    asks_code: bool


class UnlockIn(In):
    """What unlocks: one's password, or a code of the second factor."""

    password: Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)] = ""
    code: Code = ""


class SessionOut(Out):
    """One place where a person is signed in."""

    reference: str
    browser: str = Field(examples=["Firefox on Windows"])
    signed_in_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    is_this: bool


class EndedOut(Out):
    ended: int = Field(description="How many sessions ended.")


class PasswordChangeIn(In):
    current: Password
    new: Password


class NewPasswordIn(In):
    password: Password


class PasswordLinkOut(Out):
    """Whom a link that sets a password is for."""

    name: str
    email: str
    ends_at: datetime


class PasswordLinkMadeOut(Out):
    """A link that sets a password, shown this once."""

    address: str
    ends_at: datetime


class FactorOut(Out):
    """How one's own second factor stands."""

    is_set_up: bool
    since: datetime | None
    recovery_codes_left: int
    given_in_this_session: bool
    waits_for_second_look: bool


class FactorBeginIn(In):
    password: Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)] = ""


class FactorBegunOut(Out):
    """The secret for an authenticator app; it counts once its first code was given."""

    secret: str
    address: str = Field(examples=["otpauth://totp/Readiness:priya.nair%40fernshire.example?secret=..."])


class CodeIn(In):
    code: Code


class RecoveryCodesOut(Out):
    """Ten codes, each good once; they are shown only now."""

    codes: list[str]


class ProofIn(In):
    """That it is still the same person who sits there: their password, or a code of their second factor."""

    proof: str = Field(min_length=1, max_length=200)


class ReasonIn(In):
    reason: Annotated[str, StringConstraints(min_length=5, max_length=500)] = Field(
        examples=["Lost her phone; asked in person"]
    )


class ResetOut(Out):
    """A second factor that an administrator took away, until somebody else has looked at it."""

    email: str
    name: str
    reset_by: str
    reason: str
    reset_at: datetime
    is_yours: bool = Field(description="Reset by you, or yours: the second look is somebody else's.")


class TokenIn(In):
    name: Line = Field(title="What is it for", examples=["Power BI"])
    permissions: list[Permission] = Field(title="What it may do", min_length=1, max_length=100)
    days: Annotated[int, Field(ge=1, le=3650)] = Field(title="Days it is good for", examples=[90])


class TokenOut(Out):
    """One of one's own tokens."""

    reference: str
    name: str
    permissions: list[str]
    made_at: datetime
    ends_at: datetime
    last_used_at: datetime | None
    has_run_out: bool


class TokenMadeOut(TokenOut):
    """A new token; `token` is shown this once."""

    token: str

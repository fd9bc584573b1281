"""What goes in and out of accounts."""

from datetime import date, datetime

from pydantic import Field

from app.access import Role
from app.core.schema import In, Line, OptionalLine, Out


class PersonIn(In):
    email: Line = Field(examples=["priya.nair@fernshire.example"])
    name: Line = Field(examples=["Priya Nair"])
    job_title: OptionalLine = ""
    team: OptionalLine = ""
    roles: list[Role] = Field(default_factory=list, max_length=8, examples=[["core"]])


class PeopleIn(In):
    people: list[PersonIn] = Field(min_length=1, max_length=500)


class AddedOut(Out):
    added: list[str] = Field(description="Addresses of those who were new.")


class PersonPatch(In):
    name: Line | None = None
    job_title: OptionalLine | None = None
    team: OptionalLine | None = None


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
    starts_on: date
    ends_on: date


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

    email: str
    name: str
    job_title: str
    team: str
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
    assessment: str | None


class SignInIn(In):
    email: Line
    password: str = Field(min_length=1, max_length=500)


class SignedInOut(Out):
    name: str
    ends_at: datetime

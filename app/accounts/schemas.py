"""What goes in and out of accounts."""

from datetime import datetime

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
    role: Role


class PersonOut(Out):
    """A person as others see them; the address is what names them in the API."""

    email: str
    name: str
    job_title: str
    team: str
    active: bool
    roles: list[Role]
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

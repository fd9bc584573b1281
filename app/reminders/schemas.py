"""The facts that the rules look at, what is asked for, and what is shown of reminders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.assessments.rules import MailHours
from app.core.schema import Day, In, Line, Out
from app.notify.models import MailState
from app.reminders.models import ReminderKind, ReminderState


class ThingKind(StrEnum):
    REQUEST = "request"
    ASK = "ask"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is not done. People are their addresses; `asker` is "" where nobody else asked."""

    kind: ThingKind
    key: str
    words: str
    due_on: date | None
    owner: str
    asker: str = ""
    quiet_until: date | None = None
    id: UUID | None = None

    @property
    def page(self) -> str:
        """Where it is seen."""
        return {
            ThingKind.REQUEST: f"/requests/{self.key}",
            ThingKind.ASK: f"/asks/{self.key}",
            ThingKind.ACTION: f"/actions/{self.key}",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Person:
    """`fault` says why no mail can reach them ("" when it can)."""

    id: UUID
    name: str
    email: str
    manager: str = ""
    fault: str = ""
    paused_until: date | None = None
    paused_why: str = ""


@dataclass(frozen=True)
class Facts:
    """All that the digests of one day follow from. `ready` has the requests that wait for each approver, as code and words."""

    things: tuple[Thing, ...]
    people: Mapping[str, Person]
    hours: MailHours
    ready: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    tells_managers: bool = False


@dataclass(frozen=True, slots=True)
class DueLine:
    """A thing in a mail, `days` working days ahead; negative once it is late, None where it has no date."""

    thing: Thing
    days: int | None


@dataclass(frozen=True)
class Digest:
    """What one person is told: their own, what they asked others for, what their people own, what waits for a yes."""

    person: Person
    hour: int
    own: tuple[DueLine, ...] = ()
    asked: tuple[DueLine, ...] = ()
    managed: tuple[DueLine, ...] = ()
    ready: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        return len(self.own) + len(self.asked) + len(self.managed) + len(self.ready)


@dataclass(frozen=True)
class Untold:
    """Somebody who is not told, how many things that is about, and why."""

    name: str
    things: int
    why: str
    until: date | None = None


@dataclass(frozen=True)
class Plan:
    """The digests of a day, by name, and who is not told."""

    digests: tuple[Digest, ...]
    paused: tuple[Untold, ...] = ()
    unreachable: tuple[Untold, ...] = ()


# What is asked for


class RemindIn(In):
    """Remind the owners of these requests, once, at the next hour at which reminders leave."""

    codes: list[Line] = Field(min_length=1, max_length=500, examples=[["17", "42"]])


class KeysIn(In):
    """Reminders by their keys."""

    reminders: list[Line] = Field(min_length=1, max_length=1000, examples=[["2027-01-22-digest-3f9c1d20abcd"]])


class PauseIn(In):
    """Not to be reminded of anything before a day; whoever asks sees why."""

    until: Day = Field(examples=["2027-01-25"])
    why: Line = Field(examples=["Back Monday"])


# What is shown


class ReminderOut(Out):
    """One reminder: queued until it leaves, then what became of it."""

    key: str = Field(examples=["2027-01-22-digest-3f9c1d20abcd"])
    kind: ReminderKind
    name: str
    things: int = Field(description="How many things it is about.")
    state: ReminderState
    leaves_at: datetime
    about: list[str] = Field(default_factory=list, description="What it is about, in words.")
    asked_by: str = Field(default="", description="Who asked for it by hand.")
    in_digest: bool = Field(default=False, description="By hand, and goes in one mail with their digest.")
    why: str = Field(default="", description="Why it did not leave.")
    mail: MailState | None = Field(default=None, description="How its message stands in the outbox.")


class UntoldOut(Out):
    """Somebody who is not reminded: away, without an address that mail reaches, or no longer here."""

    name: str
    things: int
    why: str
    until: date | None


class RemindersOut(Out):
    """What leaves next, what left or was stopped, and who is not told."""

    sends: bool = Field(description="False while no mail server is set: nothing leaves.")
    is_on: bool = Field(description="Whether the council reminds by mail at all; reminders by hand leave either way.")
    tells_managers: bool
    next: list[ReminderOut]
    paused: list[UntoldOut]
    unreachable: list[UntoldOut]
    past: list[ReminderOut]


class NotRemindedOut(Out):
    """A request whose owner is not reminded, and why."""

    request: str
    why: str


class RemindedOut(Out):
    """Who is reminded by hand, when it leaves, and what is left out. Stop the keys to undo it."""

    keys: list[str]
    names: list[str]
    leaves_at: datetime | None
    left: list[NotRemindedOut]
    says: str = Field(examples=["Reminder queued for 5 owners. It goes at 2pm."])


class ChangedOut(Out):
    """How many reminders were stopped, or leave after all."""

    changed: list[str]
    says: str


class PauseOut(Out):
    """One's own pause; null where there is none."""

    until: date | None
    why: str

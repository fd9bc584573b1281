"""Reminders by mail: what leaves next, what left, who is not told; and pausing one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import Chip, ListAddress


@dataclass(frozen=True)
class ReminderRow:
    """One reminder; `more` says who asked for it by hand or what became of it."""

    key: str
    name: str
    things: int
    state: str
    at: datetime
    about: Sequence[str] = ()
    more: str = ""
    may_stop: bool = False
    may_leave: bool = False


@dataclass(frozen=True)
class Leaving:
    """What leaves at one moment; `keys` are those that can be stopped together."""

    at: datetime
    rows: Sequence[ReminderRow]
    keys: Sequence[str] = ()


@dataclass(frozen=True)
class UntoldRow:
    """Somebody who is not reminded."""

    name: str
    things: int
    why: str
    until: date | None = None


@dataclass(frozen=True)
class RemindersPage:
    sends: bool
    is_on: bool
    may_switch: bool
    show: str
    chips: Sequence[Chip]
    address: ListAddress
    leaving: Sequence[Leaving] = ()
    paused: Sequence[UntoldRow] = ()
    unreachable: Sequence[UntoldRow] = ()
    past: Sequence[ReminderRow] = ()


@dataclass(frozen=True)
class PausePage:
    """One's own pause; `until` is None while there is none."""

    until: date | None
    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS

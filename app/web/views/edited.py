"""A list that was changed in Excel and comes back: sending it, what it would change, what it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.views.shared import FileProblem


@dataclass(frozen=True)
class SheetLine:
    """One sheet of the past."""

    reference: str
    file_name: str
    sent_at: datetime
    became: str


@dataclass(frozen=True)
class SendPage:
    sheets: Sequence[SheetLine]
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class Cell:
    """A changed cell; `key` is what a choice between both values is sent under."""

    key: str
    label: str
    place: str
    now: str
    yours: str
    is_clash: bool


@dataclass(frozen=True)
class Row:
    reference: str
    title: str
    address: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class SheetPage:
    """What one sheet would change, or did."""

    reference: str
    file_name: str
    list_name: str
    list_address: str
    noun: str
    nouns: str
    read: int
    rows: Sequence[Row]
    clashes: int
    faults: Sequence[FileProblem]
    left: Sequence[FileProblem]
    says: str
    is_taken: bool
    is_undone: bool
    errors: FormErrors = NO_ERRORS

"""An old tracker: sending it, what it would make, what it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.views.shared import Choice, FileProblem, JobProgress


@dataclass(frozen=True)
class TrackerSent:
    """One tracker of the past."""

    reference: str
    file_name: str
    sent_at: datetime
    became: str


@dataclass(frozen=True)
class SendTrackerPage:
    trackers: Sequence[TrackerSent]
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ColumnChoice:
    """What a column is chosen for, the one that is chosen ("" for none), and why it was guessed."""

    field: str
    words: str
    chosen: str
    why: str


@dataclass(frozen=True)
class ImportLine:
    """One document that the tracker names; `document` and `why` say which one of ours it is."""

    title: str
    rows: str
    document: str = ""
    why: str = ""
    facts: str = ""
    requests: str = ""
    changes: Sequence[str] = ()


@dataclass(frozen=True)
class ImportList:
    """The first of so many documents."""

    rows: Sequence[ImportLine]
    total: int


@dataclass(frozen=True)
class ImportPage:
    """What one tracker would make, or did."""

    reference: str
    file_name: str
    sheet: str
    header_row: int
    columns: Sequence[ColumnChoice]
    options: Sequence[Choice]
    headings: Sequence[str]
    preview: Sequence[Sequence[str]]
    new: ImportList
    changed: ImportList
    requests: Sequence[ImportLine]
    same: int
    faults: Sequence[FileProblem]
    more_faults: int
    remarks: Sequence[FileProblem]
    more_remarks: int
    held: int
    left: Sequence[str]
    says: str
    is_taken: bool
    is_undone: bool
    undoing: JobProgress | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class JoinLine:
    """A document that waits for its file, and the one that may be it; `pair` is the name of its tick box."""

    pair: str
    awaited: str
    awaited_title: str
    requests: Sequence[str]
    document: str
    title: str
    file_name: str
    why: str
    is_clear: bool


@dataclass(frozen=True)
class JoinPage:
    lines: Sequence[JoinLine]
    clear: int

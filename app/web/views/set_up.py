"""Set up: the council and its round, the list, the people, the dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.web.forms import NO_ERRORS, FormErrors
from app.web.views.shared import Choice, Conflict, FileProblem


@dataclass(frozen=True)
class Step:
    """One step of setting up, with how far it is."""

    name: str
    words: str
    address: str
    state: str
    state_words: str


@dataclass(frozen=True)
class SetUpPage:
    """The four steps, and the rounds there are."""

    steps: Sequence[Step]
    rounds: Sequence[tuple[str, str, str]] = ()
    may_start: bool = False


@dataclass(frozen=True)
class CouncilForm:
    """What the council is called and how it works; with `is_new` the round is started too."""

    values: Mapping[str, str]
    version: int
    is_new: bool
    lists: Sequence[Choice] = ()
    rounds: Sequence[Choice] = ()
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ListLine:
    """A request list that is here."""

    code: str
    name: str
    count: int
    certainty: str
    is_planning: bool
    is_in_use: bool
    warning: str = ""


@dataclass(frozen=True)
class ListPage:
    """The lists that are here, and loading the one CQC sent."""

    lists: Sequence[ListLine]
    not_placed: int = 0
    may_load: bool = False
    errors: FormErrors = NO_ERRORS
    refused: Sequence[FileProblem] = ()


@dataclass(frozen=True)
class ColumnGuess:
    """One column of the sheet, what it was taken for, and its first values."""

    name: str
    column: str
    chosen: str
    samples: Sequence[str]


@dataclass(frozen=True)
class ColumnsPage:
    """The columns as guessed, before the list is loaded."""

    file_name: str
    token: str
    columns: Sequence[ColumnGuess]
    meanings: Sequence[Choice]
    preview: Sequence[Sequence[str]]
    rows: int
    problems: Sequence[FileProblem] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ChangeLine:
    """One old request and what it may become; `choices` are new requests with their score in words."""

    old_code: str
    old_title: str
    answers: int
    choices: Sequence[tuple[str, str, str]]
    chosen: Sequence[str]


@dataclass(frozen=True)
class ListChangePage:
    """Old and new side by side, with the answers that would move; a person confirms."""

    old_name: str
    new_name: str
    code: str
    version: int
    lines: Sequence[ChangeLine]
    new_without: Sequence[str]
    moving: int
    not_placed: int
    is_planning: bool = False
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class NotPlacedPage:
    """Answers whose old request has no place in the new list yet."""

    rows: Sequence[tuple[str, str, str, str]]
    requests: Sequence[Choice]


@dataclass(frozen=True)
class PersonRow:
    """One person with an account."""

    email: str
    name: str
    job_title: str
    team: str
    roles: Sequence[str]
    is_active: bool


@dataclass(frozen=True)
class PeoplePage:
    """Everyone with an account, adding one, or many from a sheet."""

    rows: Sequence[PersonRow]
    roles: Sequence[Choice]
    values: Mapping[str, str] = field(default_factory=dict)
    chosen_roles: Sequence[str] = ()
    may_change: bool = False
    errors: FormErrors = NO_ERRORS
    refused: Sequence[FileProblem] = ()
    done: str = ""


@dataclass(frozen=True)
class MilestoneLine:
    """One step of the round: its day number, its date where it is known, whether CQC's or ours."""

    code: str
    name: str
    is_cqc: bool
    day: int | None
    on: date | None
    done: date | None
    version: int
    certainty: str = ""


@dataclass(frozen=True)
class ExtensionLine:
    """More time asked of CQC."""

    asked: date
    until: str
    state: str
    more: str = ""
    id: str = ""
    version: int = 1


@dataclass(frozen=True)
class DatesPage:
    """The dates as CQC states them. `notified` None means that the letter has not come: days are numbers then."""

    notified: date | None
    values: Mapping[str, str]
    version: int
    milestones: Sequence[MilestoneLine]
    closures: Sequence[tuple[date, str]]
    extensions: Sequence[ExtensionLine]
    forecast: str = ""
    may_change: bool = False
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS

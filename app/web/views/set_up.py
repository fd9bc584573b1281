"""Set up: the council and its round, the list, the people, the dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import Chip
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
class RoundLine:
    """One round; `next` are the (value, words) of what it may become by a press."""

    reference: str
    title: str
    words: str
    version: int = 1
    next: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class SetUpPage:
    """The four steps, and the rounds there are."""

    steps: Sequence[Step]
    rounds: Sequence[RoundLine] = ()
    may_start: bool = False
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class WordsForm:
    """The council's own words, one on a line, and what sensitivity labels say."""

    words: str
    version: int
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS
    labels: str = ""


@dataclass(frozen=True)
class ShippedRow:
    """A word that we ship: what it stands for, what the council made of it, what the council's own list says of it."""

    word: str
    stands_for: str
    here: str = ""
    is_off: bool = False
    is_changed: bool = False
    own: str = ""


@dataclass(frozen=True)
class ShippedWords:
    """Words that we ship, a page of them; `here` is the address that a change comes back to."""

    rows: Sequence[ShippedRow]
    version: int
    q: str
    shown: str
    here: str
    chips: Sequence[Chip]
    next: str = ""
    first: str = ""


@dataclass(frozen=True)
class CouncilForm:
    """What the council is called and how it works; with `is_new` a round is started instead. `is_first`: nothing yet."""

    values: Mapping[str, str]
    version: int
    is_new: bool
    is_first: bool = False
    lists: Sequence[Choice] = ()
    rounds: Sequence[Choice] = ()
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS
    # As the installation has it, where the council says nothing.
    idle_minutes: int = 30
    case_idle_minutes: int = 15
    sends_mail: bool = False


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
    source: str = ""
    workbook: str = ""
    is_proposed: bool = False
    may_compare: bool = False
    must_wait: bool = False


@dataclass(frozen=True)
class ListPage:
    """The lists that are here, and loading the one CQC sent."""

    lists: Sequence[ListLine]
    not_placed: int = 0
    may_load: bool = False
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ColumnGuess:
    """One column of the sheet, what it was taken for, and its first values."""

    name: str
    column: str
    chosen: str
    samples: Sequence[str]
    why: str = ""
    certain: bool = True


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
    notes: Sequence[FileProblem] = ()
    sheet: str = ""
    other_sheets: Sequence[str] = ()
    can_load: bool = True
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
    has_note: bool = False

    @property
    def written_in(self) -> str:
        """The first chosen request that was never proposed."""
        proposed = {code for code, _, _ in self.choices}
        return next((code for code in self.chosen if code not in proposed), "")

    @property
    def ticked(self) -> Sequence[tuple[str, str, str]]:
        """The proposed requests that are chosen."""
        return [choice for choice in self.choices if choice[0] in self.chosen]

    @property
    def others(self) -> Sequence[tuple[str, str, str]]:
        """The proposed requests that are not."""
        return [choice for choice in self.choices if choice[0] not in self.chosen]

    @property
    def wants_a_look(self) -> bool:
        """It holds something and becomes none, or becomes several: a person has to think, where one clear match is read."""
        return len(self.chosen) > 1 or (not self.chosen and (self.answers > 0 or self.has_note))


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
    new_codes: Sequence[Choice] = ()
    is_open: bool = True
    state: str = ""
    errors: FormErrors = NO_ERRORS

    @property
    def to_look_at(self) -> Sequence[tuple[int, ChangeLine]]:
        """The lines that want a look, with their places in the table."""
        return [(at, line) for at, line in enumerate(self.lines, 1) if line.wants_a_look]


@dataclass(frozen=True)
class WaitingRow:
    """One thing that waits for a place; `fields` name it in a form, `likely` is where it probably belongs."""

    fields: Sequence[tuple[str, str]]
    words: str
    address: str
    kind: str
    likely: str = ""
    may_go: bool = True


@dataclass(frozen=True)
class WaitingGroup:
    """What waits of one old request; `every` stands for all `together` of it that one place would do for."""

    answered: str
    rows: Sequence[WaitingRow]
    every: WaitingRow | None = None
    together: int = 0


@dataclass(frozen=True)
class NotPlacedPage:
    """What hung on old requests and has no place in the new list yet."""

    groups: Sequence[WaitingGroup]
    requests: Sequence[Choice]
    errors: FormErrors = NO_ERRORS


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
    basis: str = ""
    has_passed: bool = False
    may_move: bool = False
    note: str = ""


@dataclass(frozen=True)
class ExtensionLine:
    """More time asked of CQC."""

    asked: date
    until: str
    state: str
    more: str = ""
    version: int = 1
    is_open: bool = False


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
    settings_version: int = 1
    due: str = ""
    days_left: str = ""
    comments_due: date | None = None
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS

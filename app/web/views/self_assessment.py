"""The self-assessment, one quality statement, one assertion, and the actions that answer weaknesses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views.shared import Choice, Conflict, Happening, Place


@dataclass(frozen=True)
class AssertionLine:
    """One assertion in a list. `state` draws the tag, `state_words` are its words ("Supported, with a gap")."""

    reference: str
    text: str
    kind: str
    state: str
    state_words: str
    supports: int
    against: int
    owner: str = ""
    reviewed: date | None = None

    @property
    def address(self) -> str:
        """The assertion's own page."""
        return f"/assertions/{self.reference}"


@dataclass(frozen=True)
class StatementBlock:
    """One quality statement with its assertions; `says` is CQC's own sentence. `remarks` are (kind, words)."""

    code: str
    name: str
    theme: str
    says: str
    assertions: Sequence[AssertionLine]
    remarks: Sequence[tuple[str, str]] = ()

    @property
    def address(self) -> str:
        """The statement's own page."""
        return f"/self-assessment/{self.code}"


@dataclass(frozen=True)
class CoverageCell:
    """How many pieces one statement has in one category: `word` is None, Few, Some or Many, `kind` its CSS class."""

    count: int
    word: str
    kind: str
    address: str = ""


@dataclass(frozen=True)
class CoverageRow:
    """One statement of the coverage table."""

    name: str
    address: str
    cells: Sequence[CoverageCell]


@dataclass(frozen=True)
class SelfAssessmentPage:
    """All statements, with the table of statements by evidence category. `unused` are categories CQC leaves out."""

    statements: Sequence[StatementBlock]
    categories: Sequence[str]
    coverage: Sequence[CoverageRow]
    summary: str
    version: int
    opening: str = ""
    own_document: str = ""
    own_address: str = ""
    answered_under: str = ""
    brings_back: bool = False
    asked_under: str = ""
    may_write: bool = False
    conflict: Conflict | None = None
    unused: Sequence[str] = ()
    may_change: bool = False
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class StatementPage:
    """One quality statement: CQC's words, the I statements, its assertions."""

    block: StatementBlock
    i_statements: Sequence[str]
    is_paraphrase: bool = False
    coverage: Sequence[tuple[str, CoverageCell]] = ()
    previous: Place | None = None
    next: Place | None = None
    may_change: bool = False


@dataclass(frozen=True)
class CategoryLine:
    """What one evidence category brings to an assertion."""

    name: str
    supports: int
    against: int
    adds: str
    is_used: bool = True


@dataclass(frozen=True)
class SupportLine:
    """One piece that supports an assertion or points the other way.

    `cases` is used instead of the title where the reader has no case rights ("3 tracked cases show this").
    """

    id: str
    title: str
    address: str
    category: str
    shows: str
    where: str
    version: int
    answers: Sequence[Place] = ()
    cases: str = ""
    direction: str = ""
    is_withdrawn: bool = False
    is_out_of_date: bool = False
    proposed: str = ""
    # Where that place is among the document's pages.
    at: str = ""


@dataclass(frozen=True)
class ActionLine:
    """What is being done: `lacking` is what it still needs ("an owner")."""

    reference: str
    aim: str
    status: str
    owner: str
    due: date | None
    measure: str
    lacking: Sequence[str] = ()

    @property
    def address(self) -> str:
        """The action's own page."""
        return f"/actions/{self.reference}"


@dataclass(frozen=True)
class AssertionPage:
    """One assertion: what do we know, and how do we know it?"""

    reference: str
    text: str
    kind: str
    impact: str
    response: str
    state: str
    state_words: str
    version: int
    statement: Place
    in_short: str
    categories: Sequence[CategoryLine]
    supporting: Sequence[SupportLine]
    other_way: Sequence[SupportLine]
    unknown: Sequence[str]
    actions: Sequence[ActionLine]
    owner: str = ""
    owner_name: str = ""
    written_by: str = ""
    reviewed: date | None = None
    previous: Place | None = None
    next: Place | None = None
    activity: Sequence[Happening] = ()
    status: str = ""
    from_request: Place | None = None
    has_unread_cases: bool = False
    may_change: bool = False
    may_back: bool = False
    may_act: bool = False
    open_actions: Sequence[Choice] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS
    conflict: Conflict | None = None


@dataclass(frozen=True)
class AssertionForm:
    """Write or change an assertion; `reference` is "" for a new one."""

    reference: str
    statements: Sequence[Choice]
    people: Sequence[Choice]
    values: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    may_name_owner: bool = True
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class SupportForm:
    """Add a document or a case that supports an assertion or points the other way."""

    reference: str
    text: str
    looked_for: str
    found: Sequence[tuple[str, str, str]]
    cases: Sequence[Choice] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ActionPage:
    """One action; with `reference` "" the form for a new one."""

    reference: str
    status: str
    people: Sequence[Choice]
    values: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    answers: Sequence[Place] = ()
    moves: Sequence[Choice] = ()
    may_change: bool = False
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class ActionsPage:
    """Every action of the council."""

    rows: Sequence[ActionLine]
    total: int
    may_change: bool = False
    chips: Sequence[Chip] = ()
    next: str = ""
    first: str = ""
    # Where it can be downloaded, and whether it may come back changed.
    address: ListAddress | None = None
    brings_back: bool = False

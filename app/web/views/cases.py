"""Cases: the list by stage, one case, the check, for people with case rights; counts for the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.web.forms import NO_ERRORS, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views.shared import Choice, Conflict, FileProblem, Place


@dataclass(frozen=True)
class StageCount:
    """One step of the funnel: 34 "checked", with a total where there is one."""

    count: int
    words: str
    total: int | None = None


@dataclass(frozen=True)
class Tag:
    """A tag in a cell: a state for its shape, and its words."""

    state: str
    words: str


@dataclass(frozen=True)
class CaseRow:
    """One case; cells hold words, never ticks alone. `group` is what may be shown of it without facts of the person."""

    reference: str
    group: str
    check: Tag
    chosen: str
    log: Tag | None
    interview: Tag | None
    checker: str
    act_now: str = ""

    @property
    def address(self) -> str:
        """The case's own page."""
        return f"/cases/{self.reference}"


@dataclass(frozen=True)
class CaseGroup:
    """The cases of one stage."""

    name: str
    rows: Sequence[CaseRow]


@dataclass(frozen=True)
class AxisLine:
    """How one axis of the spread is covered: wanted and there, with what is missing in words."""

    name: str
    words: str
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class CasesPage:
    """`groups` is empty for people who may see counts only."""

    lede: str
    funnel: Sequence[StageCount]
    groups: Sequence[CaseGroup] = ()
    address: ListAddress = field(default_factory=lambda: ListAddress("/cases"))
    chips: Sequence[Chip] = ()
    shown: int = 0
    total: int = 0
    axes: Sequence[AxisLine] = ()
    stages: Sequence[Choice] = ()
    teams: Sequence[Choice] = ()
    next_to_check: str = ""
    may_open: bool = False
    may_manage: bool = False
    may_download: bool = False
    may_import: bool = False
    next: str = ""
    first: str = ""

    @property
    def any_chosen(self) -> bool:
        """Whether CQC chose any of these: until then what comes after its choice would be columns of nothing."""
        return any(row.chosen == "Yes" or row.log or row.interview for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class LogLine:
    """One dated entry, or a silence between two (`silence` is "67 days with no entry")."""

    on: date | None
    kind: str = ""
    text: str = ""
    silence: str = ""


@dataclass(frozen=True)
class CheckSummary:
    """One person's check of the case. `points` are (standard, verdict, note) of what was not a plain yes."""

    number: int
    checker: str
    at: datetime
    overall: str
    act_now: str
    told: str = ""
    is_act_open: bool = False
    is_finished: bool = True
    version: int = 0
    learning: str = ""
    points: Sequence[tuple[str, str, str]] = ()
    closed: str = ""


@dataclass(frozen=True)
class PersonLine:
    """One person's part in the case; `part` and `email` let it be ended while it is open."""

    part: str
    part_words: str
    name: str
    email: str = ""
    remark: str = ""


@dataclass(frozen=True)
class CasePage:
    """One case. `facts` are (name, value) pairs that this reader may see; `heading` is said above every list of cases."""

    reference: str
    stage: str
    version: int
    heads: Sequence[str]
    facts: Sequence[tuple[str, str]]
    entries: Sequence[LogLine]
    entries_remark: str
    checks: Sequence[CheckSummary]
    people: Sequence[PersonLine]
    checks_in_full: bool = False
    ours: Sequence[tuple[str, str]] = ()
    not_set: Sequence[str] = ()
    assertions: Sequence[Place] = ()
    log_state: Tag | None = None
    consent: str = ""
    consent_how: str = ""
    consents: Sequence[Choice] = ()
    contact: str = ""
    may_note_contact: bool = False
    stages: Sequence[Choice] = ()
    staff: Sequence[Choice] = ()
    may_check: bool = False
    may_manage: bool = False
    may_write: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class Standard:
    """One practice standard with what was answered so far. `look_for` stands in small under the question."""

    code: str
    ask: str
    look_for: str = ""
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True)
class CheckPage:
    """Check a case: what must be done today first, then the standards, then the checker's own overall word."""

    reference: str
    place: str
    version: int
    heads: Sequence[str]
    entries: Sequence[LogLine]
    entries_remark: str
    standards: Sequence[Standard]
    verdicts: Sequence[str]
    overall_words: Sequence[str]
    act_now_words: Sequence[str]
    act_now: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    assertions: Sequence[Choice] = ()
    next_reference: str = ""
    saved: str = ""
    shown: Sequence[Place] = ()
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS

    @property
    def answered(self) -> int:
        """How many standards have an answer."""
        return sum(1 for standard in self.standards if standard.verdict)


@dataclass(frozen=True)
class DraftSaved:
    """A draft that the page saved by itself; `unkept` says what is still on the page only."""

    version: int
    at: datetime
    unkept: str = ""


@dataclass(frozen=True)
class Field:
    """One field of a case's form: `kind` is text, area, date, select or ticks; `value` is a list for ticks."""

    name: str
    label: str
    kind: str
    value: str | Sequence[str] = ""
    options: Sequence[Choice] = ()
    hint: str = ""


@dataclass(frozen=True)
class CaseForm:
    """Add a case, or change one; `reference` is "" for a new one."""

    reference: str
    fields: Sequence[Field]
    people: Sequence[Choice] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS
    is_known_again: bool = False


@dataclass(frozen=True)
class LogSection:
    """One heading of a reflective log with what is written under it."""

    position: int
    heading: str
    text: str


@dataclass(frozen=True)
class LogPage:
    """The practitioner's reflective log; `said` is what the reviewer wrote when giving it back."""

    reference: str
    state: Tag
    version: int
    facts: Sequence[tuple[str, str]]
    sections: Sequence[LogSection]
    said: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    may_write: bool = False
    may_take_back: bool = False
    may_review: bool = False
    conflict: Conflict | None = None
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet as it was understood; `field` is "" for one that is left out."""

    letter: str
    heading: str
    field: str


@dataclass(frozen=True)
class ImportPage:
    """Bring a sheet of cases in. `given` are (row, case) of an import just done: shown once, kept nowhere else."""

    stages: Sequence[Choice]
    stage: str
    heading: str = ""
    columns: Sequence[SheetColumn] = ()
    problems: Sequence[FileProblem] = ()
    warnings: Sequence[FileProblem] = ()
    given: Sequence[tuple[int, str]] = ()
    act: str = ""
    is_ready: bool = False
    may_bring_in: bool = False
    errors: FormErrors = NO_ERRORS


@dataclass(frozen=True)
class WhyPage:
    """What a case is opened for, asked of somebody who has no part in it; not a word of the case."""

    reference: str
    reasons: Sequence[Choice]
    in_full: bool = False
    errors: FormErrors = NO_ERRORS

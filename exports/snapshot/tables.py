"""Case lists, gaps and any other list: rows for Word tables and Excel sheets."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exports.snapshot.moments import need_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCell:
    """A cell that shows `text` and opens `address`."""

    text: str
    address: str


Cell = str | bool | int | float | datetime | date | LinkCell | None


class ColumnKind(StrEnum):
    """How a column is written and how wide it is."""

    SHORT = "short"  # a reference, a code, a word or two
    TEXT = "text"
    LONG = "long"  # sentences
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # day and time of day
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table. Columns with the same `group` are drawn together where a page is too narrow for all."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """One case by its pseudonym, with a value for each column."""

    pseudonym: str
    values: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseListSnapshot:
    """The case list for CQC: pseudonyms and exported fields only; `columns` do not include the pseudonym."""

    reference: str
    council: str
    assessment: str
    taken_at: datetime
    made_up: bool = False
    is_draft: bool = True
    due: date | None = None
    columns: tuple[Column, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    record_checkpoint: str = ""

    def __post_init__(self) -> None:
        need_zone(self.taken_at)
        for case in self.cases:
            if len(case.values) != len(self.columns):
                raise ValueError(f"{case.pseudonym} has {len(case.values)} values for {len(self.columns)} columns.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GapEntry:
    """One gap as the council's own people read it."""

    code: str
    severity: str
    found: str
    why: str = ""
    about: str = ""
    about_title: str = ""
    owner: str = ""
    due: date | None = None
    fix_address: str = ""
    accepted_reason: str = ""
    accepted_until: date | None = None
    reference: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsSnapshot:
    """The gaps report for the council's own use. `marking` is its protective marking line; gaps stand in order."""

    council: str
    assessment: str
    taken_at: datetime
    marking: str
    made_up: bool = False
    return_due: date | None = None
    working_days_left: int | None = None
    gaps: tuple[GapEntry, ...] = ()

    def __post_init__(self) -> None:
        need_zone(self.taken_at)

    def open_by_severity(self) -> list[tuple[str, list[GapEntry]]]:
        """Gaps that nobody has accepted, by severity in the order in which severities first appear."""
        groups: dict[str, list[GapEntry]] = {}
        for gap in self.gaps:
            if not gap.accepted_reason:
                groups.setdefault(gap.severity, []).append(gap)
        return list(groups.items())

    def accepted(self) -> list[GapEntry]:
        """Gaps that someone accepted with a reason."""
        return [gap for gap in self.gaps if gap.accepted_reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSnapshot:
    """Any list page as a table. `lines` say what was filtered and sorted; `marking` is empty or a protective marking."""

    title: str
    council: str
    taken_at: datetime
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    lines: tuple[str, ...] = ()
    marking: str = ""
    made_up: bool = False

    def __post_init__(self) -> None:
        need_zone(self.taken_at)
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"Row {number} has {len(row)} values for {len(self.columns)} columns.")

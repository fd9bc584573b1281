"""What goes in and out of request lists, and the reference data as one answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schema import In, Line, OptionalLine, Out
from app.framework.list_reading import ListForm
from app.framework.models import Certainty, ListOrigin
from app.framework.reference import CaseTracking, Framework, Scoring, Submission, Timeline

ListCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]{0,59}$")]
ColumnsIn = dict[str, Annotated[str, StringConstraints(max_length=120)]]


class PartOut(Out):
    code: str = Field(examples=["a"])
    ask: str = Field(examples=["The carers strategy"])


class LineOut(Out):
    """One request of a list. `badge` must stand beside its text wherever it is shown."""

    code: str = Field(examples=["C10"])
    position: int
    title: str = Field(examples=["Unpaid carers' assessment and support"])
    asked: str
    official_ref: str | None
    theme: str = Field(examples=["T1"])
    quality_statements: list[str] = Field(examples=[["QS1"]])
    evidence_categories: list[str] = Field(examples=[["PR", "PE"]])
    kind: str = Field(examples=["document"])
    word_limit: int | None
    period_months: int | None
    certainty: Certainty
    badge: str = Field(examples=["Planning list, not CQC’s wording"])
    source: str
    maps_from: list[str]
    parts: list[PartOut]


class ListOut(Out):
    """One request list; `planning` counts the requests that are not CQC's own wording."""

    code: str = Field(examples=["planning-current"])
    name: str
    origin: ListOrigin
    status: str
    certainty: str
    source: str
    warning: str
    badge: str
    predecessor_code: str
    workbook_name: str = Field(description="CQC's own workbook, kept with the list; empty where there is none.")
    added_at: datetime
    requests: int
    planning: int


class ListWithLinesOut(ListOut):
    lines: list[LineOut]


class ListChoice(In):
    """Which sheet, and which column holds which field (by letter or heading, "" for none); the others are guessed."""

    sheet: str | None = Field(default=None, max_length=120)
    columns: ColumnsIn = Field(default_factory=dict, examples=[{"code": "A", "title": "C"}])


class ListLoad(ListChoice):
    """How a list is to be stored. It counts as CQC's wording only when a person says that it is CQC's own."""

    name: Line = Field(examples=["Information return, sent by CQC in January 2027"])
    code: ListCode | None = Field(default=None, description="The list's address; made from the name without one.")
    is_cqcs_own: bool = False
    source: OptionalLine = ""
    predecessor_code: ListCode | None = None


class ColumnOut(Out):
    """One field and the column it is read from, to be shown before anything is stored."""

    field: str = Field(examples=["title"])
    words: str = Field(examples=["Title"])
    letter: str = Field(examples=["C"])
    heading: str = Field(examples=["Request"])
    why: str = Field(examples=["The heading says “Request”."])
    certain: bool
    samples: list[str]


class FindingOut(Out):
    """Something about a row: `place` names sheet, row and column in words."""

    place: str = Field(examples=["Sheet 'List', row 12, column A"])
    sheet: str
    row: int | None
    column: str | None
    sentence: str


class ReadLineOut(Out):
    row: int
    code: str
    title: str
    asked: str
    theme: str
    quality_statements: list[str]
    evidence_categories: list[str]
    kind: str
    word_limit: int | None
    period_months: int | None
    official_ref: str | None
    maps_from: list[str]
    parts: list[PartOut]


class FieldOut(Out):
    """A field that a column can be chosen for."""

    field: str
    words: str


class ListReadingOut(Out):
    """A dry run of a file: nothing is stored. `problems` stop it from being loaded, `notes` do not."""

    file_name: str
    form: ListForm
    sheet: str
    other_sheets: list[str]
    header_row: int
    headings: list[str]
    fields: list[FieldOut]
    columns: list[ColumnOut]
    lines: list[ReadLineOut]
    problems: list[FindingOut]
    notes: list[FindingOut]
    can_load: bool


class MoveOut(Out):
    """One old request that a new one may continue, with the reason."""

    old_code: str
    new_code: str
    score: float
    why: str
    chosen: bool


class CrosswalkOut(Out):
    """A proposal between two lists; old codes without a chosen move stay "not yet placed"."""

    old_code: str
    new_code: str
    moves: list[MoveOut]
    old_unplaced: list[str]
    new_without: list[str]


@dataclass(frozen=True)
class ReferenceData:
    """All reference data with source and certainty; only the evidence categories with `used_in_la` count for councils."""

    framework: Framework
    request_themes: dict[str, str]
    scoring: Scoring
    case_tracking: CaseTracking
    timeline: Timeline
    submission: Submission

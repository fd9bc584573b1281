"""What was read from a file that holds a request list, before anything is stored."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.framework.models import Certainty
from app.sheets.tables import Problem, column_letters


class ListForm(StrEnum):
    WORKBOOK = "workbook"
    CSV = "csv"
    YAML = "yaml"
    JSON = "json"


@dataclass(frozen=True)
class ChosenColumn:
    """Which column a field is read from, and why; `certain` is false where a person should look twice."""

    field: str
    words: str
    column: int
    heading: str
    why: str
    certain: bool
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        return column_letters(self.column)


@dataclass(frozen=True)
class ReadPart:
    code: str
    ask: str


@dataclass(frozen=True)
class ReadLine:
    """One request as the file has it; `row` is the sheet's own number (the item's place in YAML and JSON)."""

    code: str
    title: str
    asked: str
    row: int
    parts: tuple[ReadPart, ...] = ()
    theme: str = ""
    quality_statements: tuple[str, ...] = ()
    evidence_categories: tuple[str, ...] = ()
    kind: str = ""
    word_limit: int | None = None
    period_months: int | None = None
    official_ref: str | None = None
    maps_from: tuple[str, ...] = ()
    certainty: Certainty | None = None
    source: str = ""


@dataclass(frozen=True)
class ListReading:
    """A dry run: `problems` stop the list from being loaded, `notes` say what was done with rows that needed thought."""

    file_name: str
    form: ListForm
    sheet: str
    other_sheets: tuple[str, ...]
    header_row: int
    headings: tuple[str, ...]
    columns: tuple[ChosenColumn, ...]
    lines: tuple[ReadLine, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]

    @property
    def can_load(self) -> bool:
        return bool(self.lines) and not self.problems

    def column_of(self, field: str) -> str:
        """The letter of a field's column; "" where it has none."""
        return next((chosen.letter for chosen in self.columns if chosen.field == field), "")

    def places(self) -> dict[str, Any]:
        """Where each code stands, so that a pack can return the workbook filled in; empty for what is no workbook."""
        if self.form is not ListForm.WORKBOOK or not self.file_name.lower().endswith((".xlsx", ".xlsm")):
            return {}
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "code_column": self.column_of("code"),
            "documents_column": self.column_of("documents"),
            "where_column": self.column_of("where"),
            "note_column": self.column_of("note"),
            "rows": {line.code: line.row for line in self.lines},
        }

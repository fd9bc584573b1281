"""A table as it was read from a sheet: columns, rows with the numbers people see, problems named by cell."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

Cell = str | int | float | bool | datetime | date | time | None


class TableUnreadable(Exception):
    """The file holds no table that can be read; `sentence` says what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Problem:
    """Something wrong with a cell, a row or the sheet. `row` as the sheet numbers it, `column` from 0."""

    sheet: str
    sentence: str
    row: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """ "Sheet 'List', row 12, column C"."""
        return place_in_words(self.sheet, self.row, self.column)

    def in_words(self) -> str:
        """Place and sentence, as shown to the person who sent the sheet."""
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True)
class Row:
    """One row of data; `number` is the sheet's (a CSV's records are counted). `cells` is as long as the columns."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet's table. `header_row` is 0 when no header was found; empty rows are left out."""

    file_name: str
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    other_sheets: tuple[str, ...] = ()

    def place(self, row: Row | int | None = None, column: int | None = None) -> str:
        """ "Sheet 'List', row 12, column C", for a message about a cell of this table."""
        return place_in_words(self.sheet, row.number if isinstance(row, Row) else row, column)

    def problem(self, sentence: str, row: Row | int | None = None, column: int | None = None) -> Problem:
        """A problem of this table, for the importer's own findings."""
        return Problem(self.sheet, sentence, row.number if isinstance(row, Row) else row, column)


@dataclass
class Grid:
    """A sheet before its table is found: rows by number, what its file says of hidden rows and faulty cells."""

    sheet: str
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    is_hidden: bool = False
    problems: list[Problem] = field(default_factory=list)


def column_letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_in_words(sheet: str, row: int | None, column: int | None) -> str:
    """A CSV has no sheet name and is named by row and column alone."""
    steps = [f"sheet '{sheet}'"] if sheet else []
    if row is not None:
        steps.append(f"row {row}")
    if column is not None:
        steps.append(f"column {column_letters(column)}")
    words = ", ".join(steps) or "the file"
    return words[0].upper() + words[1:]

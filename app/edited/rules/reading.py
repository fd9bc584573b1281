"""A sheet that came back, row by row: the cells that somebody changed, and everything that is not understood."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.core.errors import FieldError, Invalid
from app.edited.models import ListKind
from app.edited.rules.columns import MARK, value_of
from app.edited.rules.lists import OurList, our_list
from app.edited.rules.marks import Mark, digest, kind_of, read_mark
from app.sheets.cells import CellRefused, text_of
from app.sheets.columns import guess_columns
from app.sheets.tables import Row, Table, column_letters

AGAIN = "Download the list again and make the changes there."


@dataclass(frozen=True)
class ChangedCell:
    """What a cell says now, and the digest of what it said when the sheet went out."""

    value: str
    held: str
    place: str


@dataclass(frozen=True)
class ChangedRow:
    number: int
    reference: str
    cells: Mapping[str, ChangedCell]


@dataclass(frozen=True)
class SheetRead:
    """Every row of the sheet is in one of three: changed, not understood, or as it was."""

    kind: ListKind
    rows: int
    changed: tuple[ChangedRow, ...]
    faults: tuple[tuple[str, str], ...]


def read_sheet(table: Table, people: Mapping[str, str]) -> SheetRead:
    """Invalid (422) for a sheet that is none of ours; whatever is wrong with a row or a cell is among the faults."""
    at_mark = next((at for at, heading in enumerate(table.columns) if heading.casefold() == MARK.casefold()), None)
    if at_mark is None:
        raise _wrong(f"This sheet has no column “{MARK}”, by which we know what was changed. {AGAIN}")
    marks = [text_of(row.cells[at_mark]) for row in table.rows]
    kind = next((kind for kind in map(kind_of, marks) if kind is not None), None)
    if kind is None:
        raise _wrong(f"No row of this sheet has its mark any more. {AGAIN}")
    columns = our_list(kind)
    at = _columns(table, columns)
    if columns.reference not in at:
        raise _wrong(f"This sheet has no column “{columns.reference}” any more. {AGAIN}")
    changed: list[ChangedRow] = []
    faults = [
        (
            table.place(),
            f"No column is called “{one.label}” any more, so nothing is changed there. Was its heading changed?",
        )
        for one in columns.fields
        if one.label not in at
    ]
    faults += [(problem.place, problem.sentence) for problem in table.problems]
    # What such a cell should say is not known, and an empty one would clear what stands here.
    unknown = {(problem.row, problem.column) for problem in table.problems}
    seen: dict[str, int] = {}
    for row, mark in zip(table.rows, marks, strict=True):
        reference = text_of(row.cells[at[columns.reference]])
        fault, held = _whose(row, reference, mark, kind, columns, seen)
        if fault or held is None:
            faults.append((table.place(row), fault))
            continue
        cells = _changed_cells(table, row, columns, at, held, people, faults, unknown)
        if cells:
            changed.append(ChangedRow(row.number, reference, cells))
    return SheetRead(kind, len(table.rows), tuple(changed), tuple(faults))


def _columns(table: Table, columns: OurList) -> dict[str, int]:
    """Where the columns of the list stand, in whatever order; one that was deleted or renamed is missing."""
    wanted = {columns.reference: (columns.reference,)} | {one.label: (one.label,) for one in columns.fields}
    found = guess_columns(table.columns, wanted, allow_misspelt=False)
    return {
        label: guess.column
        for label, guess in found.items()
        if table.columns[guess.column].casefold() == label.casefold()
    }


def _whose(
    row: Row, reference: str, mark: str, kind: ListKind, columns: OurList, seen: dict[str, int]
) -> tuple[str, Mark | None]:
    """What is wrong with a row as a whole ("" for nothing), and its mark."""
    if not mark:
        if not reference:
            return f"A {columns.noun} can’t be added by a new row. Add it on its page.", None
        return f"{reference} has lost its mark. {AGAIN}", None
    held = read_mark(mark, kind, columns)
    if held is None:
        return f"This row’s mark is not one of this list as it is now. {AGAIN}", None
    if held.row != digest(reference):
        return "This row’s mark belongs to another row. Was only a part of the sheet sorted or moved? " + AGAIN, None
    if reference in seen:
        return f"{reference} stands in row {seen[reference]} too. Leave one of them.", None
    seen[reference] = row.number
    return "", held


def _changed_cells(
    table: Table,
    row: Row,
    columns: OurList,
    at: Mapping[str, int],
    mark: Mark,
    people: Mapping[str, str],
    faults: list[tuple[str, str]],
    unknown: Collection[tuple[int | None, int | None]],
) -> dict[str, ChangedCell]:
    cells: dict[str, ChangedCell] = {}
    for column in columns.fields:
        place = at.get(column.label)
        if place is None or (row.number, place) in unknown:
            continue
        try:
            value = value_of(column, row.cells[place], people)
        except CellRefused as refused:
            faults.append((table.place(row, place), str(refused)))
            continue
        if digest(value) != mark.held[column.key]:
            cells[column.key] = ChangedCell(value, mark.held[column.key], column_letters(place))
    return cells


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError("/file", sentence),))

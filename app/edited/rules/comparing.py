"""What a changed cell means against what stands now: a change, a clash with somebody else's, or done already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.edited.models import ListKind
from app.edited.rules.columns import shown
from app.edited.rules.lists import our_list
from app.edited.rules.marks import digest
from app.edited.rules.reading import ChangedRow
from app.edited.schemas import CellOut, CellState, RowOut


@dataclass(frozen=True)
class Now:
    """A row as it stands: its version, what people call it, its changeable values as text."""

    version: int
    title: str
    values: Mapping[str, str]
    page: str


def compare(
    kind: ListKind, rows: Sequence[ChangedRow], now: Mapping[str, Now], people: Mapping[str, str]
) -> tuple[list[RowOut], list[tuple[str, str]]]:
    """Rows with something to do, and those that are not there (any more) with a sentence; what is so already is left out."""
    columns = our_list(kind)
    found: list[RowOut] = []
    gone: list[tuple[str, str]] = []
    for row in rows:
        stands = now.get(row.reference)
        if stands is None:
            gone.append((f"Row {row.number}", f"There is no {columns.noun} {row.reference} that you can change."))
            continue
        cells = []
        for column in columns.fields:
            cell = row.cells.get(column.key)
            current = stands.values[column.key]
            if cell is None or cell.value == current:
                continue
            state = CellState.CHANGE if digest(current) == cell.held else CellState.CLASH
            cells.append(
                CellOut(
                    field=column.key, label=column.label, state=state, place=f"{cell.place}{row.number}",
                    now=shown(column, current, people), yours=shown(column, cell.value, people),
                )
            )  # fmt: skip
        if cells:
            found.append(
                RowOut(row=row.number, reference=row.reference, title=stands.title, page=stands.page, cells=cells)
            )
    return found, gone


def values_to_save(row: ChangedRow, out: RowOut, take_mine: Collection[str]) -> dict[str, str]:
    """The cells that are to be saved: changes, and of the clashes those for which the sheet's value was chosen."""
    return {
        cell.field: row.cells[cell.field].value
        for cell in out.cells
        if cell.state is CellState.CHANGE or f"{out.reference}/{cell.field}" in take_mine
    }

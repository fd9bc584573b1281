"""Reads the request list that a council was sent, in whatever form and order of columns; a dry run, nothing is stored."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.framework.list_reading.columns import ColumnRefused, choose_columns, in_words, wanted
from app.framework.list_reading.gather import Gathered, SourceRow, gather
from app.framework.list_reading.lines import ChosenColumn, ListForm, ListReading, ReadLine, ReadPart
from app.framework.list_reading.structured import read_items, source_rows
from app.framework.list_reading.values import words
from app.sheets.tables import Row, Table, TableUnreadable
from app.sheets.worker import read_table_in_worker

__all__ = [
    "ChosenColumn",
    "ColumnRefused",
    "ListForm",
    "ListReading",
    "ReadLine",
    "ReadPart",
    "TableUnreadable",
    "form_of",
    "in_words",
    "read_list",
    "read_table_lines",
    "wanted",
]

_ENDINGS = {
    "yaml": ListForm.YAML, "yml": ListForm.YAML, "json": ListForm.JSON, "csv": ListForm.CSV, "tsv": ListForm.CSV,
    "txt": ListForm.CSV, "xlsx": ListForm.WORKBOOK, "xlsm": ListForm.WORKBOOK, "xls": ListForm.WORKBOOK,
    "xlsb": ListForm.WORKBOOK, "ods": ListForm.WORKBOOK,
}  # fmt: skip


def form_of(name: str) -> ListForm:
    """The form by the file's ending; TableUnreadable says which ones will do."""
    form = _ENDINGS.get(name.rpartition(".")[2].lower())
    if form is None:
        raise TableUnreadable("A request list is an Excel workbook, a CSV file, YAML or JSON. Save it as one of these.")
    return form


def read_list(path: Path, name: str, chosen: Mapping[str, str] | None = None, sheet: str | None = None) -> ListReading:
    """Read the file at `path`, called `name`; workbooks and CSV in a worker, since somebody sent them.

    `chosen` says which column holds which field (by letter or heading); the others are guessed. `sheet` names the sheet,
    or the list in a file with several. TableUnreadable or ColumnRefused, each a sentence, where nothing can be read.
    """
    form = form_of(name)
    if form in (ListForm.YAML, ListForm.JSON):
        return _read_structured(path.read_bytes(), name, form, chosen or {}, sheet)
    return read_table_lines(read_table_in_worker(path, name, wanted(), sheet), name, form, chosen or {})


def read_table_lines(table: Table, name: str, form: ListForm, chosen: Mapping[str, str]) -> ListReading:
    """A table that was read already as a request list."""
    columns = choose_columns(table, chosen)
    at = {column.field: column.column for column in columns}
    found = gather((_of_table(row, at) for row in table.rows), table.sheet, at)
    stopping = [problem for problem in table.problems if _touches(problem.column, at)]
    aside = [problem for problem in table.problems if not _touches(problem.column, at)]
    return _reading(name, form, table, columns, found, tuple(stopping), tuple(aside))


def _read_structured(
    data: bytes, name: str, form: ListForm, chosen: Mapping[str, str], list_id: str | None
) -> ListReading:
    items, others = read_items(data, form, list_id)
    keys = tuple(dict.fromkeys(str(key) for item in items for key in item))
    rows = tuple(Row(n, tuple(_as_cell(item.get(key)) for key in keys)) for n, item in enumerate(items, start=1))
    table = Table(name, "", 0, tuple(key.replace("_", " ") for key in keys), rows, (), others)
    columns = choose_columns(table, chosen)
    at = {column.field: column.column for column in columns}
    found = gather(source_rows(items, {field: keys[column] for field, column in at.items()}), "", at)
    return _reading(name, form, table, columns, found, (), ())


def _reading(
    name: str,
    form: ListForm,
    table: Table,
    columns: tuple[ChosenColumn, ...],
    found: Gathered,
    stopping: Any,
    aside: Any,
) -> ListReading:
    return ListReading(
        file_name=name,
        form=form,
        sheet=table.sheet,
        other_sheets=table.other_sheets,
        header_row=table.header_row,
        headings=table.columns,
        columns=columns,
        lines=tuple(found.lines),
        problems=(*stopping, *found.problems),
        notes=(*found.notes, *aside),
    )


def _of_table(row: Row, at: Mapping[str, int]) -> SourceRow:
    return SourceRow(row.number, {field: row.cells[column] for field, column in at.items()}, row.is_hidden)


def _touches(column: int | None, at: Mapping[str, int]) -> bool:
    """Trouble in a column that is read stops the list; elsewhere it is only noted. No header at all stops it too."""
    return column is None or column in at.values()


def _as_cell(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | date) or value is None else words(value)

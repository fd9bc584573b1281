"""Spreadsheets (xlsx, xls, xlsb, ods): the words and figures of each sheet, by row."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from app.documents.facts import Draft, Flag, Unreadable, Warned
from app.documents.readers import properties
from app.documents.readers.parts import PartsBuilder

MAX_CELLS = 400_000
_ROWS_A_PART = 200
# A reader that lays out the used range as a grid must not be handed two cells at opposite corners.
_MAX_GRID = 20_000_000
_CAPPED_ROWS, _CAPPED_COLUMNS = 20_000, 300
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']([0-9]+)")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_DAMAGED = "This workbook is damaged: its sheets can’t be read. Open it in Excel, save it again, and add that."


def read_workbook(data: bytes, extension: str) -> Draft:
    """One text part for each stretch of rows; Unreadable when the sheets can't be read at all."""
    draft = Draft()
    if extension in ("xlsx", "xlsb"):
        with ZipFile(BytesIO(data)) as file:
            draft = properties.draft_from(file)
            draft.page_count = None
            if extension == "xlsx" and _largest_grid(file) > _MAX_GRID:
                sentence = "A cell far from the rest makes this workbook huge; only its first rows were read."
                draft.warnings.append(Warned(Flag.NOT_READ, sentence))
                _take(draft, _capped_sheets(data))
                return draft
    _take(draft, _sheets(data))
    return draft


def _take(draft: Draft, sheets: Iterable[tuple[str, int, Iterable[list[Any]]]]) -> None:
    parts = PartsBuilder(draft)
    left = MAX_CELLS
    for name, first_row, rows in sheets:
        draft.sheet_names.append(name)
        for number, row in enumerate(rows, first_row):
            if (number - first_row) % _ROWS_A_PART == 0:
                parts.on_sheet(name, number)
            left -= sum(cell is not None and cell != "" for cell in row)
            if left < 0:
                parts.close()
                draft.warnings.append(
                    Warned(Flag.NOT_READ, "This workbook is very large; only its first rows can be searched.")
                )
                return
            parts.add("\t".join(cell_words(value) for value in row).strip())
    parts.close()


def _sheets(data: bytes) -> Iterator[tuple[str, int, Iterable[list[Any]]]]:
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(BytesIO(data))
        for name in workbook.sheet_names:
            try:
                sheet = workbook.get_sheet_by_name(name)
            except python_calamine.WorksheetNotFound:
                continue  # a chart sheet
            first = sheet.start[0] + 1 if sheet.start else 1
            yield name, first, sheet.iter_rows() if sheet.start is None else _from_first(sheet)
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise Unreadable(_DAMAGED) from fault


def _from_first(sheet: Any) -> Iterator[list[Any]]:
    """The used rows: the library gives the empty ones above them too."""
    rows = sheet.iter_rows()
    for _ in range(sheet.start[0] if sheet.total_height + 1 > sheet.height else 0):
        next(rows, None)
    return rows  # type: ignore[no-any-return]


def _capped_sheets(data: bytes) -> Iterator[tuple[str, int, Iterable[list[Any]]]]:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=_CAPPED_ROWS, max_col=_CAPPED_COLUMNS, values_only=True)
            yield sheet.title, 1, (list(row) for row in rows)
    finally:
        book.close()


def _largest_grid(file: ZipFile) -> int:
    """Rows times columns of the widest-spread sheet, from its cells and not from what it claims."""
    largest = 0
    for name in file.namelist():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        data = file.read(name)
        last_row = max(map(int, _ROW.findall(data)), default=0)
        widest = 16_384 if re.search(rb"\sr\s*=\s*[\"'][A-Z]{3}[0-9]", data) else 702
        if last_row * widest > _MAX_GRID:
            references = _REFERENCE.findall(data)
            widest = max((_column(letters) for letters, _ in references), default=0)
            last_row = max([last_row, *(int(row) for _, row in references)])
        largest = max(largest, last_row * widest)
    return largest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell_words(value: object) -> str:
    """A cell as people read it: whole numbers without ".0", days without midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split())

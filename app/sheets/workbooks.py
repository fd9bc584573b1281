"""Excel and OpenDocument workbooks: values by calamine, what calamine leaves out (errors, hidden rows) from the parts."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from app.sheets.tables import Cell, Grid, Problem, TableUnreadable

_MAX_GRID = 20_000_000  # cells; calamine lays out the used range as a grid
MAX_COLUMNS = 300
_CAPPED_ROWS = 20_000
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a workbook with a password
_MAX_PART = 128 * 1024 * 1024
_DAMAGED = "This workbook is damaged: it can’t be read. Open it in Excel, save it again, and add that."
_LOCKED = "Password on this file. Ask the owner for one without."
_FAR = "A cell far from the rest makes this sheet huge; only what stands in its first columns and rows was read."
_NO_VALUE = "This cell holds a formula that was never worked out. Open the sheet in Excel, save it, and add that."
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
# A formula without a value: written by a program that does not calculate. One that gives "" says t="str".
_NOT_CALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*[^<>/])>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_IS_TEXT = re.compile(rb"\bt\s*=\s*[\"']str")
# No sheet has such cells, and calamine ends the whole process over them.
_IMPOSSIBLE = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Za-z]{4,}[0-9]+|[A-Za-z]+[0-9]{8,})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]+)")
_IS_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)")


@dataclass(frozen=True)
class _PartFacts:
    """What one sheet's XML says beside its values."""

    errors: tuple[tuple[int, int, str], ...] = ()  # row as numbered, column from 0, the error
    not_calculated: tuple[tuple[int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    is_too_wide: bool = False


def read_workbook(data: bytes, max_rows: int) -> Iterator[Grid]:
    """Each sheet in turn; TableUnreadable when the file can't be opened, has a password or too many rows."""
    import python_calamine

    if data.startswith(b"\xd0\xcf\x11\xe0") and ENCRYPTED in data:
        raise TableUnreadable(_LOCKED)
    facts = _facts(data)
    if any(fact.is_too_wide for fact in facts.values()):
        yield from _capped(data, facts)
        return
    try:
        workbook = python_calamine.load_workbook(BytesIO(data))
        hidden = {m.name for m in workbook.sheets_metadata if m.visible != python_calamine.SheetVisibleEnum.Visible}
        for name in workbook.sheet_names:
            try:
                sheet = workbook.get_sheet_by_name(name)
            except python_calamine.WorksheetNotFound:
                continue  # a chart sheet
            yield _grid(sheet, name, facts.get(name, _PartFacts()), name in hidden, max_rows)
    except python_calamine.PasswordError as fault:
        raise TableUnreadable(_LOCKED) from fault
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise TableUnreadable(_LOCKED if "password" in str(fault).lower() else _DAMAGED) from fault
    except BaseException as fault:
        # A panic of the Rust library is no Exception; everything else is not ours to stop.
        if type(fault).__name__ != "PanicException":
            raise
        raise TableUnreadable(_DAMAGED) from None


def _grid(sheet: Any, name: str, facts: _PartFacts, is_hidden: bool, max_rows: int) -> Grid:
    if sheet.height > max_rows:
        raise TableUnreadable(f"The sheet “{name}” has more than {max_rows:,} rows. Split it and add the parts.")
    grid = Grid(name, hidden_rows=facts.hidden_rows, is_hidden=is_hidden)
    values = sheet.to_python(skip_empty_area=False)
    for number, cells in enumerate(values, 1):
        grid.rows.append((number, [_cell(value) for value in cells[:MAX_COLUMNS]]))
    _fill_merged(grid, sheet)
    _name_errors(grid, facts)
    return grid


def _cell(value: object) -> Cell:
    """One value of a library as ours: empty text is nothing, a length of time is words."""
    if value is None or value == "":
        return None
    if isinstance(value, str | int | float | bool | datetime | date | time):
        return value
    return str(value)


def _fill_merged(grid: Grid, sheet: Any) -> None:
    """A cell merged over several rows says the same for each of them."""
    for (first_row, column), (last_row, _) in sheet.merged_cell_ranges or ():
        if last_row >= len(grid.rows) or column >= MAX_COLUMNS or last_row == first_row:
            continue
        source = grid.rows[first_row][1]
        value = source[column] if column < len(source) else None
        for _, cells in grid.rows[first_row + 1 : last_row + 1]:
            if column < len(cells) and cells[column] is None:
                cells[column] = value


def _name_errors(grid: Grid, facts: _PartFacts) -> None:
    for row, column, error in facts.errors:
        sentence = f"This cell shows the error {error}. Correct it in Excel."
        grid.problems.append(Problem(grid.sheet, sentence, row, column))
    for row, column in facts.not_calculated:
        grid.problems.append(Problem(grid.sheet, _NO_VALUE, row, column))


def _capped(data: bytes, facts: dict[str, _PartFacts]) -> Iterator[Grid]:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            fact = facts.get(sheet.title, _PartFacts())
            grid = Grid(sheet.title, hidden_rows=fact.hidden_rows, is_hidden=sheet.sheet_state != "visible")
            for number, values in enumerate(
                sheet.iter_rows(max_row=_CAPPED_ROWS, max_col=MAX_COLUMNS, values_only=True), 1
            ):
                cells: list[Cell] = [value if value != "" else None for value in values]  # type: ignore[misc]
                if any(cell is not None for cell in cells):
                    grid.rows.append((number, cells))
            if fact.is_too_wide:
                grid.problems.append(Problem(sheet.title, _FAR))
            _name_errors(grid, fact)
            yield grid
    finally:
        book.close()


def _facts(data: bytes) -> dict[str, _PartFacts]:
    """Facts by sheet name for an .xlsx; nothing for other kinds."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with ZipFile(BytesIO(data)) as file:
            names = _sheet_parts(file)
            return {sheet: _part_facts(_bounded(file, part)) for sheet, part in names.items()}
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise TableUnreadable(_DAMAGED) from fault


def _bounded(file: ZipFile, part: str) -> bytes:
    with file.open(part) as stream:
        data = stream.read(_MAX_PART + 1)
    if len(data) > _MAX_PART:
        raise TableUnreadable("This workbook is too large. Copy the table into a new workbook and add that.")
    return data


def _sheet_parts(file: ZipFile) -> dict[str, str]:
    """Sheet name to part name, by the workbook's relations; empty when it is no .xlsx."""
    from lxml import etree

    if "xl/workbook.xml" not in file.namelist() or "xl/_rels/workbook.xml.rels" not in file.namelist():
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        book = etree.fromstring(_bounded(file, "xl/workbook.xml"), parser)
        rels = etree.fromstring(_bounded(file, "xl/_rels/workbook.xml.rels"), parser)
    except etree.XMLSyntaxError as fault:
        raise TableUnreadable(_DAMAGED) from fault
    targets = {r.get("Id"): r.get("Target", "") for r in rels if isinstance(r.tag, str)}
    parts = {}
    for sheet in book.iter("{*}sheet"):
        identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(identifier, "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part in file.namelist() and part.endswith(".xml"):
            parts[sheet.get("name", "")] = part
    return parts


def _part_facts(data: bytes) -> _PartFacts:
    if _IMPOSSIBLE.search(data):
        raise TableUnreadable(_DAMAGED)
    errors = []
    for attributes, inner in _ERROR_CELL.findall(data)[:1_000]:
        reference, value = _REFERENCE.search(attributes), _VALUE.search(inner)
        if reference:
            shown = value[1].decode("utf-8", "replace") if value else "#N/A"
            errors.append((int(reference[2]), _column(reference[1]), shown))
    empty = [match[1] for match in _NOT_CALCULATED.finditer(data)][:1_000]
    found = [_REFERENCE.search(attributes) for attributes in empty if not _IS_TEXT.search(attributes)]
    not_calculated = tuple((int(one[2]), _column(one[1])) for one in found if one)
    rows = _ROW.findall(data)
    numbers = [(int(number[1]), tag) for tag in rows if (number := _ROW_NUMBER.search(tag))]
    hidden = frozenset(number for number, tag in numbers if _IS_HIDDEN.search(tag))
    last_row = max((number for number, _ in numbers), default=0)
    return _PartFacts(tuple(errors), not_calculated, hidden, last_row * _widest(data, last_row) > _MAX_GRID)


def _widest(data: bytes, last_row: int) -> int:
    """The last column in use, or a bound above it when that is small enough to need no counting."""
    bound = 16_384 if re.search(rb"\sr\s*=\s*[\"'][A-Z]{3}[0-9]", data) else 702
    if last_row * bound <= _MAX_GRID:
        return bound
    return max((_column(letters) + 1 for letters in {match[0] for match in _REFERENCE.findall(data)}), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1

"""CQC's own workbook, given back filled in: only the cells that we fill change, everything else stays byte for byte.

openpyxl would load and write the whole book, and drop what it does not know (charts, shapes, newer drop-downs and colours).
So the one sheet is edited as XML and the looks of its neighbours are reused.
"""

import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from exports.layout import Layout, lay_out
from exports.settle import settle
from exports.snapshot import PackSnapshot, RequestEntry, StatementKind, WorkbookMapping
from exports.text import clean, one_line

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CELL_LENGTH = 32_767
LAST_COLUMN = 16_384  # XFD
COLUMN_WIDTH = 48  # characters, of the columns that we add
DEFAULT_WIDTH = 8.43
LINE_HEIGHT, MOST_HEIGHT = 15, 409  # points
HEADINGS = ("Documents", "Where to look", "Our note")


class WorkbookNotFillableError(ValueError):
    """The workbook cannot be filled in as asked; the text says what to do."""


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """The filled workbook, and the codes of requests for which no row was found."""

    data: bytes
    filled: tuple[str, ...]
    not_found: tuple[str, ...]


def fill_council_workbook(
    original: bytes, mapping: WorkbookMapping, snapshot: PackSnapshot, layout: Layout | None = None
) -> FilledWorkbook:
    """CQC's xlsx with each request's documents, where to look and note in the row of its code.

    Columns that `mapping` does not name are added after the last one. Raises WorkbookNotFillableError when it is not an
    xlsx, has no such sheet, or a cell to be filled holds a formula or is part of a merged block.
    """
    try:
        book = _Book(original)
        sheet = _Sheet(book, mapping)
    except (zipfile.BadZipFile, KeyError, SyntaxError) as problem:
        raise WorkbookNotFillableError(
            "This is not an Excel workbook (.xlsx) that can be filled in. Open it in Excel and save it as .xlsx."
        ) from problem
    plan = layout or lay_out(snapshot)
    rows = sheet.rows_by_code()
    filled: list[str] = []
    missing: list[str] = []
    for request in snapshot.requests:
        row = rows.get(_key(request.code))
        if row is None:
            missing.append(request.code)
            continue
        sheet.fill(row, _texts(request, plan))
        filled.append(request.code)
    return FilledWorkbook(
        settle(original, {name: [data] for name, data in sheet.parts().items()}), tuple(filled), tuple(missing)
    )


def _texts(request: RequestEntry, plan: Layout) -> tuple[str, str, str]:
    documents: list[str] = []
    places: list[str] = []
    many = len(request.answers) > 1
    for number, (answer, placed) in enumerate(zip(request.answers, plan.answers_to(request), strict=True), 1):
        before = f"{number}. " if many else ""
        documents.append(f"{before}{one_line(answer.document.title)} ({placed.path or placed.address})")
        places.append(f"{before}{one_line(answer.where_to_look)}" if answer.where_to_look else "")
    note = [request.note] if request.note else []
    said = request.statement
    if said and said.kind is StatementKind.ANSWERED_UNDER:
        documents.append(f"Answered under {said.other_code}")
    elif said:
        documents.append("Not held" if said.kind is StatementKind.NOT_HELD else "Does not apply")
    if said:
        note += [one for one in (said.reason, f"What we are doing: {said.plan}" if said.plan else "") if one]
    return "\n".join(documents), "\n".join(one for one in places if one), "\n".join(note)


class _Book:
    """The parts of an xlsx that are needed to edit one sheet."""

    def __init__(self, original: bytes) -> None:
        with zipfile.ZipFile(BytesIO(original)) as package:
            self.parts = {name: package.read(name) for name in package.namelist() if _is_wanted(name)}
        workbook = _parse(self.parts["xl/workbook.xml"])
        targets = {
            relationship.get("Id"): relationship.get("Target", "")
            for relationship in _parse(self.parts["xl/_rels/workbook.xml.rels"])
        }
        self.sheets = {
            str(sheet.get("name")): _part_name(targets.get(sheet.get(f"{{{RELATIONSHIPS}}}id"), ""))
            for sheet in workbook.iter(f"{{{MAIN}}}sheet")
        }
        self.styles = _parse(self.parts["xl/styles.xml"])
        self.strings: list[str] = []
        if "xl/sharedStrings.xml" in self.parts:
            for item in _parse(self.parts["xl/sharedStrings.xml"]):
                self.strings.append("".join(str(text.text or "") for text in item.iter(f"{{{MAIN}}}t")))


class _Sheet:
    """One sheet of the workbook, and the cells that we write into it."""

    def __init__(self, book: _Book, mapping: WorkbookMapping) -> None:
        if mapping.sheet not in book.sheets:
            raise WorkbookNotFillableError(
                f"The workbook has no sheet called {mapping.sheet}. It has: {', '.join(book.sheets)}."
            )
        self._book = book
        self._mapping = mapping
        self._path = book.sheets[mapping.sheet]
        self._root = _parse(book.parts[self._path])
        data = self._root.find(f"{{{MAIN}}}sheetData")
        assert data is not None
        self._data = data
        self._rows: dict[int, Any] = {int(row.get("r", 0)): row for row in data}
        self._merged = [_block(one.get("ref", "")) for one in self._root.iter(f"{{{MAIN}}}mergeCell")]
        self._wrapped: dict[int, int] = {}
        self._columns = self._choose_columns()

    def rows_by_code(self) -> dict[str, int]:
        """The row of each code: as the list was loaded, or else as the code column says."""
        if self._mapping.rows:
            return {_key(one.code): one.row for one in self._mapping.rows}
        found: dict[str, int] = {}
        column = _column_number(self._mapping.code_column)
        for number, row in self._rows.items():
            if number > self._mapping.header_row:
                code = _key(self._value(row, column))
                if code:
                    found.setdefault(code, number)
        return found

    def fill(self, row: int, texts: tuple[str, str, str]) -> None:
        """Write documents, where to look and note into a row."""
        for column, text in zip(self._columns, texts, strict=True):
            self._write(row, column, text)
        # A fixed height would hide what we wrote.
        lines = max(map(self._lines, self._columns, texts))
        height = min(MOST_HEIGHT, max(float(self._rows[row].get("ht", 0)), lines * LINE_HEIGHT))
        self._rows[row].attrib.pop("customHeight", None)
        self._rows[row].set("ht", f"{height:g}")

    def parts(self) -> dict[str, bytes]:
        """The parts that changed."""
        from lxml import etree

        widest = max((_column_of(cell) for row in self._data for cell in row), default=1)
        dimension = self._root.find(f"{{{MAIN}}}dimension")
        if dimension is not None:
            dimension.set("ref", f"A1:{_letters(widest)}{max(self._rows, default=1)}")
        return {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in ((self._path, self._root), ("xl/styles.xml", self._book.styles))
        }

    def _choose_columns(self) -> tuple[int, ...]:
        named = (self._mapping.documents_column, self._mapping.where_column, self._mapping.note_column)
        last = max((_column_of(cell) for row in self._data for cell in row), default=1)
        chosen: list[int] = []
        added: list[int] = []
        for letters, heading in zip(named, HEADINGS, strict=True):
            if letters:
                chosen.append(_column_number(letters))
                continue
            last += 1
            if last > LAST_COLUMN:
                raise WorkbookNotFillableError("The sheet has no free column. Choose columns that are there already.")
            chosen.append(last)
            added.append(last)
            self._write(self._mapping.header_row, last, heading, wraps=False)
        self._set_widths(added)
        return tuple(chosen)

    def _lines(self, column: int, text: str) -> int:
        """How many lines a text needs in a column."""
        width = next(
            (
                float(one.get("width", DEFAULT_WIDTH))
                for one in self._root.iter(f"{{{MAIN}}}col")
                if int(one.get("min", 0)) <= column <= int(one.get("max", 0))
            ),
            DEFAULT_WIDTH,
        )
        return sum(-(-len(line) // max(1, int(width))) or 1 for line in text.split("\n"))

    def _write(self, number: int, column: int, text: str, *, wraps: bool = True) -> None:
        from lxml import etree

        place = f"{_letters(column)}{number}"
        row = self._row(number)
        cell = next((one for one in row if _column_of(one) == column), None)
        style = self._neighbour_style(row, column) if cell is None else int(cell.get("s", 0))
        self._check(place, number, column, cell)
        if cell is None:
            if not text:
                return
            cell = etree.Element(f"{{{MAIN}}}c")
            after = [one for one in row if _column_of(one) < column]
            row.insert(len(after), cell)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.clear()
        cell.set("r", place)
        cell.set("s", str(self._wrapping(style) if wraps else style))
        row.attrib.pop("spans", None)
        if text:
            cell.set("t", "inlineStr")
            inside = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
            inside.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            inside.text = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", clean(text)[:CELL_LENGTH])

    def _check(self, place: str, row: int, column: int, cell: Any) -> None:
        if cell is not None and cell.find(f"{{{MAIN}}}f") is not None:
            raise WorkbookNotFillableError(f"Cell {place} holds a formula. Choose another column to fill in.")
        for (top, left), (bottom, right) in self._merged:
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                raise WorkbookNotFillableError(
                    f"Cell {place} is part of a merged block. Choose another column to fill in."
                )

    def _row(self, number: int) -> Any:
        from lxml import etree

        if number not in self._rows:
            row = etree.Element(f"{{{MAIN}}}row")
            row.set("r", str(number))
            self._data.insert(sum(1 for other in self._rows if other < number), row)
            self._rows[number] = row
        return self._rows[number]

    def _neighbour_style(self, row: Any, column: int) -> int:
        left = [one for one in row if _column_of(one) < column]
        return int(left[-1].get("s", 0)) if left else 0

    def _wrapping(self, style: int) -> int:
        """The same style with its text wrapped and at the top, and as plain text; made once."""
        from lxml import etree

        if style not in self._wrapped:
            formats = self._book.styles.find(f"{{{MAIN}}}cellXfs")
            assert formats is not None
            wrapping = deepcopy(formats[style])
            wrapping.set("applyAlignment", "1")
            wrapping.set("quotePrefix", "1")
            wrapping.set("numFmtId", "0")
            alignment = wrapping.find(f"{{{MAIN}}}alignment")
            if alignment is None:
                alignment = etree.Element(f"{{{MAIN}}}alignment")
                wrapping.insert(0, alignment)
            alignment.set("wrapText", "1")
            alignment.set("vertical", "top")
            formats.append(wrapping)
            formats.set("count", str(len(formats)))
            self._wrapped[style] = len(formats) - 1
        return self._wrapped[style]

    def _set_widths(self, added: list[int]) -> None:
        from lxml import etree

        columns = self._root.find(f"{{{MAIN}}}cols")
        if columns is None:
            columns = etree.Element(f"{{{MAIN}}}cols")
            self._data.addprevious(columns)
        for number in added:
            for old in list(columns):
                if int(old.get("min", 0)) <= number <= int(old.get("max", 0)):
                    self._end_before(columns, old, number)
            made = etree.SubElement(columns, f"{{{MAIN}}}col")
            made.attrib.update({"min": str(number), "max": str(number), "width": str(COLUMN_WIDTH), "customWidth": "1"})
        columns[:] = sorted(columns, key=lambda one: int(one.get("min", 0)))
        if len(columns) == 0:
            self._root.remove(columns)

    @staticmethod
    def _end_before(columns: Any, old: Any, number: int) -> None:
        """Cut `number` out of a run of columns that share a width."""
        first, last = int(old.get("min")), int(old.get("max"))
        columns.remove(old)
        for start, end in ((first, number - 1), (number + 1, last)):
            if start <= end:
                piece = deepcopy(old)
                piece.set("min", str(start))
                piece.set("max", str(end))
                columns.append(piece)

    def _value(self, row: Any, column: int) -> str:
        cell = next((one for one in row if _column_of(one) == column), None)
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return "".join(str(text.text or "") for text in cell.iter(f"{{{MAIN}}}t"))
        value = cell.findtext(f"{{{MAIN}}}v") or ""
        if cell.get("t") == "s" and value.isdigit() and int(value) < len(self._book.strings):
            return self._book.strings[int(value)]
        return str(value)


def _is_wanted(name: str) -> bool:
    return name.startswith("xl/worksheets/") or name in {
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"
    }  # fmt: skip


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _key(code: str) -> str:
    """A code as it is compared: "17" and "17.0" are one, as are "ir 3" and "IR 3"."""
    return re.sub(r"^(\d+)\.0$", r"\1", one_line(code)).casefold()


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.strip().upper():
        if not "A" <= letter <= "Z":
            raise WorkbookNotFillableError(f"{letters} is not a column. Columns are letters: A, B, AA.")
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_of(cell: Any) -> int:
    return _column_number(re.sub(r"\d", "", cell.get("r", "A")))


def _block(reference: str) -> tuple[tuple[int, int], tuple[int, int]]:
    start, _, end = reference.partition(":")
    corners = [
        (int(re.sub(r"\D", "", one) or 0), _column_number(re.sub(r"\d", "", one))) for one in (start, end or start)
    ]
    return corners[0], corners[1]

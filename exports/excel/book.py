"""An Excel workbook in one go: openpyxl makes the book and its looks, the rows go in as XML text.

Rows through openpyxl's cells cost 25 times compressing them. Every word is written as text (`t="inlineStr"`), so that
nothing a user typed can become a formula; where it looks like one, `quotePrefix` keeps it text when the cell is edited.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from math import ceil, isnan
from typing import TYPE_CHECKING

from exports.settle import settle
from exports.snapshot import Cell, LinkCell
from exports.text import LONDON, clean, day_words, london_day, moment_words, one_line

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.worksheet import Worksheet

CELL_LENGTH = 32_767  # characters, as UTF-16 counts them
MOST_LINKS = 65_530  # on one sheet (support.microsoft.com, "Excel specifications and limits")
EXACT_WHOLE = 2**53
FIRST_DAY = date(1900, 3, 1)  # Excel believes in 29 February 1900, so earlier days are written as words
DAY_ZERO = date(1899, 12, 30)
A4, A3 = 9, 8
WIDE = 200  # characters; wider sheets are printed on A3
A_PAGE = 320  # characters that one landscape A3 page holds at two thirds of full size
LINE_HEIGHT, MOST_HEIGHT, TITLE_HEIGHT = 13, 409, 20  # points
BRAND, LINK, MUTED, LINE = "17414D", "0D5788", "47555A", "D6DEDF"
FONT = "Arial"
_CUT = "… (cut here: Excel holds 32,767 characters in a cell)"
_LOOKS_LIKE_FORMULA = re.compile(r"\s*[=+\-@]")
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column's heading, its width in characters, whether its words wrap, and whether it is printed."""

    label: str
    width: int
    wraps: bool = True
    prints: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """What stands in the properties, header and footer of a workbook."""

    title: str
    council: str
    taken_at: datetime
    made_up: bool = False
    marking: str = ""


@dataclass(slots=True)
class _Sheet:
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Cell]]
    first_row: int


class Book:
    """A workbook to which sheets are added in order; `finish` gives its bytes."""

    def __init__(self, facts: BookFacts) -> None:
        from openpyxl import Workbook

        self._facts = facts
        self._book = Workbook()
        scratch = self._book.active
        assert scratch is not None
        self._looks = _register_looks(self._book)
        self._top = _Top()
        self._book.remove(scratch)
        self._sheets: list[_Sheet] = []

    def add_sheet(
        self,
        name: str,
        columns: Sequence[SheetColumn],
        rows: Sequence[Sequence[Cell]],
        lines: Sequence[str] = (),
        *,
        filters: bool = True,
    ) -> None:
        """Add a sheet: `lines` above (the first one large), a frozen header row with filters, then the rows."""
        from openpyxl.utils import get_column_letter

        sheet = self._book.create_sheet(_sheet_name(name, self._book.sheetnames))
        for number, line in enumerate(lines, 1):
            self._top.write_line(sheet, number, line)
        if lines:
            sheet.row_dimensions[1].height = TITLE_HEIGHT  # LibreOffice would draw the next line into it
        head = len(lines) + 2 if lines else 1
        for position, column in enumerate(columns, 1):
            self._top.write_head(sheet, head, position, column.label)
            sheet.column_dimensions[get_column_letter(position)].width = column.width
        sheet.row_dimensions[head].height = max(30, *(_head_height(column) for column in columns))
        sheet.freeze_panes = f"A{head + 1}"
        if filters:
            sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{head + max(1, len(rows))}"
        last = get_column_letter(sum(column.prints for column in columns))  # those not printed come last
        sheet.print_area = f"A1:{last}{head + len(rows)}"
        _set_print(sheet, head, sum(column.width for column in columns if column.prints), self._facts)
        self._sheets.append(_Sheet(columns, rows, head + 1))

    def finish(self) -> bytes:
        """The finished xlsx. The same facts give the same bytes."""
        from openpyxl.writer.excel import ExcelWriter

        _set_properties(self._book, self._facts)
        shell = BytesIO()
        ExcelWriter(self._book, zipfile.ZipFile(shell, "w")).save()  # Workbook.save() would stamp the clock
        parts: dict[str, Iterator[bytes]] = {}
        with zipfile.ZipFile(shell) as package:
            for number, sheet in enumerate(self._sheets, 1):
                path = f"xl/worksheets/sheet{number}.xml"
                rows = _Rows(sheet, self._looks)
                parts[path] = rows.fill(package.read(path))
                if any(isinstance(value, LinkCell) for row in sheet.rows for value in row):
                    parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = rows.relationships()
        return settle(shell.getvalue(), parts)


class _Rows:
    """Writes one sheet's rows, and remembers where they link to."""

    def __init__(self, sheet: _Sheet, looks: dict[str, int]) -> None:
        from openpyxl.utils import get_column_letter

        self._sheet = sheet
        self._looks = looks
        self._letters = [get_column_letter(position) for position in range(1, len(sheet.columns) + 1)]
        self._addresses: dict[str, str] = {}
        self._links: list[str] = []

    def fill(self, shell: bytes) -> Iterator[bytes]:
        """The sheet that openpyxl wrote, with our rows after its own."""
        last = f"{self._letters[-1]}{self._sheet.first_row + len(self._sheet.rows) - 1}"
        before, mark, after = shell.partition(b"</sheetData>")
        yield re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"'.encode(), before, count=1)
        out: list[str] = []
        empty = self._looks["text"]
        for number, row in enumerate(self._sheet.rows, self._sheet.first_row):
            out.append(f'<row r="{number}" ht="{_height(row, self._sheet.columns)}">')
            for letter, column, value in zip(self._letters, self._sheet.columns, row, strict=True):
                if value is None or value == "":
                    out.append(f'<c r="{letter}{number}" s="{empty}"/>')
                else:
                    out.append(self._cell(f"{letter}{number}", value, column))
            out.append("</row>")
            if number % 500 == 0:  # never a whole large sheet in memory
                yield "".join(out).encode()
                out.clear()
        yield "".join(out).encode() + mark
        at = after.index(b"<printOptions")
        yield after[:at] + self._hyperlinks().encode() + after[at:]

    def relationships(self) -> Iterator[bytes]:
        """The addresses that the sheet links to; asked for once the sheet is written."""
        entries = "".join(
            f'<Relationship Id="{key}" Type="{_RELATIONSHIPS}/hyperlink" Target="{_safe(address)}" TargetMode="External"/>'
            for address, key in self._addresses.items()
        )
        yield f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'.encode()

    def _cell(self, place: str, value: Cell, column: SheetColumn) -> str:
        if isinstance(value, str):
            return self._text(place, value, "text" if column.wraps else "line")
        if isinstance(value, LinkCell):
            if value.address and len(self._links) < MOST_LINKS:
                key = self._addresses.setdefault(value.address, f"link{len(self._addresses) + 1}")
                self._links.append(f'<hyperlink ref="{place}" r:id="{key}"/>')
                return self._text(place, value.text, "link")
            return self._text(place, value.text, "text")
        if isinstance(value, bool):
            return self._text(place, "Yes" if value else "No", "text")
        if isinstance(value, datetime):
            return self._moment(place, value)
        if isinstance(value, date):
            if value < FIRST_DAY:
                return self._text(place, day_words(value), "text")
            return f'<c r="{place}" s="{self._looks["date"]}"><v>{(value - DAY_ZERO).days}</v></c>'
        assert value is not None
        if isnan(value) or abs(value) > EXACT_WHOLE:  # not a number, or more digits than Excel keeps
            return self._text(place, str(value), "text")
        return f'<c r="{place}" s="{self._looks["number"]}"><v>{value!r}</v></c>'

    def _moment(self, place: str, value: datetime) -> str:
        here = value.astimezone(LONDON)
        if here.date() < FIRST_DAY:
            return self._text(place, moment_words(value), "text")
        seconds = here.hour * 3600 + here.minute * 60 + here.second
        serial = (here.date() - DAY_ZERO).days + round(seconds / 86_400, 9)
        return f'<c r="{place}" s="{self._looks["moment"]}"><v>{serial!r}</v></c>'

    def _text(self, place: str, text: str, look: str) -> str:
        said = clean(text)
        if len(said) > CELL_LENGTH // 2:
            said = _cut_to_cell(said)
        if _LOOKS_LIKE_FORMULA.match(said):
            look += " quoted"
        if "_x" in said:
            said = _ESCAPE_LOOKALIKE.sub("_x005F_", said)
        return (
            f'<c r="{place}" s="{self._looks[look]}" t="inlineStr">'
            f'<is><t xml:space="preserve">{_safe(said)}</t></is></c>'
        )

    def _hyperlinks(self) -> str:
        if not self._links:
            return ""
        return f'<hyperlinks xmlns:r="{_RELATIONSHIPS}">{"".join(self._links)}</hyperlinks>'


def _height(row: Sequence[Cell], columns: Sequence[SheetColumn]) -> int:
    """A row's height in points, for as many lines as its longest text needs.

    Excel would work it out when it opens the book; LibreOffice and viewers do not.
    """
    lines = 1
    for value, column in zip(row, columns, strict=True):
        text = value.text if isinstance(value, LinkCell) else value
        if column.wraps and isinstance(text, str) and (len(text) > column.width or "\n" in text):
            lines = max(lines, sum(-(-len(line) // column.width) or 1 for line in text.split("\n")))
    return min(lines * LINE_HEIGHT + 4, MOST_HEIGHT)


def _head_height(column: SheetColumn) -> int:
    """In points: a line of a bold heading holds a character or two less, and is broken between words."""
    room, lines, used = max(column.width - 2, 1), 1, 0
    for word in column.label.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + (1 if used else 0)
    return lines * LINE_HEIGHT + 4


def _cut_to_cell(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 <= CELL_LENGTH:
        return text
    room = (CELL_LENGTH - len(_CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _register_looks(book: "Workbook") -> dict[str, int]:
    """The style number of each look of a cell, registered by styling a cell of a sheet that is then thrown away."""
    from openpyxl.styles import Alignment, Border, Font, Side

    scratch = book.active
    assert scratch is not None
    formats = {"text": "General", "line": "General", "link": "General"}
    formats |= {"number": "General", "date": "d mmm yyyy", "moment": "d mmm yyyy hh:mm"}
    numbers: dict[str, int] = {}
    plain, underlined = Font(name=FONT, size=10), Font(name=FONT, size=10, color=LINK, underline="single")
    rule = Border(bottom=Side(style="thin", color=LINE))
    for look, number_format in formats.items():
        for quoted in (False, True):
            cell = scratch.cell(row=len(numbers) + 1, column=1)
            cell.font = underlined if look == "link" else plain
            cell.alignment = Alignment(
                vertical="top",
                wrap_text=look in {"text", "link"},
                horizontal="right" if look == "number" else "left",
                indent=1 if look == "number" else 0,
            )
            cell.border = rule
            cell.number_format = number_format
            cell.quotePrefix = quoted
            numbers[f"{look} quoted" if quoted else look] = cell.style_id
    return numbers


class _Top:
    """The looks of the lines above a table and of its header row, made once."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._title = Font(name=FONT, size=14, bold=True, color=BRAND)
        self._line = Font(name=FONT, size=10, color=MUTED)
        self._top = Alignment(vertical="top", wrap_text=False)
        self._head = Font(name=FONT, size=10, bold=True, color="FFFFFF")
        self._fill = PatternFill("solid", fgColor=BRAND)
        self._middle = Alignment(vertical="center", wrap_text=True)
        self._rule = Border(right=Side(style="thin", color="FFFFFF"))

    def write_line(self, sheet: "Worksheet", row: int, line: str) -> None:
        """A line above the table; the first is the title."""
        cell = sheet.cell(row=row, column=1)
        _set_text(cell, one_line(line))
        cell.font = self._title if row == 1 else self._line
        cell.alignment = self._top

    def write_head(self, sheet: "Worksheet", row: int, position: int, label: str) -> None:
        """A cell of the header row."""
        cell = sheet.cell(row=row, column=position)
        _set_text(cell, one_line(label))
        cell.font, cell.fill, cell.alignment, cell.border = self._head, self._fill, self._middle, self._rule


def _set_text(cell: object, text: str) -> None:
    cell.value = text  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]
    cell.quotePrefix = bool(_LOOKS_LIKE_FORMULA.match(text))  # type: ignore[attr-defined]


def _set_print(sheet: "Worksheet", head: int, width: int, facts: BookFacts) -> None:
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4 if width <= WIDE else A3
    # A page more beside the first before the print gets smaller than can be read; the first column stands on each.
    across = max(1, ceil(width / A_PAGE))
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    if across > 1:
        sheet.print_title_cols = "A:A"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{head}:{head}"
    warning = "Made-up data. " if facts.made_up else ""
    marking = f"{one_line(facts.marking)}. " if facts.marking else ""
    head_left, head_right = f"{marking}{warning}{facts.council}", facts.title
    _write_edge(sheet.oddHeader, _escaped(head_left), _escaped(head_right))
    _write_edge(sheet.oddFooter, f"As at {day_words(london_day(facts.taken_at))}", "Page &P of &N")


def _write_edge(edge: "HeaderFooterItem | None", left: str, right: str) -> None:
    assert edge is not None
    edge.left.text, edge.right.text = left, right


def _escaped(text: str) -> str:
    """In a page's header & begins a code, so a real one is doubled."""
    return one_line(text).replace("&", "&&")


def _set_properties(book: "Workbook", facts: BookFacts) -> None:
    moment = facts.taken_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties = book.properties
    properties.title = one_line(f"{facts.title}: {facts.council}")[:255]
    properties.creator = properties.lastModifiedBy = one_line(facts.council)[:255]
    properties.language = "en-GB"
    properties.created = properties.modified = moment
    if facts.made_up:
        properties.description = "Made-up data"
    book.active = 0


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """Excel's rules: at most 31 characters, none of []:*?/\\, no quote at the ends, no two the same."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", one_line(name))[:31].strip("' ") or "Sheet"
    used = {one.casefold() for one in taken}
    candidate, number = plain, 1
    while candidate.casefold() in used or candidate.casefold() == "history":
        number += 1
        candidate = f"{plain[:27]} {number}"
    return candidate

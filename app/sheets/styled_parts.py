"""An .xlsx with its colours, links, merged and hidden cells, from its parts in one pass: a library takes three times as long."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from app.sheets.tables import Cell, TableUnreadable
from app.sheets.workbooks import MAX_COLUMNS

MAX_ROWS = 20_000
MAX_PART = 128 * 1024 * 1024
_MAX_AREA = 20_000_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_HYPERLINK = re.compile(r'\s*HYPERLINK\(\s*"([^"]*)"(?:\s*,\s*"([^"]*)")?', re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DAMAGED = "This workbook is damaged: it can’t be read. Open it in Excel, save it again, and add that."
_FAR = (
    "A cell far from the rest makes this sheet huge. Delete the empty rows and columns in Excel, save it, and add that."
)
# The colours of Excel's own theme, by number, for cells that name a theme colour instead of a colour.
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")


@dataclass(frozen=True, slots=True)
class StyledCell:
    """One cell. `colour` is the fill as RRGGBB, "" for none or white; `link` is where its hyperlink leads."""

    value: Cell = None
    colour: str = ""
    link: str = ""
    month_only: bool = False


@dataclass
class PartSheet:
    """One sheet; cells by row and by column from 0. `merged` are top, left, bottom, right."""

    name: str
    is_hidden: bool
    rows: dict[int, dict[int, StyledCell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Look:
    """What a cell's style says of it."""

    colour: str = ""
    is_date: bool = False
    is_span: bool = False
    month_only: bool = False


@dataclass(frozen=True)
class _Book:
    strings: Sequence[str]
    looks: Sequence[_Look]
    epoch: date


def read_parts(data: bytes) -> Iterator[PartSheet]:
    """Each sheet in turn. TableUnreadable, with a sentence, for what is damaged or far too large."""
    from lxml import etree

    try:
        with ZipFile(BytesIO(data)) as file:
            yield from _sheets(file)
    except TableUnreadable:
        raise
    except (
        BadZipFile, KeyError, IndexError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError,
        OverflowError, etree.XMLSyntaxError,
    ) as fault:  # fmt: skip
        raise TableUnreadable(DAMAGED) from fault


def _sheets(file: ZipFile) -> Iterator[PartSheet]:
    workbook = _tree(file, "xl/workbook.xml")
    targets = _targets(file, "xl/_rels/workbook.xml.rels", "xl")
    strings: Sequence[str] = ()
    looks: Sequence[_Look] = (_Look(),)
    names = set(file.namelist())
    for target, kind in targets.values():
        if kind.endswith("/sharedStrings") and target in names:
            strings = [_text(one) for one in _tree(file, target) if _is(one, "si")]
        if kind.endswith("/styles") and target in names:
            looks = _looks(_tree(file, target))
    is_1904 = any(_is(one, "workbookPr") and _flag(one.get("date1904")) for one in workbook)
    book = _Book(strings, looks, date(1904, 1, 1) if is_1904 else date(1899, 12, 30))
    for one in workbook.iter("{*}sheet"):
        identifier = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
        target, kind = targets.get(identifier, ("", ""))
        if target in names and kind.endswith("/worksheet"):
            sheet = PartSheet(one.get("name", ""), one.get("state", "visible") != "visible")
            _fill(file, target, sheet, book)
            yield sheet


def _fill(file: ZipFile, part: str, sheet: PartSheet, book: _Book) -> None:
    """Rows as they come; what stands after them in the part (merged cells, links) is put to them at the end."""
    from lxml import etree

    links: list[tuple[str, str]] = []
    kinds = ("{*}row", "{*}col", "{*}mergeCell", "{*}hyperlink")
    walk = etree.iterparse(
        BytesIO(_bounded(file, part)), events=("end",), tag=kinds, resolve_entities=False, no_network=True,
        load_dtd=False,
    )  # fmt: skip
    number = 0
    for _, element in walk:
        if _is(element, "row"):
            number = int(element.get("r") or number + 1)
            _row(sheet, number, element, book)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif _is(element, "col"):
            if _flag(element.get("hidden")):
                first, last = int(element.get("min", 1)), int(element.get("max", 1))
                sheet.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
        elif _is(element, "mergeCell"):
            top, left, bottom, right = _area(element.get("ref", ""))
            sheet.merged.append((top, left, bottom, right))
        elif element.get(_RELATION):
            links.append((element.get("ref", ""), element.get(_RELATION)))
    _refuse_far(sheet)
    if links:
        _link(file, part, sheet, links)


def _row(sheet: PartSheet, number: int, row: Any, book: _Book) -> None:
    if _flag(row.get("hidden")):
        sheet.hidden_rows.add(number)
    cells: dict[int, StyledCell] = {}
    column = -1
    for cell in row:
        if not _is(cell, "c"):
            continue
        reference = cell.get("r")
        column = _column(reference.rstrip("0123456789")) if reference else column + 1
        if column >= MAX_COLUMNS:
            continue
        cells[column] = _cell(cell, book)
    if cells:
        sheet.rows[number] = cells
    if number > MAX_ROWS and any(cell.value is not None for cell in cells.values()):
        raise TableUnreadable(f"The sheet “{sheet.name}” has more than {MAX_ROWS:,} rows. Split it and send the parts.")


_EMPTY = StyledCell()


def _cell(cell: Any, book: _Book) -> StyledCell:
    kind = cell.get("t", "n")
    style = cell.get("s")
    look = book.looks[int(style)] if style and int(style) < len(book.looks) else book.looks[0]
    written, formula, inline = None, None, None
    for child in cell:
        if _is(child, "v"):
            written = child.text
        elif _is(child, "f"):
            formula = child.text or ""
        elif _is(child, "is"):
            inline = _text(child)
    link = ""
    value = inline if inline else _value(written, kind, look, book)
    if formula is not None:
        target = _HYPERLINK.match(formula)
        link = target[1] if target else ""
        if written is None and kind != "str":  # never worked out: what it says is not known, and is not nothing
            value = (target[2] if target else None) or f"={formula}"
    if value is None and not look.colour and not link:
        return _EMPTY
    return StyledCell(value, look.colour, link, look.month_only and isinstance(value, datetime))


def _value(written: str | None, kind: str, look: _Look, book: _Book) -> Cell:
    if written is None or written == "":
        return None
    if kind == "s":
        return book.strings[int(written)] or None
    if kind in ("str", "inlineStr", "e"):
        return written
    if kind == "b":
        return written.strip() == "1"
    if kind == "d":
        return datetime.fromisoformat(written.replace("Z", ""))
    number = float(written)
    if look.is_span or (look.is_date and not 0 <= number < 2_958_466):
        return number
    if look.is_date:
        return _moment(number, book.epoch)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _moment(number: float, epoch: date) -> Cell:
    """A day count as Excel has it: below one a time of day; before March 1900 a day less, because it believes in a 29 February."""
    days, seconds = int(number), round((number % 1) * 86_400)
    if seconds == 86_400:
        days, seconds = days + 1, 0
    minutes, second = divmod(seconds, 60)
    clock = time(minutes // 60, minutes % 60, second)
    if not days:
        return clock
    if epoch.year == 1899 and days < 60:
        days += 1
    return datetime.combine(epoch + timedelta(days=days), clock)


def _link(file: ZipFile, part: str, sheet: PartSheet, links: Sequence[tuple[str, str]]) -> None:
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in file.namelist():
        return
    addresses = {one.get("Id"): one.get("Target", "") for one in _tree(file, rels) if isinstance(one.tag, str)}
    for reference, identifier in links:
        top, left, bottom, right = _area(reference)
        for row in range(top, min(bottom, MAX_ROWS) + 1):
            cells = sheet.rows.get(row, {})
            for column in range(left, min(right, MAX_COLUMNS - 1) + 1):
                one = cells.get(column)
                if one is not None and identifier in addresses:
                    cells[column] = StyledCell(one.value, one.colour, addresses[identifier], one.month_only)


def _refuse_far(sheet: PartSheet) -> None:
    last = max(sheet.rows, default=0)
    if last > MAX_ROWS and last * max((max(cells) for cells in sheet.rows.values()), default=0) > _MAX_AREA:
        raise TableUnreadable(_FAR)


def _looks(styles: Any) -> list[_Look]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    parts = {one.tag.rpartition("}")[2]: one for one in styles if isinstance(one.tag, str)}
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    formats.update({int(one.get("numFmtId")): one.get("formatCode", "") for one in parts.get("numFmts", ())})
    fills = [_colour(one) for one in parts.get("fills", ()) if _is(one, "fill")]
    found = []
    for one in parts.get("cellXfs", ()):
        if not _is(one, "xf"):
            continue
        code = formats.get(int(one.get("numFmtId", 0)), "General")
        fill = int(one.get("fillId", 0))
        low = code.lower()
        is_date = is_date_format(code)
        found.append(
            _Look(
                fills[fill] if fill < len(fills) else "",
                is_date,
                is_timedelta_format(code),
                is_date and "m" in low and "d" not in low,
            )
        )
    return found or [_Look()]


def _colour(fill: Any) -> str:
    """The colour of a solid fill as RRGGBB, "" for none and for white."""
    pattern = next((one for one in fill if _is(one, "patternFill")), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return ""
    colour: Mapping[str, str] = next((one.attrib for one in pattern if _is(one, "fgColor")), {})
    found = ""
    if colour.get("rgb"):
        found = colour["rgb"][-6:]
    elif colour.get("theme", "").isdigit():
        found = _THEME[int(colour["theme"])] if int(colour["theme"]) < len(_THEME) else ""
    elif colour.get("indexed", "").isdigit():
        from openpyxl.styles.colors import COLOR_INDEX

        found = COLOR_INDEX[int(colour["indexed"])][-6:] if int(colour["indexed"]) < len(COLOR_INDEX) else ""
    found = found.upper()
    return found if re.fullmatch(r"[0-9A-F]{6}", found) and found != "FFFFFF" else ""


def _targets(file: ZipFile, rels: str, folder: str) -> dict[str, tuple[str, str]]:
    """Part and kind of each relation."""
    found = {}
    for one in _tree(file, rels):
        if isinstance(one.tag, str):
            target = one.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[one.get("Id", "")] = (part, one.get("Type", ""))
    return found


def _tree(file: ZipFile, part: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(_bounded(file, part), parser)


def _bounded(file: ZipFile, part: str) -> bytes:
    with file.open(part) as stream:
        data = stream.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise TableUnreadable("This workbook is too large. Copy the table into a new workbook and add that.")
    return data


def _is(element: Any, name: str) -> bool:
    tag = element.tag
    return isinstance(tag, str) and (tag == name or tag.endswith("}" + name))


def _text(element: Any) -> str:
    """All words of a text, rich or plain, without how they are pronounced."""
    said = [one.text or "" for one in element.iter("{*}t") if not _is(one.getparent(), "rPh")]
    return "".join(said)


def _flag(written: str | None) -> bool:
    return written in ("1", "true", "on")


def _area(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    (left, top), (right, bottom) = _place(first), _place(last or first)
    return top, left, bottom, right


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell is called {reference[:20]}")
    return _column(match[1]), int(match[2])


def _column(letters: str) -> int:
    if not 1 <= len(letters) <= 3 or not letters.isascii():
        raise ValueError("no column has such a name")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1

"""Word documents: paragraphs and tables in reading order, headings with their numbers, pages by the breaks in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from app.documents.checks.markup import parsed_xml
from app.documents.checks.word_parts import W
from app.documents.facts import Draft, Flag, Heading, Warned
from app.documents.readers import properties
from app.documents.readers.parts import PartsBuilder

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset((W + "del", W + "moveFrom", W + "instrText", W + "delText", _FALLBACK, W + "rPr", W + "pPr"))
_WATERMARK = re.compile(rb"<v:textpath\s[^>]*string=\"([^\"]*)\"")
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
MAX_HEADING = 300


@dataclass(frozen=True)
class _Style:
    level: int | None
    is_title: bool
    is_numbered: bool


def read_word(file: ZipFile) -> Draft:
    """The document's words and headings. A page number says how many breaks stand before the words: those that Word
    left at its last saving where there are any, else those that the author set (then `pages_are_estimated`)."""
    draft = properties.draft_from(file)
    names = set(file.namelist())
    main = properties.main_part(file) or "word/document.xml"
    root = parsed_xml(_plain(file.read(main)))
    if root is None:
        return draft
    styles = _styles(parsed_xml(_plain(file.read("word/styles.xml")))) if "word/styles.xml" in names else {}
    rendered = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
    walk = _Walk(styles, rendered, draft)
    body = root.find(W + "body")
    if body is not None:
        walk.blocks(body)
    walk.parts.close()
    _notes(file, names, draft)
    _marks(file, names, draft)
    draft.pages_are_estimated = not rendered
    draft.page_count = max(walk.page, 0 if rendered else (draft.page_count or 0)) or None
    return draft


class _Walk:
    """Goes through the body once, keeping the page, the heading and the counts of numbered headings."""

    def __init__(self, styles: dict[str, _Style], rendered: bool, draft: Draft):
        self.styles = styles
        self.rendered = rendered
        self.draft = draft
        self.page = 1
        self.parts = PartsBuilder(draft)
        self._counts = [0] * 10

    def blocks(self, parent: Any) -> None:
        for block in parent:
            if block.tag == W + "p":
                self._paragraph(block)
            elif block.tag == W + "tbl":
                self._table(block)
            elif block.tag == W + "sdt":
                content = block.find(W + "sdtContent")
                if content is not None:
                    self.blocks(content)
            elif block.tag in (W + "ins", W + "moveTo", W + "customXml"):
                self.blocks(block)

    def _paragraph(self, paragraph: Any) -> None:
        style = self._style_of(paragraph)
        if not self.rendered and _starts_page(paragraph):
            self.page += 1
        before, after = _breaks(paragraph, self.rendered)
        self.page += before
        text = "".join(_texts(paragraph)).strip()
        if text and style.is_title and not self.draft.title:
            self.draft.title = text[:MAX_HEADING]
        if text and style.level is not None:
            self._heading(text, style)
        self.parts.add(text, page=self.page)
        self.page += after
        if not self.rendered and paragraph.find(f"{W}pPr/{W}sectPr") is not None and _section_starts_page(paragraph):
            self.page += 1

    def _heading(self, text: str, style: _Style) -> None:
        line = " ".join(text.split())[:MAX_HEADING]
        level = style.level or 1
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (10 - level)
        written = re.match(r"(\d+(?:\.\d+)*)[.)]?\s", line)
        counted = ".".join(str(count) for count in self._counts[:level] if count) if style.is_numbered else ""
        self.draft.headings.append(Heading(line, level, self.page, written[1] if written else counted))
        self.parts.under(line)

    def _table(self, table: Any) -> None:
        for row in table.iterfind(W + "tr"):
            before, after = _breaks(row, self.rendered)
            self.page += before
            cells = ["".join(_texts(cell)).strip() for cell in row.iterfind(W + "tc")]
            self.parts.add("\t".join(" ".join(cell.split()) for cell in cells).strip(), page=self.page)
            self.page += after

    def _style_of(self, paragraph: Any) -> _Style:
        settings = paragraph.find(W + "pPr")
        if settings is None:
            return _Style(None, False, False)
        named = settings.find(W + "pStyle")
        style = self.styles.get(named.get(W + "val", "") if named is not None else "", _Style(None, False, False))
        outline = settings.find(W + "outlineLvl")
        level = _level(outline) if outline is not None else style.level
        return _Style(level, style.is_title, style.is_numbered or settings.find(W + "numPr") is not None)


def _styles(root: Any) -> dict[str, _Style]:
    """Each paragraph style's heading level, followed through what it is based on."""
    if root is None:
        return {}
    elements = {element.get(W + "styleId", ""): element for element in root.iterfind(W + "style")}
    return {name: _followed(name, elements) for name in elements}


def _followed(name: str, elements: dict[str, Any]) -> _Style:
    level, is_title, is_numbered = None, False, False
    for _ in range(12):
        element = elements.get(name)
        if element is None:
            break
        shown = element.find(W + "name")
        words = (shown.get(W + "val", "") if shown is not None else "").lower()
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        match = re.fullmatch(r"heading ([1-9])", words)
        if level is None:
            level = int(match[1]) if match else _level(outline) if outline is not None else None
        is_title = is_title or words == "title"
        is_numbered = is_numbered or element.find(f"{W}pPr/{W}numPr") is not None
        parent = element.find(W + "basedOn")
        if parent is None:
            break
        name = parent.get(W + "val", "")
    return _Style(level, is_title, is_numbered)


def _level(outline: Any) -> int | None:
    value = outline.get(W + "val", "9")
    return int(value) + 1 if value.isdigit() and int(value) < 9 else None


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag == W + "tab":
            yield "\t"
        elif child.tag in (W + "br", W + "cr"):
            yield "\n"
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)
            if child.tag == W + "p":
                yield "\n"


def _breaks(element: Any, rendered: bool) -> tuple[int, int]:
    """Page breaks before the first word of a paragraph or row, and after it."""
    before = after = 0
    seen_text = False
    for piece in element.iter(W + "t", W + "lastRenderedPageBreak", W + "br"):
        if piece.tag == W + "t":
            seen_text = seen_text or bool((piece.text or "").strip())
            continue
        is_break = (
            rendered if piece.tag == W + "lastRenderedPageBreak" else not rendered and piece.get(W + "type") == "page"
        )
        if is_break and seen_text:
            after += 1
        elif is_break:
            before += 1
    return before, after


def _starts_page(paragraph: Any) -> bool:
    switch = paragraph.find(f"{W}pPr/{W}pageBreakBefore")
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _section_starts_page(paragraph: Any) -> bool:
    kind = paragraph.find(f"{W}pPr/{W}sectPr/{W}type")
    return kind is None or kind.get(W + "val", "nextPage") in ("nextPage", "oddPage", "evenPage")


def _notes(file: ZipFile, names: set[str], draft: Draft) -> None:
    for name, heading in (("word/footnotes.xml", "Footnotes"), ("word/endnotes.xml", "Endnotes")):
        root = parsed_xml(_plain(file.read(name))) if name in names else None
        if root is None:
            continue
        parts = PartsBuilder(draft)
        parts.under(heading)
        for note in root:
            parts.add("".join(_texts(note)).strip())
        parts.close()


def _marks(file: ZipFile, names: set[str], draft: Draft) -> None:
    """A DRAFT in the page header, footer or watermark, which the body does not show."""
    for name in sorted(names):
        if not re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            continue
        data = _plain(file.read(name))
        root = parsed_xml(data)
        words = "".join(_texts(root)) if root is not None else ""
        words += " ".join(mark.decode("utf-8", "replace") for mark in _WATERMARK.findall(data))
        if re.search(r"\bDRAFT\b", words):
            place = "page header" if "header" in name else "page footer"
            draft.warnings.append(Warned(Flag.DRAFT, "This document is marked as a draft.", place))
            return


def _plain(data: bytes) -> bytes:
    """Strict Office files use another name for the same markup."""
    return data.replace(_STRICT_W, W[1:-1].encode())

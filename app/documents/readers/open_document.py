"""OpenDocument text and presentations (odt, odp): paragraphs, headings, slides, soft page breaks."""

from datetime import date
from typing import Any
from zipfile import ZipFile

from app.documents.checks.markup import parsed_xml
from app.documents.facts import Draft, Heading
from app.documents.readers.parts import PartsBuilder
from app.documents.readers.properties import day_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = frozenset((_TEXT + "tracked-changes", _OFFICE + "annotation", _OFFICE + "forms"))


def read_open_document(file: ZipFile) -> Draft:
    """Text by heading and page; pages are slides, or the soft breaks that LibreOffice left."""
    draft = Draft()
    names = set(file.namelist())
    draft.title, draft.properties_date = _meta(file) if "meta.xml" in names else ("", None)
    root = parsed_xml(file.read("content.xml"))
    body = root.find(_OFFICE + "body") if root is not None else None
    if body is None:
        return draft
    walk = _Walk(draft)
    walk.go(body)
    walk.parts.close()
    draft.pages_are_estimated = walk.slides == 0
    draft.page_count = walk.slides or walk.page
    return draft


class _Walk:
    def __init__(self, draft: Draft):
        self.draft = draft
        self.parts = PartsBuilder(draft)
        self.page = 1
        self.slides = 0

    def go(self, parent: Any) -> None:
        for element in parent:
            if element.tag == _TEXT + "soft-page-break":
                self.page += 1
            elif element.tag == _DRAW + "page":
                self.slides += 1
                self.page = self.slides
                self.parts.under(element.get(_DRAW + "name", ""))
                self.go(element)
            elif element.tag in (_TEXT + "h", _TEXT + "p"):
                self._paragraph(element)
            elif element.tag == _TABLE + "table-row":
                cells = element.iterfind(_TABLE + "table-cell")
                self.parts.add("\t".join(" ".join(_words(cell).split()) for cell in cells).strip(), page=self.page)
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
                self.go(element)

    def _paragraph(self, paragraph: Any) -> None:
        words = _words(paragraph).strip()
        if words and paragraph.tag == _TEXT + "h":
            level = paragraph.get(_TEXT + "outline-level", "1")
            line = " ".join(words.split())[:300]
            self.draft.headings.append(Heading(line, int(level) if level.isdigit() else 1, self.page))
            self.parts.under(line)
        self.parts.add(words, page=self.page)
        self.page += sum(1 for _ in paragraph.iter(_TEXT + "soft-page-break"))


def _words(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "tab":
            pieces.append("\t")
        elif child.tag in (_TEXT + "s", _TEXT + "line-break"):
            pieces.append(" ")
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _meta(file: ZipFile) -> tuple[str, date | None]:
    root = parsed_xml(file.read("meta.xml"))
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str):
            found.setdefault(element.tag.rpartition("}")[2], (element.text or "").strip())
    day = day_of(found.get("date", "")) or day_of(found.get("creation-date", ""))
    return " ".join(found.get("title", "").split()), day

"""PDFs: the words of each page, headings from the outline or from larger type."""

import re
from collections import Counter
from ctypes import c_int
from typing import Any

from app.documents.facts import Draft, Heading, Unreadable
from app.documents.readers import properties
from app.documents.readers.parts import MAX_TEXT, PartsBuilder

MAX_PAGES = 3_000
_PAGES_WITH_TYPE_SIZES = 400
_DAMAGED = "This PDF is damaged: its pages can’t be read. Open your own copy, print it to a new PDF, and add that."
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+\S")


def read_pdf(data: bytes) -> Draft:
    """One text part for each stretch under one heading on one page; Unreadable when the PDF can't be opened."""
    import pypdfium2

    draft = Draft()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable(_DAMAGED) from fault
    try:
        _properties(document, draft)
        draft.page_count = len(document)
        pages = [_page_lines(document, number) for number in range(min(len(document), MAX_PAGES))]
        draft.headings = _outline(document) or _by_type_size(pages)
        _title_by_type_size(pages, draft)
        _parts(pages, draft)
    finally:
        document.close()
    return draft


Line = tuple[str, float]  # its words and the size of its first letter, 0 where it was not asked


def _page_lines(document: Any, number: int) -> list[Line]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return []
    try:
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
            return _lines_with_sizes(textpage, text, ask=number < _PAGES_WITH_TYPE_SIZES)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return []
    finally:
        page.close()


def _lines_with_sizes(textpage: Any, text: str, ask: bool) -> list[Line]:
    from pypdfium2 import raw

    lines: list[Line] = []
    at = 0
    for line in re.split(r"\r\n|\n|\r", text):
        words = " ".join(line.replace("\x02", "").split())
        if words:
            first = at + len(line) - len(line.lstrip())
            lines.append((words, round(raw.FPDFText_GetFontSize(textpage, c_int(first).value), 1) if ask else 0.0))
        at += len(line) + 2
    return lines


def _properties(document: Any, draft: Draft) -> None:
    found = document.get_metadata_dict(skip_empty=True)
    draft.title = " ".join(str(found.get("Title", "")).split())
    for key in ("ModDate", "CreationDate"):
        stamp = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(found.get(key, "")))
        if stamp and draft.properties_date is None:
            draft.properties_date = properties.day_of("-".join(stamp.groups()))


def _outline(document: Any) -> list[Heading]:
    headings: list[Heading] = []
    for bookmark in document.get_toc(max_depth=6):
        title = " ".join(str(bookmark.get_title()).split())[:300]
        target = bookmark.get_dest()
        page = target.get_index() if target is not None else None
        if title and len(headings) < 2_000:
            headings.append(Heading(title, bookmark.level + 1, page + 1 if page is not None else None, _number(title)))
    return headings


def _by_type_size(pages: list[list[Line]]) -> list[Heading]:
    """Short lines in type clearly larger than the body's are headings; the largest size is the first level."""
    sizes = Counter[float]()
    for lines in pages:
        for words, size in lines:
            sizes[size] += len(words)
    if not sizes:
        return []
    body = sizes.most_common(1)[0][0]
    larger = sorted({s for lines in pages for w, s in lines if _is_heading(w, s, body)}, reverse=True)
    level_of = {size: min(level, 6) for level, size in enumerate(larger, 1)}
    return [
        Heading(words, level_of[size], number, _number(words))
        for number, lines in enumerate(pages, 1)
        for words, size in lines
        if _is_heading(words, size, body)
    ][:2_000]


def _is_heading(words: str, size: float, body: float) -> bool:
    if size < body * 1.12 or size <= 0 or not 3 <= len(words) <= 120:
        return False
    return sum(character.isalpha() for character in words) >= 3 and not words.endswith((".", ",", ";"))


def _title_by_type_size(pages: list[list[Line]], draft: Draft) -> None:
    if draft.headings or not pages or not pages[0] or draft.title:
        return
    largest = max(size for _, size in pages[0])
    body = Counter(size for _, size in pages[0]).most_common(1)[0][0]
    if largest > body:
        draft.title = " ".join(words for words, size in pages[0] if size == largest)[:300]


def _parts(pages: list[list[Line]], draft: Draft) -> None:
    parts = PartsBuilder(draft)
    coming = list(draft.headings)
    left = MAX_TEXT
    for number, lines in enumerate(pages, 1):
        for words, _ in lines:
            while coming and (coming[0].page or 0) < number:
                parts.under(coming.pop(0).text)
            if coming and coming[0].page == number and words.startswith(coming[0].text[:40]):
                parts.under(coming.pop(0).text)
            left -= len(words)
            if left > 0:
                parts.add(words, page=number)
    parts.close()


def _number(words: str) -> str:
    written = _NUMBER.match(words)
    return written[1] if written else ""

"""PDFs: scripts, programs inside, passwords, what stands before and after, links over a whole page."""

import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import is_zipfile

from app.documents.checks.containers import DAMAGED, LOCKED
from app.documents.checks.pdf_hidden import hidden_in
from app.documents.facts import Flag, Stopped, Warned, quarantine, refuse
from app.documents.names import extension_of
from app.documents.types import PDF_WINDOW, is_program

_SCRIPT = "This PDF holds a script. Print it to a new PDF and add that; until then it is kept apart."
_LAUNCH = "This PDF starts a program when it is opened. Print it to a new PDF and add that."
_PROGRAM = "A program is attached inside this PDF. Ask the owner for the PDF without it."
_TWO_IN_ONE = "This file is two files in one (a PDF and something else). Print it to a new PDF and add that."
_MARKUP = re.compile(rb"<(?:!doctype html|html|script|svg|body)[\s>]", re.IGNORECASE)
_STREAM = re.compile(rb"(?<![a-z])stream\r?\n")
_NAME = re.compile(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){2,24})(?![A-Za-z0-9#])")
_WATCHED = frozenset(
    (b"JavaScript", b"JS", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia", b"EmbeddedFile", b"GoToR", b"GoToE")
)
_OBJECT_STREAM_LIMIT = 8 * 1024 * 1024
_OBJECT_STREAMS = 2_000
_MAX_ATTACHMENT = 50 * 1024 * 1024
_PAGES_LOOKED_AT = 50
MAX_NESTING = 1_000
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD

InspectEmbedded = Callable[[str, bytes, int], Stopped | None]


def check_pdf(data: bytes, inspect_embedded: InspectEmbedded, depth: int) -> list[Warned]:
    """Warnings; Stopped when the file may not come in."""
    start = data[:PDF_WINDOW].find(b"%PDF-")
    if b"<" in data[:start] or _MARKUP.search(data[start : start + PDF_WINDOW]):
        raise refuse(_TWO_IN_ONE)
    if is_zipfile(BytesIO(data[-66_000:])) or is_zipfile(BytesIO(data)):
        raise refuse(_TWO_IN_ONE)
    names = _names_in(data)
    if names & {b"JavaScript", b"JS"}:
        raise quarantine(_SCRIPT)
    if b"Launch" in names:
        raise quarantine(_LAUNCH)
    warnings = []
    if names & {b"SubmitForm", b"ImportData", b"RichMedia"}:
        sentence = "This PDF holds a form that sends what is typed to another place, or plays something."
        warnings.append(Warned(Flag.EXTERNAL_REFERENCE, sentence))
    return warnings + _check_opened(data, inspect_embedded, depth)


def _names_in(data: bytes) -> set[bytes]:
    """The watched names in the file's structure; what pictures and text happen to hold as bytes is not looked at."""
    found: set[bytes] = set()
    for piece in _structure(data):
        if piece.count(b"[") > MAX_NESTING and _nesting(piece) > MAX_NESTING:
            raise refuse(DAMAGED)
        for match in _NAME.finditer(piece):
            name = match[1]
            if b"#" in name:
                name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), name)
            if name in _WATCHED:
                found.add(name)
    return found


def _nesting(piece: bytes) -> int:
    depth = deepest = 0
    for bracket in re.finditer(rb"[\[\]]", piece):
        depth += 1 if bracket.group() == b"[" else -1
        deepest = max(deepest, depth)
    return deepest


def _structure(data: bytes) -> Iterator[bytes]:
    """Everything outside streams, and object streams unpacked (up to a limit: they hold objects too)."""
    at, object_streams = 0, 0
    while (found := _STREAM.search(data, at)) is not None:
        before = data[at : found.start()]
        yield before
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        if b"/ObjStm" in before[-2000:] and object_streams < _OBJECT_STREAMS:
            object_streams += 1
            yield _inflated(data[found.end() : end])
        at = end
    yield data[at:]


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _OBJECT_STREAM_LIMIT)
    except zlib.error:
        return b""


def _check_opened(data: bytes, inspect_embedded: InspectEmbedded, depth: int) -> list[Warned]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise refuse(LOCKED if fault.err_code == _PASSWORD_ERROR else DAMAGED) from fault
    try:
        if len(document) == 0:
            raise refuse(DAMAGED)
        document[0].close()
        if _has_script(document):
            raise quarantine(_SCRIPT)
        inside = _check_attachments(document, inspect_embedded, depth)
        return [*inside, *_whole_page_links(document), *hidden_in(document)]
    except pypdfium2.PdfiumError as fault:
        raise refuse(DAMAGED) from fault
    finally:
        document.close()


def _has_script(document: Any) -> bool:
    """Asked of PDFium as well, because an encrypted file hides its object streams from us."""
    from pypdfium2 import raw

    return int(raw.FPDFDoc_GetJavaScriptActionCount(document)) > 0


def _check_attachments(document: Any, inspect_embedded: InspectEmbedded, depth: int) -> list[Warned]:
    count = document.count_attachments()
    names = []
    for index in range(min(count, 100)):
        attachment = document.get_attachment(index)
        name = str(attachment.get_name())
        names.append(name)
        if is_program(extension_of(name)):
            raise quarantine(_PROGRAM)
        content = _content_of(attachment)
        if content.startswith((b"MZ", b"\x7fELF")):
            raise quarantine(_PROGRAM)
        if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) and depth < 2:
            stopped = inspect_embedded(name, content, depth + 1)
            if stopped is not None and "macros" in stopped.sentence:
                raise quarantine(f"A file attached inside this PDF can’t come in: {stopped.sentence}")
    if not names:
        return []
    return [
        Warned(
            Flag.EMBEDDED_FILES,
            "Files are attached inside this PDF. Look at them before it is sent.",
            ", ".join(names)[:120],
        )
    ]


def _content_of(attachment: Any) -> bytes:
    import pypdfium2

    try:
        content = attachment.get_data()
    except pypdfium2.PdfiumError:
        return b""
    return bytes(content[:_MAX_ATTACHMENT])


def _whole_page_links(document: Any) -> list[Warned]:
    for number in range(min(len(document), _PAGES_LOOKED_AT)):
        page = document[number]
        try:
            if _has_whole_page_link(page):
                sentence = "A whole page of this PDF is one link to another place. Look at where it leads."
                return [Warned(Flag.EXTERNAL_REFERENCE, sentence, f"page {number + 1}")]
        finally:
            page.close()
    return []


def _has_whole_page_link(page: Any) -> bool:
    from ctypes import byref, c_int

    from pypdfium2 import raw

    width, height = page.get_size()
    position, link = c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, byref(position), byref(link)):
        box = raw.FS_RECTF()
        if not raw.FPDFLink_GetAnnotRect(link, byref(box)):
            continue
        covers = abs(box.right - box.left) * abs(box.top - box.bottom) >= 0.6 * width * height
        if covers and raw.FPDFAction_GetType(raw.FPDFLink_GetAction(link)) == raw.PDFACTION_URI:
            return True
    return False

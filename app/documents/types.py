"""The types that may come in, and how content tells its type whatever the name says."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Kinds of container; each has one module of checks."""

    OOXML = "ooxml"
    ODF = "odf"
    OLE = "ole"
    PDF = "pdf"
    RTF = "rtf"
    MAIL = "mail"
    TEXT = "text"
    IMAGE = "image"
    MEDIA = "media"


@dataclass(frozen=True)
class FileType:
    """One type on the allowlist; `words` is what people call it."""

    extension: str
    media_type: str
    words: str
    family: Family


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

_TYPES = (
    FileType("docx", f"{_OFFICE}.wordprocessingml.document", "Word document", Family.OOXML),
    FileType("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel workbook", Family.OOXML),
    FileType("pptx", f"{_OFFICE}.presentationml.presentation", "PowerPoint presentation", Family.OOXML),
    FileType("xlsb", "application/vnd.ms-excel.sheet.binary.macroenabled.12", "Excel binary workbook", Family.OOXML),
    FileType("odt", f"{_ODF}.text", "OpenDocument text", Family.ODF),
    FileType("ods", f"{_ODF}.spreadsheet", "OpenDocument spreadsheet", Family.ODF),
    FileType("odp", f"{_ODF}.presentation", "OpenDocument presentation", Family.ODF),
    FileType("doc", "application/msword", "Word 97-2003 document", Family.OLE),
    FileType("xls", "application/vnd.ms-excel", "Excel 97-2003 workbook", Family.OLE),
    FileType("ppt", "application/vnd.ms-powerpoint", "PowerPoint 97-2003 presentation", Family.OLE),
    FileType("msg", "application/vnd.ms-outlook", "Outlook message", Family.OLE),
    FileType("pdf", "application/pdf", "PDF", Family.PDF),
    FileType("rtf", "application/rtf", "rich text document", Family.RTF),
    FileType("eml", "message/rfc822", "e-mail", Family.MAIL),
    FileType("csv", "text/csv", "CSV file", Family.TEXT),
    FileType("txt", "text/plain", "text file", Family.TEXT),
    FileType("png", "image/png", "PNG picture", Family.IMAGE),
    FileType("jpg", "image/jpeg", "JPEG picture", Family.IMAGE),
    FileType("gif", "image/gif", "GIF picture", Family.IMAGE),
    FileType("tif", "image/tiff", "TIFF picture", Family.IMAGE),
    FileType("mp3", "audio/mpeg", "MP3 recording", Family.MEDIA),
    FileType("wav", "audio/x-wav", "WAV recording", Family.MEDIA),
    FileType("m4a", "audio/mp4", "M4A recording", Family.MEDIA),
    FileType("mp4", "video/mp4", "MP4 film", Family.MEDIA),
    FileType("mov", "video/quicktime", "QuickTime film", Family.MEDIA),
)
ALLOWED: dict[str, FileType] = {type_.extension: type_ for type_ in _TYPES}
# One type, several endings in use.
SAME_AS = {"jpeg": "jpg", "jpe": "jpg", "tiff": "tif", "text": "txt", "log": "txt", "md": "txt"}

# With macros: kept apart rather than refused, because the content may be just what is wanted.
MACRO_ENABLED = {
    "docm": "docx",
    "dotm": "docx",
    "xlsm": "xlsx",
    "xltm": "xlsx",
    "xlam": "xlsx",
    "pptm": "pptx",
    "ppsm": "pptx",
    "potm": "pptx",
    "ppam": "pptx",
}
_PRESENTED_AS = {"dotx": "docx", "xltx": "xlsx", "potx": "pptx", "ppsx": "pptx"}

_PROGRAM_ENDINGS = """exe dll scr com bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta msi msp jar sh py rb pl php reg inf
    cpl lnk url scf pif gadget application appref-ms iso img vhd dmg apk deb rpm chm hlp settingcontent-ms library-ms"""
_PROGRAMS = frozenset(_PROGRAM_ENDINGS.split())
_WEB_PAGES = frozenset(("html", "htm", "xhtml", "mht", "mhtml", "shtml", "svg", "svgz", "xml", "xsl", "xslt", "json"))
_ARCHIVES = frozenset(("zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "cab", "arj"))


def type_named(extension: str) -> FileType | None:
    """The allowed type with this ending (lower case, no dot), if there is one."""
    return ALLOWED.get(SAME_AS.get(extension, extension))


def is_program(extension: str) -> bool:
    """Whether files with this ending run or lead to something that runs."""
    return extension in _PROGRAMS


def why_not(extension: str) -> str:
    """The sentence for an ending that is not on the list."""
    if extension in _PROGRAMS:
        return f"A .{extension} file is a program or a shortcut. Only documents can be added."
    if extension in _WEB_PAGES:
        return f"A .{extension} file can hold scripts. Save the page as PDF and add that."
    if extension in _ARCHIVES:
        return "This is an archive. Unpack it and add the documents in it."
    if extension in _PRESENTED_AS:
        kind = ALLOWED[_PRESENTED_AS[extension]]
        return f"A .{extension} file is a template. Open it, save it as .{kind.extension}, and add that."
    listed = "Word, Excel, PowerPoint, PDF, e-mail, CSV, text, picture, sound or film"
    if not extension:
        return f"This file has no ending that says what it is. Save it as {listed} and add that."
    return f"A .{extension} file can’t be added. Save it as {listed} and add that."


_HEAD_MARKS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x7fELF", "exe"),
    (b"\xca\xfe\xba\xbe", "exe"),
    (b"\xcf\xfa\xed\xfe", "exe"),
    (b"#!", "sh"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
)
PDF_WINDOW = 1024  # readers look for %PDF within the first so many bytes (ISO 32000-2, 7.5.2, note)


def mark_of(head: bytes) -> str:
    """What the first bytes are for certain: an ending, "zip" or "ole" for containers, empty when nothing is certain.

    Text has no mark. Programs are known by theirs whatever their name.
    """
    for mark, extension in _HEAD_MARKS:
        if head.startswith(mark):
            return extension
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return {b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov"}.get(head[8:12], "mp4")
    if b"%PDF-" in head[:PDF_WINDOW]:
        return "pdf"
    if _is_program(head):
        return "exe"
    return _markup_of(head) or _known_elsewhere(head)


def _is_program(head: bytes) -> bool:
    """A DOS or Windows program: "MZ", then a header that points to "PE" or ends soon."""
    if not head.startswith(b"MZ"):
        return False
    return b"PE\x00\x00" in head or b"This program" in head or b"\x00" in head[:64]


def _markup_of(head: bytes) -> str:
    start = head[:PDF_WINDOW].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<body", b"<head")):
        return "html"
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start):
        return "svg"
    if start.startswith(b"<?xml"):
        return "xml"
    if start.startswith(b"[internetshortcut]"):
        return "url"
    return ""


def _known_elsewhere(head: bytes) -> str:
    """What puremagic is sure of among things that are no text (it calls every zip a Word file, so it is asked last)."""
    if b"\x00" not in head:
        return ""
    import puremagic

    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return ""
    return best.extension.lstrip(".").lower() if best.confidence >= 0.6 else ""


def type_of_media(media_type: str) -> FileType | None:
    """The allowed type whose media type this is."""
    return next((type_ for type_ in ALLOWED.values() if type_.media_type == media_type), None)

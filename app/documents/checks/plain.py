"""Text, CSV, rich text, pictures and recordings."""

import re
import warnings as python_warnings
from io import BytesIO
from typing import Any

from app.documents.checks.containers import DAMAGED
from app.documents.facts import Flag, Found, Warned, quarantine, refuse
from app.documents.types import FileType, mark_of

MAX_PIXELS = 100_000_000
_NOT_TEXT = (
    "This file is not text, whatever its name says. Open it in the program it was made with and save it from there."
)
_CELL_START = re.compile(r"(?:^|[,;\t\n])\s*\"?\s*(?:[=@＝＠]|[+\-＋－](?![\d.,\s£$]))\S", re.MULTILINE)
_DDE_CELL = re.compile(r"(?:^|[,;\t\n])\s*\"?[=+\-@]\s*[\w.]+\|'?[^!\n]*!", re.MULTILINE)
_RTF_DEPTH = 500
_SAYS_WHO = (
    0x010E,
    0x013B,
    0x8298,
    0x9C9B,
    0x9C9C,
    0x9C9D,
    0xA430,
)  # description, artist, copyright, Windows' own, owner
_RTF_ACTIVE = re.compile(rb"\\obj(?:update|autlink)|\\\*\\template\s+(?:https?|ftp|\\\\\\\\)|DDEAUTO", re.IGNORECASE)
_RTF_PACKAGE = re.compile(rb"\\objclass\s+(?:Package|htmlfile|Equation)|\\objhtml", re.IGNORECASE)


def decoded_text(data: bytes) -> str | None:
    """UTF-8 or UTF-16 with its mark, else UTF-8, else Windows-1252 as councils' Excel saves it; None when it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def check_text(data: bytes, type_: FileType) -> list[Warned]:
    """Warnings on a text or CSV file; Stopped (refuse) when it is something else under that name."""
    if mark_of(data[:4096]) not in ("", "html", "svg", "xml", "url"):
        raise refuse(_NOT_TEXT)
    text = decoded_text(data)
    if text is None or _controls(text) > len(text) // 20:
        raise refuse(_NOT_TEXT)
    if not text.strip():
        return [Warned(Flag.EMPTY_TEXT, "This file holds no words.")]
    if type_.extension == "csv" and (_CELL_START.search(text) or _DDE_CELL.search(text)):
        sentence = (
            "Some cells begin like formulas. They stay as text here; look at them before you open the file in Excel."
        )
        return [Warned(Flag.ACTIVE_CONTENT, sentence)]
    return []


def check_rtf(data: bytes) -> list[Warned]:
    """Warnings on rich text; Stopped for objects that start by themselves and for endless nesting."""
    depth = deepest = 0
    for brace in re.finditer(rb"(?<!\\)[{}]", data):
        depth += 1 if brace.group() == b"{" else -1
        deepest = max(deepest, depth)
    if deepest > _RTF_DEPTH:
        raise refuse("This file is nested too deeply to be read. Open it, save it as .docx, and add that.")
    if _RTF_ACTIVE.search(data) or _RTF_PACKAGE.search(data):
        raise quarantine(
            "This file holds an object that starts by itself. Open it, save it as .docx or PDF, and add that."
        )
    if b"\\objdata" in data:
        return [Warned(Flag.EMBEDDED_FILES, "Another file is embedded in this one. Look at it before it is sent.")]
    return []


def check_picture(data: bytes, type_: FileType) -> list[Warned]:
    """Warnings on a picture; Stopped (refuse) when it is damaged, cut short or claims to be enormous."""
    from PIL import ExifTags, Image

    _refuse_cut_picture(data, type_)
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # Pillow's own size warning; our limit is below it
            with Image.open(BytesIO(data)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise refuse("This picture has too many pixels. Save it smaller and add that.")
                exif = picture.getexif()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, KeyError, TypeError) as fault:
        raise refuse("This picture is damaged or too large to be shown. Save it again and add that.") from fault
    return picture_facts(exif, ExifTags.IFD.GPSInfo)


def picture_facts(exif: Any, gps: int) -> list[Warned]:
    """What a picture says of itself: where it was taken, by whom, with which camera."""
    if exif.get_ifd(gps):
        sentence = "This picture says where it was taken. That is taken out of what is sent."
        return [Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.PICTURE_FACTS)]
    if any(exif.get(tag) for tag in _SAYS_WHO):
        sentence = "This picture says who took it or what it is called. That is taken out of what is sent."
        return [Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.PICTURE_FACTS)]
    return []


def _refuse_cut_picture(data: bytes, type_: FileType) -> None:
    end = {"jpg": b"\xff\xd9", "png": b"IEND"}.get(type_.extension)
    if end is not None and end not in data:
        raise refuse(DAMAGED)


def check_recording(data: bytes) -> list[Warned]:
    """Nothing is parsed: the mark was right, and recordings are handed on as they are."""
    if len(data) < 100:
        raise refuse(DAMAGED)
    return []


def _controls(text: str) -> int:
    return sum(1 for character in text[:200_000] if character < " " and character not in "\t\n\r\x0c\x1b")

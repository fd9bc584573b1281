"""File and folder names that Windows, zip tools and links all accept.

Names are plain ASCII letters, digits, spaces, hyphens and underscores: `#`, `%` and letters outside ASCII survive in a zip
but break the links that Word and Excel make to them. The full title always stands in the index.
"""

import re
import unicodedata
from pathlib import PurePosixPath

FOLDER_LENGTH = 60
FILE_LENGTH = 90
PATH_LENGTH = 200  # of the 260 that Windows allows, the rest is for the folder that the pack is unzipped into

# Device names, which Windows refuses in any folder and with any extension (learn.microsoft.com, "Naming Files").
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789"
}
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
     "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i", "&": " and ", "%": " per cent", "’": "", "'": "", "‘": ""}
)  # fmt: skip
_EXTENSIONS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.ms-outlook": "msg",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/rtf": "rtf",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
}


def plain_name(text: str, length: int, *, empty: str = "document") -> str:
    """Words of `text` as a name of at most `length` characters, cut between words where it can be."""
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii")
    words = " ".join(re.sub(r"[^A-Za-z0-9 _-]+", " ", folded).split()).strip(" -_")
    if len(words) > length:
        cut = words[: length + 1]
        words = (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut[:length]).rstrip(" -_")
    return _not_reserved(words or empty)


def code_name(code: str) -> str:
    """A request's code as it may stand in a name: 17, IR-03-2, 3.1."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode())
    return re.sub(r"\.{2,}", ".", plain).strip(".-")[:20].strip(".-") or "request"


def extension(file_name: str, media_type: str = "") -> str:
    """The ending of a file's name without its dot; by its type when the name has none; `bin` when nothing is known."""
    ending = re.sub(r"[^a-z0-9]", "", file_name.rpartition(".")[2].lower()) if "." in file_name else ""
    if 0 < len(ending) <= 8:
        return ending
    return _EXTENSIONS.get(media_type, "bin")


def folder_name(code: str, title: str) -> str:
    """17 Waiting lists and how risk is managed."""
    start = code_name(code)
    rest = plain_name(title, FOLDER_LENGTH - len(start) - 1, empty="")
    return _not_reserved(f"{start} {rest}".strip())


def file_name(number: str, title: str, ending: str) -> str:
    """17_01_Waiting well risk policy.pdf, from the number "17_01", a title and an ending without its dot."""
    room = FILE_LENGTH - len(number) - len(ending) - 2
    return f"{number}_{plain_name(title, room)}.{ending}"


class Taken:
    """The names already used in one folder; Windows holds `A.pdf` and `a.PDF` to be the same."""

    def __init__(self, *names: str) -> None:
        self._names = {name.casefold() for name in names}

    def unique(self, name: str) -> str:
        """`name`, or the same name with a number when it is taken: "Report (2).pdf"."""
        stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
        if " " in ending:  # a dot inside a folder's code: "3.1 Waiting lists"
            stem, ending = name, ""
        candidate, number = name, 1
        while candidate.casefold() in self._names:
            number += 1
            candidate = f"{stem} ({number}){ending}"
        self._names.add(candidate.casefold())
        return candidate


def _not_reserved(name: str) -> str:
    stem, dot, rest = name.partition(".")
    return f"{stem}_{dot}{rest}" if stem.strip().casefold() in RESERVED else name

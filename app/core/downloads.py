"""Bytes given to a person as a file: always an attachment, never run by the browser."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Response

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
LONGEST = 150
_REFUSED = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10)))
)


@dataclass(frozen=True)
class Download:
    content: bytes
    name: str
    media_type: str


def attachment_headers(name: str) -> dict[str, str]:
    """Headers under which any bytes are inert: saved under a safe name (RFC 6266, RFC 8187), sandboxed if opened."""
    safe = safe_name(name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " .-_()") else "_" for c in safe)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }


def inline_headers(name: str) -> dict[str, str]:
    """The same for what we drew ourselves and a page of ours shows."""
    return attachment_headers(name) | {"Content-Disposition": f'inline; filename="{name}"'}


def safe_name(name: str) -> str:
    """A name to save under: without controls, marks that turn the direction of reading, and what Windows refuses.

    At most 150 characters, the ending kept: an officer must see that "annex\u202efdp.exe" is a program.
    """
    seen = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    kept = "".join("_" if c in _REFUSED else c for c in seen if c.isspace() or unicodedata.category(c)[0] != "C")
    words = " ".join(kept.split()).strip(" .")
    stem, dot, ending = words.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = words, ""
    stem = stem[: LONGEST - 11].strip(" .")
    if stem.split(".")[0].rstrip().upper() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem or 'download'}{'.' if ending else ''}{ending}"


def as_attachment(download: Download) -> Response:
    return Response(download.content, media_type=download.media_type, headers=attachment_headers(download.name))

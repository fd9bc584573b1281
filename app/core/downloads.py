"""Bytes given to a person as a file: always an attachment, never run by the browser."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Response

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@dataclass(frozen=True)
class Download:
    content: bytes
    name: str
    media_type: str


def attachment_headers(name: str) -> dict[str, str]:
    """Headers under which any bytes are inert: saved under a safe name (RFC 6266, RFC 8187), sandboxed if opened."""
    plain = (
        "".join(c if c.isascii() and (c.isalnum() or c in " .-_()") else "_" for c in name).strip(" .") or "download"
    )
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }


def as_attachment(download: Download) -> Response:
    return Response(download.content, media_type=download.media_type, headers=attachment_headers(download.name))

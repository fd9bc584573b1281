"""What can be said of a document from its facts alone."""

from datetime import date

from app.evidence.models import ItemKind, Sensitivity

_WORD = ("msword", "wordprocessingml", "opendocument.text", "rtf", "pdf", "text/plain")
_DATA = ("excel", "spreadsheet", "text/csv")
_SLIDES = ("powerpoint", "presentation")
_MAIL = ("message/rfc822", "outlook")


def kind_of(media_type: str) -> ItemKind:
    """The kind of a file by its type."""
    if any(part in media_type for part in _DATA):
        return ItemKind.DATA
    if any(part in media_type for part in _SLIDES):
        return ItemKind.PRESENTATION
    if any(part in media_type for part in _MAIL):
        return ItemKind.EMAIL
    if media_type.startswith("image/"):
        return ItemKind.IMAGE
    if media_type.startswith(("audio/", "video/")):
        return ItemKind.RECORDING
    return ItemKind.DOCUMENT


def is_stale(review_by: date | None, on: date) -> bool:
    """Its review date has passed; the date itself is still good."""
    return review_by is not None and review_by < on


def is_undated(kind: ItemKind, document_date: date | None, period_to: date | None) -> bool:
    """Nobody can tell how old it is. A public address has the day it was seen instead."""
    return kind is not ItemKind.LINK and document_date is None and period_to is None


def covers_period(
    covered: tuple[date | None, date | None], document_date: date | None, asked: tuple[date | None, date | None]
) -> bool:
    """The document says something about the period asked for: its own period meets it, or its date lies in it.

    An open end is without limit. A document that gives neither period nor date covers nothing that is asked for.
    """
    first, last = asked
    if first is None and last is None:
        return True
    start, end = covered
    if start is None and end is None:
        start = end = document_date
    if start is None and end is None:
        return False
    return (last is None or start is None or start <= last) and (first is None or end is None or end >= first)


def period_fault(first: date | None, last: date | None) -> str | None:
    """What is wrong with a period, in words."""
    if first is not None and last is not None and last < first:
        return "The period ends before it starts. Swap the two dates."
    return None


def link_fault(url: str) -> str | None:
    """What is wrong with a public address, in words. It is only ever shown, never fetched."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "This is not a web address. Copy it from the address bar of your browser."
    if parts.scheme not in ("http", "https"):
        return "Give a web address that starts with https:// or http://."
    if not host or "." not in host or any(c.isspace() for c in url):
        return "This is not a web address. Copy it from the address bar of your browser."
    if parts.username or parts.password:
        return "This address holds a name or password. Give the public address without it."
    return None


def is_guarded(sensitivity: Sensitivity) -> bool:
    """Whether each giving out is written down."""
    return sensitivity in (Sensitivity.RESTRICTED, Sensitivity.CASE_MATERIAL)

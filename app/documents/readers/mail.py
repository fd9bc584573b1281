"""E-mail files (.eml): subject, date, who to whom, and the words of the message."""

import re
from datetime import datetime
from email.message import EmailMessage
from html.parser import HTMLParser

from app.documents.checks.mail import parsed_mail
from app.documents.facts import Draft
from app.documents.readers.parts import PartsBuilder

_HEADERS = ("From", "To", "Cc", "Date", "Subject")


def read_mail(data: bytes) -> Draft:
    """The message as words: its headers, its plain text (else the words of its web text), the names of attachments."""
    message = parsed_mail(data)
    draft = Draft(title=_header(message, "Subject"), stated_date=None)
    sent = _sent(message)
    draft.stated_date = sent.date() if sent else None
    parts = PartsBuilder(draft)
    for name in _HEADERS:
        value = _header(message, name)
        if value:
            parts.add(f"{name}: {value}")
    body = message.get_body(preferencelist=("plain", "html"))
    if isinstance(body, EmailMessage):
        for line in _words(body).splitlines():
            parts.add(line)
    for part in message.walk():
        name = _attachment_name(part) if isinstance(part, EmailMessage) else ""
        if name:
            parts.add(f"Attached: {name}")
    parts.close()
    return draft


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""  # the standard library stumbles over some malformed headers


def _sent(message: EmailMessage) -> datetime | None:
    try:
        header = message.get("Date")
        return header.datetime if header is not None else None
    except (ValueError, LookupError, AttributeError, IndexError, TypeError, OverflowError):
        return None


def _attachment_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""


def _words(body: EmailMessage) -> str:
    raw = body.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    charset = str(body.get_content_charset("utf-8"))
    try:
        text = content.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = content.decode("cp1252", "replace")
    return plain_words(text) if body.get_content_type() == "text/html" else text


def plain_words(markup: str) -> str:
    """The words of a web page, without its scripts and styles."""
    stripper = _Stripper()
    stripper.feed(markup)
    stripper.close()
    return re.sub(r"\n\s*\n+", "\n", "".join(stripper.pieces))


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._skipping += 1
        if tag in ("p", "br", "div", "tr", "li", "h1", "h2", "h3"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._skipping:
            self._skipping -= 1

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(data)

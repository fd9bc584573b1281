"""E-mail files (.eml): attachments that run, endless nesting, bodies that fetch something."""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage

from app.documents.checks.containers import DAMAGED
from app.documents.facts import Flag, Outcome, Stopped, Warned, quarantine, refuse
from app.documents.names import extension_of
from app.documents.types import is_program, mark_of

MAX_NESTING = 60
_PROGRAM = "A program is attached to this e-mail. Save the e-mail without it and add that."
_HEADERS = ("from", "to", "subject", "date", "received", "message-id", "return-path")
_FETCHES = re.compile(rb"<script|<iframe|(?:src|background)\s*=\s*[\"']?\s*https?:", re.IGNORECASE)

InspectEmbedded = Callable[[str, bytes, int], Stopped | None]


def parsed_mail(data: bytes) -> EmailMessage:
    """The message; Stopped (refuse) when it is nested beyond all use or is no message."""
    if len(re.findall(rb"(?im)^content-type:\s*(?:multipart|message)/", data)) > MAX_NESTING:
        raise refuse("This e-mail is nested too deeply to be read. Forward what matters to yourself and save that.")
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    present = {name.lower() for name in message}
    if len(present & set(_HEADERS)) < 2:
        raise refuse(DAMAGED)
    return message


def check_mail(data: bytes, inspect_embedded: InspectEmbedded, depth: int) -> list[Warned]:
    """Warnings; Stopped when the e-mail carries something that runs."""
    try:
        message = parsed_mail(data)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError as fault:
        raise refuse(DAMAGED) from fault
    warnings = []
    attached = sum(part.get_content_type() == "message/rfc822" for part in message.walk())
    for part in parts:
        name, content = file_name_of(part), content_of(part)
        attached += bool(name) and part.get_content_maintype() != "image"
        if (name and is_program(extension_of(name))) or mark_of(content[:4096]) == "exe":
            raise quarantine(_PROGRAM)
        if name and depth < 2 and content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")):
            stopped = inspect_embedded(name, content, depth + 1)
            if stopped is not None and stopped.outcome is Outcome.QUARANTINE:
                raise quarantine(f"A file attached to this e-mail can’t come in: {stopped.sentence}")
        if part.get_content_type() == "text/html" and not name and _FETCHES.search(content):
            sentence = (
                "This e-mail’s text fetches pictures or runs scripts from another place; it is shown as plain words."
            )
            warnings.append(Warned(Flag.EXTERNAL_REFERENCE, sentence))
    if attached:
        warnings.append(Warned(Flag.EMBEDDED_FILES, attached_sentence(attached)))
    return list(dict.fromkeys(warnings))


def attached_sentence(count: int) -> str:
    """An e-mail is sent with all that is attached to it, whatever is decided on the same file by itself."""
    files = "A file is" if count == 1 else f"{count} files are"
    return f"{files} attached to this e-mail, and sent with it. Look at {'it' if count == 1 else 'them'} before that."


def file_name_of(part: EmailMessage) -> str:
    """Its file name; "" for none, "?" for one that can't be told."""
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return "?"


def content_of(part: EmailMessage) -> bytes:
    """Its bytes, decoded."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""

"""What lies in an e-mail or an archive, found in a limited process; the limits are held before anything is unpacked."""

import email.policy
import stat
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from email.message import EmailMessage
from mimetypes import guess_extension
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.core.confined import Bounds, Pool, Reason, WorkFailed
from app.documents.checks.containers import DAMAGED, LOCKED
from app.documents.checks.mail import content_of, file_name_of, parsed_mail
from app.documents.facts import Stopped
from app.documents.names import extension_of
from app.documents.worker import shared_pool

MAILS = frozenset(("eml", "msg"))
ARCHIVE = "zip"
MOST_ATTACHED = 100
MOST_PACKED = 500  # as many as one drop may have
MOST_UNPACKED = 1 << 30
# Repeated words pack well, so a ratio says nothing until the whole is large.
FREE_UNPACKED = 64 << 20
MAX_RATIO = 100
_BOUNDS = Bounds(wall_seconds=5.0, cpu_seconds=5)
# What systems leave in every folder; nobody added these.
LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "icon\r"})

NOT_AN_ARCHIVE = (
    "This archive can’t be opened: it is damaged, or in several parts. Unpack it and add the documents in it."
)
LOCKED_ARCHIVE = "Password on this archive. Unpack it with the password and add the documents in it."
_BOMB = "This archive unpacks to far more than its size. Unpack it yourself and add the documents that you want."
_TOO_MANY = f"This archive holds more than {MOST_PACKED} files. Unpack it and add its folders one by one."
_NOTHING = "There are no files in this archive."
_IS_A_DOCUMENT = "This is an Office document under a name that ends in .zip. Give it its own ending, then add it again."
_TOO_MUCH = "This takes too long or too much memory to open. Save what you want out of it, and add that."
_MANY_ATTACHED = (
    f"More than {MOST_ATTACHED} files are attached, so none was taken. Save those that you want and add them."
)
_ODD_PATH = "Its path leads out of the archive, or is no proper name. Unpack the archive and add this file by itself."
_ODD_LINK = "This is a shortcut, not a file. Add the file itself."
_TWICE = "Another file in this archive has the same name. Unpack the archive and add this file by itself."
_ODD_PACKING = "This file is packed in a way that we can’t open. Unpack the archive and add this file by itself."
_NOT_ATTACHED = "This is a message or a shortcut attached to the e-mail. Open it there, save it, and add that."


@dataclass(frozen=True)
class Inner:
    """A file that lies in another; `at` finds it again there. `path` is the one in the archive, `size` in bytes (0 where
    only unpacking would tell). A `fault` says why it can't come in."""

    at: int
    path: str
    size: int = 0
    fault: str = ""

    @property
    def name(self) -> str:
        return self.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or self.path


class NotOpened(Exception):
    """`sentence` says why what lies inside can't be taken out, and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def list_inside(path: Path, extension: str, pool: Pool | None = None) -> list[Inner]:
    """The files in an e-mail ("eml", "msg") or archive ("zip"), in their order. NotOpened says why not."""
    function = archive_here if extension == ARCHIVE else mail_here
    facts = _run(pool, function, str(path), extension)
    if isinstance(facts, str):
        raise NotOpened(facts)
    return [Inner(**one) for one in facts]


def read_attached(path: Path, extension: str, at: int, pool: Pool | None = None) -> bytes:
    """The bytes of one attachment. NotOpened says why not."""
    return b64decode(_run(pool, attached_here, str(path), extension, at))


def mail_here(path: str, extension: str) -> list[Inner] | str:
    """What a worker does for an e-mail: its attachments, without the pictures that only dress its text."""
    found = [(at, name, content) for at, (name, content) in enumerate(_attachments(path, extension)) if name]
    if len(found) > MOST_ATTACHED:
        return _MANY_ATTACHED
    return [
        Inner(at, name, len(content or b""), "" if content is not None else _NOT_ATTACHED)
        for at, name, content in found
    ]


def attached_here(path: str, extension: str, at: int) -> str:
    """What a worker does for one attachment: its bytes, in a form that crosses between processes."""
    return b64encode(_attachments(path, extension)[at][1] or b"").decode()


def archive_here(path: str, extension: str) -> list[Inner] | str:
    """What a worker does for an archive: the files that its directory names, measured; or why nothing is taken."""
    try:
        with ZipFile(path) as archive:
            members = packed_files(archive)
    except (BadZipFile, OSError, ValueError, struct.error, NotImplementedError, UnicodeDecodeError, EOFError):
        return NOT_AN_ARCHIVE
    fault = _fault_of_all(members, Path(path).stat().st_size)
    if fault:
        return fault
    seen: set[str] = set()
    found = []
    for at, one in enumerate(members):
        called = one.filename.replace("\\", "/").lower()
        found.append(Inner(at, _printable(one.filename), one.file_size, _fault_of(one, is_twice=called in seen)))
        seen.add(called)
    return found


def packed_files(archive: ZipFile) -> list[ZipInfo]:
    """The members that `archive_here` counts, in its order."""
    return [one for one in archive.infolist() if not one.is_dir() and not _is_left_by_systems(one.filename)]


def _run(pool: Pool | None, function: Any, *arguments: str | int) -> Any:
    try:
        return (pool or shared_pool()).run(function, *arguments, bounds=_BOUNDS)
    except WorkFailed as failed:
        slow = failed.reason in (Reason.TOO_SLOW, Reason.TOO_BIG)
        raise NotOpened(_TOO_MUCH if slow else DAMAGED) from failed


def _fault_of_all(members: list[ZipInfo], size: int) -> str:
    unpacked = sum(one.file_size for one in members)
    if not members:
        return _NOTHING
    if len(members) > MOST_PACKED:
        return _TOO_MANY
    if unpacked > MOST_UNPACKED or (unpacked > FREE_UNPACKED and unpacked > MAX_RATIO * size):
        return _BOMB
    if all(one.flag_bits & 1 for one in members):
        return LOCKED_ARCHIVE
    if any(one.filename in ("[Content_Types].xml", "mimetype") for one in members):
        return _IS_A_DOCUMENT
    return ""


def _fault_of(member: ZipInfo, *, is_twice: bool) -> str:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    odd = any(c < " " for c in member.filename) or "\x00" in member.orig_filename
    if path.is_absolute() or ".." in path.parts or ":" in member.filename or odd:
        return _ODD_PATH
    if stat.S_ISLNK(member.external_attr >> 16):
        return _ODD_LINK
    if member.flag_bits & 1:
        return LOCKED
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return _ODD_PACKING
    return _TWICE if is_twice else ""


def _is_left_by_systems(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    name = parts[-1]
    return "__MACOSX" in parts or name.startswith("~$") or name.lower() in LEFT_BY_SYSTEMS


def _printable(text: str) -> str:
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else "�" for c in text)


def _attachments(path: str, extension: str) -> list[tuple[str, bytes | None]]:
    """Name and bytes of all that is attached; no name for what is none, no bytes for what can't be taken out."""
    return _of_outlook(path) if extension == "msg" else _of_mail(Path(path).read_bytes())


def _of_mail(data: bytes) -> list[tuple[str, bytes | None]]:
    try:
        message = parsed_mail(data)
    except (Stopped, RecursionError):
        return []
    return list(_walked(message))


def _walked(message: EmailMessage) -> list[tuple[str, bytes | None]]:
    """An attached message is one file, so what is attached to it in turn is not looked for here."""
    found: list[tuple[str, bytes | None]] = []
    for part in message.iter_parts() if message.is_multipart() else ():
        if not isinstance(part, EmailMessage):
            continue
        if part.get_content_type() == "message/rfc822":
            found.append(_attached_message(part))
        elif part.is_multipart():
            found += _walked(part)
        else:
            name = file_name_of(part) or _name_for(part)
            only_dresses = part.get_content_maintype() == "image" and _is_related(message, part)
            found.append(("" if only_dresses else _shortened(name), content_of(part)))
    return found


def _name_for(part: EmailMessage) -> str:
    """A name for what is attached without one; "" for what is no attachment."""
    if part.get_content_disposition() != "attachment":
        return ""
    return "Attached file" + (guess_extension(part.get_content_type()) or "")


def _attached_message(part: EmailMessage) -> tuple[str, bytes | None]:
    inner = part.get_payload(0)
    assert isinstance(inner, EmailMessage)
    name = file_name_of(part) or str(inner.get("Subject", "") or "Attached message")
    if extension_of(name) != "eml":
        name = f"{name[:150]}.eml"
    return _shortened(name), inner.as_bytes(policy=email.policy.SMTP)


def _is_related(parent: EmailMessage, part: EmailMessage) -> bool:
    """A picture that the text shows: beside it in a multipart/related, or not for saving."""
    return parent.get_content_subtype() == "related" or part.get_content_disposition() == "inline"


def _of_outlook(path: str) -> list[tuple[str, bytes | None]]:
    from oxmsg import Message

    content_id, short_name = 0x3712, 0x3704
    found: list[tuple[str, bytes | None]] = []
    for one in Message.load(path).attachments:
        properties = one.properties
        name = one.file_name or properties.str_prop_value(short_name) or ""
        is_picture = (one.mime_type or "").startswith("image/") or extension_of(name) in ("png", "jpg", "jpeg", "gif")
        if is_picture and properties.str_prop_value(content_id):
            name = ""
        found.append((_shortened(name or ("" if is_picture else "Attached message")), one.file_bytes))
    return found


def _shortened(name: str) -> str:
    """So long that it is refused with a sentence rather than cut."""
    return _printable(name)[:400]

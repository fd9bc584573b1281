"""OLE compound files (Word, Excel and PowerPoint 97-2003, Outlook messages, encrypted new ones)."""

import struct
from io import BytesIO
from typing import Any

from app.documents.checks.containers import DAMAGED, LOCKED
from app.documents.checks.mail import attached_sentence
from app.documents.facts import Flag, Stopped, Warned, quarantine, refuse
from app.documents.names import extension_of
from app.documents.types import is_program

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS = "This file holds macros. Save a copy without them ({save_as}) and add that; until then it is kept apart."
_LABEL = "A sensitivity label protects this file. Ask the owner to remove the label’s encryption."
# Microsoft Graph 8 and 97, Equation 3 and its predecessor.
_DRAWINGS = frozenset(
    (
        "00020803-0000-0000-C000-000000000046",
        "00020801-0000-0000-C000-000000000046",
        "0002CE02-0000-0000-C000-000000000046",
        "0002CE03-0000-0000-C000-000000000046",
    )
)
_PICTURES = frozenset(("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff"))
_FILEPASS, _END_OF_RECORDS = 0x2F, 0x0A
_PPT_ENCRYPTED = 0xF3D1C4DF
_WORD_ENCRYPTED = 0x0100
_MSG_ATTACHMENT_NAMES = ("__substg1.0_3707001F", "__substg1.0_3704001F", "__substg1.0_3707001E", "__substg1.0_3704001E")


def opened(data: bytes) -> Any:
    """The compound file, by olefile; Stopped (refuse) when it can't be opened."""
    import olefile

    try:
        return olefile.OleFileIO(BytesIO(data))
    except Exception as fault:  # olefile raises half a dozen kinds on damaged files
        raise refuse(DAMAGED) from fault


def check_compound(data: bytes) -> tuple[str, list[Warned]]:
    """The ending that the content asks for ("doc", "xls", "ppt", "msg") and warnings; Stopped when it may not come in."""
    try:
        with opened(data) as file:
            return _check(file)
    except Stopped:
        raise
    except Exception as fault:  # a stream that loops or points outside the file
        raise refuse(DAMAGED) from fault


def has_macros(data: bytes) -> bool:
    """Whether a compound file embedded elsewhere carries a VBA project or a program."""
    try:
        with opened(data) as file:
            paths = file.listdir(streams=True, storages=True)
            return _holds_macros(paths) or _holds_program(file, paths)
    except Exception:  # what can't be opened can't be judged; the host's own parts were
        return False


def is_drawing(data: bytes) -> bool:
    """Whether an embedded object is only a chart or an equation that Office draws by an old helper program."""
    if not data.startswith(MARK):
        return False
    try:
        with opened(data) as file:
            return file.root.clsid in _DRAWINGS
    except Exception:  # then it is something to look at
        return False


def _check(file: Any) -> tuple[str, list[Warned]]:
    paths = file.listdir(streams=True, storages=True)
    names = {path[0].lower() for path in paths}
    if "encryptedpackage" in names or any("drm" in name for name in names):
        raise refuse(_LABEL if _is_rights_managed(paths) else LOCKED)
    extension = _extension(names)
    if not extension:
        raise refuse(DAMAGED)
    if _is_encrypted(file, extension):
        raise refuse(_LABEL if _is_rights_managed(paths) else LOCKED)
    if _holds_macros(paths):
        raise quarantine(MACROS.format(save_as="as ." + {"doc": "docx", "xls": "xlsx"}.get(extension, "pptx")))
    if _holds_program(file, paths):
        raise quarantine("A program is attached inside this file. Ask the owner for the document without it.")
    return extension, _warnings(paths, _attached(file, paths) if extension == "msg" else 0)


def _extension(names: set[str]) -> str:
    if "worddocument" in names:
        return "doc"
    if "workbook" in names or "book" in names:
        return "xls"
    if "powerpoint document" in names:
        return "ppt"
    return "msg" if "__properties_version1.0" in names else ""


def _is_rights_managed(paths: list[list[str]]) -> bool:
    """Rights management (a label's encryption) leaves a transform of its own among the data spaces."""
    return any("drm" in step.lower() for path in paths for step in path)


def _is_encrypted(file: Any, extension: str) -> bool:
    if extension == "doc":
        head = file.openstream("WordDocument").read(12)
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & _WORD_ENCRYPTED)
    if extension == "xls":
        stream = "Workbook" if file.exists("Workbook") else "Book"
        return _has_filepass(file.openstream(stream).read(1 << 20))
    if extension == "ppt" and file.exists("Current User"):
        head = file.openstream("Current User").read(16)
        return len(head) == 16 and struct.unpack_from("<I", head, 12)[0] == _PPT_ENCRYPTED
    return False


def _has_filepass(records: bytes) -> bool:
    """Whether the first block of BIFF records (the workbook's own) says that the rest is encrypted ([MS-XLS] 2.4.117)."""
    at = 0
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == _FILEPASS:
            return True
        if kind == _END_OF_RECORDS:
            return False
        at += 4 + length
    return False


def _holds_macros(paths: list[list[str]]) -> bool:
    steps = {step.lower() for path in paths for step in path}
    return bool(steps & {"_vba_project", "_vba_project_cur", "vba", "macros"})


def _attached(file: Any, paths: list[list[str]]) -> int:
    """How many files are attached to an Outlook message; its pictures only dress it."""
    names: dict[str, str] = {}
    for path in paths:
        if path[0].startswith("__attach_version1.0_") and len(path) == 2 and path[1] in _MSG_ATTACHMENT_NAMES:
            names[path[0]] = names.get(path[0]) or _name_in(file, path)
    return sum(extension_of(name) not in _PICTURES for name in names.values())


def _name_in(file: Any, path: list[str]) -> str:
    raw: bytes = file.openstream(path).read(600)
    return raw.decode("utf-16-le" if path[-1].endswith("1F") else "latin-1", "ignore").rstrip("\x00")


def _holds_program(file: Any, paths: list[list[str]]) -> bool:
    for path in paths:
        if path[-1].lower() == "\x01ole10native":
            parts = file.openstream(path).read(600)[6:].split(b"\x00")[:2]
            if any(is_program(extension_of(part.decode("latin-1"))) for part in parts):
                return True
        if path[-1] in _MSG_ATTACHMENT_NAMES and is_program(extension_of(_name_in(file, path))):
            return True
    return False


def _warnings(paths: list[list[str]], attached: int) -> list[Warned]:
    if attached:
        return [Warned(Flag.EMBEDDED_FILES, attached_sentence(attached))]
    if any((path[0] == "ObjectPool" and len(path) > 1) or path[0].startswith("MBD") for path in paths):
        return [Warned(Flag.EMBEDDED_FILES, "Other files are embedded in this one. Look at them before it is sent.")]
    return []

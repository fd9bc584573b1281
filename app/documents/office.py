"""Office files as PDF, by LibreOffice where it is installed: on a copy, in a folder that is thrown away, macros off."""

import errno
import os
import shutil
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import orjson

from app.core.caged import Cage, run_program
from app.documents.facts import Unreadable

_PROGRAMS = ("soffice", "libreoffice")
# How LibreOffice calls the three kinds of documents when it writes a PDF.
_WRITER, _CALC, _IMPRESS = "writer_pdf_Export", "calc_pdf_Export", "impress_pdf_Export"
FILTERS = {
    "docx": _WRITER, "doc": _WRITER, "odt": _WRITER, "rtf": _WRITER,
    "xlsx": _CALC, "xls": _CALC, "xlsb": _CALC, "ods": _CALC,
    "pptx": _IMPRESS, "ppt": _IMPRESS, "odp": _IMPRESS,
}  # fmt: skip
CAGE = Cage(wall_seconds=40.0, cpu_seconds=40, memory_bytes=2 << 30, file_bytes=100 << 20)
_TOO_LONG = "LibreOffice took too long over this file, so its pages are not drawn. Its words are shown below."
_NOTHING = "LibreOffice could not open this file, so its pages are not drawn. Its words are shown below."
# Macros never run, nothing that a document links to is fetched or opened, Java is not started.
_ITEMS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Calc/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Link", "0"),
    ("Java/VirtualMachine", "Enable", "false"),
)
_ITEM = '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
)


def office_program() -> str | None:
    """Where LibreOffice is on this machine; None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def as_pdf(source: Path, extension: str, folder: Path, most_pages: int, hidden: Sequence[Path] = ()) -> Path:
    """The file as a PDF of at most so many pages, in `folder`, which is empty and thrown away afterwards.

    `hidden` are folders that LibreOffice is to find empty. Unreadable says why there is no PDF.
    """
    program = office_program()
    assert program is not None, "asked where it is installed"
    copy = folder / f"document.{extension}"
    shutil.copyfile(source, copy)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _ITEMS)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), "utf-8")
    command = (
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--nofirststartwizard", "--convert-to", f"pdf:{FILTERS[extension]}:{_options(most_pages)}", "--outdir", str(folder),
        str(copy),
    )  # fmt: skip
    ended = run_program(command, folder, CAGE, hidden)
    made = folder / "document.pdf"
    if ended is None:
        _forget_pipes()
        raise Unreadable(_TOO_LONG)
    if not made.is_file() or made.stat().st_size == 0:
        raise Unreadable(_NOTHING)
    return made


def _options(most_pages: int) -> str:
    """With bookmarks, which say where a sheet or a chapter begins, and with hidden slides, so that numbers stay the same."""
    said: dict[str, tuple[str, object]] = {
        "ExportBookmarks": ("boolean", True),
        "ExportHiddenSlides": ("boolean", True),
        "ExportFormFields": ("boolean", False),
        "PageRange": ("string", f"1-{most_pages}"),
        "ReduceImageResolution": ("boolean", True),
        "MaxImageResolution": ("long", 150),
    }
    return orjson.dumps({name: {"type": kind, "value": value} for name, (kind, value) in said.items()}).decode()


def _forget_pipes() -> None:
    """LibreOffice listens at a name in /tmp and can't take it away when it is ended from outside; ours that nobody answers go."""
    if not hasattr(socket, "AF_UNIX"):
        return
    for pipe in Path("/tmp").glob("OSL_PIPE_*"):  # noqa: S108 - the place is LibreOffice's choice
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            if pipe.stat().st_uid == os.getuid() and line.connect_ex(str(pipe)) == errno.ECONNREFUSED:
                pipe.unlink()

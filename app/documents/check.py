"""Whether a file may come in: its name, its size, its true type, and what hides inside; nothing in it is run or fetched."""

from pathlib import Path

from app.documents.checks import mail, office, open_document, pdf, plain
from app.documents.checks.compound import MACROS, check_compound
from app.documents.checks.containers import DAMAGED, Container
from app.documents.facts import Flag, Inspection, Limits, Outcome, Stopped, Warned, quarantine, refuse
from app.documents.names import NameRefused, clean_name, extension_of
from app.documents.types import ALLOWED, MACRO_ENABLED, SAME_AS, Family, FileType, mark_of, type_named, why_not

# The harmless test string of the anti-virus makers, in two pieces so that this file is not taken for it.
_TEST_STRING = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_TEXTUAL = frozenset((Family.TEXT, Family.MAIL, Family.RTF))


def inspect(source: Path | bytes, name: str, limits: Limits | None = None) -> Inspection:
    """The decision on one file, with warnings. Never raises for what is in the file.

    `source` is the file's path or its bytes, `name` what the client calls it. Call it in a worker
    (`worker.read_in_worker`): it unpacks containers and opens PDFs, within limits but in this process.
    """
    limits = limits or Limits()
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    shown = "this file"
    try:
        shown = clean_name(name)
        _refuse_size(size, limits)
        data = source.read_bytes() if isinstance(source, Path) else source
        type_, warnings = _looked_into(shown, data)
    except NameRefused as refused:
        return Inspection(Outcome.REFUSE, refused.sentence, shown, size)
    except Stopped as stopped:
        return _stopped(stopped, shown, size)
    except (RecursionError, OSError):
        return Inspection(Outcome.REFUSE, DAMAGED, shown, size)
    return Inspection(
        Outcome.ACCEPT, "", shown, size, type_.extension, type_.media_type, type_.words, tuple(dict.fromkeys(warnings))
    )


def _stopped(stopped: Stopped, name: str, size: int) -> Inspection:
    """A quarantined file keeps the type of its name, so that it can be listed; a refused one leaves nothing."""
    if stopped.outcome is Outcome.REFUSE:
        return Inspection(Outcome.REFUSE, stopped.sentence, name, size)
    extension = extension_of(name)
    type_ = type_named(extension)
    media_type = type_.media_type if type_ else "application/octet-stream"
    flags = (Warned(stopped.flag, stopped.sentence),) if stopped.flag else ()
    words = type_.words if type_ else f".{extension} file"
    return Inspection(Outcome.QUARANTINE, stopped.sentence, name, size, extension, media_type, words, flags)


def _refuse_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise refuse("This file is empty. Check that it was saved, then add it again.")
    if size > limits.max_bytes:
        raise refuse(
            f"This file is {_megabytes(size)} MB; the limit is {_megabytes(limits.max_bytes)} MB. Send a link instead."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f}" if size >= 10 * 1024 * 1024 else f"{size / 1024 / 1024:.1f}"


def _looked_into(name: str, data: bytes, depth: int = 0) -> tuple[FileType, list[Warned]]:
    extension = extension_of(name)
    wanted = type_named(MACRO_ENABLED.get(extension, extension))
    mark = mark_of(data[:4096])
    if wanted is None and extension:
        raise refuse(why_not(extension))
    if mark == "exe" or _TEST_STRING in data:
        raise refuse("This is a program or the test file of a virus scanner. Only documents can be added.")
    family = wanted.family if wanted and mark in ("", "html", "svg", "xml", "url") else None
    found, warnings = _by_content(mark, family, wanted, data, depth)
    if extension in MACRO_ENABLED:
        raise quarantine(MACROS.format(save_as=f"as .{MACRO_ENABLED[extension]}"))
    if wanted and not _is_same(wanted, found):
        raise refuse(
            f"The name ends in .{extension}, but this is a {found.words}. Rename it to end in .{found.extension}."
        )
    return found, warnings


def _by_content(
    mark: str, family: Family | None, wanted: FileType | None, data: bytes, depth: int
) -> tuple[FileType, list[Warned]]:
    """The true type and the warnings of that type's own checks."""
    if mark == "zip":
        return _by_zip(data, depth)
    if mark == "ole":
        extension, warnings = check_compound(data)
        return ALLOWED[extension], warnings
    if mark == "pdf":
        return ALLOWED["pdf"], pdf.check_pdf(data, _embedded, depth)
    if mark == "rtf":
        return ALLOWED["rtf"], plain.check_rtf(data)
    if mark in ALLOWED:
        type_ = ALLOWED[mark]
        return type_, plain.check_picture(data, type_) if type_.family is Family.IMAGE else plain.check_recording(data)
    if wanted and family is Family.MAIL:
        return wanted, mail.check_mail(data, _embedded, depth)
    if wanted and family is Family.TEXT:
        return wanted, plain.check_text(data, wanted)
    if wanted is None:
        raise refuse(why_not(mark))
    if wanted.family in (Family.OOXML, Family.ODF) and not mark:
        Container(data)  # says whether it is damaged or something stands before it
    if mark:
        raise refuse(f"The name ends in .{wanted.extension}, but the content is something else. {why_not(mark)}")
    raise refuse(DAMAGED)


def _by_zip(data: bytes, depth: int) -> tuple[FileType, list[Warned]]:
    container = Container(data)
    if office.CONTENT_TYPES in container.names:
        extension, warnings = office.check_office(container, _embedded, depth)
    elif "mimetype" in container.names:
        extension, warnings = open_document.check_open_document(container)
    else:
        raise refuse(why_not("zip"))
    for part in container.parts():
        if _TEST_STRING in part.data:
            raise refuse("A virus scanner’s test file is inside this one. Take it out and add the document again.")
    if extension not in ALLOWED:
        raise refuse(why_not(extension))
    return ALLOWED[extension], warnings


def _embedded(name: str, data: bytes, depth: int) -> Stopped | None:
    """What would stop a file that lies inside another, by its content; its name there means little."""
    mark = mark_of(data[:4096])
    if mark == "exe":
        return quarantine("It is a program.")
    if mark not in ("zip", "ole", "pdf", "rtf"):
        return None
    try:
        _by_content(mark, None, None, data, depth)
    except Stopped as stopped:
        return stopped
    except (RecursionError, OSError):
        return refuse(DAMAGED)
    return None


def _is_same(wanted: FileType, found: FileType) -> bool:
    if wanted.family is Family.MEDIA and found.family is Family.MEDIA:
        return {wanted.extension, found.extension} <= {"mp4", "m4a", "mov"} or wanted == found
    return wanted == found


__all__ = ["SAME_AS", "Flag", "inspect"]

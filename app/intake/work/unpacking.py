"""What lies in an e-mail or an archive is taken out, file by file, to wait for its turn like any other of its batch."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from app.core.errors import TooLarge
from app.documents.checks.containers import DAMAGED
from app.documents.inside import (
    ARCHIVE,
    MAILS,
    NOT_AN_ARCHIVE,
    Inner,
    NotOpened,
    list_inside,
    packed_files,
    read_attached,
)
from app.documents.names import extension_of
from app.documents.types import mark_of
from app.files.store import FileStore
from app.intake.schemas import Coming, Looked, Tools

# An archive in an e-mail, or in another archive, is opened; what lies deeper is not.
MAX_DEPTH = 2
_TOO_DEEP = "This archive lies too deep in others to be opened. Unpack it and add the documents in it."
_TOO_DEEP_MAIL = "Its attachments were not taken: it lies too deep in others. Save them and add them."


def is_archive(coming: Coming, path: Path) -> bool:
    """Whether this is to be unpacked rather than looked into: named .zip, and a zip or nothing known."""
    if coming.depth is None or extension_of(coming.name) != ARCHIVE:
        return False
    with path.open("rb") as opened:
        return mark_of(opened.read(4096)) in ("zip", "")


def unpack_archive(tools: Tools, looked: Looked) -> Looked:
    """The files of an archive, each arrived or with its sentence; the archive itself is not kept. NoRoom alone is raised."""
    coming, arrived = looked.coming, looked.arrived
    assert coming.depth is not None and arrived is not None
    try:
        if coming.depth >= MAX_DEPTH:
            return replace(looked, sentence=_TOO_DEEP, arrived=None)
        inside = _arrived(tools, coming, arrived.path)
    except NotOpened as refused:
        return replace(looked, sentence=refused.sentence, arrived=None)
    finally:
        tools.store.drop(arrived)
    return replace(looked, arrived=None, inside=inside)


def take_out_attachments(tools: Tools, looked: Looked) -> Looked:
    """An e-mail that may come in, or is in already, with the files that are attached to it. NoRoom alone is raised."""
    coming, arrived, examined = looked.coming, looked.arrived, looked.examined
    if examined is None:
        is_mail = extension_of(coming.name) in MAILS
    else:
        is_mail = examined.inspection.accepted and examined.inspection.extension in MAILS
    if coming.depth is None or arrived is None or not is_mail:
        return looked
    try:
        if coming.depth < MAX_DEPTH:
            return replace(looked, inside=_arrived(tools, coming, arrived.path))
        has_more = bool(list_inside(arrived.path, extension_of(coming.name)))
        return replace(looked, sentence=_TOO_DEEP_MAIL if has_more else "")
    except NotOpened as refused:
        return replace(looked, sentence=f"Its attachments were not taken. {refused.sentence}")


def drop_inside(store: FileStore, looked: Looked) -> None:
    """Forget the files that lay in this one."""
    for one in looked.inside:
        if one.arrived is not None:
            store.drop(one.arrived)


def _arrived(tools: Tools, coming: Coming, path: Path) -> tuple[Looked, ...]:
    extension = extension_of(coming.name)
    found = list_inside(path, extension)
    taken: list[Looked] = []
    try:
        with _opener(path, extension) as opened:
            for one in found:
                taken.append(_one(tools, coming, one, opened))
    except BaseException:
        drop_inside(tools.store, Looked(coming, inside=tuple(taken)))
        raise
    return tuple(taken)


def _one(tools: Tools, coming: Coming, inner: Inner, opened: "_Opener") -> Looked:
    """One file of it. It is counted while it is unpacked, so what it says of its size is not trusted."""
    where = f"{coming.source_path or coming.name}/{inner.path}"
    child = Coming(inner.name, Path(), where, depth=(coming.depth or 0) + 1)
    if inner.fault:
        return Looked(child, inner.size, inner.fault)
    try:
        with opened.open(inner) as stream:
            arrived = tools.store.take(stream, tools.limits.max_bytes)
    except TooLarge as problem:
        return Looked(child, inner.size, problem.detail)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return Looked(child, inner.size, DAMAGED)
    except NotOpened as refused:
        return Looked(child, inner.size, refused.sentence)
    return Looked(replace(child, source=arrived), arrived.size, "", arrived)


class _Opener:
    """Opens one file after the other: of an archive by streaming, of an e-mail by asking the limited process."""

    def __init__(self, path: Path, extension: str, archive: ZipFile | None):
        self._path, self._extension, self._archive = path, extension, archive
        self._members = packed_files(archive) if archive is not None else []

    def open(self, inner: Inner) -> "BinaryIO":
        if self._archive is None:
            return BytesIO(read_attached(self._path, self._extension, inner.at))
        return self._archive.open(self._members[inner.at])  # type: ignore[return-value]


@contextmanager
def _opener(path: Path, extension: str) -> Iterator[_Opener]:
    if extension != ARCHIVE:
        yield _Opener(path, extension, None)
        return
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError) as fault:
        raise NotOpened(NOT_AN_ARCHIVE) from fault
    with archive:
        yield _Opener(path, extension, archive)

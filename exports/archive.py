"""The pack itself: one zip, written in one pass, with every byte checked against what intake measured."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from exports.excel import case_list_workbook, fill_council_workbook, index_workbook
from exports.layout import (
    ABBREVIATIONS,
    CASE_LIST_EXCEL,
    CASE_LIST_WORD,
    INDEX_EXCEL,
    INDEX_WORD,
    Layout,
    StoredCopy,
    lay_out,
)
from exports.manifest import BagFacts, Payload, tag_files
from exports.settle import entry, settle
from exports.snapshot import CaseListSnapshot, FileFacts, PackSnapshot
from exports.text import CASE_LIST_HEADING, LONDON
from exports.word import abbreviations_document, case_list_document, index_document, self_assessment_document

__all__ = [
    "BuiltPack",
    "PackError",
    "Progress",
    "StoredFileChangedError",
    "StoredFileMissingError",
    "build_pack",
    "settle",
    "write_pack",
]

CHUNK = 1 << 20  # bytes

OpenFile = Callable[[FileFacts], BinaryIO]


class PackError(Exception):
    """A pack could not be built, and nothing of it is left behind. The text says what to do."""


class StoredFileChangedError(PackError):
    """A stored file is not the file that was taken in. `reference` and `sha256` name it."""

    def __init__(self, copy: StoredCopy) -> None:
        self.reference = copy.reference
        self.sha256 = copy.file.sha256
        super().__init__(
            f"{_named(copy)} has changed on disk since it was added, so no pack was built. "
            "Restore it from the backup, or add the document again as a new version."
        )


class StoredFileMissingError(PackError):
    """A stored file cannot be opened. `reference` and `sha256` name it."""

    def __init__(self, copy: StoredCopy) -> None:
        self.reference = copy.reference
        self.sha256 = copy.file.sha256
        super().__init__(
            f"{_named(copy)} is not in the file store, so no pack was built. "
            "Restore it from the backup, or add the document again as a new version."
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pack is: files and bytes done, of how many, and the one just finished."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    path: str


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A finished zip: its size in bytes, its SHA-256, and the files below `data/` with theirs."""

    size: int
    sha256: str
    payload: tuple[Payload, ...]


def build_pack(
    snapshot: PackSnapshot | CaseListSnapshot,
    open_file: OpenFile,
    target: Path,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> BuiltPack:
    """Build a pack at `target`: a temporary file beside it, fsync, then a rename, so it is there whole or not at all.

    Raises StoredFileMissingError, StoredFileChangedError, or the OSError of a full disk. What `on_progress` raises stops
    the build as well. The same snapshot gives the same bytes.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:60]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            payload = write_pack(snapshot, open_file, stream, on_progress)
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        Path(temporary).replace(target)
        _sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    return BuiltPack(size, sha256, payload)


def write_pack(
    snapshot: PackSnapshot | CaseListSnapshot,
    open_file: OpenFile,
    stream: BinaryIO,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> tuple[Payload, ...]:
    """Write a pack's zip into a seekable stream. What was written stays there when it fails; `build_pack` clears up."""
    layout = lay_out(snapshot) if isinstance(snapshot, PackSnapshot) else Layout()
    made = dict(_documents(snapshot, layout, open_file))
    payload = [Payload(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in made.items()]
    payload += [Payload(copy.path, copy.file.size, copy.file.sha256) for copy in layout.copies]
    total = sum(one.size for one in payload)
    at = _zip_time(snapshot.taken_at)
    done = files = 0
    with zipfile.ZipFile(stream, "w") as pack:
        for path, data in made.items():
            _write_bytes(pack, f"data/{path}", data, at)
            done, files = done + len(data), files + 1
            on_progress(Progress(files, len(payload), done, total, path))
        for copy in layout.copies:
            _copy_in(pack, copy, open_file, at)
            done, files = done + copy.file.size, files + 1
            on_progress(Progress(files, len(payload), done, total, copy.path))
        for name, data in tag_files(_bag_facts(snapshot), payload).items():
            _write_bytes(pack, name, data, at)
    return tuple(payload)


def _documents(
    snapshot: PackSnapshot | CaseListSnapshot, layout: Layout, open_file: OpenFile
) -> Iterator[tuple[str, bytes]]:
    """The documents that are drawn, by path below `data/`."""
    if isinstance(snapshot, CaseListSnapshot):
        yield CASE_LIST_EXCEL, case_list_workbook(snapshot)
        yield CASE_LIST_WORD, case_list_document(snapshot)
        return
    yield INDEX_WORD, index_document(snapshot, layout)
    yield INDEX_EXCEL, index_workbook(snapshot, layout)
    if snapshot.self_assessment:
        yield layout.self_assessment, self_assessment_document(snapshot, layout)
    if snapshot.abbreviations:
        yield ABBREVIATIONS, abbreviations_document(snapshot)
    if snapshot.council_workbook:
        sent = snapshot.council_workbook
        original = _read_checked(StoredCopy(layout.council_workbook, "", sent.file, "", sent.file.name), open_file)
        filled = fill_council_workbook(original, sent.mapping, snapshot, layout)
        yield layout.council_workbook, filled.data
    yield from ((path, text.encode()) for path, text in layout.see_also.items())


def _copy_in(
    pack: zipfile.ZipFile, copy: StoredCopy, open_file: OpenFile, at: tuple[int, int, int, int, int, int]
) -> None:
    # Stored, not deflated: Office files and PDFs are compressed already, and deflating them costs twenty times the copy.
    info = entry(f"data/{copy.path}", at, zipfile.ZIP_STORED)
    info.file_size = copy.file.size
    digest = hashlib.sha256()
    size = 0
    with _opened(copy, open_file) as source, pack.open(info, "w") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > copy.file.size:
                break
            digest.update(chunk)
            target.write(chunk)
    if (size, digest.hexdigest(), info.CRC) != (copy.file.size, copy.file.sha256, copy.file.crc32):
        raise StoredFileChangedError(copy)


def _read_checked(copy: StoredCopy, open_file: OpenFile) -> bytes:
    with _opened(copy, open_file) as source:
        data = source.read(copy.file.size + 1)
    if hashlib.sha256(data).hexdigest() != copy.file.sha256:
        raise StoredFileChangedError(copy)
    return data


def _opened(copy: StoredCopy, open_file: OpenFile) -> BinaryIO:
    try:
        return open_file(copy.file)
    except FileNotFoundError as problem:
        raise StoredFileMissingError(copy) from problem


def _write_bytes(pack: zipfile.ZipFile, name: str, data: bytes, at: tuple[int, int, int, int, int, int]) -> None:
    with pack.open(entry(name, at, zipfile.ZIP_STORED), "w") as target:
        target.write(data)


def _bag_facts(snapshot: PackSnapshot | CaseListSnapshot) -> BagFacts:
    cases = isinstance(snapshot, CaseListSnapshot)
    return BagFacts(
        title="Case list" if cases else "Information return",
        reference=snapshot.reference,
        council=snapshot.council,
        assessment=snapshot.assessment,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        is_draft=snapshot.is_draft,
        handling=f"{CASE_LIST_HEADING}. Keep this pack as safe as a case record." if cases else "",
        start_with=CASE_LIST_WORD if cases else INDEX_WORD,
    )


def _zip_time(taken_at: datetime) -> tuple[int, int, int, int, int, int]:
    here = taken_at.astimezone(LONDON)
    return (max(here.year, 1980), here.month, here.day, here.hour, here.minute, here.second // 2 * 2)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to sync it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(copy: StoredCopy) -> str:
    return f"{copy.reference} {copy.title}".strip()

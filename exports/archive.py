"""The pack itself: one zip, written in one pass, with every byte checked against what intake measured."""

import contextlib
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from exports.excel import WorkbookNotFillableError, case_list_workbook, fill_council_workbook, index_workbook
from exports.hashing import Digest, HashingThread
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
from exports.settle import settle
from exports.snapshot import CaseListSnapshot, FileFacts, PackSnapshot, WorkbookMapping
from exports.stored_zip import StoredZip
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

    Raises StoredFileMissingError, StoredFileChangedError or another PackError, or the OSError of a full disk. What
    `on_progress` raises stops the build as well. The same snapshot gives the same bytes.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:60]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            built = write_pack(snapshot, open_file, stream, on_progress)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(target)
        _sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    return built


def write_pack(
    snapshot: PackSnapshot | CaseListSnapshot,
    open_file: OpenFile,
    stream: BinaryIO,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> BuiltPack:
    """Write a pack's zip straight through into a stream. When it fails, what was written is no zip: throw it away."""
    layout = lay_out(snapshot) if isinstance(snapshot, PackSnapshot) else Layout()
    made = dict(_documents(snapshot, layout, open_file))
    payload = [Payload(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in made.items()]
    payload += [Payload(copy.path, copy.file.size, copy.file.sha256) for copy in layout.copies]
    total = sum(one.size for one in payload)
    done = files = 0
    with HashingThread() as hashing:
        pack = _Pack(stream, hashing, snapshot.taken_at.astimezone(LONDON))
        for path, data in made.items():
            pack.add_bytes(f"data/{path}", data)
            done, files = done + len(data), files + 1
            on_progress(Progress(files, len(payload), done, total, path))
        for copy in layout.copies:
            pack.add_copy(copy, open_file)
            done, files = done + copy.file.size, files + 1
            on_progress(Progress(files, len(payload), done, total, copy.path))
        for name, data in tag_files(_bag_facts(snapshot), payload).items():
            pack.add_bytes(name, data)
        size, sha256 = pack.finish()
    return BuiltPack(size, sha256, tuple(payload))


class _Pack:
    """The zip on its way out, and the hashes of it and of every file that is copied in."""

    def __init__(self, stream: BinaryIO, hashing: HashingThread, at: datetime) -> None:
        self._stream = stream
        self._hashing = hashing
        self._zip = StoredZip(self._write, at)
        self._size = 0
        self._sha256 = hashlib.sha256()
        self._of_file: Digest | None = None
        self._copied: list[tuple[StoredCopy, Digest]] = []

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a document that was drawn."""
        self._zip.begin(name, len(data), zlib.crc32(data))
        self._zip.data(data)

    def add_copy(self, copy: StoredCopy, open_file: OpenFile) -> None:
        """Copy a stored file in. Not deflated: Office files and PDFs are, and it would cost twenty times the copy."""
        self._zip.begin(
            f"data/{copy.path}", copy.file.size, copy.file.crc32
        )  # before _of_file: a header is not the file
        left, crc32 = copy.file.size, 0
        digest = hashlib.sha256()
        beside = not self._hashing.is_behind
        self._of_file = digest if beside else None
        with _opened(copy, open_file) as source:
            while chunk := source.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                crc32 = zlib.crc32(chunk, crc32)
                if not beside:
                    digest.update(chunk)
                self._zip.data(chunk)
        if left or crc32 != copy.file.crc32:
            raise StoredFileChangedError(copy)
        self._of_file = None
        self._copied.append((copy, digest))

    def finish(self) -> tuple[int, str]:
        """Close the zip, check every copy's SHA-256, and give the zip's own size and SHA-256."""
        self._zip.finish()
        self._hashing.wait()
        for copy, digest in self._copied:
            if digest.hexdigest() != copy.file.sha256:
                raise StoredFileChangedError(copy)
        return self._size, self._sha256.hexdigest()

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        if self._of_file is None:
            self._hashing.update(data, self._sha256)
        else:
            self._hashing.update(data, self._sha256, self._of_file)
        self._size += len(data)


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
        yield layout.council_workbook, _filled(original, sent.mapping, snapshot, layout)
    yield from ((path, text.encode()) for path, text in layout.see_also.items())


def _filled(original: bytes, mapping: WorkbookMapping, snapshot: PackSnapshot, layout: Layout) -> bytes:
    try:
        return fill_council_workbook(original, mapping, snapshot, layout).data
    except WorkbookNotFillableError as problem:
        raise PackError(f"CQC's workbook could not be filled in, so no pack was built. {problem}") from problem


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
        checkpoint=snapshot.record_checkpoint,
        handling=f"{CASE_LIST_HEADING}. Keep this pack as safe as a case record." if cases else "",
        start_with=CASE_LIST_WORD if cases else INDEX_WORD,
        how_to_read=f"{CASE_LIST_EXCEL} beside it has the same cases, one row for each, to filter and sort."
        if cases
        else "Its links open the documents beside it, so keep the folder together.",
    )


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

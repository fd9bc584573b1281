"""Bytes on disk under their SHA-256: there whole or not at all, never overwritten, checked when they are read."""

import errno
import hashlib
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.core.clock import now
from app.core.errors import NoRoom, RuleBroken, TooLarge

CHUNK = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
# A file system without hard links; there an atomic rename puts the same bytes in the same place.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV)
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileDamaged(RuleBroken):
    """The stored bytes are no longer those that were added, or are gone."""

    title = "This file is damaged"


@dataclass(frozen=True)
class Arrived:
    """Bytes that lie whole and synced in the store's waiting room, not yet under their hash; `size` in bytes."""

    path: Path
    sha256: str
    crc32: int
    size: int


class Arrival:
    """A file on its way in: write to it, then `finish` (or `drop`). Hashes are taken while the bytes go by."""

    def __init__(self, path: Path, most: int | None):
        self.path = path
        self.size = 0
        self._most = most
        self._sha256 = hashlib.sha256()
        self._crc32 = 0
        self._file = path.open("xb", buffering=0)

    def write(self, chunk: bytes) -> None:
        """Take the next bytes. TooLarge past the limit, NoRoom on a full disk; the waiting file is gone then."""
        self.size += len(chunk)
        if self._most is not None and self.size > self._most:
            self.drop()
            raise TooLarge(too_large_words(self._most))
        self._sha256.update(chunk)
        self._crc32 = zlib.crc32(chunk, self._crc32)
        with self._or_nothing():
            view = memoryview(chunk)
            while view:
                view = view[self._file.write(view) :]

    def finish(self) -> Arrived:
        """Make the bytes outlast a power cut, and say what they are."""
        with self._or_nothing():
            os.fsync(self._file.fileno())
        self._file.close()
        return Arrived(self.path, self._sha256.hexdigest(), self._crc32, self.size)

    def drop(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            with full_in_words():
                yield
        except BaseException:
            self.drop()
            raise


class FileStore:
    """One folder of content-addressed files: `ab/ab12…`, and `incoming/` for those on their way in."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._incoming = folder / "incoming"

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this hash lie; they are there once `keep` has returned."""
        return self.folder / sha256[:2] / sha256

    def begin(self, most: int | None = None) -> Arrival:
        """A place for new bytes, at most `most` of them."""
        with full_in_words():
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            return Arrival(self._incoming / uuid4().hex, most)

    def take(self, source: Path | BinaryIO, most: int | None = None) -> Arrived:
        """Copy a file or stream into the waiting room. A link or device instead of a file is an OSError."""
        if isinstance(source, Path):
            with _plain_file(source) as opened:
                return self.take(opened, most)
        arrival = self.begin(most)
        try:
            while chunk := source.read(CHUNK):
                arrival.write(chunk)
        except BaseException:
            arrival.drop()
            raise
        return arrival.finish()

    @contextmanager
    def lent(self, source: Path | BinaryIO, most: int | None = None) -> Iterator[Arrived]:
        """A file in the waiting room while a block lasts; what the block did not keep is gone after it."""
        arrived = self.take(source, most)
        try:
            yield arrived
        finally:
            self.drop(arrived)

    def keep(self, arrived: Sequence[Arrived]) -> None:
        """Put waiting files under their hashes; when this returns they outlast a power cut.

        Each folder is synced once, after the last name was put into it. Bytes that are there already are kept as they
        are, unless they were damaged since: then the new ones take their place. NoRoom (507) leaves nothing waiting.
        """
        touched: set[Path] = set()
        try:
            with full_in_words():
                for one in arrived:
                    target = self.path_of(one.sha256)
                    if not target.parent.is_dir():
                        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                        touched |= {self.folder, self.folder.parent}
                    if self._put(one, target):
                        touched.add(target.parent)
                for folder in touched:
                    sync_folder(folder)
        except NoRoom:
            for one in arrived:
                self.drop(one)
            raise

    def drop(self, arrived: Arrived) -> None:
        """Forget a waiting file."""
        arrived.path.unlink(missing_ok=True)

    def erase(self, sha256: str) -> None:
        """Take the bytes with this hash away; nothing happens where they are gone already."""
        path = self.path_of(sha256)
        if path.exists():
            path.unlink()
            sync_folder(path.parent)

    def open_checked(self, sha256: str, called: str) -> BinaryIO:
        """The bytes, read through once and found to be those that were added; FileDamaged (409) names `called`."""
        try:
            opened = self.path_of(sha256).open("rb")
        except FileNotFoundError:
            raise _damaged(f"The stored copy of “{called}” is missing.", sha256) from None
        if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
            opened.close()
            raise _damaged(f"The stored copy of “{called}” is no longer what was added.", sha256)
        opened.seek(0)
        return opened

    def is_whole(self, sha256: str) -> bool:
        """True when the bytes are there and unchanged."""
        with suppress(FileDamaged):
            self.open_checked(sha256, "").close()
            return True
        return False

    def clear_waiting_room(self, older_than_seconds: int = 24 * 3600) -> int:
        """Delete what a crash left in `incoming/`; gives the number of files."""
        cleared = 0
        for path in self._incoming.glob("*") if self._incoming.is_dir() else ():
            with suppress(FileNotFoundError):
                if now().timestamp() - path.stat().st_mtime >= older_than_seconds:
                    path.unlink()
                    cleared += 1
        return cleared

    def _put(self, arrived: Arrived, target: Path) -> bool:
        """Give the bytes their name; False when they had it already."""
        if not arrived.path.exists() and target.exists():
            return False  # kept already, by a transaction that had to be tried again
        if os.name != "nt":  # there a read-only file could not be unlinked
            arrived.path.chmod(0o400)
        try:
            os.link(arrived.path, target)
        except FileExistsError:
            if self.is_whole(arrived.sha256):
                arrived.path.unlink()
                return False
            arrived.path.replace(target)
        except OSError as fault:
            if fault.errno not in _NO_LINKS:
                raise
            arrived.path.replace(target)
        else:
            arrived.path.unlink()
        return True


def too_large_words(most: int) -> str:
    """What to say of a file past the limit of `most` bytes."""
    return (
        f"This file is larger than {most / 1_048_576:g} MB, the most that one file may have. "
        "Make it smaller (fewer pictures, or in parts), or add a link to it instead."
    )


def _damaged(what: str, sha256: str) -> FileDamaged:
    todo = "Restore it from a backup, or add the same file again."
    return FileDamaged(f"{what} {todo}", facts={"sha256": sha256})


@contextmanager
def _plain_file(path: Path) -> Iterator[BinaryIO]:
    """The file itself: no link is followed, and nothing that never ends (a pipe, a device) is read."""
    descriptor = os.open(path, os.O_RDONLY | _PLAIN)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        yield opened


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut; Windows keeps them without."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def full_in_words() -> Iterator[None]:
    """A full disk is told as NoRoom (507)."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise NoRoom("The disk is full, so nothing was saved. Free some room, then try again.") from fault
        raise

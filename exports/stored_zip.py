"""A zip whose entries are stored as they are, written straight through from first byte to last.

Python's `zipfile` goes back to each entry's header once its size and CRC-32 are known; intake knows both beforehand. So
nothing is written twice, the whole zip can be hashed on its way out, and it could go to a socket as well as to a disk.
Layout: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3 (zip64).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

MOST_32 = 0xFFFFFFFF
MOST_16 = 0xFFFF
UTF_8_NAMES = 0x800
UNIX_FILE = 0o100644 << 16
PLAIN, ZIP64 = 20, 45  # the version of a reader that is needed, times ten
MADE_ON_UNIX = 3 << 8
EARLIEST, LATEST = datetime(1980, 1, 1), datetime(2107, 12, 31, 23, 59, 58)  # noqa: DTZ001  (a zip's times have no zone)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    size: int
    crc32: int
    offset: int


class StoredZip:
    """Writes entries one after the other: `begin`, then `data` until the entry's size is reached; at the end `finish`."""

    def __init__(self, write: Callable[[bytes], object], at: datetime) -> None:
        """`at` is the wall-clock time that every entry carries, cut to two seconds as zip does."""
        when = min(max(at.replace(tzinfo=None), EARLIEST), LATEST)
        self._write = write
        self._time = when.hour << 11 | when.minute << 5 | when.second // 2
        self._date = (when.year - 1980) << 9 | when.month << 5 | when.day
        self._offset = 0
        self._left = 0
        self._entries: list[_Entry] = []

    def begin(self, name: str, size: int, crc32: int) -> None:
        """Start an entry of `size` bytes. Raises ValueError when the last one is not complete."""
        self._need_complete()
        entry = _Entry(name.encode(), size, crc32, self._offset)
        extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= MOST_32 else b""
        short = min(size, MOST_32)
        head = struct.pack(
            "<4s5H3L2H",
            b"PK\3\4", ZIP64 if extra else PLAIN, UTF_8_NAMES, 0, self._time, self._date,
            crc32, short, short, len(entry.name), len(extra),
        )  # fmt: skip
        self._put(head + entry.name + extra)
        self._entries.append(entry)
        self._left = size

    def data(self, chunk: bytes) -> None:
        """Write some of the entry. Raises ValueError when it is more than its size."""
        if len(chunk) > self._left:
            raise ValueError(f"{self._entries[-1].name.decode()} is longer than it said.")
        self._left -= len(chunk)
        self._put(chunk)

    def finish(self) -> None:
        """Write the directory of all entries. Raises ValueError when the last one is not complete."""
        self._need_complete()
        start = self._offset
        for entry in self._entries:
            self._put(self._directory_line(entry))
        count, size = len(self._entries), self._offset - start
        if count >= MOST_16 or size >= MOST_32 or start >= MOST_32:
            at = self._offset
            versions = (MADE_ON_UNIX | ZIP64, ZIP64)
            self._put(struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, *versions, 0, 0, count, count, size, start))
            self._put(struct.pack("<4sLQL", b"PK\6\7", 0, at, 1))
        count, size, start = min(count, MOST_16), min(size, MOST_32), min(start, MOST_32)
        self._put(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, start, 0))

    def _directory_line(self, entry: _Entry) -> bytes:
        large = [number for number in (entry.size, entry.size, entry.offset) if number >= MOST_32]
        extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
        version = ZIP64 if large else PLAIN
        short = min(entry.size, MOST_32)
        head = struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2", MADE_ON_UNIX | version, version, UTF_8_NAMES, 0, self._time, self._date,
            entry.crc32, short, short, len(entry.name), len(extra), 0, 0, 0, UNIX_FILE, min(entry.offset, MOST_32),
        )  # fmt: skip
        return head + entry.name + extra

    def _need_complete(self) -> None:
        if self._left:
            raise ValueError(f"{self._entries[-1].name.decode()} is {self._left} bytes shorter than it said.")

    def _put(self, data: bytes) -> None:
        self._write(data)
        self._offset += len(data)

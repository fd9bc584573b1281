"""Zip containers (Office and OpenDocument files): every limit is held before a parser sees a byte."""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.documents.facts import refuse

MAX_MEMBERS = 5_000
MAX_PART = 128 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
# Repeated markup packs well, so a ratio says nothing until the whole is large.
FREE_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 60
_STEP = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_END_RECORD = b"PK\x05\x06"

DAMAGED = "This file is damaged: it can’t be opened. Open your own copy, save it again, and add that."
_BOMB = "This file unpacks to far more than its size. Open your own copy, save it again, and add that."
_ODD = (
    "This file is not put together as Office does it. Open your own copy, save it again under a new name, and add that."
)
_ADDED = "Something was put before or after the document in this file. Open it, save it under a new name, and add that."
LOCKED = "Password on this file. Ask the owner for one without."


@dataclass(frozen=True)
class Part:
    """One member, unpacked."""

    name: str
    data: bytes


class Container:
    """A zip whose members have been counted and measured; `parts()` unpacks each once and checks it on the way."""

    def __init__(self, data: bytes):
        self.size = len(data)
        self._data = data
        if not data.startswith(b"PK\x03\x04"):
            raise refuse(_ADDED if _END_RECORD in data[-70_000:] else DAMAGED)
        try:
            self._zip = ZipFile(BytesIO(data))
            self._members = self._zip.infolist()
        except (BadZipFile, OSError, ValueError, struct.error, NotImplementedError, UnicodeDecodeError) as fault:
            raise refuse(DAMAGED) from fault
        self._refuse_trailing_bytes()
        self._refuse_odd_members()
        self.names = [member.filename for member in self._members if not member.is_dir()]

    def parts(self) -> Iterator[Part]:
        """Each member in the order of the directory; Stopped (refuse) when one is damaged or larger than it says."""
        for member in self._members:
            if not member.is_dir():
                yield Part(member.filename, self._unpacked(member))

    def read(self, name: str) -> bytes | None:
        """One member by name, None when there is none."""
        found = next((member for member in self._members if member.filename == name), None)
        return self._unpacked(found) if found else None

    def _refuse_trailing_bytes(self) -> None:
        end = self._data.rfind(_END_RECORD)
        if end < 0 or len(self._data) < end + 22:
            raise refuse(DAMAGED)
        comment = int.from_bytes(self._data[end + 20 : end + 22], "little")
        if end + 22 + comment != len(self._data):
            raise refuse(_ADDED)

    def _refuse_odd_members(self) -> None:
        if len(self._members) > MAX_MEMBERS:
            raise refuse(_BOMB)
        unpacked = sum(member.file_size for member in self._members)
        if unpacked > MAX_UNPACKED or (unpacked > FREE_UNPACKED and unpacked > MAX_RATIO * self.size):
            raise refuse(_BOMB)
        names = [member.filename.lower() for member in self._members]
        if len(set(names)) != len(names):
            raise refuse(_ODD)
        for member in self._members:
            _refuse_odd_member(member)
        end = 0
        for member in sorted(self._members, key=lambda m: m.header_offset):
            if member.header_offset < end:
                raise refuse(_BOMB)  # members that share bytes: a bomb without recursion
            end = member.header_offset + _LOCAL_HEADER.size + len(member.filename) + member.compress_size

    def _unpacked(self, member: ZipInfo) -> bytes:
        packed = self._packed(member)
        content = packed if member.compress_type == ZIP_STORED else _inflated(packed, member.file_size)
        if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise refuse(DAMAGED)
        return content

    def _packed(self, member: ZipInfo) -> bytes:
        """The packed bytes, found through the member's own header, which must agree with the directory."""
        try:
            fields = _LOCAL_HEADER.unpack_from(self._data, member.header_offset)
        except struct.error as fault:
            raise refuse(DAMAGED) from fault
        mark, flags, name_length, extra_length = fields[0], fields[2], fields[9], fields[10]
        start = member.header_offset + _LOCAL_HEADER.size
        name = self._data[start : start + name_length].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if mark != b"PK\x03\x04" or name != member.orig_filename:
            raise refuse(DAMAGED)
        if flags & 1:
            raise refuse(LOCKED)
        start += name_length + extra_length
        packed = self._data[start : start + member.compress_size]
        if len(packed) != member.compress_size:
            raise refuse(DAMAGED)
        return packed


def _refuse_odd_member(member: ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if member.flag_bits & 1:
        raise refuse(LOCKED)
    if path.is_absolute() or ".." in path.parts or ":" in member.filename or "\x00" in member.orig_filename:
        raise refuse(_ODD)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refuse(_ODD)
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise refuse(_ODD)
    if member.file_size > MAX_PART:
        raise refuse(_BOMB)


def _inflated(packed: bytes, expected: int) -> bytes:
    """Unpacked bytes, stopped as soon as they are more than the directory says: the limit is on bytes read."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, expected + 1)
        if len(content) <= expected and not inflater.eof:
            content += inflater.decompress(inflater.unconsumed_tail, _STEP)
    except zlib.error as fault:
        raise refuse(DAMAGED) from fault
    if len(content) > expected:
        raise refuse(_BOMB)
    return content

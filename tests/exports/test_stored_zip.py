"""The zip that is written straight through, as other software reads it."""

import struct
import zipfile
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from exports.stored_zip import StoredZip

AT = datetime(2027, 1, 20, 17, 30, 59)
LARGE = 2**32 + 1_000


def test_entries_come_back_as_they_were() -> None:
    out = BytesIO()
    writing = StoredZip(out.write, AT)
    files = {"data/a.txt": b"one", "data/empty.txt": b"", "data/caf\u00e9.txt": bytes(range(256)) * 99}
    for name, data in files.items():
        writing.begin(name, len(data), zlib.crc32(data))
        for start in range(0, len(data), 1000):
            writing.data(data[start : start + 1000])
    writing.finish()
    with zipfile.ZipFile(out) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == files
        assert {info.date_time for info in package.infolist()} == {(2027, 1, 20, 17, 30, 58)}


def test_an_empty_zip_is_a_zip() -> None:
    out = BytesIO()
    StoredZip(out.write, AT).finish()
    assert zipfile.ZipFile(out).namelist() == []


def test_more_bytes_than_were_announced_are_refused() -> None:
    writing = StoredZip(BytesIO().write, AT)
    writing.begin("a", 3, 0)
    with pytest.raises(ValueError, match="longer"):
        writing.data(b"four")


@pytest.mark.parametrize("then", [lambda zip_: zip_.finish(), lambda zip_: zip_.begin("b", 0, 0)])
def test_fewer_bytes_than_were_announced_are_refused(then: object) -> None:
    writing = StoredZip(BytesIO().write, AT)
    writing.begin("a", 3, 0)
    writing.data(b"ab")
    with pytest.raises(ValueError, match="shorter"):
        then(writing)  # type: ignore[operator]


@pytest.mark.parametrize(("year", "kept"), [(1970, 1980), (2500, 2107)])
def test_years_that_a_zip_cannot_name_become_the_nearest(year: int, kept: int) -> None:
    out = BytesIO()
    writing = StoredZip(out.write, datetime(year, 6, 1))
    writing.begin("a", 0, 0)
    writing.finish()
    assert zipfile.ZipFile(out).infolist()[0].date_time[0] == kept


def test_files_and_packs_over_four_gigabytes_are_zip64(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    zeros = bytes(1 << 26)
    with path.open("wb") as out:

        def write(data: bytes) -> None:
            if len(data) == len(zeros):
                out.seek(len(data), 1)  # a hole in the file: nothing is written, and it reads as zeros
            else:
                out.write(data)

        writing = StoredZip(write, AT)
        writing.begin("large.bin", LARGE, 0)
        left = LARGE
        while left:
            size = min(left, len(zeros))
            writing.data(zeros if size == len(zeros) else bytes(size))
            left -= size
        writing.begin("after.txt", 5, zlib.crc32(b"after"))
        writing.data(b"after")
        writing.finish()
    with zipfile.ZipFile(path) as package:
        assert package.read("after.txt") == b"after"
        assert package.getinfo("large.bin").file_size == LARGE
        assert package.getinfo("after.txt").header_offset > 2**32


def test_more_entries_than_a_plain_zip_can_count_are_zip64() -> None:
    out = BytesIO()
    writing = StoredZip(out.write, AT)
    for number in range(70_000):
        writing.begin(str(number), 0, 0)
    writing.finish()
    assert struct.pack("<4s", b"PK\6\6") in out.getvalue()
    assert len(zipfile.ZipFile(out).namelist()) == 70_000

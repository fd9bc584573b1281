"""Bytes come back bit for bit, or not at all."""

import errno
import hashlib
import io
import os
import zlib
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import NoRoom, TooLarge
from app.files.store import FileDamaged, FileStore

WORDS = b"How we manage the waiting list"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def waiting(store: FileStore) -> list[Path]:
    return list((store.folder / "incoming").glob("*"))


def kept(store: FileStore, content: bytes = WORDS) -> str:
    arrived = store.take(io.BytesIO(content))
    store.keep([arrived])
    return arrived.sha256


def test_what_was_kept_comes_back_bit_for_bit(store: FileStore) -> None:
    content = os.urandom(3 << 20)
    arrived = store.take(io.BytesIO(content))
    store.keep([arrived])
    assert (arrived.sha256, arrived.crc32, arrived.size) == (
        hashlib.sha256(content).hexdigest(),
        zlib.crc32(content),
        len(content),
    )
    with store.open_checked(arrived.sha256, "x") as opened:
        assert opened.read() == content
    assert not waiting(store)


def test_the_same_bytes_twice_lie_there_once(store: FileStore) -> None:
    assert kept(store) == kept(store)
    assert sum(path.is_file() for path in store.folder.rglob("*")) == 1


def test_a_changed_byte_is_never_served_and_the_file_is_named(store: FileStore) -> None:
    path = store.path_of(kept(store))
    path.chmod(0o600)
    path.write_bytes(WORDS.replace(b"list", b"lost"))
    with pytest.raises(FileDamaged, match=r"“Waiting list\.docx” is no longer what was added"):
        store.open_checked(path.name, "Waiting list.docx")
    assert not store.is_whole(path.name)


def test_a_file_that_is_gone_is_named(store: FileStore) -> None:
    path = store.path_of(kept(store))
    path.unlink()
    with pytest.raises(FileDamaged, match=r"“Waiting list\.docx” is missing"):
        store.open_checked(path.name, "Waiting list.docx")


def test_adding_the_same_file_again_mends_a_damaged_copy(store: FileStore) -> None:
    path = store.path_of(kept(store))
    path.chmod(0o600)
    path.write_bytes(b"rubbish")
    kept(store)
    assert path.read_bytes() == WORDS


def test_a_file_over_the_limit_leaves_nothing_behind(store: FileStore) -> None:
    with pytest.raises(TooLarge, match=r"larger than 2 MB"):
        store.take(io.BytesIO(bytes(2 * 1_048_576 + 1)), 2 * 1_048_576)
    assert not waiting(store)


class FullAfter(io.RawIOBase):
    """A stream whose reading meets a full disk on the way."""

    def __init__(self) -> None:
        self.left = 2

    def read(self, size: int = -1) -> bytes:
        self.left -= 1
        if self.left:
            return WORDS
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_stream_that_breaks_leaves_nothing_behind(store: FileStore) -> None:
    with pytest.raises(OSError, match="No space"):
        store.take(FullAfter())  # type: ignore[arg-type]
    assert not waiting(store)


def test_a_lent_file_is_gone_after_the_block_whatever_became_of_it(store: FileStore) -> None:
    with store.lent(io.BytesIO(WORDS)) as arrived:
        assert arrived.path.read_bytes() == WORDS
    with pytest.raises(ZeroDivisionError), store.lent(io.BytesIO(WORDS)):
        raise ZeroDivisionError
    assert not waiting(store)
    with store.lent(io.BytesIO(WORDS)) as arrived:
        store.keep([arrived])
    assert store.is_whole(arrived.sha256)


@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_full_disk_is_a_sentence_and_nothing_is_half_stored(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(NoRoom, match="Free some room"):
        kept(store)
    monkeypatch.undo()
    assert not waiting(store)
    assert not [path for path in store.folder.rglob("*") if path.is_file()]
    kept(store)


def test_a_disk_without_hard_links_will_do(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert store.is_whole(kept(store))
    assert not waiting(store)


def test_a_link_is_not_followed(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "link.docx").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError):
        store.take(tmp_path / "link.docx")


def test_a_pipe_is_no_file(store: FileStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    with pytest.raises(OSError, match="not a plain file"):
        store.take(tmp_path / "pipe.docx")


def test_only_old_leftovers_are_cleared(store: FileStore) -> None:
    left = store.take(io.BytesIO(WORDS))
    assert store.clear_waiting_room() == 0
    os.utime(left.path, (0, 0))
    assert store.clear_waiting_room() == 1

"""What was drawn of stored files: a folder for each SHA-256 with its pages, there whole or not at all, drawn anew when gone."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from app.core.clock import now
from app.files.store import full_in_words

# What was drawn by another edition of this code is drawn anew.
EDITION = 1
UNUSED_DAYS = 30
_A_DAY = 24 * 3600
_INDEX = "pages.json"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class PreviewPage:
    """One page, from 1, with the size of its picture in pixels; 0 by 0 when it could not be drawn.

    `begins` are places of the document itself that begin on it ("page 7", "sheet Waits"), where its own pages are others.
    """

    number: int
    width: int = 0
    height: int = 0
    begins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What there is to see of a file that has `count` pages; `says` why there is nothing or not all."""

    count: int = 0
    pages: tuple[PreviewPage, ...] = ()
    says: str = ""
    edition: int = EDITION


class Draft:
    """Pages on their way in; nobody finds them before `Previews.drawing` is over."""

    def __init__(self, folder: Path):
        self._folder = folder

    def put(self, number: int, large: bytes, small: bytes) -> None:
        with full_in_words():
            (self._folder / name_of(number, is_small=False)).write_bytes(large)
            (self._folder / name_of(number, is_small=True)).write_bytes(small)

    def finish(self, preview: Preview) -> None:
        with full_in_words():
            (self._folder / _INDEX).write_bytes(_previews().dump_json(preview))


class Previews:
    """`ab/ab12…/` for each file, and `incoming/` for what is being drawn. Names hold nothing of a document."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._incoming = folder / "incoming"

    def find(self, sha256: str) -> Preview | None:
        """What was drawn of these bytes; None when nothing was, or nothing that this edition can show."""
        index = self._of(sha256) / _INDEX
        try:
            preview = _previews().validate_json(index.read_bytes())
            if now().timestamp() - index.stat().st_mtime > _A_DAY:
                os.utime(index)  # it is in use
        except (OSError, ValidationError):
            return None
        return preview if preview.edition == EDITION else None

    def path_of(self, sha256: str, number: int, *, is_small: bool) -> Path | None:
        """Where the picture of a page lies; None when there is none."""
        path = self._of(sha256) / name_of(number, is_small=is_small)
        return path if path.is_file() and path.stat().st_size > 0 else None

    @contextmanager
    def drawing(self, sha256: str) -> Iterator[Draft]:
        """A place for the pages of these bytes; they are there, in place of older ones, once the block is over and finished."""
        folder = self._incoming / f"{sha256}-{uuid4().hex}"
        with full_in_words():
            folder.mkdir(parents=True, mode=0o700)
        try:
            yield Draft(folder)
            if (folder / _INDEX).is_file():
                target = self._of(sha256)
                shutil.rmtree(target, ignore_errors=True)
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                folder.rename(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def erase(self, sha256: str) -> None:
        """Take away what was drawn of these bytes and what is being drawn; nothing happens where there is nothing."""
        for folder in (self._of(sha256), *self._incoming.glob(f"{sha256}-*")):
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)

    def clear_unused(self, days: int = UNUSED_DAYS) -> int:
        """Take away what nobody looked at for so many days, and what a crash left half drawn; gives how many."""
        cleared = 0
        for folder in self.folder.glob("??/*") if self.folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if now().timestamp() - (folder / _INDEX).stat().st_mtime > days * _A_DAY:
                    shutil.rmtree(folder)
                    cleared += 1
        for folder in self._incoming.glob("*") if self._incoming.is_dir() else ():
            with suppress(FileNotFoundError):
                if now().timestamp() - folder.stat().st_mtime > _A_DAY:
                    shutil.rmtree(folder)
                    cleared += 1
        return cleared

    def _of(self, sha256: str) -> Path:
        assert _HASH.fullmatch(sha256), "a hash of ours, never a word of a person's"
        return self.folder / sha256[:2] / sha256


def name_of(number: int, *, is_small: bool) -> str:
    return f"{'small' if is_small else 'page'}-{number}.jpg"


@cache
def _previews() -> TypeAdapter[Preview]:
    return TypeAdapter(Preview)

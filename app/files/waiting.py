"""Bytes that were sent and are not looked into yet: whole and synced, in a folder of the batch that they came with."""

import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.core.clock import now
from app.files.store import Arrived, FileStore, full_in_words, sync_folder

A_DAY = 24 * 3600


@dataclass(frozen=True)
class WaitingFile:
    """Where the bytes lie, and what their SHA-256 was when they arrived."""

    path: Path
    sha256: str


class WaitingFiles:
    """`waiting/{batch id}/{position}-{SHA-256}` beside the stored files, so that a move between them copies nothing."""

    def __init__(self, store: FileStore):
        self._folder = store.folder / "waiting"

    def put(self, batch_id: UUID, arrived: Mapping[int, Arrived]) -> None:
        """Move files that have arrived to their batch, by position; they outlast a power cut when this returns.

        NoRoom (507) on a full disk. What was moved by then is for the caller to drop.
        """
        folder = self._of(batch_id)
        with full_in_words():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            before = self.of(batch_id)  # what a crash left before anybody knew of it, too
            if not before:  # the first file goes in once the folder's own name outlasts a power cut
                for above in (self._folder, self._folder.parent):
                    sync_folder(above)
            for position, one in arrived.items():
                if position in before:
                    before[position].path.unlink(missing_ok=True)
                one.path.replace(folder / f"{position}-{one.sha256}")
            sync_folder(folder)

    def of(self, batch_id: UUID) -> dict[int, WaitingFile]:
        """The waiting files of a batch by their positions."""
        found = {}
        for path in self._of(batch_id).glob("*-*"):
            position, _, sha256 = path.name.partition("-")
            if position.isdecimal():
                found[int(position)] = WaitingFile(path, sha256)
        return found

    def drop(self, batch_id: UUID, positions: Collection[int]) -> None:
        """Forget these files of a batch; its folder stays, since the next file may be on its way there."""
        for position, file in self.of(batch_id).items():
            if position in positions:
                file.path.unlink(missing_ok=True)

    def clear(self, batch_id: UUID) -> None:
        """Forget every file of a batch, and its folder.

        Call it in the turn of a writing transaction that finds nothing of the batch waiting: files are put in such turns,
        so that none can arrive between the look and the clearing.
        """
        shutil.rmtree(self._of(batch_id), ignore_errors=True)

    def left_behind(self, older_than_seconds: int = A_DAY) -> list[UUID]:
        """Batches whose folder was not touched for so long."""
        found = []
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            with suppress(FileNotFoundError, ValueError):
                if now().timestamp() - path.stat().st_mtime >= older_than_seconds:
                    found.append(UUID(path.name))
        return found

    def _of(self, batch_id: UUID) -> Path:
        return self._folder / str(batch_id)

"""Hashing beside the work: SHA-256 in a thread of its own, while the main one reads and writes the next bytes."""

import queue
import threading
from types import TracebackType
from typing import Protocol

BACKLOG = 8  # chunks that may wait, so that a fast disk does not fill the memory


class Digest(Protocol):
    """What `hashlib.sha256()` gives."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """The digest so far."""
        ...


class HashingThread:
    """Updates digests in the order in which bytes are handed in; `hashlib` lets go of the interpreter lock meanwhile."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[bytes, tuple[Digest, ...]] | None] = queue.Queue(BACKLOG)
        self._thread = threading.Thread(target=self._work, name="hashing", daemon=True)

    def __enter__(self) -> "HashingThread":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.put(None)
        self._thread.join()

    @property
    def is_behind(self) -> bool:
        """Whether so much waits that whoever hands bytes in had better hash some of them."""
        return self._waiting.qsize() > BACKLOG // 2

    def update(self, data: bytes, *digests: Digest) -> None:
        """Hand bytes in for each of the digests. They must not change afterwards."""
        self._waiting.put((data, digests))

    def wait(self) -> None:
        """Return once everything handed in is hashed."""
        self._waiting.join()

    def _work(self) -> None:
        while task := self._waiting.get():
            data, digests = task
            for digest in digests:
                digest.update(data)
            self._waiting.task_done()

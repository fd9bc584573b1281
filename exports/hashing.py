"""Hashing beside the work: SHA-256 in a thread of its own, while the main one reads and writes the next bytes."""

import queue
import threading
from types import TracebackType
from typing import Protocol

BATCH = 4 << 20  # bytes handed over at once: on a busy machine it is each waking of a thread that costs time
BACKLOG = 4  # batches that may wait, so that a fast disk does not fill the memory


class Digest(Protocol):
    """What `hashlib.sha256()` gives."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """The digest so far."""
        ...


Task = tuple[bytes, tuple[Digest, ...]]


class HashingThread:
    """Updates digests in the order in which bytes are handed in; `hashlib` lets go of the interpreter lock meanwhile."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[list[Task] | None] = queue.Queue(BACKLOG)
        self._batch: list[Task] = []
        self._batched = 0
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
        return self._waiting.full()

    def update(self, data: bytes, *digests: Digest) -> None:
        """Hand bytes in for each of the digests. They must not change afterwards."""
        self._batch.append((data, digests))
        self._batched += len(data)
        if self._batched >= BATCH:
            self._hand_over()

    def wait(self) -> None:
        """Return once everything handed in is hashed."""
        self._hand_over()
        self._waiting.join()

    def _hand_over(self) -> None:
        self._waiting.put(self._batch)
        self._batch, self._batched = [], 0

    def _work(self) -> None:
        while (batch := self._waiting.get()) is not None:
            for data, digests in batch:
                for digest in digests:
                    digest.update(data)
            self._waiting.task_done()

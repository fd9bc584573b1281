"""Looking into a file and reading it in a separate, limited process; nothing of a stranger's file is parsed here."""

import atexit
import base64
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter

from app.core.confined import Bounds, Pool, Reason, WorkFailed
from app.documents.check import inspect
from app.documents.cleaning.copy import clean_here
from app.documents.facts import Flag, Inspection, Limits, Outcome, Reading, Unreadable, Warned
from app.documents.people import people_in
from app.documents.read import read_document

# Checking and reading together stay under ten seconds a file, whatever is in it.
CHECKING = Bounds(wall_seconds=4.0, cpu_seconds=4)
READING = Bounds(wall_seconds=5.0, cpu_seconds=5)
CLEANING = Bounds(wall_seconds=20.0, cpu_seconds=20)
_PRELOAD = (
    "app.documents.worker",
    "lxml.etree",
    "olefile",
    "pypdfium2",
    "python_calamine",
    "kreuzberg",
    "PIL.Image",
)
_TOO_MUCH = "This file takes too long or too much memory to open. Open your own copy, save it again, and add that."
_BROKE = "This file could not be opened safely. Open your own copy, save it again or as PDF, and add that."
_NOT_READ = {
    Reason.TOO_SLOW: "This file takes too long to read, so searching will not find what is in it. The file itself is kept.",
    Reason.TOO_BIG: "This file is too large to read, so searching will not find what is in it. The file itself is kept.",
}


@dataclass(frozen=True)
class Examined:
    """The decision on a file and, unless it was refused, what it says. `reading` is None when it could not be read."""

    inspection: Inspection
    reading: Reading | None = None

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """All that a person should look at, from both."""
        return tuple(dict.fromkeys(self.inspection.warnings + (self.reading.warnings if self.reading else ())))


def read_in_worker(path: Path, name: str, limits: Limits | None = None, pool: Pool | None = None) -> Examined:
    """Check one file and read it, in a worker. Never raises for what is in the file; takes ten seconds at most.

    A quarantined file is read too, so that it can be listed by its title; whether its words may be shown is the
    caller's to decide. A file that proves damaged only when it is read is refused.
    """
    pool = pool or shared_pool()
    limits = limits or Limits()
    inspection = _inspected(path, name, limits, pool)
    if inspection.outcome is Outcome.REFUSE:
        return Examined(inspection)
    return _read(path, inspection, pool)


def read_many(
    files: Iterable[tuple[Path, str]], limits: Limits | None = None, pool: Pool | None = None
) -> Iterator[Examined]:
    """`read_in_worker` for many files (path, name), in their order, as many at once as the pool has workers."""
    pool = pool or shared_pool()
    ahead = pool.size * 2
    with ThreadPoolExecutor(max_workers=pool.size) as threads:
        coming = iter(files)

        def start(path: Path, name: str) -> Future[Examined]:
            return threads.submit(read_in_worker, path, name, limits, pool)

        waiting = [start(*file) for file in islice(coming, ahead)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [start(*file) for file in islice(coming, 1)]


def clean_in_worker(path: Path, extension: str, kinds: Iterable[str], pool: Pool | None = None) -> bytes | str:
    """The clean copy of a file, made in a worker; the sentence that says why where there is none."""
    named = " ".join(sorted(kinds))
    try:
        done = (pool or shared_pool()).run(clean_here, str(path), extension, named, bounds=CLEANING)
    except WorkFailed as failed:
        return _TOO_MUCH if failed.reason in (Reason.TOO_SLOW, Reason.TOO_BIG) else _BROKE
    return base64.b64decode(done["copy"]) if "copy" in done else str(done["problem"])


def new_pool(size: int = 2) -> Pool:
    """A pool of our own for a long piece of work; close it afterwards."""
    return Pool(preload=_PRELOAD, size=size)


def inspect_here(path: str, name: str, max_bytes: int) -> Inspection:
    """What a worker does for checking; by names and numbers, as they cross between processes."""
    return inspect(Path(path), name, Limits(max_bytes))


def read_here(path: str, media_type: str, name: str) -> Reading | str:
    """What a worker does for reading: the Reading, or the sentence for a damaged file."""
    try:
        return read_document(Path(path), media_type, name)
    except Unreadable as unreadable:
        return unreadable.sentence


def _inspected(path: Path, name: str, limits: Limits, pool: Pool) -> Inspection:
    try:
        facts = pool.run(
            inspect_here, str(path), name.encode("utf-8", "replace").decode(), limits.max_bytes, bounds=CHECKING
        )
    except WorkFailed as failed:
        sentence = _TOO_MUCH if failed.reason in (Reason.TOO_SLOW, Reason.TOO_BIG) else _BROKE
        return Inspection(Outcome.REFUSE, sentence, name[:100], path.stat().st_size)
    return _inspections().validate_python(facts)


def _read(path: Path, inspection: Inspection, pool: Pool) -> Examined:
    try:
        facts = pool.run(read_here, str(path), inspection.media_type, inspection.name, bounds=READING)
    except WorkFailed as failed:
        if failed.reason is Reason.FAULT or failed.reason is Reason.CRASHED:
            return Examined(_refused(inspection, _BROKE))
        warning = Warned(Flag.NOT_READ, _NOT_READ[failed.reason])
        return Examined(_warned(inspection, warning))
    if isinstance(facts, str):
        return Examined(_refused(inspection, facts))
    reading = _readings().validate_python(facts)
    named = people_in(reading)
    return Examined(inspection, replace(reading, warnings=(*reading.warnings, *named)) if named else reading)


def _refused(inspection: Inspection, sentence: str) -> Inspection:
    return Inspection(Outcome.REFUSE, sentence, inspection.name, inspection.size)


def _warned(inspection: Inspection, warning: Warned) -> Inspection:
    return replace(inspection, warnings=(*inspection.warnings, warning))


@cache
def _inspections() -> TypeAdapter[Inspection]:
    return TypeAdapter(Inspection)


@cache
def _readings() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


_lock = threading.Lock()
_pools: list[Pool] = []


def shared_pool() -> Pool:
    """One pool for the whole process, made when first needed, ended with it."""
    with _lock:
        if not _pools:
            _pools.append(new_pool())
            atexit.register(_pools[0].close)
        return _pools[0]

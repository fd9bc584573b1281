"""Before a file is taken in: its bytes arrive in the store, and a limited process looks into them. No database here."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from app.core.bodies import MEGABYTE
from app.core.config import Settings
from app.core.errors import NoRoom, RuleBroken, TooLarge
from app.documents.facts import Inspection, Limits, Outcome
from app.documents.worker import Examined, read_in_worker
from app.files.scanner import Scanner, ScannerAway
from app.files.store import Arrived, FileStore
from app.intake import rules
from app.intake.schemas import Coming, Looked, Tools
from app.intake.work.unpacking import drop_inside, is_archive, take_out_attachments, unpack_archive

# As many as the pool has processes, and one more that copies and hashes meanwhile.
AT_ONCE = 3
AHEAD = 8

GONE = "This file was no longer there when its turn came. Put it back and import the folder again."
LOST = "This file was no longer there when its turn came. Add it again."
CHANGED = "This file was damaged while it waited for its turn. Add it again."
NOT_READABLE = (
    "We may not open this file. Close it where it is open, or ask for the right to read it, then add it again."
)
NOT_A_FILE = "This is a shortcut or a device, not a file. Add the file itself."


def tools_for(settings: Settings, store: FileStore) -> Tools:
    """What files are taken in with, as the settings say."""
    scanner = Scanner(settings.clamav) if settings.clamav else None
    return Tools(store, Limits(settings.max_upload_mb * MEGABYTE), scanner)


def arrive(tools: Tools, coming: Coming) -> Looked:
    """Let the bytes of one file arrive in the store, whole, hashed and not larger than they may be; nothing is read yet.

    Whatever is wrong with it ends up as its sentence and leaves no bytes; NoRoom (507) alone is raised.
    """
    if isinstance(coming.source, Arrived):
        return Looked(coming, coming.source.size, "", coming.source)
    size = 0
    gone = GONE if coming.source_path else LOST
    try:
        if isinstance(coming.source, Path):
            if coming.source.is_symlink() or not coming.source.is_file():
                return Looked(coming, sentence=NOT_A_FILE if os.path.lexists(coming.source) else gone)
            size = coming.source.stat().st_size
        arrived = tools.store.take(coming.source, tools.limits.max_bytes)
    except TooLarge as problem:
        return Looked(coming, size, problem.detail)
    except NoRoom:
        raise
    except FileNotFoundError:
        return Looked(coming, sentence=gone)
    except OSError:
        return Looked(coming, sentence=NOT_READABLE)
    if coming.sha256 and arrived.sha256 != coming.sha256:
        tools.store.drop(arrived)
        return Looked(coming, sentence=CHANGED)
    return Looked(coming, arrived.size, "", arrived)


def look_at(tools: Tools, coming: Coming, is_in: Callable[[str], bool] = lambda sha256: False) -> Looked:
    """Let one file arrive and look into it. Whatever is wrong with it ends up as its sentence; NoRoom (507) alone is raised.

    What is refused leaves no bytes behind. Bytes of which `is_in` says that a document has them are not looked into again.
    While the virus scanner is away nothing is looked into: a file of a batch waits for it, any other is ScannerAway (503).
    """
    looked = arrive(tools, coming)
    if looked.arrived is None:
        return looked
    if not isinstance(coming.source, Arrived) and not coming.again and is_in(looked.arrived.sha256):
        return take_out_attachments(tools, looked)
    stopped = scanned(tools, looked)
    if stopped is not None:
        return stopped
    if is_archive(coming, looked.arrived.path):
        return unpack_archive(tools, looked)
    return take_out_attachments(tools, _examined(tools, coming, looked.arrived))


def look_at_many(
    tools: Tools, coming: Iterable[Coming], is_in: Callable[[str], bool] = lambda sha256: False
) -> Generator[Looked, None, None]:
    """`look_at` for many files, in their order, several at once and a few ahead of the one that is wanted."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting: deque[Future[Looked]] = deque()
        try:
            for one in coming:
                waiting.append(threads.submit(look_at, tools, one, is_in))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
            for future in waiting:
                if not future.cancelled() and future.exception() is None:
                    drop(tools, future.result())


def look_again(tools: Tools, sha256: str, name: str) -> Examined:
    """Look once more into bytes that are kept, after they were found to be whole."""
    tools.store.open_checked(sha256, name).close()
    if tools.scanner is not None and (found := tools.scanner.scan(tools.store.path_of(sha256)).found):
        raise RuleBroken(rules.infected_sentence(found))
    return read_in_worker(tools.store.path_of(sha256), name, tools.limits)


def scanned(tools: Tools, looked: Looked) -> Looked | None:
    """What becomes of a file that the virus scanner stops, or has not seen; None for one that may go on."""
    coming, arrived = looked.coming, looked.arrived
    if tools.scanner is None or arrived is None:
        return None
    try:
        verdict = tools.scanner.scan(arrived.path)
    except ScannerAway:
        tools.store.drop(arrived)
        if coming.depth is None:
            raise
        return Looked(coming, arrived.size, rules.WAITS_FOR_SCAN, waits=True)
    if verdict.fault:
        tools.store.drop(arrived)
        return Looked(coming, arrived.size, verdict.fault)
    if verdict.found:
        words = rules.infected_sentence(verdict.found)
        apart = Inspection(Outcome.QUARANTINE, words, coming.name, arrived.size, media_type="application/octet-stream")
        return Looked(coming, arrived.size, "", arrived, Examined(apart))
    return None


def drop(tools: Tools, looked: Looked) -> None:
    """Forget the bytes of a file that is not taken in after all."""
    if looked.arrived is not None:
        tools.store.drop(looked.arrived)
    drop_inside(tools.store, looked)


def _examined(tools: Tools, coming: Coming, arrived: Arrived) -> Looked:
    try:
        examined = read_in_worker(arrived.path, coming.name, tools.limits)
    except BaseException:
        tools.store.drop(arrived)
        raise
    if examined.inspection.outcome is Outcome.REFUSE:
        tools.store.drop(arrived)
        return Looked(coming, arrived.size, examined.inspection.sentence, None, examined)
    return Looked(coming, arrived.size, "", arrived, examined)

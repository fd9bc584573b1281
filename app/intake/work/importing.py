"""A batch is read as long work: every file written down first, then taken in by the dozen; cut off anywhere, it goes on."""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from app.core.config import Settings
from app.core.errors import Invalid, NotFound
from app.evidence import service as evidence
from app.files.store import Arrived, FileStore
from app.files.waiting import WaitingFiles
from app.intake import service
from app.intake.schemas import Coming, FoundFile, Looked, Tools, Unread
from app.intake.work.looking import NOT_A_FILE, drop, look_at_many, tools_for
from app.jobs.work import InHand, Work

# One transaction: few enough that a page shows progress, many enough that the disk is not the limit.
CHUNK = 25
# The right of the person is asked again after so long.
PIECE_SECONDS = 10.0
MOST_FILES = 20_000
# What systems and programs leave in every folder; nobody added these.
NOT_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "icon\r"})
_ODD_NAME = "This file’s name holds characters that can’t be read. Rename it, then import the folder again."
_TOO_DEEP = (
    "This file lies too deep: its path is longer than 1,000 characters. Move it up, then import the folder again."
)
_NO_ENTRY = "We may not look into this folder. Ask for the right to read it, then import again."


def find_files(folder: Path) -> list[FoundFile]:
    """Every file in a folder and the folders in it, in the order of their paths; links are named but not followed.

    Files that begin with a dot, with `~$` (an open document's own) or that systems leave behind are not listed. NotFound
    (404) when there is no such folder, Invalid (422) for more files than one import takes.
    """
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}. Check the path, then start again.")
    found = list(islice(_walk(folder, folder), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        raise Invalid(f"{folder} holds more than {MOST_FILES:,} files. Import the folders in it one by one.")
    return sorted(found, key=lambda one: one.path.lower())


def importer(settings: Settings, store: FileStore) -> Work:
    """The work "intake.import" over this store: the files of a batch are read, from a folder or as they were sent."""
    tools = tools_for(settings, store)

    def take_in(in_hand: InHand) -> bool:
        end = time.monotonic() + PIECE_SECONDS
        with in_hand.db.read() as session:
            source, unread = service.waiting_files(session, in_hand.actor, in_hand.subject_id, MOST_FILES)
            total, done = service.progress(session, in_hand.actor, in_hand.subject_id)
        positions = iter(one.position for one in unread)

        def is_in(sha256: str) -> bool:
            with in_hand.db.read() as session:
                return evidence.has_bytes(session, in_hand.actor, sha256)

        looks = look_at_many(tools, _coming(store, in_hand.subject_id, Path(source), unread), is_in)
        try:
            while chunk := [(at, one) for one, at in zip(islice(looks, CHUNK), positions, strict=False)]:
                _write(in_hand, chunk, tools)
                done += len(chunk)
                go_on = in_hand.tell(done, total, f"{done} of {total} files read.")
                if not go_on or (time.monotonic() > end and done < total):
                    return True
        finally:
            looks.close()
        with in_hand.db.write() as session:
            words, waits = service.finish_batch(session, in_hand.actor, in_hand.subject_id)
            if words and not waits:
                WaitingFiles(store).clear(in_hand.subject_id)
        if not words:
            return True
        in_hand.tell(total, total, words)
        return False

    return take_in


def _coming(store: FileStore, batch_id: UUID, folder: Path, unread: Sequence[Unread]) -> Iterator[Coming]:
    """Each file where it lies: in the folder of the import, or waiting since it was sent."""
    sent = WaitingFiles(store).of(batch_id)
    for one in unread:
        if one.path:
            yield Coming(one.name, folder / one.path, one.path, depth=one.depth)
        elif one.position in sent:
            file = sent[one.position]
            yield Coming(one.name, file.path, one.shown, sha256=file.sha256, depth=one.depth)
        else:
            yield Coming(one.name, store.folder / "waiting" / "gone", depth=one.depth)


def _write(in_hand: InHand, chunk: list[tuple[int, Looked]], tools: Tools) -> None:
    """Take these in; what lay in them waits for its turn, lines and bytes or neither."""
    waiting = WaitingFiles(tools.store)
    inside: dict[int, Arrived] = {}
    try:
        with in_hand.db.write() as session:
            inside = service.take_waiting(session, in_hand.actor, in_hand.subject_id, chunk, tools)
            waiting.put(in_hand.subject_id, inside)
    except BaseException:
        waiting.drop(in_hand.subject_id, inside)
        raise
    finally:
        for _, looked in chunk:
            drop(tools, looked)  # of those that wait elsewhere by now nothing is left to drop
    # Only now: were it cut off before, the next piece would find them again.
    waiting.drop(in_hand.subject_id, [at for at, looked in chunk if not looked.waits])


def _walk(folder: Path, top: Path) -> Iterator[FoundFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield FoundFile(_shown(folder, top), _printable(folder.name), 0, _NO_ENTRY)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in NOT_DOCUMENTS:
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, top)
        else:
            yield _found(entry, path, top)


def _found(entry: "os.DirEntry[str]", path: Path, top: Path) -> FoundFile:
    shown, name = _shown(path, top), _printable(entry.name)
    fault = ""
    if name != entry.name or shown != str(path.relative_to(top)):
        fault = _ODD_NAME
    elif len(shown) > 1000:
        fault = _TOO_DEEP
    elif not entry.is_file(follow_symlinks=False):
        fault = NOT_A_FILE
    if fault:
        return FoundFile(shown, name, 0, fault)
    facts = entry.stat(follow_symlinks=False)
    return FoundFile(shown, name, facts.st_size, "", _moment(facts.st_mtime))


def _moment(seconds: float) -> datetime | None:
    """Some shares give times that are no times."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _shown(path: Path, top: Path) -> str:
    return _printable(str(path.relative_to(top)))


def _printable(text: str) -> str:
    """Names that are no proper text, or hold control characters, can be shown but not found again."""
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else "�" for c in text)

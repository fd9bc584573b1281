"""The verbs of files: keep bytes, open them again checked, find those that are damaged."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.core.clock import now
from app.core.turns import take_turn
from app.files import queries
from app.files.models import StoredFile
from app.files.store import Arrived, FileStore

WAITS_FOR_SCAN = "It came in before the virus scanner was set, and waits to be scanned."
# Whoever may add a document may keep bytes; which document they belong to is for the domain above to decide.


def keep(
    session: Session, actor: Actor, source: Path | BinaryIO | Arrived, media_type: str, store: FileStore
) -> StoredFile:
    """Keep these bytes and give their record; the same bytes again give the same record. NoRoom (507) on a full disk."""
    actor.require(Permission.EVIDENCE_WRITE)
    arrived = source if isinstance(source, Arrived) else store.take(source)
    kept = keep_all(session, actor, [(arrived, media_type)], store)[arrived.sha256]
    if kept in session.new:
        record(session, actor, "files.file.kept", kept)
    return kept


def keep_all(
    session: Session,
    actor: Actor,
    arrivals: Sequence[tuple[Arrived, str]],
    store: FileStore,
    *,
    scanned: bool = False,
) -> dict[str, StoredFile]:
    """Keep many at once, with their media types; gives the records by SHA-256. `scanned`: the virus scanner let them in.

    The bytes are on disk before the records are written. The caller's own entry names the new records.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    store.keep([arrived for arrived, _ in arrivals])
    take_turn(session)
    known = queries.find_by_hashes(session, [arrived.sha256 for arrived, _ in arrivals])
    for arrived, media_type in arrivals:
        if arrived.sha256 in known:
            if scanned and known[arrived.sha256].scanned_at is None:
                known[arrived.sha256].scanned_at, known[arrived.sha256].held = now(), ""
            continue
        kept = StoredFile(
            sha256=arrived.sha256,
            crc32=arrived.crc32,
            size=arrived.size,
            media_type=media_type,
            stored_at=now(),
            scanned_at=now() if scanned else None,
        )
        session.add(kept)
        known[arrived.sha256] = kept
    return known


def open_checked(session: Session, actor: Actor, stored: StoredFile, called: str, store: FileStore) -> BinaryIO:
    """The bytes, for reading, found to be those that were added; FileDamaged (409) names the file as `called`."""
    actor.require(Permission.EVIDENCE_READ)
    return store.open_checked(stored.sha256, called)


def find_damaged(session: Session, actor: Actor, store: FileStore) -> list[str]:
    """Read every stored file through; gives the SHA-256 of those that are changed or gone."""
    actor.require(Permission.EVIDENCE_READ_ALL)
    return [sha256 for sha256 in queries.each_hash(session) if not store.is_whole(sha256)]


def hold_unscanned(session: Session, actor: Actor, most: int) -> int:
    """A scanner is set: what came in before waits for it, and is neither opened nor sent meanwhile. Gives how many more wait."""
    actor.require(Permission.SYSTEM_RUN)
    rows = queries.list_never_scanned(session, most)
    for row in rows:
        row.held = WAITS_FOR_SCAN
    if rows:
        record(session, actor, "files.scan.awaited", rows[0], rows=tuple(rows[1:]), reason=f"{len(rows)} files")
    return len(rows)


def waiting_for_scan(session: Session, actor: Actor, most: int) -> list[str]:
    """For the worker: the SHA-256 of files that wait for the scanner, the oldest first."""
    actor.require(Permission.SYSTEM_RUN)
    return [row.sha256 for row in queries.list_held(session, WAITS_FOR_SCAN, most)]


def note_scanned(session: Session, actor: Actor, found: Mapping[str, str]) -> None:
    """What the scanner said of these files, by SHA-256: "" lets a file go on, anything else holds it for good."""
    actor.require(Permission.SYSTEM_RUN)
    rows = list(queries.find_by_hashes(session, found).values())
    for row in rows:
        row.scanned_at, row.held = now(), found[row.sha256][:200]
    if rows:
        record(session, actor, "files.scan.done", rows[0], rows=tuple(rows[1:]), reason=f"{len(rows)} files")


def count_waiting(session: Session, actor: Actor) -> int:
    """How many files wait for the scanner."""
    actor.require(Permission.EVIDENCE_READ)
    return queries.count_held(session, WAITS_FOR_SCAN)

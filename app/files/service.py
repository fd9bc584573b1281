"""The verbs of files: keep bytes, open them again checked, find those that are damaged."""

from collections.abc import Sequence
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
    session: Session, actor: Actor, arrivals: Sequence[tuple[Arrived, str]], store: FileStore
) -> dict[str, StoredFile]:
    """Keep many at once, with their media types; gives the records by SHA-256.

    The bytes are on disk before the records are written. The caller's own entry names the new records.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    store.keep([arrived for arrived, _ in arrivals])
    take_turn(session)
    known = queries.find_by_hashes(session, [arrived.sha256 for arrived, _ in arrivals])
    for arrived, media_type in arrivals:
        if arrived.sha256 in known:
            continue
        kept = StoredFile(
            sha256=arrived.sha256, crc32=arrived.crc32, size=arrived.size, media_type=media_type, stored_at=now()
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

"""After an erasure: bytes, pictures of them, packs and free pages of the database go; cut off, the next sweep goes on."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import structlog

from app.access import SYSTEM, Actor
from app.core.config import Settings
from app.core.db import Database
from app.erasing import service
from app.files.previews import Previews
from app.files.store import FileStore

log = structlog.get_logger("readiness.erasing")


def erase(settings: Settings, db: Database, store: FileStore, actor: Actor, reference: str) -> None:
    """Carry an erasure out, to its end."""
    with db.write() as session:
        service.carry_out(session, actor, reference)
    finish(settings, db, store)


def finish(settings: Settings, db: Database, store: FileStore) -> int:
    """Bring every erasure that was carried out to its end; gives how many."""
    with db.read() as session:
        waiting = service.unfinished(session, SYSTEM)
    for erasure_id, (hashes, packs) in waiting.items():
        _finish_one(settings, db, store, erasure_id, hashes, packs)
    return len(waiting)


def finish_all(settings: Settings, store: FileStore) -> Callable[[Database], None]:
    """For the worker: what was cut off is brought to its end."""

    def sweep(db: Database) -> None:
        finish(settings, db, store)

    return sweep


def _finish_one(
    settings: Settings, db: Database, store: FileStore, erasure_id: UUID, hashes: list[str], packs: list[str]
) -> None:
    previews = Previews(settings.previews_folder)
    for sha256 in hashes:
        store.erase(sha256)
        previews.erase(sha256)
    for name in packs:
        with suppress(FileNotFoundError):
            (settings.packs_folder / name).unlink()
    with db.write() as session:
        service.forget_in_record(session, SYSTEM, erasure_id)
        service.rebuild_index(session, SYSTEM)
    db.forget_deleted()
    with db.write() as session:
        service.note_gone(session, SYSTEM, erasure_id)
    log.info("erased", files=len(hashes), packs=len(packs))

"""Scans are read in the background, one page at a time and after everything else; nothing that comes in waits for them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from app.access import SYSTEM
from app.core.config import Settings
from app.core.confined import Pool
from app.core.db import Database
from app.documents.scans import can_read_scans, new_scan_pool, parts_of, personal_in, read_scanned
from app.evidence import service as evidence
from app.evidence.schemas.pages import ScanToRead
from app.files.store import FileStore
from app.intake import rules, service

# Pages in a row that could not be read, after which the rest of that document is left.
MOST_FAILURES = 3


@dataclass
class _InHand:
    """A document that is being read. What is lost of it when the worker ends is read again."""

    scan: ScanToRead
    left: list[int]
    words: list[tuple[int, str]] = field(default_factory=list)
    failures: int = 0


def read_scans(settings: Settings, store: FileStore) -> Callable[[Database], None]:
    """For the worker: read the next page of what waits; without Tesseract it goes on waiting."""
    in_hand: list[_InHand] = []
    pools: list[Pool] = []
    # What a write failed for is left for the next start of the worker, not tried for ever.
    passed_over: set[UUID] = set()

    def sweep(db: Database) -> None:
        if not in_hand:
            scan = _next(db, passed_over) if can_read_scans() else None
            if scan is None:
                while pools:
                    pools.pop().close()
                return
            in_hand.append(_InHand(scan, list(scan.pages)))
        if not pools:
            pools.append(new_scan_pool())
        one = in_hand[0]
        if one.left and one.failures < MOST_FAILURES and store.path_of(one.scan.sha256).is_file():
            _read_page(store, pools[0], one)
            return
        in_hand.clear()
        passed_over.add(one.scan.revision_id)
        _note(db, pools[0], one)
        passed_over.discard(one.scan.revision_id)

    return sweep


def _next(db: Database, passed_over: set[UUID]) -> ScanToRead | None:
    with db.read() as session:
        return evidence.next_scan(session, SYSTEM, passed_over)


def _read_page(store: FileStore, pool: Pool, one: _InHand) -> None:
    page = one.left.pop(0)
    words = read_scanned(pool, store.path_of(one.scan.sha256), one.scan.media_type, page)
    one.failures = one.failures + 1 if words is None else 0
    if words:
        one.words.append((page, words))


def _note(db: Database, pool: Pool, one: _InHand) -> None:
    findings = rules.findings_in(personal_in(pool, one.words)) if one.words else ()
    with db.write() as session:
        evidence.note_scan_read(session, SYSTEM, one.scan.revision_id, parts_of(one.words), findings)
        service.tell_of_scan(session, SYSTEM, one.scan.revision_id, was_read=bool(one.words))

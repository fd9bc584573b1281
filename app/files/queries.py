"""Every SELECT over stored files."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.files.models import StoredFile


def find_by_hashes(session: Session, hashes: Iterable[str]) -> dict[str, StoredFile]:
    """The records of those hashes that are in, by hash."""
    rows = session.scalars(select(StoredFile).where(StoredFile.sha256.in_(set(hashes))))
    return {row.sha256: row for row in rows}


def list_never_scanned(session: Session, most: int) -> Sequence[StoredFile]:
    """Files that came in before there was a scanner, and are not held for it yet."""
    statement = select(StoredFile).where(StoredFile.scanned_at.is_(None), StoredFile.held == "")
    return session.scalars(statement.order_by(StoredFile.sha256).limit(most)).all()


def list_held(session: Session, why: str, most: int) -> Sequence[StoredFile]:
    statement = select(StoredFile).where(StoredFile.held == why)
    return session.scalars(statement.order_by(StoredFile.stored_at, StoredFile.sha256).limit(most)).all()


def count_held(session: Session, why: str) -> int:
    return session.scalar(select(func.count()).select_from(StoredFile).where(StoredFile.held == why)) or 0


def each_hash(session: Session) -> Iterator[str]:
    yield from session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256).execution_options(yield_per=1000))

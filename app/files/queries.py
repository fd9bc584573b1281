"""Every SELECT over stored files."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files.models import StoredFile


def find_by_hashes(session: Session, hashes: Iterable[str]) -> dict[str, StoredFile]:
    """The records of those hashes that are in, by hash."""
    rows = session.scalars(select(StoredFile).where(StoredFile.sha256.in_(set(hashes))))
    return {row.sha256: row for row in rows}


def each_hash(session: Session) -> Iterator[str]:
    yield from session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256).execution_options(yield_per=1000))

"""A record for every file kept, one for the same bytes."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.access import Actor, Role
from app.audit.models import AuditEntry
from app.core.db import Database
from app.core.errors import NotFound
from app.files import service
from app.files.models import StoredFile
from app.files.store import FileDamaged, FileStore
from tests.builders import a_person, an_actor

PDF = "application/pdf"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def core(db: Database) -> Actor:
    with db.write() as session:
        return an_actor(a_person(session), Role.CORE)


def test_keeping_the_same_bytes_again_gives_the_same_record(db: Database, core: Actor, store: FileStore) -> None:
    with db.write() as session:
        first = service.keep(session, core, io.BytesIO(b"abc"), PDF, store)
    with db.write() as session:
        again = service.keep(session, core, io.BytesIO(b"abc"), PDF, store)
    assert first.id == again.id
    with db.read() as session:
        entries = session.scalar(select(func.count()).where(AuditEntry.action == "files.file.kept"))
        assert entries == 1


def test_eight_writers_of_the_same_bytes_leave_one_record(db: Database, core: Actor, store: FileStore) -> None:
    def keep(_: int) -> str:
        with db.write() as session:
            return str(service.keep(session, core, io.BytesIO(b"abc"), PDF, store).id)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(keep, range(8)))) == 1


def test_a_record_opens_its_bytes_and_names_the_file_when_they_are_damaged(
    db: Database, core: Actor, store: FileStore
) -> None:
    with db.write() as session:
        kept = service.keep(session, core, io.BytesIO(b"abc"), PDF, store)
        with service.open_checked(session, core, kept, "Plan.pdf", store) as opened:
            assert opened.read() == b"abc"
        store.path_of(kept.sha256).unlink()
        with pytest.raises(FileDamaged, match=r"Plan\.pdf"):
            service.open_checked(session, core, kept, "Plan.pdf", store)
        assert service.find_damaged(session, core, store) == [kept.sha256]


def test_a_person_without_rights_over_documents_keeps_nothing(db: Database, store: FileStore) -> None:
    with db.write() as session:
        admin = an_actor(a_person(session), Role.ADMIN)
        with pytest.raises(NotFound):
            service.keep(session, admin, io.BytesIO(b"abc"), PDF, store)
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(StoredFile)) == 0

"""A round with one answered request whose file really lies in a store, and the builder that a worker would run."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import service as accounts
from app.answers.models import Answer
from app.core.config import Settings
from app.core.db import Database
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.files.models import StoredFile
from app.files.store import FileStore
from app.jobs.schemas import JobOut
from app.jobs.work import Workshop, run_here
from app.packs import service
from app.packs.models import PackKind
from app.packs.schemas import PackIn, PackOut
from app.packs.work import builder
from tests.builders import Round, a_round, an_answer, an_item

CONTENT = b"%PDF-1.4 the waiting list protocol"


@dataclass
class Desk:
    db: Database
    settings: Settings
    store: FileStore
    round: Round
    item: EvidenceItem
    answer: Answer

    def build(
        self, actor: Actor, kind: PackKind = PackKind.INFORMATION_RETURN, *, repeat: bool = False
    ) -> tuple[PackOut, JobOut]:
        """Ask for a pack and carry the job out here."""
        with self.db.write() as session:
            asked = service.ask_for_pack(session, actor, PackIn(kind=kind, repeat_documents=repeat))
        workshop = Workshop(self.db, {service.BUILD: builder(self.settings, self.store)}, accounts.find_actor)
        job = run_here(workshop, asked.job_id)
        with self.db.read() as session:
            return service.get_pack(session, actor, asked.number), job

    def answer_with(self, item: EvidenceItem, code: str) -> None:
        with self.db.write() as session:
            an_answer(session, self.round.responses[code], item)

    def path(self, pack: PackOut) -> Path:
        return self.settings.packs_folder / pack.file_name


def a_desk(db: Database, folder: Path) -> Desk:
    settings = Settings(home=folder)
    settings.packs_folder.mkdir(parents=True)
    store = FileStore(settings.files_folder)
    with db.write() as session:
        one_round = a_round(session, ("1", "2"))
        item = an_item(session, one_round.lead)
        put_bytes(session, store, item, CONTENT)
        answer = an_answer(session, one_round.responses["1"], item)
    return Desk(db, settings, store, one_round, item, answer)


def put_bytes(session: Session, store: FileStore, of: EvidenceItem | EvidenceRevision, content: bytes) -> StoredFile:
    """Give a built item, or one of its revisions, real bytes in the store."""
    from tests.builders import saved

    arrived = store.take(io.BytesIO(content))
    store.keep([arrived])
    revision = of
    if isinstance(of, EvidenceItem):
        revision = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == of.id)).one()
    stored: StoredFile = session.get_one(StoredFile, revision.stored_file_id)
    stored.sha256, stored.crc32, stored.size = arrived.sha256, arrived.crc32, arrived.size
    return saved(session, stored)


def texts_in(path: Path) -> dict[str, str]:
    """Every file of a pack as text, with what lies inside its Word and Excel files."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(path) as pack:
        for name in pack.namelist():
            content = pack.read(name)
            if name.endswith((".docx", ".xlsx")):
                with zipfile.ZipFile(io.BytesIO(content)) as inner:
                    for part in inner.namelist():
                        found[f"{name}/{part}"] = inner.read(part).decode("utf-8", "replace")
            else:
                found[name] = content.decode("utf-8", "replace")
    return found

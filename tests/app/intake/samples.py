"""Small real files for these tests, and a folder of them."""

import io
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.config import Settings
from app.core.db import Database
from app.core.paging import PageParams
from app.files.store import FileStore
from app.intake import service
from app.intake.schemas import BatchIn, Coming, TakenOut, Tools
from app.intake.work import importer, receive
from app.jobs.work import Workshop, run_here


@cache  # the file holds the time at which it was made: asked for again, it is the same bytes
def a_docx(title: str = "Waiting list protocol", *paragraphs: str) -> bytes:
    """A Word document with a title, a heading and paragraphs."""
    import docx

    document = docx.Document()
    document.core_properties.title = title
    document.add_heading(title, 0)
    document.add_heading("Managing the waiting list", 1)
    for paragraph in paragraphs or ("Everyone who waits is called every fortnight.",):
        document.add_paragraph(paragraph)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def a_csv(words: str = "week,waiting\n1,212\n") -> bytes:
    return words.encode()


def with_macros(content: bytes) -> bytes:
    """The same Word document with a macro project in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    return out.getvalue()


def a_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def tools_in(home: Path) -> Tools:
    return Tools(FileStore(home / "files"))


def a_workshop(db: Database, home: Path, actor: Actor) -> Workshop:
    """Does imports for this one person."""

    def find_actor(session: Session, person_id: object, assessment_id: object) -> Actor | None:
        return actor

    return Workshop(db, {"intake.import": importer(Settings(home=home), FileStore(home / "files"))}, find_actor)


def read_all(db: Database, home: Path, actor: Actor, taken: TakenOut) -> TakenOut:
    """A sending after its job has read it."""
    assert taken.job_id is not None
    run_here(a_workshop(db, home, actor), taken.job_id)
    with db.read() as session:
        files = service.list_files(session, actor, taken.batch, PageParams(limit=200)).items
    return taken.model_copy(update={"files": files})


def brought_in(db: Database, home: Path, actor: Actor, coming: Sequence[Coming], **into: str) -> TakenOut:
    """Files that were sent to a batch of their own, and read by their job."""
    return read_all(db, home, actor, receive(tools_in(home), db, actor, BatchIn.model_validate(into), coming))

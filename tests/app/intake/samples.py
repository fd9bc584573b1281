"""Small real files for these tests, and a folder of them."""

import io
import zipfile
from pathlib import Path

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.intake.schemas import Tools
from app.intake.work import importer
from app.jobs.work import Workshop


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

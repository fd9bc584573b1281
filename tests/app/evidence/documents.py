"""Documents for these tests, added by the service itself."""

import io
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents.facts import Heading, Place, TextPart
from app.documents.likeness import print_of
from app.evidence import service
from app.evidence.models import EvidenceItem
from app.evidence.schemas import FileContent, FindingIn, ItemDetails, NewItem
from app.files import service as files
from app.files.store import FileStore

PDF = "application/pdf"
HEADINGS = (Heading("Introduction", 1, 1), Heading("Managing the waiting list", 1, 4))


def a_file(
    session: Session, actor: Actor, store: FileStore, words: str = "How risk is rated", **facts: Any
) -> FileContent:
    """A stored file of one page whose content is its words."""
    kept = files.keep(session, actor, io.BytesIO(words.encode()), PDF, store)
    values: dict[str, Any] = {
        "name": "Waiting list protocol.pdf",
        "media_type": PDF,
        "page_count": 1,
        "text_parts": (TextPart(words, Place(page=1)),),
        "text_print": print_of([words]),
        **facts,
    }
    return FileContent(kept.id, values.pop("name"), values.pop("media_type"), kept.size, **values)


def a_document(
    session: Session,
    actor: Actor,
    folder: Path,
    title: str = "Waiting list protocol",
    *,
    words: str | None = None,
    findings: tuple[FindingIn, ...] = (),
    file_name: str = "Waiting list protocol.pdf",
    **details: Any,
) -> EvidenceItem:
    """A document with one file; its text is its title unless words are given."""
    content = a_file(session, actor, FileStore(folder / "files"), words or f"Text of {title}", name=file_name)
    return service.add_item(session, actor, NewItem(ItemDetails(title=title, **details), content, findings))

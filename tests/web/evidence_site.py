"""A site of the pages under test over one round: whoever `site.signed_in` is asks; files lie in a folder of the test."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from app.access import Actor, Role
from app.core.config import Settings
from app.core.db import Database
from app.evidence.models import EvidenceItem
from app.files.store import FileStore
from tests.app.evidence.documents import a_document
from tests.builders import Round, a_person, a_round, an_actor
from tests.serving import an_app


@dataclass
class Site:
    """A council with its lead (Priya), core team (Grace), principal social worker and a contributor (Anita)."""

    db: Database
    folder: Path
    round: Round
    anita: Actor
    client: TestClient
    app: FastAPI

    def as_(self, actor: Actor | None) -> TestClient:
        """The same client, now this person."""
        self.app.state.find_actor = lambda request, database: actor
        return self.client

    @property
    def lead(self) -> TestClient:
        return self.as_(self.round.lead)

    @property
    def core(self) -> TestClient:
        return self.as_(self.round.core)

    @property
    def contributor(self) -> TestClient:
        return self.as_(self.anita)

    def someone(self, name: str, *roles: Role) -> Actor:
        with self.db.write() as session:
            user = a_person(session, name, *roles)
            return an_actor(user, *roles, assessment_id=self.round.assessment.id)

    def document(self, title: str = "Waiting list protocol", by: Actor | None = None, **facts: Any) -> EvidenceItem:
        """A document in the catalogue, with its file."""
        with self.db.write() as session:
            return a_document(session, by or self.round.core, self.folder, title, **facts)


def a_site(db: Database, folder: Path, *routers: APIRouter, codes: tuple[str, ...] = ("1", "2", "3")) -> Site:
    with db.write() as session:
        made = a_round(session, codes)
        user = a_person(session, "Anita Lowe", Role.CONTRIB)
        anita = an_actor(user, Role.CONTRIB, assessment_id=made.assessment.id)
    app = an_app(*routers)
    app.state.settings = Settings(home=folder, secure_cookies=False)
    app.state.db = db
    app.state.store = FileStore(folder / "files")
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=True)
    site = Site(db, folder, made, anita, client, app)
    site.as_(made.lead)
    return site


@cache  # the file holds the time at which it was made: asked for again, it is the same bytes
def a_word_file(title: str = "Carers strategy", words: str = "How we listen to carers.") -> bytes:
    """A real .docx with a heading and a paragraph."""
    from docx import Document

    document = Document()
    document.core_properties.title = title
    document.add_heading(title, 1)
    document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()

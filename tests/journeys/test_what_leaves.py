"""A whole journey over the application: nothing goes out that is not written down, and nobody's words stand where they must not.

Sign-in, documents, a case, a search, an ask, both packs, every page on the way, sign-out.
"""

import io
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select

from app.access import Role
from app.core import clock
from app.core.db import Database
from app.files.store import FileStore
from app.jobs.models import Job
from app.jobs.work import run_here
from app.notify.models import Mail
from app.workshop import make_workshop
from tests.app.core.test_logs import out
from tests.app.intake.samples import a_docx
from tests.app.notify.mail_server import HOST, Kept, a_mail_server
from tests.builders import a_round
from tests.signed_in import Visitor, a_second_factor, settings_for, visiting, who_can_sign_in

__all__ = ["out"]
API = "/api/v1"
# Whatever this process connects to is noted here while it is watched; an audit hook stays until the process ends.
_seen: list[Any] = []
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        _seen.append(arguments[0] if event == "socket.getaddrinfo" else arguments[1])


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[Any]]:
    global _watching  # noqa: PLW0603 - a hook has no other way to be told
    _seen.clear()
    _watching = True
    try:
        yield _seen
    finally:
        _watching = False


@dataclass
class Words:
    """Made-up words, each planted in one kind of place."""

    person: str = "Zqwinifred"
    title: str = "Zqlighthouse"
    case: str = "Zqbedsore"
    mail: str = "Zqgrievance"
    paper: str = "Zqcorridor"

    def all(self) -> list[str]:
        return [self.person, self.title, self.case, self.mail, self.paper]


@dataclass
class Journey:
    """Somebody's way through the product, and the addresses and file names that they were given."""

    visitor: Visitor
    db: Database
    home: Path
    names: list[str] = field(default_factory=list)

    def get(self, address: str) -> Any:
        answer = self.visitor.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:200]}"
        self.names.append(answer.headers.get("content-disposition", ""))
        self.names += re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
        return answer

    def rest(self, method: str, address: str, **sent: Any) -> Any:
        answer = self.visitor.client.request(method, API + address, **sent)
        assert answer.status_code < 300, f"{address}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def work(self, job_id: str) -> None:
        settings = settings_for(self.home)
        run_here(make_workshop(settings, self.db, FileStore(settings.files_folder)), UUID(job_id))


def a_journey(journey: Journey, words: Words) -> None:
    """What a lead does in a week."""
    settings_for(journey.home).packs_folder.mkdir(parents=True)
    paper = a_docx(f"{words.title} policy", f"We walked the {words.paper} and wrote it down.")
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@fernshire.example", "b@fernshire.example", "Waiting list"
    letter.set_content(f"A {words.mail} about the waiting list.")
    batch = journey.rest("POST", "/batches", json={"name": "From the share"})["reference"]
    files = [("files", ("policy.docx", io.BytesIO(paper))), ("files", ("letter.eml", io.BytesIO(letter.as_bytes())))]
    taken = journey.rest("POST", f"/batches/{batch}/files", files=files)
    journey.work(taken["job_id"])
    documents = [one["document"] for one in journey.rest("GET", f"/batches/{batch}/files")["items"]]
    told = {"notes": f"{words.person} has a {words.case}.", "stage": "tracked"}
    case = journey.rest("POST", "/cases", json=told)["reference"]
    entry = {"on": "2026-01-05", "kind": "Visit", "text": f"The {words.case}."}
    journey.rest("POST", f"/cases/{case}/entries", json=entry)
    journey.rest("POST", "/requests/1/answers", json={"document": documents[0], "where_to_look": "Page 1"})
    ask_by_mail(journey)
    # Only here does a word stand in an address: the one that somebody typed to look for it.
    found = {word: journey.visitor.client.get(f"/search?q={word}").text for word in words.all()}
    assert documents[0] in found[words.title] and documents[0] in found[words.paper]
    for address in (
        "/",
        "/evidence",
        f"/evidence/{documents[0]}",
        "/requests",
        "/requests/1",
        "/cases",
        "/gaps",
        "/packs",
        "/self-assessment",
        "/actions",
        "/people",
        "/account",
        "/activity",
        "/packs/new",
    ):
        journey.get(address)
    journey.rest("GET", f"/cases/{case}", headers={"Purpose": "question"})
    for address in ("/cases.xlsx", "/gaps/report.docx", "/evidence.xlsx"):
        journey.get(address)
    for kind in ("information return", "case list"):
        pack = journey.rest("POST", "/packs", json={"kind": kind})
        journey.work(pack["job_id"])
        journey.get(f"/packs/{pack['reference']}/download")
    journey.visitor.client.get("/nowhere/" + words.person)
    journey.visitor.client.get("/evidence/E-0001/" + words.case)
    journey.visitor.post("/sign-out")


def ask_by_mail(journey: Journey) -> None:
    """Somebody is asked for a document; the link goes by mail, so the outbox holds a message."""
    version = journey.rest("GET", "/settings")["version"]
    domain = {"mail_domains": "fernshire.example"}
    journey.rest("PATCH", "/settings", json=domain, headers={"If-Match": f'"{version}"'})
    asked = {"of": "lena@fernshire.example", "what": "The rota of the front door"}
    ask = journey.rest("POST", "/requests/1/asks", json=asked)
    journey.rest("POST", f"/asks/{ask['reference']}/link", json={"days": 3, "send": True})


@pytest.fixture
def lead_at_home(db: Database, tmp_path: Path) -> tuple[str, str]:
    with db.write() as session:
        a_round(session)
        lead = who_can_sign_in(session, "Lena Lead", Role.LEAD, Role.PSW, email="lena@fernshire.example")
        return lead.email, a_second_factor(session, lead, tmp_path)


def test_only_what_is_listed_is_connected_to_and_no_words_stand_where_they_must_not(
    db: Database, tmp_path: Path, lead_at_home: tuple[str, str], out: io.StringIO
) -> None:
    words = Words()
    email, secret = lead_at_home
    with visiting(db, tmp_path) as visitor, watched() as connected:
        assert visitor.sign_in(email, secret).status_code == 303
        journey = Journey(visitor, db, tmp_path)
        a_journey(journey, words)
    # In the council's own database and folder; `docs/security.md` lists no other place that needs no setting.
    assert connected == []
    lines = out.getvalue()
    assert len(lines.splitlines()) > 40
    assert logged(words, lines) == []
    with db.read() as session:
        rows = [str(vars(row)) for table in (Job, Mail) for row in session.scalars(select(table))]
    on_disk = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
    assert rows and on_disk and journey.names
    for where, found in (("rows", rows), ("names of files", on_disk), ("addresses", journey.names)):
        assert [f"{where}: {one}" for one in found if any(word.lower() in one.lower() for word in words.all())] == []


def logged(words: Words, lines: str) -> list[str]:
    assert all(orjson.loads(line) for line in lines.splitlines())
    return [word for word in words.all() if word.lower() in lines.lower()]


def test_the_watch_sees_what_is_connected_to() -> None:
    with watched() as connected, socket.create_server((HOST, 0)) as server:
        socket.create_connection(server.getsockname()).close()
    assert any(one[0] == HOST for one in connected if isinstance(one, tuple))


def test_with_a_mail_server_set_that_one_alone_is_connected_to(
    db: Database, tmp_path: Path, lead_at_home: tuple[str, str]
) -> None:
    email, secret = lead_at_home
    with a_mail_server(Kept()) as port, visiting(db, tmp_path) as visitor:
        visitor.sign_in(email, secret)
        ask_by_mail(Journey(visitor, db, tmp_path))
        mailing = settings_for(
            tmp_path, mail_host=HOST, mail_port=port, mail_from="readiness@fernshire.example", mail_security="none"
        )
        # In the night it waits for the morning.
        with db.read() as session:
            leaves_at = session.query(Mail).filter(Mail.by_day).one().try_at
        with watched() as connected, clock.set_to(leaves_at):
            for sweep in make_workshop(mailing, db, FileStore(mailing.files_folder)).sweeps:
                sweep.do(db)
        assert {one[:2] for one in connected if isinstance(one, tuple)} == {(HOST, port)}

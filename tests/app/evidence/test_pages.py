"""Pages of a document as pictures: drawn by a job, for those who may have the file, and kept back with its words."""

from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.access import Actor, Role
from app.audit import record
from app.audit.models import AuditEntry
from app.core.config import Settings
from app.core.db import Database
from app.evidence import service
from app.evidence.models import EvidenceItem, Sensitivity
from app.evidence.routes import router
from app.evidence.schemas import FileContent, FindingIn, ItemDetails, LinkIn, NewItem, NewLinkIn
from app.evidence.work import drawer
from app.files import service as files
from app.files.models import StoredFile
from app.files.store import FileStore
from app.jobs.models import Job
from app.jobs.work import Workshop, run_here
from tests.app.documents.test_pages import PDF, a_pdf
from tests.builders import Round, a_person, a_round, an_actor
from tests.serving import a_client

PERSONAL = FindingIn(kind="personal-data", place="page 2", detail="An NHS number")
LIST = "/api/v1/documents/E-0001/revisions/1/pages"


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def add(
    db: Database, actor: Actor, home: Path, *, content: bytes | None = None, media_type: str = PDF, **more: object
) -> EvidenceItem:
    findings = (more.pop("finding"),) if "finding" in more else ()
    with db.write() as session:
        pdf = content or a_pdf("First page", "Second page", "Third page")
        kept = files.keep(session, actor, BytesIO(pdf), media_type, FileStore(home / "files"))
        file = FileContent(kept.id, "Protocol.pdf", media_type, kept.size, page_count=3)
        details = ItemDetails(title="Protocol", **more)  # type: ignore[arg-type]
        return service.add_item(session, actor, NewItem(details, file, findings))  # type: ignore[arg-type]


def client_of(db: Database, actor: Actor | None, home: Path) -> TestClient:
    return a_client(db, actor, router, home=home)


def work(db: Database, home: Path, actor: Actor) -> list[str]:
    """Do the jobs that wait; gives their last sentences."""
    workshop = Workshop(
        db,
        {service.PAGES: drawer(Settings(home=home), FileStore(home / "files"))},
        lambda session, person, round_: actor,
    )
    with db.read() as session:
        waiting = session.scalars(select(Job.id).where(Job.finished_at.is_(None))).all()
    return [run_here(workshop, job_id).sentence for job_id in waiting]


def seen(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).where(AuditEntry.action == "evidence.pages.seen")) or 0


def test_pages_are_asked_for_once_drawn_by_a_job_and_given_as_pictures(
    db: Database, tmp_path: Path, council: Round
) -> None:
    add(db, council.core, tmp_path)
    core = client_of(db, council.core, tmp_path)
    assert [core.get(LIST).json()["state"] for _ in range(2)] == ["being drawn", "being drawn"]
    assert core.get(f"{LIST}/1").status_code == 404
    assert work(db, tmp_path, council.core) == ["3 pages drawn."]
    found = core.get(LIST).json()
    assert (found["state"], found["says"], found["count"]) == ("drawn", "", 3)
    assert found["pages"][2] == {"number": 3, "width": 1000, "height": 1415, "begins": []}
    large, small = core.get(f"{LIST}/3"), core.get(f"{LIST}/3", params={"small": True})
    assert large.content.startswith(b"\xff\xd8\xff") and len(small.content) < len(large.content)
    assert large.headers["content-type"] == "image/jpeg"
    assert large.headers["content-disposition"] == 'inline; filename="E-0001 version 1 page 3.jpg"'
    assert large.headers["x-content-type-options"] == "nosniff"
    assert large.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert large.headers["cache-control"] == "private, no-cache"
    assert large.headers["etag"] != small.headers["etag"]
    again = core.get(f"{LIST}/3", headers={"If-None-Match": f'"other", W/{large.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert [core.get(f"{LIST}/{page}").status_code for page in (0, 4, 100_000, "x")] == [422, 404, 404, 422]
    assert core.get("/api/v1/documents/E-0001/revisions/2/pages").status_code == 404
    assert seen(db) == 0


def test_who_may_not_see_a_document_sees_no_page_of_it_whoever_had_it_drawn(
    db: Database, tmp_path: Path, council: Round
) -> None:
    add(db, council.lead, tmp_path, sensitivity=Sensitivity.RESTRICTED)
    with db.write() as session:
        anita = an_actor(a_person(session, "Anita Lowe", Role.CONTRIB), Role.CONTRIB)
    lead = client_of(db, council.lead, tmp_path)
    lead.get(LIST)
    work(db, tmp_path, council.lead)
    for other, status in ((anita, 404), (None, 401)):
        client = client_of(db, other, tmp_path)
        assert [client.get(place).status_code for place in (LIST, f"{LIST}/1")] == [status, status]
    assert seen(db) == 0
    lead = client_of(db, council.lead, tmp_path)
    for page in (1, 2, 1):
        assert lead.get(f"{LIST}/{page}").status_code == 200
    assert seen(db) == 1, "a look at a restricted document is written down, once in half an hour"


def test_undecided_personal_data_keeps_the_pages_back_with_the_words(
    db: Database, tmp_path: Path, council: Round
) -> None:
    add(db, council.core, tmp_path, finding=PERSONAL)
    lead = client_of(db, council.lead, tmp_path)
    lead.get(LIST)
    work(db, tmp_path, council.lead)
    assert lead.get(f"{LIST}/2").status_code == 200
    psw = client_of(db, council.psw, tmp_path)
    found = psw.get(LIST).json()
    assert (found["state"], found["pages"], found["count"]) == ("none", [], 0)
    assert found["says"] == "Its pages are not shown: nobody has decided yet on personal data in it."
    assert psw.get(f"{LIST}/2").status_code == psw.get(f"{LIST}/2?small=true").status_code == 404
    lead = client_of(db, council.lead, tmp_path)
    decision = {"decision": "nothing there", "reason": "A made-up number."}
    decided = lead.post("/api/v1/documents/E-0001/findings/1/decide", json=decision, headers={"If-Match": '"1"'})
    assert decided.status_code == 200, decided.text
    assert client_of(db, council.psw, tmp_path).get(f"{LIST}/2").status_code == 200


def test_what_the_virus_scanner_holds_shows_no_page(db: Database, tmp_path: Path, council: Round) -> None:
    add(db, council.core, tmp_path)
    core = client_of(db, council.core, tmp_path)
    core.get(LIST)
    work(db, tmp_path, council.core)
    with db.write() as session:
        session.scalars(select(StoredFile)).one().held = "The virus scanner found something."
        record(session, council.core, "files.file.held", session.scalars(select(StoredFile)).one())
    found = core.get(LIST).json()
    assert (found["state"], found["pages"]) == ("none", []) and "The virus scanner" in found["says"]
    assert core.get(f"{LIST}/1").status_code == 404


def test_a_job_of_somebody_who_may_not_see_it_any_more_draws_nothing(
    db: Database, tmp_path: Path, council: Round
) -> None:
    add(db, council.core, tmp_path, finding=PERSONAL)
    client_of(db, council.lead, tmp_path).get(LIST)
    work(db, tmp_path, council.psw)
    assert not list((tmp_path / "previews").rglob("*.jpg"))


def test_what_has_no_pages_or_can_not_be_drawn_says_so_and_is_not_asked_for_again(
    db: Database, tmp_path: Path, council: Round
) -> None:
    add(db, council.core, tmp_path, content=b"%PDF-1.7 cut off")
    add(db, council.core, tmp_path, content=b"week,waiting\n1,2\n", media_type="text/csv")
    core = client_of(db, council.core, tmp_path)
    core.get(LIST)
    assert work(db, tmp_path, council.core)[0].startswith("Its pages can’t be drawn")
    for place, words in ((LIST, "can’t be drawn"), (LIST.replace("0001", "0002"), "has no pages to draw")):
        found = core.get(place).json()
        assert found["state"] == "none" and words in found["says"]
    link = LinkIn(url="https://www.fernshire.example/policy", seen_on="2026-01-18").model_dump()  # type: ignore[arg-type]
    with db.write() as session:
        service.add_link(session, council.core, NewLinkIn(**link, details=ItemDetails(title="Policy")))
    assert "is shown, not fetched" in core.get(LIST.replace("0001", "0003")).json()["says"]
    assert work(db, tmp_path, council.core) == []


def test_bytes_that_were_erased_meanwhile_leave_no_pages(db: Database, tmp_path: Path, council: Round) -> None:
    add(db, council.core, tmp_path)
    core = client_of(db, council.core, tmp_path)
    core.get(LIST)
    (stored,) = (tmp_path / "files").glob("??/*")
    workshop = Workshop(
        db,
        {service.PAGES: drawer(Settings(home=tmp_path), _Erasing(tmp_path / "files"))},
        lambda session, person, round_: council.core,
    )
    with db.read() as session:
        (job_id,) = session.scalars(select(Job.id)).all()
    run_here(workshop, job_id)
    assert not stored.exists() and not list((tmp_path / "previews").rglob("*.jpg"))


class _Erasing(FileStore):
    """A store out of which the bytes go while they are drawn: the erasure lands between the drawing and its end."""

    looks = 0

    def path_of(self, sha256: str) -> Path:
        path = super().path_of(sha256)
        self.looks += 1
        if self.looks == 3:  # opened and checked, drawn, and now looked for again
            path.unlink()
        return path

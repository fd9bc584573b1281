"""The contract of /documents."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.access import Actor, Role
from app.audit.models import AuditEntry
from app.core.db import Database
from app.evidence.models import Sensitivity
from app.evidence.routes import router
from app.files.store import FileStore
from tests.app.evidence.documents import a_document
from tests.builders import Round, a_person, a_round, an_actor
from tests.serving import a_client

WORDS = "How risk is rated"
PLACE = "/api/v1/documents/E-0001"


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def client_of(db: Database, actor: Actor, folder: Path) -> TestClient:
    client = a_client(db, actor, router)
    client.app.state.store = FileStore(folder / "files")  # type: ignore[attr-defined]
    return client


@pytest.fixture
def core(db: Database, tmp_path: Path, council: Round) -> TestClient:
    with db.write() as session:
        a_document(session, council.core, tmp_path, words=WORDS)
    return client_of(db, council.core, tmp_path)


def test_a_change_needs_the_version_it_was_made_on(core: TestClient) -> None:
    etag = core.get(PLACE).headers["ETag"]
    assert core.patch(PLACE, json={"title": "New"}).status_code == 428
    changed = core.patch(PLACE, json={"title": "New"}, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["title"]) == (200, "New")
    assert core.patch(PLACE, json={"title": "Newer"}, headers={"If-Match": etag}).status_code == 412
    again = core.patch(PLACE, json={"title": "Newer"}, headers={"If-Match": changed.headers["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("field", ["status", "reference", "added_by", "current_revision", "version", "superseded_by"])
def test_a_field_that_is_not_the_callers_is_refused(core: TestClient, field: str) -> None:
    etag = core.get(PLACE).headers["ETag"]
    answer = core.patch(PLACE, json={field: "ready"}, headers={"If-Match": etag})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"


def test_each_act_moves_the_document_on(core: TestClient) -> None:
    etag = core.get(PLACE).headers["ETag"]
    for act, body, status in [
        ("draft", None, "draft"),
        ("ready", None, "ready"),
        ("withdraw", {"reason": "Old."}, "withdrawn"),
        ("restore", None, "ready"),
    ]:
        answer = core.post(f"{PLACE}/{act}", json=body, headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["status"]) == (200, status)
        etag = answer.headers["ETag"]


def test_a_file_comes_back_bit_for_bit_and_inert(core: TestClient) -> None:
    answer = core.get(f"{PLACE}/revisions/1/file")
    assert answer.content == WORDS.encode()
    assert answer.headers["ETag"] == f'"{hashlib.sha256(WORDS.encode()).hexdigest()}"'
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="Waiting list protocol.pdf"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    part = core.get(f"{PLACE}/revisions/1/file", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"risk")


def test_a_damaged_file_is_never_served(core: TestClient, tmp_path: Path) -> None:
    path = FileStore(tmp_path / "files").path_of(hashlib.sha256(WORDS.encode()).hexdigest())
    path.chmod(0o600)
    path.write_bytes(WORDS.replace("risk", "rest").encode())
    answer = core.get(f"{PLACE}/revisions/1/file")
    assert answer.status_code == 409
    assert "Waiting list protocol.pdf" in answer.json()["detail"]


def test_giving_out_a_restricted_file_is_written_down(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        a_document(session, council.lead, tmp_path, words=WORDS, sensitivity=Sensitivity.RESTRICTED)
        core = council.core
    assert client_of(db, core, tmp_path).get(f"{PLACE}/revisions/1/file").status_code == 404
    assert client_of(db, council.lead, tmp_path).get(f"{PLACE}/revisions/1/file").status_code == 200
    with db.read() as session:
        given_out = select(func.count()).where(AuditEntry.action == "evidence.file.downloaded")
        assert session.scalar(given_out) == 1


def test_text_and_places_are_read(core: TestClient) -> None:
    assert core.get(f"{PLACE}/revisions/1/text").json()[0]["text"] == WORDS
    assert core.get(f"{PLACE}/revisions/2/text").status_code == 404
    places = core.get(f"{PLACE}/places", params={"from_revision": 1, "where": ["Page 1", "whole document"]}).json()
    assert [place["holds"] for place in places] == [True, True]


def test_a_link_is_added_once_under_one_key(core: TestClient) -> None:
    body = {"url": "https://a.example/plan", "seen_on": "2026-01-18", "details": {"title": "Plan"}}
    made = core.post("/api/v1/documents/links", json=body, headers={"Idempotency-Key": "k"})
    twice = core.post("/api/v1/documents/links", json=body, headers={"Idempotency-Key": "k"})
    assert (made.status_code, made.json()["reference"], twice.json()) == (201, "E-0002", made.json())
    assert core.get("/api/v1/documents/E-0002/revisions/1/file").status_code == 409
    etag = core.get(PLACE).headers["ETag"]
    link = {"url": "https://a.example/new", "seen_on": "2026-01-18"}
    answer = core.post(f"{PLACE}/revisions/links", json=link, headers={"If-Match": etag})
    assert (answer.status_code, answer.json()["revision"]) == (201, 2)


def test_readers_replacing_and_findings_have_their_addresses(
    db: Database, tmp_path: Path, council: Round, core: TestClient
) -> None:
    with db.write() as session:
        reader = a_person(session, "Ben Hughes").email
        a_document(session, council.core, tmp_path, "Newer")
    etag = core.get(PLACE).headers["ETag"]
    named = core.put(f"{PLACE}/readers", json={"readers": [reader]}, headers={"If-Match": etag})
    assert named.json()["readers"] == [reader]
    match = {"If-Match": named.headers["ETag"]}
    replaced = core.post(f"{PLACE}/supersede", json={"by": "E-0002"}, headers=match)
    assert replaced.json()["superseded_by"] == "E-0002"
    back = core.post(f"{PLACE}/undo-supersede", headers={"If-Match": replaced.headers["ETag"]})
    assert back.json()["superseded_by"] is None
    assert core.post(f"{PLACE}/findings", json={"kind": "personal-data"}).json()["flags"] == ["personal-data"]
    lead = client_of(db, council.lead, tmp_path)
    decided = lead.post(f"{PLACE}/findings/1/decide", json={"decision": "nothing there"}, headers={"If-Match": '"1"'})
    assert (decided.status_code, decided.json()["flags"]) == (200, [])
    again = lead.post(f"{PLACE}/findings/1/reopen", headers={"If-Match": '"2"'})
    assert again.json()["flags"] == ["personal-data"]


def test_a_stranger_is_401_and_an_administrator_404(db: Database, tmp_path: Path, core: TestClient) -> None:
    with db.write() as session:
        admin = an_actor(a_person(session), Role.ADMIN)
    assert a_client(db, None, router).get(PLACE).status_code == 401
    assert client_of(db, admin, tmp_path).get(PLACE).status_code == 404

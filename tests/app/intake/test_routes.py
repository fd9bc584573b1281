"""The contract of adding files: /documents, /documents/{reference}/revisions and /batches."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.access import Actor, Role
from app.answers import routes as answers
from app.core.bodies import BodyLimit
from app.core.config import Settings
from app.core.db import Database
from app.evidence import routes as evidence
from app.files.store import FileStore
from app.intake import routes
from app.jobs import routes as jobs
from app.jobs.work import run_here
from tests.app.intake.samples import a_csv, a_docx, a_workshop, with_macros
from tests.builders import Round, a_person, a_round, an_actor
from tests.serving import a_client

API = "/api/v1"


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def client_of(db: Database, actor: Actor, home: Path) -> TestClient:
    client = a_client(db, actor, evidence.router, answers.router, routes.router, jobs.router)
    client.app.state.store = FileStore(home / "files")  # type: ignore[attr-defined]
    client.app.state.settings = Settings(home=home, max_upload_mb=1)  # type: ignore[attr-defined]
    return client


@pytest.fixture
def core(db: Database, tmp_path: Path, council: Round) -> Iterator[TestClient]:
    with client_of(db, council.core, tmp_path) as client:
        yield client


def kept(home: Path) -> int:
    return sum(path.is_file() for path in (home / "files").rglob("*"))


def test_a_file_is_added_with_its_details_and_comes_back(core: TestClient) -> None:
    content = a_docx("Waiting list protocol")
    sent = {"sha256": hashlib.sha256(content).hexdigest(), "details": '{"evidence_category": "PR", "tags": ["waits"]}'}
    made = core.post(f"{API}/documents", files={"file": ("wl.docx", content)}, data=sent)
    assert made.status_code == 201
    assert (made.json()["title"], made.json()["tags"]) == ("Waiting list protocol", ["waits"])
    assert made.headers["ETag"] == '"1"'
    assert core.get(f"{API}/documents/E-0001/revisions/1/file").content == content


def test_a_file_that_did_not_arrive_as_it_was_sent_is_refused(core: TestClient, tmp_path: Path) -> None:
    answer = core.post(f"{API}/documents", files={"file": ("a.csv", a_csv())}, data={"sha256": "0" * 64})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/sha256"
    assert kept(tmp_path) == 0


@pytest.mark.parametrize(
    ("details", "pointer"),
    [
        ('{"status": "ready"}', "/details/status"),
        ('{"tags": "x"}', "/details/tags"),
        ('{"evidence_category": "XX"}', "/evidence_category"),
    ],
)
def test_details_that_are_not_right_are_named_and_nothing_is_kept(
    core: TestClient, tmp_path: Path, details: str, pointer: str
) -> None:
    answer = core.post(f"{API}/documents", files={"file": ("a.csv", a_csv())}, data={"details": details})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert core.get(f"{API}/documents").json()["items"] == []


def test_details_that_are_no_json_are_400_or_422(core: TestClient) -> None:
    answer = core.post(f"{API}/documents", files={"file": ("a.csv", a_csv())}, data={"details": "{"})
    assert answer.status_code in (400, 422)


def test_a_refused_file_is_422_and_one_kept_apart_202(core: TestClient, tmp_path: Path) -> None:
    refused = core.post(f"{API}/documents", files={"file": ("a.exe", b"MZ" + bytes(100))})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/file")
    assert kept(tmp_path) == 0
    apart = core.post(f"{API}/documents", files={"file": ("m.docx", with_macros(a_docx()))})
    assert (apart.status_code, apart.json()["files"][0]["state"]) == (202, "quarantined")


def test_the_same_file_twice_is_409_but_under_one_key_the_first_answer(core: TestClient) -> None:
    def send(content: bytes, key: str | None) -> tuple[int, str]:
        headers = {"Idempotency-Key": key} if key else {}
        answer = core.post(f"{API}/documents", files={"file": ("a.csv", content)}, headers=headers)
        return answer.status_code, answer.json().get("reference", "")

    assert send(a_csv(), "k") == (201, "E-0001")
    assert send(a_csv(), "k") == (201, "E-0001")
    assert send(a_csv(), None)[0] == 409
    assert send(a_csv("x,y\n1,2\n"), "k")[0] == 409


def test_a_body_past_the_limit_is_413_before_it_is_read(core: TestClient, tmp_path: Path) -> None:
    answer = core.post(f"{API}/documents", files={"file": ("a.csv", bytes(3 << 20))})
    assert answer.status_code == 413
    assert kept(tmp_path) == 0

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(64):
            yield bytes(1 << 16)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert core.post(f"{API}/documents", content=endless(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "multipart/form-data", 400),
        (b"rubbish", "multipart/form-data; boundary=x", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\na,b\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n", "multipart/form-data; boundary=x", 400),
    ],
)
def test_a_body_that_is_no_form_with_a_file_is_refused_in_words(
    core: TestClient, body: bytes, kind: str, status: int
) -> None:
    answer = core.post(f"{API}/documents", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_two_files_where_one_belongs_are_refused(core: TestClient) -> None:
    files = [("file", ("a.csv", a_csv())), ("file", ("b.csv", a_csv("c,d\n")))]
    assert core.post(f"{API}/documents", files=files).status_code == 400


def test_a_new_version_needs_the_version_it_replaces(core: TestClient) -> None:
    core.post(f"{API}/documents", files={"file": ("a.csv", a_csv())})
    place, newer = f"{API}/documents/E-0001/revisions", {"file": ("b.csv", a_csv("week,waiting\n2,190\n"))}
    assert core.post(place, files=newer).status_code == 428
    made = core.post(place, files=newer, data={"note": "February"}, headers={"If-Match": '"1"'})
    assert (made.status_code, made.json()["revision"], made.json()["revisions"][0]["note"]) == (201, 2, "February")
    assert core.post(place, files=newer, headers={"If-Match": '"1"'}).status_code == 412
    assert core.post(place, files=newer, headers={"If-Match": made.headers["ETag"]}).status_code == 409
    missing = core.post(f"{API}/documents/E-0009/revisions", files=newer, headers={"If-Match": '"1"'})
    assert missing.status_code == 404


def test_a_batch_takes_many_files_and_each_has_its_line_until_the_job_has_read_it(
    db: Database, tmp_path: Path, council: Round, core: TestClient
) -> None:
    batch = core.post(f"{API}/batches", json={"name": "Commissioning"}).json()["reference"]
    files = [("files", ("a.csv", a_csv())), ("files", ("empty.csv", b"")), ("files", ("copy.csv", a_csv()))]
    taken = core.post(f"{API}/batches/{batch}/files", files=files)
    assert taken.status_code == 202
    assert [file["state"] for file in taken.json()["files"]] == ["waiting"] * 3
    assert core.get(f"{API}/jobs/{taken.json()['job_id']}").json()["state"] == "waiting"
    run_here(a_workshop(db, tmp_path, council.core), UUID(taken.json()["job_id"]))
    became = core.get(f"{API}/batches/{batch}/files").json()["items"]
    assert [file["state"] for file in became] == ["ready", "refused", "already in"]
    shown = core.get(f"{API}/batches/{batch}").json()
    assert (shown["total"], shown["counts"]) == (3, {"ready": 1, "refused": 1, "already in": 1})
    refused = core.get(f"{API}/batches/{batch}/files", params={"state": "refused"}).json()
    assert [file["name"] for file in refused["items"]] == ["empty.csv"]
    assert [one["reference"] for one in core.get(f"{API}/batches").json()["items"]] == [batch]
    assert core.post(f"{API}/batches/{batch}/resume").status_code == 409
    undone = core.post(f"{API}/batches/{batch}/undo", headers={"If-Match": f'"{shown["version"]}"'})
    assert undone.status_code == 200
    assert core.get(f"{API}/documents").json()["items"] == []


def test_a_file_that_is_too_large_is_told_at_once_and_the_rest_of_a_stopped_batch_is_left_out(
    tmp_path: Path, core: TestClient
) -> None:
    batch = core.post(f"{API}/batches", json={"request": "1"}).json()
    assert batch["request"] == "1"
    files = [("files", ("a.csv", a_csv())), ("files", ("huge.csv", bytes(2 << 20)))]
    taken = core.post(f"{API}/batches/{batch['reference']}/files", files=files).json()
    assert [file["state"] for file in taken["files"]] == ["waiting", "refused"]
    assert "larger than 1 MB" in taken["files"][1]["sentence"]
    assert kept(tmp_path) == 1
    place = f"{API}/batches/{batch['reference']}/leave-out"
    version = core.get(f"{API}/batches/{batch['reference']}").headers["ETag"]
    assert core.post(place).status_code == 428
    assert core.post(place, headers={"If-Match": version}).status_code == 409
    assert core.post(f"{API}/jobs/{taken['job_id']}/stop").json()["state"] == "stopped"
    left = core.post(place, headers={"If-Match": version})
    assert (left.status_code, left.json()["counts"]) == (200, {"refused": 2})
    assert kept(tmp_path) == 0


def test_a_batch_for_a_request_that_is_not_theirs_is_refused(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        contributor = an_actor(a_person(session, "Ben"), Role.CONTRIB, assessment_id=council.assessment.id)
    with client_of(db, contributor, tmp_path) as client:
        assert client.post(f"{API}/batches", json={"request": "1"}).status_code == 404
        mine = client.post(f"{API}/batches", json={}).json()["reference"]
    with client_of(db, council.core, tmp_path) as core:
        answer = core.post(f"{API}/batches/{mine}/files", files=[("files", ("a.csv", a_csv()))])
        assert (answer.status_code, kept(tmp_path)) == (403, 0)


def test_a_file_kept_apart_is_let_in_by_the_lead_with_a_reason(
    db: Database, tmp_path: Path, council: Round, core: TestClient
) -> None:
    apart = core.post(f"{API}/documents", files={"file": ("m.docx", with_macros(a_docx()))}).json()
    place = f"{API}/batches/{apart['batch']}/files/1/release"
    assert core.post(place, json={"reason": "Looked at."}).status_code == 403
    with client_of(db, council.lead, tmp_path) as lead:
        assert lead.post(place, json={"reason": ""}).status_code == 422
        assert lead.post(place, json={"reason": "Looked at with IT."}).status_code == 201
        assert lead.post(place, json={"reason": "Again"}).status_code == 409


def test_a_director_adds_nothing_and_an_administrator_learns_nothing(
    db: Database, tmp_path: Path, council: Round
) -> None:
    for role, status in ((Role.DIRECTOR, 403), (Role.ADMIN, 404)):
        with db.write() as session:
            actor = an_actor(a_person(session), role, assessment_id=council.assessment.id)
        with client_of(db, actor, tmp_path) as client:
            assert client.post(f"{API}/documents", files={"file": ("a.csv", a_csv())}).status_code == status
            assert client.post(f"{API}/batches", json={}).status_code == status
    assert kept(tmp_path) == 0


def test_the_limit_of_bodies_stands_before_every_route(db: Database, council: Round) -> None:
    app = FastAPI()
    app.include_router(evidence.router, prefix=API)
    app.add_middleware(BodyLimit, files=[])
    client = TestClient(app)
    huge = client.post(f"{API}/documents/links", content=bytes(3 << 20), headers={"Content-Type": "application/json"})
    assert huge.status_code == 413
    assert huge.headers["Connection"] == "close"
    form = client.post(f"{API}/documents/links", files={"file": ("a", bytes(2 << 20))})
    assert form.status_code == 413


def test_the_bytes_of_a_file_are_put_into_a_batch_as_they_are(core: TestClient, db: Database, tmp_path: Path) -> None:
    batch = core.post(f"{API}/batches", json={}).json()["reference"]
    content = a_docx("Waiting list protocol")
    named = hashlib.sha256(content).hexdigest()
    put = core.put(f"{API}/batches/{batch}/files/wl%20protocol.docx?sha256={named.upper()}", content=content)
    assert put.status_code == 202 and put.json()["files"][0]["name"] == "wl protocol.docx"
    run_here(a_workshop(db, tmp_path, council_actor(core)), UUID(put.json()["job_id"]))
    assert core.get(f"{API}/documents/E-0001/revisions/1/file").content == content


def council_actor(client: TestClient) -> Actor:
    actor: Actor = client.app.state.people[client.headers["X-Test-Client"]]  # type: ignore[attr-defined]
    return actor


@pytest.mark.parametrize(
    ("address", "content", "status"),
    [
        (f"a.csv?sha256={'0' * 64}", b"a,b\n1,2\n", 422),
        ("a.csv?sha256=short", b"a,b\n1,2\n", 422),
        ("a.csv", bytes((1 << 20) + 1), 413),
        (f"{'n' * 301}.csv", b"a,b\n1,2\n", 422),
    ],
    ids=["another hash", "no hash", "too large", "too long a name"],
)
def test_what_is_put_and_refused_leaves_nothing(
    core: TestClient, tmp_path: Path, address: str, content: bytes, status: int
) -> None:
    batch = core.post(f"{API}/batches", json={}).json()["reference"]
    assert core.put(f"{API}/batches/{batch}/files/{address}", content=content).status_code == status
    assert kept(tmp_path) == 0 and core.get(f"{API}/batches/{batch}/files").json()["items"] == []


def test_nothing_is_put_into_a_batch_of_another(core: TestClient, db: Database, tmp_path: Path, council: Round) -> None:
    batch = core.post(f"{API}/batches", json={}).json()["reference"]
    with db.write() as session:
        other = an_actor(a_person(session), Role.CONTRIB, assessment_id=council.assessment.id)
    with client_of(db, other, tmp_path) as client:
        assert client.put(f"{API}/batches/{batch}/files/a.csv", content=b"a,b\n1,2\n").status_code == 404
    assert kept(tmp_path) == 0

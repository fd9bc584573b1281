"""The contract of /requests, /answers, /renewals, /asks, /list-changes and /not-yet-placed."""

from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.access import Actor, Role
from app.answers.routes import router
from app.core.db import Database
from tests.app.answers.rounds import Stage, a_stage, another_item, person
from tests.builders import a_list
from tests.serving import a_client


@pytest.fixture
def stage(db: Database, at_noon: datetime) -> Stage:
    return a_stage(db)


def client_of(stage: Stage, actor: Actor | None = None) -> TestClient:
    return a_client(stage.db, actor or stage.lead, router)


@pytest.fixture
def client(stage: Stage) -> TestClient:
    return client_of(stage)


def at(version: object) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def etag(client: TestClient, path: str) -> dict[str, str]:
    return {"If-Match": client.get(f"/api/v1{path}").headers["ETag"]}


def test_requests_are_listed_with_state_and_what_is_missing(client: TestClient) -> None:
    page = client.get("/api/v1/requests").json()
    assert page["total"] == 3
    first = page["items"][0]
    assert (first["code"], first["state"], first["badge"]) == ("1", "gaps", "Planning list, not CQC’s wording")
    assert first["missing"] == "Nobody but its makers has read it."
    assert first["owner"]["name"] == "Anita Lowe"


def test_pages_follow_each_other(client: TestClient) -> None:
    first = client.get("/api/v1/requests", params={"limit": 2}).json()
    second = client.get("/api/v1/requests", params={"limit": 2, "after": first["next"]}).json()
    assert [row["code"] for row in first["items"] + second["items"]] == ["1", "2", "3"]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["?state=maybe", "?sort=mood", "?limit=0", "?after=%21%21"])
def test_a_query_that_is_not_ours_is_422(client: TestClient, query: str) -> None:
    assert client.get(f"/api/v1/requests{query}").status_code == 422


def test_one_request_comes_with_its_etag_and_everything_its_page_shows(client: TestClient) -> None:
    answer = client.get("/api/v1/requests/1")
    body = answer.json()
    assert answer.headers["ETag"] == f'"{body["version"]}"'
    assert [check["kind"] for check in body["checks"]] == ["owner", "covered", "places", "current", "findings", "read"]
    assert body["answers"][0]["where_to_look"] == "Section 4, pages 9 to 12"


def test_a_request_that_is_not_there_is_404_in_words(client: TestClient) -> None:
    answer = client.get("/api/v1/requests/99")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "There is no request 99" in answer.json()["detail"]


def test_a_change_without_a_version_is_428_and_with_a_stale_one_412(client: TestClient) -> None:
    assert client.patch("/api/v1/requests/1", json={"note": "x"}).status_code == 428
    stale = client.patch("/api/v1/requests/1", json={"note": "x"}, headers=at(99))
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)


def test_the_note_is_changed_and_the_answer_is_the_new_request(client: TestClient) -> None:
    answer = client.patch("/api/v1/requests/1", json={"note": "Waits fell."}, headers=etag(client, "/requests/1"))
    assert answer.json()["note_words"] == 2
    assert answer.headers["ETag"] == etag(client, "/requests/1")["If-Match"]


@pytest.mark.parametrize("field", ["state", "version", "approval", "set_sha256", "standing", "assessment_id"])
def test_a_field_that_is_not_the_callers_is_refused(client: TestClient, field: str) -> None:
    answer = client.patch("/api/v1/requests/1", json={field: "approved"}, headers=etag(client, "/requests/1"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"


def test_nobody_signed_in_is_401(stage: Stage) -> None:
    nobody = a_client(stage.db, None, router)
    assert {
        nobody.get(f"/api/v1{path}").status_code for path in ("/requests", "/asks", "/answers", "/list-changes")
    } == {401}


def test_for_an_administrator_requests_do_not_exist(stage: Stage) -> None:
    with stage.db.write() as session:
        _, admin = person(session, stage.round, "Ada Min", Role.ADMIN)
    assert client_of(stage, admin).get("/api/v1/requests").status_code == 404


def test_a_document_answers_a_request_once_however_often_it_is_sent(stage: Stage, client: TestClient) -> None:
    with stage.db.write() as session:
        reference = another_item(session, stage, "Risk policy").reference
    sent = [
        client.post(
            "/api/v1/requests/2/answers",
            json={"document": reference, "parts": ["a"]},
            headers={"Idempotency-Key": "k1"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    again = client.post("/api/v1/requests/2/answers", json={"document": reference})
    assert again.status_code == 409
    other = client.post("/api/v1/requests/2/answers", json={"document": "E-1"}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 409


def test_an_answer_is_read_changed_moved_taken_out_and_put_back(stage: Stage, client: TestClient) -> None:
    path = f"/answers/1/{stage.item.reference}"
    changed = client.patch(f"/api/v1{path}", json={"where_to_look": "Page 3"}, headers=etag(client, path))
    assert changed.json()["where_to_look"] == "Page 3"
    moved = client.post(f"/api/v1{path}/move", json={"direction": "up"}, headers=etag(client, path))
    assert moved.status_code == 409
    gone = client.delete(f"/api/v1{path}", headers=etag(client, path))
    assert client.get(f"/api/v1{path}").status_code == 404
    back = client.post("/api/v1/answers/put-back", json={"act": gone.json()["act"]})
    assert back.status_code == 200
    assert client.get(f"/api/v1{path}").json()["where_to_look"] == "Page 3"
    listed = client.get("/api/v1/answers", params={"document": stage.item.reference}).json()
    assert [answer["request"] for answer in listed["items"]] == ["1"]


def test_parts_are_added_changed_and_taken_out(client: TestClient) -> None:
    added = client.post("/api/v1/requests/1/parts", json={"ask": "Longest waits"})
    assert (added.status_code, added.json()["parts"][-1]["code"]) == (201, "c")
    path = "/requests/1/parts/c"
    changed = client.patch(f"/api/v1{path}", json={"note": "See part a."}, headers=etag(client, path))
    assert changed.json()["note"] == "See part a."
    assert client.delete(f"/api/v1{path}", headers=etag(client, path)).status_code == 200
    assert client.get(f"/api/v1{path}").status_code == 404


def test_read_approved_and_taken_back(stage: Stage, client: TestClient) -> None:
    core = client_of(stage, stage.core)
    assert core.post("/api/v1/requests/1/read", headers=etag(core, "/requests/1")).json()["state"] == "ready_to_approve"
    assert core.post("/api/v1/requests/1/approve", headers=etag(core, "/requests/1")).status_code == 403
    approved = client.post("/api/v1/requests/1/approve", headers=etag(client, "/requests/1"))
    assert approved.json()["approval"]["name"] == "Priya Nair"
    undone = client.post("/api/v1/requests/1/undo-approval", headers=etag(client, "/requests/1"))
    assert undone.json()["state"] == "ready_to_approve"


def test_many_at_once_are_reported_row_by_row(client: TestClient) -> None:
    rows = [{"code": code, "version": client.get(f"/api/v1/requests/{code}").json()["version"]} for code in ("1", "2")]
    done = client.post("/api/v1/requests/approve", json={"requests": rows}).json()
    assert done["done"] == []
    assert [row["code"] for row in done["refused"]] == ["1", "2"]
    owned = client.post("/api/v1/requests/owner", json={"requests": rows, "owner": None}).json()
    assert owned["says"] == "Owner changed for 2 requests."


@pytest.mark.parametrize(
    ("path", "body", "standing"),
    [
        ("under", {"under": "1", "reason": "The same."}, "answered under another request"),
        ("not-held", {"reason": "None run.", "plan": "In March."}, "not held"),
        ("not-applicable", {"reason": "We are a unitary."}, "does not apply"),
    ],
)
def test_answered_without_documents_and_back(
    client: TestClient, path: str, body: dict[str, Any], standing: str
) -> None:
    said = client.post(f"/api/v1/requests/2/{path}", json=body, headers=etag(client, "/requests/2"))
    assert said.json()["standing"] == standing
    back = client.post("/api/v1/requests/2/with-documents", headers=etag(client, "/requests/2"))
    assert back.json()["standing"] == "documents"


def test_an_ask_is_made_and_replied_to(stage: Stage, client: TestClient) -> None:
    ask = client.post("/api/v1/requests/2/asks", json={"of": stage.anita_user.email, "what": "The report"})
    assert ask.status_code == 201
    path = f"/asks/{ask.json()['reference']}"
    anita = client_of(stage, stage.anita)
    assert [one["reference"] for one in anita.get("/api/v1/asks?mine=true&open=true").json()["items"]] == ["Q-1"]
    replied = anita.post(f"/api/v1{path}/reply", json={"reply": "not_held"}, headers=etag(anita, path))
    assert replied.json()["state"] == "we don't have one"


def test_what_changed_is_shown_and_confirmed(stage: Stage, client: TestClient) -> None:
    shown = client.get(f"/api/v1/renewals/{stage.item.reference}").json()
    assert [answer["code"] for answer in shown["answers"]] == ["1"]
    rows = [{"code": "1", "version": shown["answers"][0]["version"]}]
    confirmed = client.post(f"/api/v1/renewals/{stage.item.reference}/places", json={"answers": rows})
    assert confirmed.json()["done"] == ["1"]


def test_a_list_change_is_proposed_chosen_and_confirmed(stage: Stage, client: TestClient) -> None:
    with stage.db.write() as session:
        a_list(session, ("A", "B"), code="sent")
    proposed = client.post("/api/v1/list-changes", json={"new_list": "sent"})
    assert proposed.status_code == 201
    path = "/list-changes/sent"
    chosen = client.post(f"/api/v1{path}/choose", json={"chosen": []}, headers=etag(client, path))
    assert [line["goes_to"] for line in chosen.json()["old_lines"]] == [[], [], []]
    done = client.post(f"/api/v1{path}/confirm", headers=etag(client, path)).json()
    assert done["waiting"] == 1
    waiting = client.get("/api/v1/not-yet-placed").json()[0]
    place = {key: waiting[key] for key in ("kind", "old_list", "request", "document")}
    assert client.post("/api/v1/not-yet-placed/place", json={**place, "to": "A"}).status_code == 204
    assert client.get("/api/v1/requests/A").json()["documents"] == 1


def test_history_says_who_did_what(client: TestClient) -> None:
    client.patch("/api/v1/requests/1", json={"note": "Waits fell."}, headers=etag(client, "/requests/1"))
    happened = client.get("/api/v1/requests/1/history").json()
    assert (happened[0]["who"], happened[0]["words"]) == ("Priya Nair", "wrote the note to CQC")

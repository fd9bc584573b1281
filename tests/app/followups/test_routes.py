"""The contract of /follow-ups."""

from app.core.db import Database
from app.followups.routes import router
from tests.builders import a_round
from tests.serving import a_client


def test_a_question_is_noted_given_and_answered(db: Database) -> None:
    with db.write() as session:
        core = a_round(session).core
    client = a_client(db, core, router)
    made = client.post("/api/v1/follow-ups", json={"question": "Send the list."}, headers={"Idempotency-Key": "a"})
    twice = client.post("/api/v1/follow-ups", json={"question": "Send the list."}, headers={"Idempotency-Key": "a"})
    assert (made.status_code, twice.json()) == (201, made.json())
    place = "/api/v1/follow-ups/F-01"
    assert client.post(place + "/answer", json={"answer": "Sent."}).status_code == 428
    changed = client.patch(place, json={"due_on": "2027-03-09"}, headers={"If-Match": made.headers["ETag"]})
    assert changed.status_code == 200
    done = client.post(place + "/answer", json={"answer": "Sent."}, headers={"If-Match": changed.headers["ETag"]})
    assert done.json()["answer"] == "Sent."
    assert client.get(place).headers["ETag"] == done.headers["ETag"]
    assert client.get("/api/v1/follow-ups?open=true").json()["items"] == []


def test_a_question_can_not_be_reworded(db: Database) -> None:
    with db.write() as session:
        core = a_round(session).core
    client = a_client(db, core, router)
    etag = client.post("/api/v1/follow-ups", json={"question": "Send the list."}).headers["ETag"]
    answer = client.patch("/api/v1/follow-ups/F-01", json={"question": "Else"}, headers={"If-Match": etag})
    assert answer.status_code == 422

"""The contract of /actions."""

from app.access import Role
from app.core.db import Database
from app.improvement.routes import router
from tests.builders import a_person, a_round, an_actor
from tests.serving import a_client

AIM = {"aim": "Call everyone who waits over 28 days"}


def test_a_create_sent_twice_with_one_key_makes_one_action(db: Database) -> None:
    with db.write() as session:
        core = a_round(session).core
    client = a_client(db, core, router)
    sent = [client.post("/api/v1/actions", json=AIM, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert client.get("/api/v1/actions").json()["total"] == 1


def test_a_change_needs_the_version_it_was_made_on(db: Database) -> None:
    with db.write() as session:
        core = a_round(session).core
    client = a_client(db, core, router)
    etag = client.post("/api/v1/actions", json=AIM).headers["ETag"]
    change = {"measure": "Calls made"}
    assert client.patch("/api/v1/actions/AC-1", json=change).status_code == 428
    changed = client.patch("/api/v1/actions/AC-1", json=change, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["measure"]) == (200, "Calls made")
    assert client.patch("/api/v1/actions/AC-1", json=change, headers={"If-Match": etag}).status_code == 412
    done = client.post("/api/v1/actions/AC-1/finish", json={}, headers={"If-Match": changed.headers["ETag"]})
    assert (done.status_code, done.json()["status"]) == (200, "done")


def test_a_field_that_is_not_the_callers_is_refused(db: Database) -> None:
    with db.write() as session:
        core = a_round(session).core
    answer = a_client(db, core, router).post("/api/v1/actions", json=AIM | {"status": "done"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/status", "detail": "This can't be set here. Leave it out."}]


def test_a_forged_place_is_422(db: Database) -> None:
    with db.write() as session:
        core = a_round(session).core
    assert a_client(db, core, router).get("/api/v1/actions?after=WyJ4IiwieSJd").status_code == 422


def test_strangers_find_nothing_there(db: Database) -> None:
    with db.write() as session:
        a_round(session)
        contributor = an_actor(a_person(session, "Con Tributor"), Role.CONTRIB)
    assert a_client(db, contributor, router).get("/api/v1/actions").status_code == 404
    assert a_client(db, None, router).get("/api/v1/actions").status_code == 401

"""A job's page asks how far it is, and can stop it."""

from uuid import uuid4

from app.core.db import Database
from app.jobs import routes, service
from tests.builders import a_round
from tests.serving import a_client


def test_progress_is_read_and_a_stop_is_answered(db: Database) -> None:
    with db.write() as session:
        council = a_round(session)
        job = service.ask_for(session, council.core, "intake.import", uuid4(), total=220)
    client = a_client(db, council.core, routes.router)
    answer = client.get(f"/api/v1/jobs/{job}").json()
    assert (answer["state"], answer["done"], answer["total"], answer["stop_asked"]) == ("waiting", 0, 220, False)
    assert client.post(f"/api/v1/jobs/{job}/stop").json()["stop_asked"] is True
    assert [one["id"] for one in client.get("/api/v1/jobs").json()] == [str(job)]


def test_a_job_that_is_not_there_is_404_and_a_stranger_401(db: Database) -> None:
    with db.write() as session:
        council = a_round(session)
    assert a_client(db, council.core, routes.router).get(f"/api/v1/jobs/{uuid4()}").status_code == 404
    assert a_client(db, None, routes.router).get("/api/v1/jobs").status_code == 401

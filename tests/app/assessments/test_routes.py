"""The contract of /settings and /assessments."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.access import Actor, Role
from app.answers.routes.rounds import router as notice
from app.assessments.routes import router
from app.assessments.schemas import AssessmentOut
from app.assessments.service import current_assessment_id
from app.core.db import Database
from app.selfassessment.routes.rounds import router as begin
from tests.builders import a_person, an_actor
from tests.serving import a_client

pytestmark = pytest.mark.usefixtures("at_noon")
LETTER = {"notified_on": "2027-01-11", "return_due_on": "2027-02-01", "return_due_time": "17:00"}


@pytest.fixture
def client(db: Database, lead: Actor) -> TestClient:
    return a_client(db, lead, router, notice, begin)


def at(version: Any) -> dict[str, str]:
    return {"If-Match": f'"{version}"' if isinstance(version, int) else version}


def test_a_council_and_a_round_are_set_up_over_rest(client: TestClient) -> None:
    assert client.get("/api/v1/settings").status_code == 404
    made = client.post("/api/v1/settings", json={"council_name": "Fernshire County Council"})
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    data = {"title": "CQC assessment 2027", "list_code": "planning-current"}
    first = client.post("/api/v1/assessments", json=data, headers={"Idempotency-Key": "a"})
    again = client.post("/api/v1/assessments", json=data, headers={"Idempotency-Key": "a"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert [one["reference"] for one in client.get("/api/v1/assessments").json()] == ["R-1"]


def test_settings_are_patched_with_their_etag(client: TestClient, council: str) -> None:
    etag = client.get("/api/v1/settings").headers["ETag"]
    assert client.patch("/api/v1/settings", json={"note_word_limit": 200}).status_code == 428
    changed = client.patch("/api/v1/settings", json={"note_word_limit": 200}, headers=at(etag))
    assert (changed.status_code, changed.json()["note_word_limit"]) == (200, 200)
    assert client.patch("/api/v1/settings", json={"note_word_limit": 201}, headers=at(etag)).status_code == 412


@pytest.mark.parametrize("field", ["made_up", "version", "id"])
def test_no_body_sets_a_field_that_is_not_the_callers(client: TestClient, council: str, field: str) -> None:
    answer = client.patch("/api/v1/settings", json={field: True}, headers=at(1))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{field}")


def test_the_round_that_one_works_in_is_current(db: Database, lead: Actor, new_round: AssessmentOut) -> None:
    with db.read() as session:
        here = replace(lead, assessment_id=current_assessment_id(session))
    answer = a_client(db, here, router).get("/api/v1/assessments/current")
    assert (answer.json()["reference"], answer.headers["ETag"]) == (new_round.reference, f'"{new_round.version}"')


def test_the_letter_sets_the_dates_and_the_countdown(client: TestClient, new_round: AssessmentOut) -> None:
    place = f"/api/v1/assessments/{new_round.reference}"
    assert client.post(f"{place}/notice", json=LETTER).status_code == 428
    answer = client.post(f"{place}/notice", json=LETTER, headers=at(client.get(place).headers["ETag"]))
    body = answer.json()
    assert (answer.status_code, body["status"], body["return_due_at"]) == (200, "open", "2027-02-01T17:00:00Z")
    assert body["countdown"]["words"] == "7 working days left."
    assert answer.headers["ETag"] == client.get(place).headers["ETag"]


def test_dates_that_can_not_stand_are_422_with_a_pointer_each(client: TestClient, new_round: AssessmentOut) -> None:
    answer = client.post(
        f"/api/v1/assessments/{new_round.reference}/notice",
        json={"notified_on": "2027-01-11", "return_due_on": "2027-01-04"},
        headers=at(new_round.version),
    )
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/return_due_on"]


def test_later_dates_are_patched(client: TestClient, open_round: AssessmentOut) -> None:
    place = f"/api/v1/assessments/{open_round.reference}"
    answer = client.patch(f"{place}/dates", json={"visit_from": "2027-04-20"}, headers=at(open_round.version))
    assert (answer.status_code, answer.json()["visit_from"]) == (200, "2027-04-20")
    stale = client.patch(f"{place}/dates", json={"visit_from": "2027-04-21"}, headers=at(open_round.version))
    assert (stale.status_code, stale.json()["current_version"]) == (412, open_round.version + 1)


def test_an_extension_is_asked_and_agreed(client: TestClient, open_round: AssessmentOut) -> None:
    place = f"/api/v1/assessments/{open_round.reference}"
    ask = {"asked_on": "2027-01-20", "until_on": "2027-02-08", "reason": "The case system was down."}
    asked = client.post(f"{place}/extensions", json=ask, headers=at(open_round.version))
    assert asked.status_code == 201
    version = asked.json()["extensions"][0]["version"]
    spoken = client.post(f"{place}/extensions/agree", json={"decided_on": "2027-01-21"}, headers=at(version))
    assert (spoken.status_code, spoken.json()["errors"][0]["pointer"]) == (422, "/in_writing")
    agreed = client.post(
        f"{place}/extensions/agree", json={"decided_on": "2027-01-21", "in_writing": "Email"}, headers=at(version)
    )
    assert (agreed.status_code, agreed.json()["countdown"]["due_on"]) == (200, "2027-02-08")
    assert (
        client.post(f"{place}/extensions/refuse", json={"decided_on": "2027-01-21"}, headers=at(2)).status_code == 409
    )


def test_a_step_is_marked_done_at_its_own_version(client: TestClient, open_round: AssessmentOut) -> None:
    place = f"/api/v1/assessments/{open_round.reference}"
    step = next(one for one in client.get(place).json()["milestones"] if one["code"] == "D07")
    done = client.patch(f"{place}/milestones/D07", json={"done_on": "2027-01-18"}, headers=at(step["version"]))
    after = next(one for one in done.json()["milestones"] if one["code"] == "D07")
    assert (done.status_code, after["done_on"], after["has_passed"]) == (200, "2027-01-18", False)
    assert client.patch(f"{place}/milestones/X", json={}, headers=at(1)).status_code == 404


def test_title_and_sizes_are_patched(client: TestClient, new_round: AssessmentOut) -> None:
    answer = client.patch(
        f"/api/v1/assessments/{new_round.reference}", json={"case_list_size": 40}, headers=at(new_round.version)
    )
    assert (answer.status_code, answer.json()["case_list_size"]) == (200, 40)


def test_a_round_that_is_not_there_is_404_in_words(client: TestClient) -> None:
    answer = client.get("/api/v1/assessments/R-77")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no assessment with the reference R-77.")


def test_a_director_looks_and_does_not_change(db: Database, open_round: AssessmentOut) -> None:
    with db.write() as session:
        director = an_actor(a_person(session, "Marian Cole", Role.DIRECTOR), Role.DIRECTOR)
    client = a_client(db, director, router)
    place = f"/api/v1/assessments/{open_round.reference}"
    assert client.get(place).status_code == 200
    refused = client.patch(f"{place}/dates", json={"visit_from": "2027-04-20"}, headers=at(open_round.version))
    assert refused.status_code == 403


def test_an_administrator_does_not_learn_that_rounds_exist(db: Database, open_round: AssessmentOut) -> None:
    with db.write() as session:
        admin = an_actor(a_person(session, "Sam Delaney", Role.ADMIN), Role.ADMIN)
    assert a_client(db, admin, router).get("/api/v1/assessments").status_code == 404


def test_nobody_is_401(db: Database) -> None:
    assert a_client(db, None, router).get("/api/v1/assessments").status_code == 401

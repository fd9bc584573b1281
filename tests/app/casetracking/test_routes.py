"""The contract of /cases."""

import json
from typing import Any

import pytest
from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.casetracking.models import CasePart
from app.casetracking.routes import router
from app.core.clock import today
from app.core.db import Database
from app.core.idempotency import KeptAnswer
from tests.app.casetracking.cases import CANARY, Team, a_case, a_check, a_team, given
from tests.serving import a_client

API = "/api/v1"
CHECK: dict[str, Any] = json.loads(a_check(learning=CANARY).model_dump_json())


def prepared(db: Database) -> Team:
    with db.write() as session:
        team = a_team(session)
        reference = a_case(session, team, notes=CANARY)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
        return team


def test_one_case_comes_with_its_etag_and_leaves_one_reading(db: Database) -> None:
    team = prepared(db)
    answer = a_client(db, team.lead, router).get(f"{API}/cases/CT-01", headers={"Purpose": "oversight"})
    assert (answer.status_code, answer.headers["ETag"], answer.json()["fields"]["notes"]) == (200, '"1"', CANARY)
    with db.read() as session:
        read = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "case.record.read")).all()
    assert len(read) == 1


def test_where_the_reading_can_not_be_written_down_the_answer_is_503_without_a_word(db: Database) -> None:
    team = prepared(db)
    with db.engine.begin() as connection:
        if db.is_sqlite:
            connection.execute(
                text("CREATE TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no room'); END")
            )
        else:
            connection.execute(text("ALTER TABLE audit_entry ADD CONSTRAINT closed CHECK (sequence < 0) NOT VALID"))
    client = a_client(db, team.lead, router)
    for place in ("cases/CT-01", "cases/CT-01/checks", "cases/CT-01/reflective-log"):
        answer = client.get(f"{API}/{place}", headers={"Purpose": "oversight"})
        assert (answer.status_code, CANARY in answer.text) == (503, False)


@pytest.mark.parametrize("who", ["director", "ig", "worker"])
@pytest.mark.parametrize(
    ("method", "place", "body"),
    [
        ("GET", "cases/CT-01", None),
        ("GET", "cases/CT-01/checks", None),
        ("GET", "cases/CT-01/checks/mine", None),
        ("GET", "cases/CT-01/reflective-log", None),
        ("POST", "cases/CT-01/entries", {"on": "2026-01-01", "kind": "Visit"}),
        ("POST", "cases/CT-01/checks", CHECK),
        ("PATCH", "cases/CT-01/reflective-log", {}),
    ],
)
def test_to_those_without_rights_a_record_is_404_as_one_that_never_was(
    db: Database, who: str, method: str, place: str, body: Any
) -> None:
    team = prepared(db)
    client = a_client(db, getattr(team, who), router)
    headers = {"If-Match": '"1"'}
    there = client.request(method, f"{API}/{place}", json=body, headers=headers)
    never = client.request(method, f"{API}/{place.replace('CT-01', 'CT-99')}", json=body, headers=headers)
    assert there.status_code == never.status_code == 404
    assert there.json()["detail"] == never.json()["detail"]


def test_the_places_of_checks_are_no_cases(db: Database) -> None:
    client = a_client(db, prepared(db).core, router)
    assert client.get(f"{API}/cases/next-to-check").json() == {"case": "CT-01", "left": 1}
    assert client.get(f"{API}/cases/counts").json()["listed"] == 1
    assert client.get(f"{API}/cases/act-now").status_code == 403


def test_a_check_sent_twice_is_made_once_and_no_word_of_it_is_kept_aside(db: Database) -> None:
    team = prepared(db)
    client = a_client(db, team.core, router)
    sent = [client.post(f"{API}/cases/CT-01/checks", json=CHECK, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json()["number"] == sent[1].json()["number"] == 1
    with db.read() as session:
        kept = session.scalars(select(KeptAnswer)).one()
    assert CANARY not in str(kept.answer)


def test_a_draft_is_saved_again_with_its_etag(db: Database) -> None:
    client = a_client(db, prepared(db).core, router)
    draft = CHECK | {"finished": False}
    first = client.post(f"{API}/cases/CT-01/checks", json=draft)
    mine = client.get(f"{API}/cases/CT-01/checks/mine")
    assert mine.headers["ETag"] == first.headers["ETag"]
    place = f"{API}/cases/CT-01/checks/mine"
    assert client.put(place, json=draft).status_code == 428
    again = client.put(place, json=CHECK, headers={"If-Match": first.headers["ETag"]})
    assert (again.status_code, again.json()["finished"]) == (200, True)
    assert client.get(place).status_code == 404


def test_an_unfinished_check_points_at_what_is_missing(db: Database) -> None:
    client = a_client(db, prepared(db).core, router)
    answer = client.post(f"{API}/cases/CT-01/checks", json={"act_now": "Tell the team manager today", "finished": True})
    assert answer.status_code == 422
    assert {"pointer": "/told_who", "detail": "Say who was told."} in answer.json()["errors"]


def test_a_time_without_its_zone_is_refused(db: Database) -> None:
    client = a_client(db, prepared(db).core, router)
    answer = client.post(
        f"{API}/cases/CT-01/checks", json=CHECK | {"told_at": "2026-01-01T10:00:00", "finished": False}
    )
    assert answer.status_code == 422


def test_a_move_needs_its_version_and_may_be_refused(db: Database) -> None:
    client = a_client(db, prepared(db).psw, router)
    place, body = f"{API}/cases/CT-01/move", {"stage": "submitted"}
    assert client.post(place, json=body).status_code == 428
    moved = client.post(place, json=body, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.json()) == (200, {"reference": "CT-01", "stage": "submitted", "version": 2})
    assert client.post(place, json=body, headers={"If-Match": '"1"'}).status_code == 412
    assert client.post(place, json=body, headers={"If-Match": '"2"'}).status_code == 409


def test_a_case_can_not_be_given_its_own_reference(db: Database) -> None:
    answer = a_client(db, prepared(db).psw, router).post(f"{API}/cases", json={"reference": "CT-77"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reference"


def test_an_entry_and_a_record_are_added_and_read_back(db: Database) -> None:
    client = a_client(db, prepared(db).psw, router)
    line = {"on": str(today()), "kind": "Visit", "text": "At home."}
    assert client.post(f"{API}/cases/CT-01/entries", json=line).json() == {"reference": "CT-01", "added": 1}
    assert client.post(f"{API}/cases/CT-01/record", json={"entries": [line, line]}).json()["added"] == 2
    read = client.get(f"{API}/cases/CT-01", headers={"Purpose": "oversight"})
    assert len(read.json()["entries"]) == 3


def test_people_come_and_go_over_rest(db: Database) -> None:
    team = prepared(db)
    client = a_client(db, team.psw, router)
    part = {"person": team.worker_email, "part": "worker"}
    given_part = client.post(f"{API}/cases/CT-01/people", json=part)
    assert (given_part.status_code, given_part.json()["current"]) == (201, True)
    assert client.post(f"{API}/cases/CT-01/people", json=part).status_code == 409
    ended = client.post(f"{API}/cases/CT-01/people/end", json=part, headers={"If-Match": '"1"'})
    assert ended.status_code == 204
    assert a_client(db, team.worker, router).get(f"{API}/cases/CT-01").status_code == 404


def test_a_log_is_begun_with_etag_zero(db: Database) -> None:
    team = prepared(db)
    a_client(db, team.psw, router).post(
        f"{API}/cases/CT-01/people", json={"person": team.worker_email, "part": "worker"}
    )
    client = a_client(db, team.worker, router)
    place = f"{API}/cases/CT-01/reflective-log"
    assert client.get(place).headers["ETag"] == '"0"'
    begun = client.patch(place, json={"written_by": "allocated worker"}, headers={"If-Match": '"0"'})
    assert (begun.status_code, begun.headers["ETag"]) == (200, '"1"')
    assert client.patch(place, json={}, headers={"If-Match": '"0"'}).status_code == 412
    assert client.post(place + "/hand-in", headers={"If-Match": '"1"'}).status_code == 422


def test_what_cannot_wait_is_listed_and_closed_over_rest(db: Database) -> None:
    team = prepared(db)
    worry = CHECK | {
        "act_now": "Raise a safeguarding concern now",
        "told_who": "The team manager",
        "told_at": "2026-01-01T10:00:00Z",
    }
    a_client(db, team.core, router).post(f"{API}/cases/CT-01/checks", json=worry)
    client = a_client(db, team.lead, router)
    (act,) = client.get(f"{API}/cases/act-now").json()
    place = f"{API}/cases/{act['case']}/checks/{act['check']}/close-act-now"
    closed = client.post(place, json={"note": "Done."}, headers={"If-Match": f'"{act["version"]}"'})
    assert (closed.status_code, closed.json()["act_now_open"]) == (200, False)
    assert client.get(f"{API}/cases/act-now").json() == []


def test_a_case_is_read_for_a_purpose_that_is_written_down(db: Database) -> None:
    team = prepared(db)
    client = a_client(db, team.lead, router)
    without = client.get(f"{API}/cases/CT-01")
    assert (without.status_code, CANARY in without.text, "oversight" in without.json()["detail"]) == (428, False, True)
    assert client.get(f"{API}/cases/CT-01", headers={"Purpose": "curiosity"}).status_code == 422
    assert client.get(f"{API}/cases/CT-01", headers={"Purpose": "concern"}).status_code == 200
    with db.read() as session:
        why = session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "case.record.read")).all()
    assert why == ["to act on something that cannot wait"]

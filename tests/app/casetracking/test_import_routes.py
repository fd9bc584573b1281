"""The contract of /cases/import."""

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.access import Actor
from app.casetracking.routes import router
from app.core.db import Database
from tests.app.casetracking.cases import a_team
from tests.app.casetracking.test_importing import ROW, a_sheet, numbered
from tests.serving import a_client

API = "/api/v1/cases/import"


def sent(client: TestClient, place: str, sheet: Path, **facts: Any) -> Any:
    with sheet.open("rb") as file:
        return client.post(place, files={"file": (sheet.name, file)}, **facts)


def a_served(db: Database, home: Path, who: str = "psw") -> TestClient:
    with db.write() as session:
        actor: Actor = getattr(a_team(session), who)
    return a_client(db, actor, router, home=home)


def test_a_sheet_is_looked_at_then_brought_in_then_taken_out(db: Database, tmp_path: Path) -> None:
    client, sheet = a_served(db, tmp_path), a_sheet(tmp_path, *numbered(3))
    looked = sent(client, f"{API}/read", sheet).json()
    assert (looked["ready"], looked["rows"], client.get("/api/v1/cases").json()["total"]) == (True, 3, 0)
    assert looked["columns"][0] == {"letter": "A", "heading": "Case ref", "field": "system_reference"}
    done = sent(client, API, sheet, data={"stage": "longlist"})
    assert (done.status_code, done.json()["added"]) == (201, 3)
    assert {line["stage"] for line in client.get("/api/v1/cases").json()["items"]} == {"longlist"}
    assert client.post(f"{API}/{done.json()['act']}/undo").json() == {"taken_out": 3}
    assert client.get("/api/v1/cases").json()["total"] == 0


def test_a_bad_row_is_422_with_its_cell_and_nothing_is_kept(db: Database, tmp_path: Path) -> None:
    client = a_served(db, tmp_path)
    answer = sent(client, API, a_sheet(tmp_path, ROW, ROW | {"Consent status": "Perhaps"}))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/rows/3/A", "/rows/3/G"]
    assert client.get("/api/v1/cases").json()["total"] == 0
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_file_that_is_no_sheet_is_422(db: Database, tmp_path: Path) -> None:
    client = a_served(db, tmp_path)
    broken = tmp_path / "cases.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    for place in (API, f"{API}/read"):
        answer = sent(client, place, broken)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/file")


def test_a_sheet_sent_twice_with_one_key_is_brought_in_once(db: Database, tmp_path: Path) -> None:
    client, sheet = a_served(db, tmp_path), a_sheet(tmp_path, ROW)
    answers = [sent(client, API, sheet, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_rows_come_in_over_rest(db: Database, tmp_path: Path) -> None:
    client = a_served(db, tmp_path)
    done = client.post(f"{API}/rows", json=[{"age_band": "85+", "system_reference": "C1"}, {"age_band": "65-84"}])
    assert (done.status_code, done.json()["added"]) == (201, 2)
    again = client.post("/api/v1/cases", json={"system_reference": "c1"})
    assert (again.status_code, "CT-01" in again.json()["detail"]) == (409, True)


def test_the_team_may_look_only(db: Database, tmp_path: Path) -> None:
    client, sheet = a_served(db, tmp_path, "core"), a_sheet(tmp_path, ROW)
    assert sent(client, f"{API}/read", sheet).status_code == 200
    assert sent(client, API, sheet).status_code == 403

"""The contract of /lists and /framework."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.access import SYSTEM, Role
from app.core.config import Settings
from app.core.db import Database
from app.files.store import FileStore
from app.framework import service
from app.framework.routes import router
from tests.app.framework.sheets import HEADINGS, workbook
from tests.builders import a_person, an_actor
from tests.serving import a_client

ROWS: list[list[Any]] = [HEADINGS, ["1", "Carers", "All about carers", "QS1"], ["2", "Advocacy", "Contracts", "QS1"]]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def client(db: Database, store: FileStore) -> TestClient:
    with db.write() as session:
        service.publish_lists(session, SYSTEM)
        lead = an_actor(a_person(session, "Priya Nair", Role.LEAD), Role.LEAD)
    client = a_client(db, lead, router)
    assert isinstance(client.app, FastAPI)
    client.app.state.store = store
    client.app.state.settings = Settings(max_upload_mb=1)
    return client


def sent(rows: list[list[Any]] | None = None, name: str = "list.xlsx") -> dict[str, Any]:
    return {"file": (name, workbook(rows or ROWS))}


def test_lists_are_listed_with_their_badges(client: TestClient) -> None:
    lists = client.get("/api/v1/lists").json()
    assert [one["code"] for one in lists] == ["pilot-2023", "planning-current", "reassessment-2026"]
    assert lists[0]["badge"] == "Planning list, not CQC’s wording"


def test_one_list_has_its_lines_with_parts(client: TestClient) -> None:
    answer = client.get("/api/v1/lists/pilot-2023").json()
    assert len(answer["lines"]) == 48
    assert answer["lines"][0]["parts"][0] == {
        "code": "a",
        "ask": "Performance against each of the nine quality statements",
    }


def test_a_list_that_is_not_there_is_404_in_words(client: TestClient) -> None:
    answer = client.get("/api/v1/lists/nothing")
    assert answer.status_code == 404
    assert "There is no request list with the code nothing" in answer.json()["detail"]


def test_reading_shows_columns_and_lines_and_stores_nothing(client: TestClient, store: FileStore) -> None:
    answer = client.post("/api/v1/lists/read", files=sent())
    assert answer.status_code == 200
    body = answer.json()
    assert [(column["field"], column["letter"]) for column in body["columns"]][:2] == [("code", "A"), ("title", "B")]
    assert [line["code"] for line in body["lines"]] == ["1", "2"]
    assert len(client.get("/api/v1/lists").json()) == 3
    assert not list((store.folder / "incoming").iterdir())


def test_chosen_columns_win_over_guessed_ones(client: TestClient) -> None:
    answer = client.post("/api/v1/lists/read", files=sent(), data={"columns": json.dumps({"title": "Description"})})
    assert [line["title"] for line in answer.json()["lines"]] == ["All about carers", "Contracts"]


def test_columns_that_are_no_json_are_422(client: TestClient) -> None:
    answer = client.post("/api/v1/lists/read", files=sent(), data={"columns": "A,B"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/columns")


def test_a_list_is_loaded_and_can_be_read_back(client: TestClient) -> None:
    answer = client.post("/api/v1/lists", files=sent(), data={"name": "Sent by CQC", "is_cqcs_own": "true"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["code"] == "sent-by-cqc"
    lines = client.get("/api/v1/lists/sent-by-cqc").json()["lines"]
    assert [(line["code"], line["badge"]) for line in lines] == [("1", ""), ("2", "")]


def test_the_same_key_loads_once(client: TestClient) -> None:
    for _ in range(2):
        answer = client.post(
            "/api/v1/lists", files={"file": ("l.json", b'[{"code": "1", "title": "Carers"}]')},
            data={"name": "Sent"}, headers={"Idempotency-Key": "k1"},
        )  # fmt: skip
        assert answer.status_code == 201
    assert len(client.get("/api/v1/lists").json()) == 4


def test_bad_rows_are_422_with_a_sentence_each(client: TestClient) -> None:
    answer = client.post("/api/v1/lists", files=sent([*ROWS, ["1", "Other", "", ""]]), data={"name": "Sent"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "/rows/4",
            "detail": "Sheet 'Request list', row 4, column A: The code 1 stands in row 2 as well. "
            "Give each request a code of its own.",
        }
    ]
    assert len(client.get("/api/v1/lists").json()) == 3


def test_a_code_of_the_wrong_form_is_422(client: TestClient) -> None:
    answer = client.post("/api/v1/lists", files=sent(), data={"name": "Sent", "code": "No Spaces!"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/code")


def test_a_file_past_the_limit_is_413(client: TestClient) -> None:
    answer = client.post("/api/v1/lists/read", files={"file": ("list.csv", b"x" * 1_100_000)})
    assert answer.status_code == 413


def test_a_file_that_is_no_list_is_422(client: TestClient) -> None:
    answer = client.post("/api/v1/lists/read", files={"file": ("letter.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "Save it as one of these" in answer.json()["detail"]


def test_the_reference_data_comes_in_one_answer(client: TestClient) -> None:
    body = client.get("/api/v1/framework").json()
    assert len(body["framework"]["quality_statements"]) == 9
    assert {category["id"]: category["used_in_la"] for category in body["framework"]["evidence_categories"]}[
        "OU"
    ] is False
    assert body["request_themes"]["T3"] == "Ensuring safety"
    assert body["timeline"]["milestones"][0]["code"] == "M00"


def test_the_what_if_says_its_formula(client: TestClient) -> None:
    answer = client.get("/api/v1/framework/what-if", params={"scores": [3, 2, 3, 2, 3, 2, 3, 2, 3]})
    assert answer.json()["formula"] == "23 of 36 is 64%"


def test_the_crosswalk_is_answered(client: TestClient) -> None:
    body = client.get("/api/v1/lists/planning-current/crosswalk", params={"old": "pilot-2023"}).json()
    assert body["moves"][0]["why"] == "The new list itself says that C01 was P01."
    assert body["old_unplaced"] == []


def test_openapi_names_every_operation(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    names = {operation["operationId"] for path in paths.values() for operation in path.values()}
    assert names == {
        "read_reference", "what_if", "list_lists", "read_list", "load_list", "get_list", "propose_crosswalk",
    }  # fmt: skip

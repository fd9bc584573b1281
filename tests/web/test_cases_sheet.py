"""Cases come in from a sheet on a page: looked at first, all or none, and out again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access import Actor
from app.casetracking import service
from app.core.db import Database
from tests.app.casetracking.cases import Team, a_team
from tests.web.people import a_reader

Site = Callable[[Actor], TestClient]


@pytest.fixture
def team(db: Database) -> Team:
    with db.write() as session:
        return a_team(session)


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Site:
    return lambda actor: a_reader(db, actor, tmp_path)


SHEET = (
    b"Case ref,Pathway,First contact,Team\n"
    b"A-100,care home,3 November 2025,East\nA-101,hospital discharge,5 November 2025,West\n"
)


def a_sheet(content: bytes = SHEET) -> dict[str, tuple[str, bytes, str]]:
    return {"file": ("cases.csv", content, "text/csv")}


def test_a_sheet_is_looked_at_before_anything_is_stored(db: Database, site: Site, team: Team) -> None:
    looked = site(team.psw).post("/cases/import", data={"stage": "longlist", "bring_in": ""}, files=a_sheet())
    assert looked.status_code == 200 and "All of it can come in" in looked.text and "A-100" not in looked.text
    with db.read() as session:
        assert service.count_cases(session, team.psw).total == 0


def test_a_sheet_comes_in_whole_and_goes_out_again(db: Database, site: Site, team: Team) -> None:
    reader = site(team.psw)
    done = reader.post("/cases/import", data={"stage": "longlist", "bring_in": "yes"}, files=a_sheet())
    assert "2 cases brought in" in done.text and 'href="/cases/CT-01"' in done.text and "A-100" not in done.text
    again = reader.post("/cases/import", data={"stage": "longlist", "bring_in": "yes"}, files=a_sheet())
    assert again.status_code == 422 and "on the list already" in again.text
    act = re.search(r'name="act" value="([^"]+)"', done.text)
    assert act is not None
    assert reader.post("/cases/import/undo", data={"act": act[1]}).status_code == 303
    with db.read() as session:
        assert service.count_cases(session, team.psw).total == 0


def test_a_sheet_with_names_is_refused_row_by_row(site: Site, team: Team) -> None:
    named = b"Case ref,Pathway,First contact,Surname\nA-100,care home,3 November 2025,Smith\n"
    answer = site(team.psw).post("/cases/import", data={"stage": "pool", "bring_in": "yes"}, files=a_sheet(named))
    assert answer.status_code == 422 and "Surname" in answer.text
    nothing = site(team.psw).post("/cases/import", data={"stage": "pool"})
    assert nothing.status_code == 422 and 'href="#file"' in nothing.text


def test_who_does_not_manage_cases_brings_none_in(site: Site, team: Team) -> None:
    sent = {"stage": "pool", "bring_in": "yes"}
    assert site(team.core).post("/cases/import", data=sent, files=a_sheet()).status_code == 403
    assert "Bring the cases in" not in site(team.core).get("/cases/import").text
    assert site(team.director).get("/cases/import").status_code == 403

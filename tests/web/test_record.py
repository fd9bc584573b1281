"""The pages of the record: whether it is whole, who read which case, what one person did; and the same over REST."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from app.access import Actor, Role
from app.activity import routes
from app.audit import exported
from app.casetracking import service as casetracking
from app.casetracking.schemas.cases import ReadFor
from app.core.config import Settings
from app.core.db import Database
from app.web import record
from tests.app.audit.test_chain import by_force
from tests.app.casetracking.cases import Team, a_case, a_team
from tests.builders import a_person, an_actor
from tests.serving import a_client, an_app
from tests.web.markup import read

Site = Callable[[Actor], TestClient]


@pytest.fixture
def team(db: Database, at_noon: object) -> Team:
    """A team with two cases: the lead looked at one, psw checked the other, psw took the list away."""
    with db.write() as session:
        made = a_team(session)
        one, other = a_case(session, made), a_case(session, made)
    with db.write() as session:
        casetracking.one_case(session, made.lead, one, ReadFor.OVERSIGHT)
    with db.write() as session:
        casetracking.one_case(session, made.psw, other, ReadFor.CHECK)
    with db.write() as session:
        casetracking.give_out_list(session, made.psw)
    return made


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    app = an_app(record.router)
    app.state.settings, app.state.db = Settings(home=tmp_path, secure_cookies=False), db

    def as_(actor: Actor) -> TestClient:
        app.state.find_actor = lambda request, database: actor
        return TestClient(app, follow_redirects=False)

    yield as_


def someone(db: Database, team: Team, role: Role) -> Actor:
    with db.write() as session:
        return an_actor(a_person(session, "Somebody Else", role), role, assessment_id=team.lead.assessment_id)


def test_reads_of_cases_say_who_when_which_and_why(site: Site, team: Team) -> None:
    page = site(team.psw).get("/case-reads").text
    assert page.count('<tr role="row">') == 4
    assert "To oversee the checks and logs" in page and "To check it" in page and "Took the case list away" in page
    assert "Priya Nair" in page and read(page).faults == []


def test_reads_are_narrowed_by_case_person_and_day(site: Site, team: Team) -> None:
    psw = site(team.psw)
    assert psw.get("/case-reads?case=ct-01").text.count('data-label="Who"') == 2  # the look and the list that names it
    assert psw.get("/case-reads?day=21+January+2027").text.count('data-label="Who"') == 3
    assert "No reading matches." in psw.get("/case-reads?day=20/1/2027").text
    assert "No reading matches." in psw.get("/case-reads?case=CT-0").text
    wrong = psw.get("/case-reads?day=yesterday")
    assert (wrong.status_code, "Give a day such as" in wrong.text) == (422, True)
    assert psw.get("/case-reads?person=nobody@fernshire.example").status_code == 404


def test_reads_by_one_person(db: Database, site: Site, team: Team) -> None:
    page = site(team.psw).get("/case-reads").text
    people = [value for value in page.split('<option value="')[1:] if "Priya" in value]
    email = people[0].split('"')[0]
    assert site(team.psw).get(f"/case-reads?person={email}").text.count('data-label="Who"') == 1


def test_reads_are_taken_away_as_excel_with_the_marking_and_that_is_on_the_record(
    db: Database, site: Site, team: Team
) -> None:
    answer = site(team.psw).get("/case-reads.xlsx")
    book = load_workbook(BytesIO(answer.content))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "To check it" in cells or "to check it" in cells
    assert any("personal data" in cell or "OFFICIAL" in cell for cell in cells)
    assert "took out" in site(team.psw).get("/activity").text


def test_an_empty_list_says_so(db: Database, site: Site) -> None:
    with db.write() as session:
        made = a_team(session)
    assert "Nobody has opened a case yet" in site(made.psw).get("/case-reads").text


@pytest.mark.parametrize("role", [Role.CORE, Role.LEAD, Role.CONTRIB, Role.DIRECTOR, Role.MEMBER, Role.ADMIN])
def test_reads_are_for_psw_and_information_governance(db: Database, site: Site, team: Team, role: Role) -> None:
    client = site(someone(db, team, role))
    for address in ("/case-reads", "/case-reads.xlsx"):
        answer = client.get(address)
        assert answer.status_code == 403 and "CT-0" not in answer.text


@pytest.mark.parametrize("role", [Role.CORE, Role.PSW, Role.CONTRIB, Role.DIRECTOR, Role.MEMBER])
def test_checking_and_taking_out_are_for_lead_admin_and_information_governance(
    db: Database, site: Site, team: Team, role: Role
) -> None:
    client = site(someone(db, team, role))
    assert client.post("/record/verify", data={"checkpoint": ""}).status_code == 403
    assert client.post("/record/checkpoint").status_code == 403
    assert client.get("/record.jsonl").status_code == 403


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN, Role.IG])
def test_the_record_is_checked_signed_and_taken_out_on_a_page(
    db: Database, site: Site, team: Team, role: Role, tmp_path: Path
) -> None:
    client = site(someone(db, team, role))
    first = client.get("/record").text
    assert "None yet. One is taken every day." in first and read(first).faults == []
    assert client.post("/record/checkpoint").status_code == 303
    page = client.get("/record").text
    assert "Up to entry" in page and read(page).faults == []
    line = page.split('<code class="wraps">')[1].split("</code>")[0].replace("&#34;", '"')
    whole = client.post("/record/verify", data={"checkpoint": line}).text
    assert "The record is whole." in whole and "1 checkpoint from outside agrees" in whole
    file = tmp_path / "record.jsonl"
    answer = client.get("/record.jsonl")
    assert "attachment" in answer.headers["content-disposition"]
    file.write_bytes(answer.content)
    assert exported.verify(file, []).fault is None


def test_a_changed_entry_is_named_on_the_page_and_over_rest(
    db: Database, site: Site, team: Team, tmp_path: Path
) -> None:
    by_force(db, "UPDATE audit_entry SET actor_name = 'Nobody' WHERE sequence = 2")
    page = site(team.lead).post("/record/verify", data={"checkpoint": ""}).text
    assert "Entry 2 was changed" in page and "not as it was written" in page
    answer = a_client(db, team.lead, routes.router, home=tmp_path).post("/api/v1/record/verify", json={})
    assert (answer.json()["whole"], answer.json()["fault_at"]) == (False, 2)


def test_what_is_no_checkpoint_is_said_beside_the_field(site: Site, team: Team) -> None:
    answer = site(team.lead).post("/record/verify", data={"checkpoint": "nonsense"})
    assert answer.status_code == 422 and "There is no checkpoint in this file" in answer.text
    assert ">nonsense</textarea>" in answer.text


def test_an_empty_record_has_nothing_to_check(db: Database, site: Site) -> None:
    with db.write() as session:
        made = a_team(session)
    page = site(made.lead).get("/record").text
    assert "The record is empty" in page and "/record/verify" not in page


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_what_they_did_themselves(db: Database, site: Site, team: Team, role: Role) -> None:
    page = site(someone(db, team, role)).get("/activity")
    assert page.status_code == 200 and "You have not changed or read anything yet." in page.text


def test_ones_own_activity_holds_ones_readings(site: Site, team: Team) -> None:
    page = site(team.lead).get("/activity").text
    assert "read case" in page and read(page).faults == []


def test_what_another_did_is_shown_to_those_who_follow_the_round_only(db: Database, site: Site, team: Team) -> None:
    core = someone(db, team, Role.CORE)
    options = site(team.lead).get("/activity").text.split('<option value="')
    email = next(option.split('"')[0] for option in options if "Joanne" in option)
    assert "read case" in site(team.lead).get(f"/activity?person={email}").text
    assert "CT-0" not in site(core).get(f"/activity?person={email}").text
    assert site(someone(db, team, Role.CONTRIB)).get(f"/activity?person={email}").status_code == 404
    assert site(team.lead).get("/activity?person=nobody@x.example").status_code == 404


def test_what_happened_to_one_thing_has_a_page(db: Database, site: Site, team: Team) -> None:
    answer = site(team.lead).get("/activity/cases/CT-01")
    assert answer.status_code == 200 and read(answer.text).faults == []
    assert site(someone(db, team, Role.IG)).get("/activity/cases/CT-01").status_code == 404


def test_rest_gives_the_same(db: Database, team: Team, tmp_path: Path) -> None:
    psw = a_client(db, team.psw, routes.router, home=tmp_path)
    reads = psw.get("/api/v1/case-reads?limit=1").json()
    assert (reads["items"][0]["purpose"], reads["items"][0]["cases"]) == ("took the case list away", ["CT-01", "CT-02"])
    assert psw.get(f"/api/v1/case-reads?limit=5&after={reads['next']}").json()["items"][0]["purpose"] == "to check it"
    assert len(psw.get("/api/v1/case-reads/download").json()) == 3
    assert len(psw.get("/api/v1/case-reads/readers").json()) == 2
    assert psw.get("/api/v1/activity/mine").json()["items"][0]["action"] == "audit.reads.taken_out"
    lead = a_client(db, team.lead, routes.router, home=tmp_path)
    assert lead.get("/api/v1/case-reads").status_code == 403
    assert lead.post("/api/v1/record/checkpoints").status_code == 201
    facts = lead.get("/api/v1/record").json()
    assert facts["checkpoint"]["sequence"] + 1 == facts["entries"]
    assert lead.post("/api/v1/record/verify", json={"checkpoint": facts["checkpoint"]["line"]}).json()["whole"]
    assert lead.get("/api/v1/record/download").text.count("\n") == facts["entries"] + 3

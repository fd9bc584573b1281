"""The contract of /assertions, /quality-statements and /self-assessment."""

from app.core.db import Database
from app.selfassessment.routes import router
from tests.app.casetracking.cases import Team
from tests.app.selfassessment.claims import CASE_WORDS, a_claim, a_team, shown_by_cases
from tests.builders import an_item
from tests.serving import a_client

API = "/api/v1"
CLAIM = {"quality_statement": "QS1", "kind": "strength", "text": "People wait less."}


def prepared(db: Database, cases: int = 0) -> tuple[Team, str]:
    """A round with one claim, and the reference of a document."""
    with db.write() as session:
        team = a_team(session)
        claim = a_claim(session, team.core)
        shown_by_cases(session, team, claim, cases)
        return team, an_item(session, team.core).reference


def test_a_claim_sent_twice_with_one_key_is_made_once(db: Database) -> None:
    team, _ = prepared(db)
    client = a_client(db, team.core, router)
    sent = [client.post(f"{API}/assertions", json=CLAIM, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert sent[0].json() == sent[1].json()
    assert client.get(f"{API}/assertions").json()["total"] == 2


def test_a_support_is_named_by_its_document_and_its_way(db: Database) -> None:
    team, document = prepared(db)
    client = a_client(db, team.core, router)
    body = {"document": document, "direction": "points the other way", "where_to_look": "Page 4"}
    made = client.post(f"{API}/assertions/A-1/supports", json=body)
    assert made.status_code == 422  # which kind it is has to be said
    made = client.post(f"{API}/assertions/A-1/supports", json=body | {"kind": "document"})
    assert (made.status_code, made.json()["source"]) == (201, document)
    place = f"{API}/assertions/A-1/supports/{document}/against"
    assert client.patch(place, json={"where_to_look": "Page 5"}).status_code == 428
    changed = client.patch(place, json={"where_to_look": "Page 5"}, headers={"If-Match": made.headers["ETag"]})
    assert changed.status_code == 200
    assert (
        client.delete(f"{API}/assertions/A-1/supports/{document}/for", headers={"If-Match": '"1"'}).status_code == 404
    )
    gone = client.delete(place, headers={"If-Match": changed.headers["ETag"]})
    assert gone.status_code == 200
    assert client.post(place + "/restore").status_code == 200
    (support,) = client.get(f"{API}/assertions/A-1").json()["supports"]
    assert support["where_to_look"] == "Page 5"


def test_no_page_of_it_names_a_case_to_others(db: Database) -> None:
    team, _ = prepared(db, cases=2)
    client = a_client(db, team.core, router)
    for place in (
        "assertions",
        "assertions/A-1",
        "quality-statements",
        "quality-statements/QS1",
        "self-assessment",
        "coverage",
    ):
        answer = client.get(f"{API}/{place}")
        assert answer.status_code == 200
        assert "CT-0" not in answer.text
        assert CASE_WORDS not in answer.text
    assert client.get(f"{API}/assertions/A-1").json()["cases_said"][0]["sentence"] == "Tracked cases show this"
    assert client.get(f"{API}/assertions/A-1/cases").json() == []
    assert client.get(f"{API}/cases/CT-01/assertions").status_code == 404


def test_those_with_case_rights_read_what_the_cases_show(db: Database) -> None:
    team, _ = prepared(db, cases=2)
    client = a_client(db, team.psw, router)
    read = client.get(f"{API}/assertions/A-1/cases").json()
    assert [support["case"] for support in read] == ["CT-01", "CT-02"]
    assert {support["what_it_shows"] for support in read} == {CASE_WORDS}
    assert client.get(f"{API}/cases/CT-01/assertions").json()[0]["assertion"] == "A-1"


def test_acts_on_a_claim_need_its_version(db: Database) -> None:
    team, _ = prepared(db)
    client = a_client(db, team.core, router)
    acts = {
        "ready": None,
        "draft": None,
        "reviewed": None,
        "withdraw": {"reason": "x"},
        "restore": None,
        "place": {"place": 1},
    }
    for act, body in acts.items():
        assert client.post(f"{API}/assertions/A-1/{act}", json=body).status_code == 428
        assert client.post(f"{API}/assertions/A-1/{act}", json=body, headers={"If-Match": '"9"'}).status_code == 412
    ready = client.post(f"{API}/assertions/A-1/ready", headers={"If-Match": '"1"'})
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_a_field_that_is_not_the_callers_is_refused(db: Database) -> None:
    team, _ = prepared(db)
    answer = a_client(db, team.core, router).post(f"{API}/assertions", json=CLAIM | {"status": "ready"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/status"


def test_what_is_not_held_is_said_over_rest(db: Database) -> None:
    team, _ = prepared(db)
    client = a_client(db, team.core, router)
    place, body = f"{API}/requests/2/not-held-as-weakness", {"reason": "No survey.", "plan": "Run one."}
    assert client.post(place, json=body).status_code == 428
    done = client.post(place, json=body, headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["assertion"], done.json()["action"]) == (200, "A-2", "AC-1")
    held = client.post(f"{API}/requests/2/held-after-all", headers={"If-Match": done.headers["ETag"]})
    assert held.status_code == 200


def test_the_opening_is_begun_with_etag_zero(db: Database) -> None:
    team, _ = prepared(db)
    client = a_client(db, team.core, router)
    assert client.get(f"{API}/self-assessment").headers["ETag"] == '"0"'
    begun = client.put(f"{API}/self-assessment/opening", json={"opening": "We are."}, headers={"If-Match": '"0"'})
    assert (begun.status_code, begun.headers["ETag"]) == (200, '"1"')


def test_leaning_is_no_reference_of_a_claim(db: Database) -> None:
    team, document = prepared(db)
    client = a_client(db, team.core, router)
    client.post(f"{API}/assertions/A-1/supports", json={"kind": "document", "document": document})
    assert client.get(f"{API}/assertions/leaning-on/{document}").json()[0]["assertion"] == "A-1"

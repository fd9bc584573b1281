"""The pages of the self-assessment and of actions: rights, forms, conflicts, and what is never said of cases."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access import Actor, Role
from app.core.db import Database
from app.framework.reference import framework
from app.improvement import service as improvement
from app.selfassessment import service
from app.selfassessment.models import AssertionKind, AssertionStatus, Direction
from tests.app.selfassessment.claims import CASE_WORDS, Team, a_claim, a_team, backed, shown_by_cases
from tests.builders import a_person, an_actor, an_item
from tests.web.people import a_reader
from tests.web.test_cases import version_on

Site = Callable[[Actor], TestClient]


@pytest.fixture
def team(db: Database) -> Team:
    with db.write() as session:
        return a_team(session)


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Site:
    return lambda actor: a_reader(db, actor, tmp_path)


@pytest.fixture
def claim(db: Database, team: Team) -> str:
    """An assertion with one document behind it and one that points the other way."""
    with db.write() as session:
        reference = a_claim(session, team.lead)
        backed(session, team.lead, reference, an_item(session, team.lead, "Waiting report", reference="E-0121"))
        complaints = an_item(session, team.lead, "Complaints", reference="E-0160")
        backed(session, team.lead, reference, complaints, Direction.OTHER_WAY)
    return reference


def test_the_whole_shows_every_statement_and_where_the_evidence_comes_from(site: Site, team: Team, claim: str) -> None:
    page = site(team.director).get("/self-assessment").text
    assert all(f'href="/self-assessment/{one.id}"' in page for one in framework().quality_statements)
    assert f'href="/assertions/{claim}"' in page and "Words are counts, not quality." in page
    assert "/assertions/new" not in page


def test_who_has_no_right_to_it_learns_nothing(db: Database, site: Site, team: Team, claim: str) -> None:
    with db.write() as session:
        person = a_person(session, "Em Ember", Role.MEMBER)
    member = an_actor(person, Role.MEMBER, assessment_id=team.here.assessment.id)
    for address in ("/self-assessment", "/self-assessment/QS1", f"/assertions/{claim}", "/actions", "/assertions/new"):
        assert site(member).get(address).status_code == 404, address


def test_a_contributor_sees_their_own_assertions_only(db: Database, site: Site, team: Team, claim: str) -> None:
    with db.write() as session:
        mine = a_claim(session, team.lead, "We listen.", owner=team.worker_email)
    reader = site(team.worker)
    page = reader.get("/self-assessment").text
    assert f"/assertions/{mine}" in page and f"/assertions/{claim}" not in page
    assert reader.get(f"/assertions/{claim}").status_code == 404
    assert reader.get(f"/assertions/{mine}").status_code == 200
    assert reader.get(f"/assertions/{mine}/edit").status_code == 200
    assert reader.get("/assertions/new").status_code == 403


def test_a_reader_changes_nothing(site: Site, team: Team, claim: str) -> None:
    reader = site(team.director)
    page = reader.get(f"/assertions/{claim}")
    assert page.status_code == 200 and f'action="/assertions/{claim}' not in page.text
    for address in (f"/assertions/{claim}/edit", f"/assertions/{claim}/add", "/assertions/new", "/actions/new"):
        assert reader.get(address).status_code == 403, address
    assert reader.post(f"/assertions/{claim}/response", data={"version": "1", "response": "x"}).status_code == 403


def test_one_statement_says_whose_words_it_shows(site: Site, team: Team, claim: str) -> None:
    page = site(team.lead).get("/self-assessment/QS1").text
    statement = framework().statement("QS1")
    assert statement is not None and statement.name in page and claim in page
    if statement.we_certainty != "official":
        assert "in our words" in page and "CQC’s words" not in page
    assert site(team.lead).get("/self-assessment/QS99").status_code == 404


def test_an_assertion_shows_both_ways_with_where_to_look(site: Site, team: Team, claim: str) -> None:
    page = site(team.lead).get(f"/assertions/{claim}").text
    assert "What points the other way" in page and "E-0121, Page 4" in page and 'href="/evidence/E-0160"' in page
    assert "Not answered in the self-assessment yet" in page
    assert f"<title>Assertion {claim} " in page


def test_without_case_rights_three_cases_are_a_number_and_no_reference(
    db: Database, site: Site, team: Team, claim: str
) -> None:
    with db.write() as session:
        cases = shown_by_cases(session, team, claim, 3)
    for actor in (team.director, team.core):
        page = site(actor).get(f"/assertions/{claim}?cases=read").text
        assert "3 tracked cases show this" in page and CASE_WORDS not in page
        assert not any(case in page for case in cases)


def test_what_a_case_shows_is_read_only_when_asked_for(db: Database, site: Site, team: Team, claim: str) -> None:
    with db.write() as session:
        cases = shown_by_cases(session, team, claim, 1)
    reader = site(team.psw)
    page = reader.get(f"/assertions/{claim}").text
    assert cases[0] in page and CASE_WORDS not in page
    assert CASE_WORDS in reader.get(f"/assertions/{claim}?cases=read").text


def test_an_assertion_is_written_and_a_fault_is_said_at_its_field(site: Site, team: Team) -> None:
    reader = site(team.core)
    wrong = reader.post("/assertions/new", data={"quality_statement": "QS1", "kind": "", "text": "", "impact": "Kept."})
    assert wrong.status_code == 422 and 'href="#text"' in wrong.text and 'href="#kind"' in wrong.text
    assert "Kept." in wrong.text
    sent = {
        "quality_statement": "QS1",
        "kind": "weakness",
        "text": "The longest waits rise.",
        "impact": "",
        "owner": "",
    }
    added = reader.post("/assertions/new", data=sent)
    assert added.status_code == 303 and added.headers["location"].startswith("/assertions/A-")


def test_two_who_change_one_assertion_see_both(site: Site, team: Team, claim: str) -> None:
    reader = site(team.lead)
    address = f"/assertions/{claim}/edit"
    sent = {"version": version_on(reader.get(address).text, address), "quality_statement": "QS1", "kind": "strength"}
    assert reader.post(address, data={**sent, "text": "Theirs.", "impact": "", "owner": ""}).status_code == 303
    second = reader.post(address, data={**sent, "text": "Yours.", "impact": "", "owner": ""})
    assert second.status_code == 412 and "Theirs." in second.text and "Yours." in second.text
    again = version_on(second.text, address)
    assert reader.post(address, data={**sent, "version": again, "text": "Yours.", "impact": ""}).status_code == 303


def test_an_open_answer_is_saved_and_a_stale_one_shows_both(site: Site, team: Team, claim: str) -> None:
    reader = site(team.lead)
    address = f"/assertions/{claim}/response"
    version = version_on(reader.get(f"/assertions/{claim}").text, address)
    assert reader.post(address, data={"version": version, "response": "We say so."}).status_code == 303
    stale = reader.post(address, data={"version": version, "response": "Not so."})
    assert stale.status_code == 412 and "We say so." in stale.text and "Not so." in stale.text


def test_a_document_is_added_taken_out_and_put_back(db: Database, site: Site, team: Team, claim: str) -> None:
    with db.write() as session:
        an_item(session, team.lead, "Carers survey", reference="E-0200")
    reader = site(team.core)
    address = f"/assertions/{claim}/add"
    nothing = reader.post(address, data={"direction": "supports", "what_it_shows": "Kept words."})
    assert nothing.status_code == 422 and 'href="#document"' in nothing.text and "Kept words." in nothing.text
    nowhere = reader.post(address, data={"direction": "supports", "document": "E-0200"})
    assert nowhere.status_code == 422 and 'href="#where_to_look"' in nowhere.text
    sent = {
        "direction": "supports",
        "document": "E-0200",
        "where_to_look": "Page 2",
        "what_it_shows": "They feel heard.",
    }
    assert reader.post(address, data=sent).headers["location"] == f"/assertions/{claim}#supports"
    page = reader.get(f"/assertions/{claim}").text
    assert "They feel heard." in page and 'href="/evidence/E-0200?page=2#pages"' in page
    remove = f"/assertions/{claim}/supports/E-0200/remove"
    gone = reader.post(remove, data={"version": version_on(page, remove), "direction": "supports"})
    assert gone.status_code == 303 and "They feel heard." not in reader.get(f"/assertions/{claim}").text
    reader.post(f"/assertions/{claim}/supports/E-0200/restore", data={"direction": "supports"})
    assert "They feel heard." in reader.get(f"/assertions/{claim}").text
    twice = reader.post(address, data=sent)
    assert twice.status_code == 409 and "already" in twice.text


def test_a_document_is_found_by_its_words(db: Database, site: Site, team: Team, claim: str) -> None:
    with db.write() as session:
        an_item(session, team.lead, "Carers survey", reference="E-0200")
    page = site(team.core).get(f"/assertions/{claim}/add?direction=other").text
    assert re.search(r'value="points the other way"\s+checked', page)


def test_an_assertion_is_called_ready_and_withdrawn_with_a_reason(
    db: Database, site: Site, team: Team, claim: str
) -> None:
    reader = site(team.lead)
    move = f"/assertions/{claim}/move"
    page = reader.get(f"/assertions/{claim}").text
    assert reader.post(move, data={"version": version_on(page, move), "move": "ready"}).status_code == 303
    page = reader.get(f"/assertions/{claim}").text
    withdraw = f"/assertions/{claim}/withdraw"
    version = version_on(page, withdraw)
    assert reader.post(withdraw, data={"version": version, "reason": ""}).status_code == 422
    assert reader.post(withdraw, data={"version": version, "reason": "Old."}).status_code == 303
    with db.read() as session:
        assert service.one_assertion(session, team.lead, claim).status is AssertionStatus.WITHDRAWN


def test_the_opening_words_are_written_once_and_a_second_writer_sees_both(site: Site, team: Team) -> None:
    reader = site(team.lead)
    sent = {"version": "0", "opening": "We serve 300,000 people."}
    assert reader.post("/self-assessment/opening", data=sent).status_code == 303
    again = reader.post("/self-assessment/opening", data={"version": "0", "opening": "Others."})
    assert again.status_code == 412 and "We serve 300,000 people." in again.text and "Others." in again.text


def test_the_councils_own_document_is_sent_instead_and_ours_again(db: Database, site: Site, team: Team) -> None:
    with db.write() as session:
        an_item(session, team.lead, "Our self-assessment", reference="E-0300")
    reader = site(team.lead)
    wrong = reader.post("/self-assessment/own-document", data={"version": "0", "document": "E-9999"})
    assert wrong.status_code == 422 and "Choose a document with a file" in wrong.text
    nothing = reader.post("/self-assessment/own-document", data={"version": "0", "document": ""})
    assert nothing.status_code == 422 and "Choose a file, or give a reference." in nothing.text
    assert reader.post("/self-assessment/own-document", data={"version": "0", "document": "E-0300"}).status_code == 303
    page = reader.get("/self-assessment").text
    assert "in place of this one" in page
    remove = "/self-assessment/own-document/remove"
    assert reader.post(remove, data={"version": version_on(page, remove)}).status_code == 303
    assert "in place of this one" not in reader.get("/self-assessment").text
    assert site(team.director).post(remove, data={"version": "1"}).status_code == 403


def test_an_action_answers_the_weakness_one_came_from(db: Database, site: Site, team: Team) -> None:
    with db.write() as session:
        weakness = a_claim(session, team.lead, "Waits rise.", kind=AssertionKind.WEAKNESS)
    reader = site(team.core)
    page = reader.get(f"/actions/new?assertion={weakness}").text
    version = version_on(page, "/actions/new")
    sent = {"version": version, "assertion": weakness, "aim": "", "due_on": "31 March 2027", "measure": "", "owner": ""}
    wrong = reader.post("/actions/new", data=sent)
    assert wrong.status_code == 422 and 'href="#aim"' in wrong.text and "31 March 2027" in wrong.text
    added = reader.post("/actions/new", data={**sent, "aim": "Call everyone."})
    assert added.headers["location"] == f"/assertions/{weakness}#actions"
    assert "Call everyone." in reader.get(f"/assertions/{weakness}").text


def test_an_action_is_changed_stopped_with_a_reason_and_opened_again(db: Database, site: Site, team: Team) -> None:
    from app.improvement.schemas import ActionIn

    with db.write() as session:
        reference = improvement.add_action(session, team.lead, ActionIn(aim="Call everyone.")).reference
    reader = site(team.core)
    address = f"/actions/{reference}"
    version = version_on(reader.get(address).text, address)
    sent = {"version": version, "aim": "Call all.", "owner": team.core_email, "due_on": "31/3/2027", "measure": ""}
    assert reader.post(address, data=sent).status_code == 303
    stale = reader.post(address, data={**sent, "aim": "Write to all."})
    assert stale.status_code == 412 and "Call all." in stale.text and "Write to all." in stale.text
    version = version_on(reader.get(address).text, f"{address}/move")
    bare = reader.post(f"{address}/move", data={"version": version, "move": "stop", "note": ""})
    assert bare.status_code == 422 and 'href="#note"' in bare.text
    stopped = reader.post(f"{address}/move", data={"version": version, "move": "stop", "note": "No money."})
    assert stopped.status_code == 303
    page = reader.get(address).text
    assert "No money." in page and "Open it again" in page and "It is done" not in page
    assert reader.post(f"{address}/move", data={"version": "1", "move": "reopen"}).status_code == 412


def test_the_list_of_actions_has_views(db: Database, site: Site, team: Team) -> None:
    from app.improvement.schemas import ActionIn

    with db.write() as session:
        improvement.add_action(session, team.lead, ActionIn(aim="Call everyone."))
    page = site(team.director).get("/actions").text
    assert "Call everyone." in page and 'href="/actions?show=late"' in page and "/actions/new" not in page
    assert "None of these" in site(team.director).get("/actions?show=done").text
    assert site(team.worker).get("/actions").status_code == 404

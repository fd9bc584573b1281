"""The pages of cases: who may open what, forms, faults at their fields, conflicts, and what is never shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.access import Actor, Role
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.casetracking import service
from app.casetracking.models import ActNow, CasePart, CaseStage, LogState
from app.casetracking.schemas.cases import EntryIn
from app.core.clock import today
from app.core.db import Database
from tests.app.casetracking.cases import CANARY, STANDARDS, Team, a_case, a_team, given
from tests.builders import a_person, an_actor
from tests.counting import selects
from tests.web.people import a_reader, who_said_why

Site = Callable[[Actor], TestClient]


@pytest.fixture
def team(db: Database) -> Team:
    with db.write() as session:
        return a_team(session)


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Site:
    return lambda actor: who_said_why(a_reader(db, actor, tmp_path))


@pytest.fixture
def case(db: Database, team: Team) -> str:
    """A case on the list with one entry, that the worker works on and the core member checks."""
    with db.write() as session:
        reference = a_case(session, team, primary_support_reason="Physical support", locality_team="East")
        given(session, team, reference, team.worker_email, CasePart.WORKER)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
        service.add_entry(session, team.psw, reference, EntryIn(on=today(), kind="Review", text=CANARY))
    return reference


def checked(version: int = 0, **fields: str) -> dict[str, str]:
    """A finished check as the page sends it."""
    return {
        "version": str(version),
        "act_now": ActNow.NOTHING.value,
        **{f"verdict-{standard}": "Yes" for standard in STANDARDS},
        "overall": "Good practice",
        "file_read_on": today().isoformat(),
        "finish": "yes",
        **fields,
    }


def version_on(page: str, action: str) -> str:
    """The version that the form with this action carries."""
    token = r'(?:<input type="hidden" name="form-token"[^>]*>)?'
    found = re.search(
        rf'action="{re.escape(action)}"[^>]*>{token}<input type="hidden" name="version" value="(\d+)"', page
    )
    assert found is not None, action
    return found[1]


def test_the_list_names_cases_to_those_who_may_list_them(site: Site, team: Team, case: str) -> None:
    page = site(team.psw).get("/cases").text
    assert f'<a href="/cases/{case}">{case}</a>' in page
    assert "Physical support, East" in page and "still personal data" in page


def test_what_comes_after_cqcs_choice_has_columns_only_once_a_case_is_chosen(
    db: Database, site: Site, team: Team, case: str
) -> None:
    assert "Reflective log</th>" not in site(team.psw).get("/cases").text
    with db.write() as session:
        a_case(session, team, CaseStage.CHOSEN)
    assert "Reflective log</th>" in site(team.psw).get("/cases").text


def test_a_director_sees_counts_and_no_case(site: Site, team: Team, case: str) -> None:
    page = site(team.director).get("/cases")
    assert page.status_code == 200 and case not in page.text and "Counts only" in page.text


def test_information_governance_sees_the_list_without_a_way_into_a_case(site: Site, team: Team, case: str) -> None:
    page = site(team.ig).get("/cases").text
    assert case in page and f'href="/cases/{case}"' not in page
    assert site(team.ig).get(f"/cases/{case}").status_code == 404


def test_a_contributor_sees_only_their_own_cases(db: Database, site: Site, team: Team, case: str) -> None:
    with db.write() as session:
        other = a_case(session, team)
    page = site(team.worker).get("/cases").text
    assert case in page and other not in page
    assert site(team.worker).get(f"/cases/{other}").status_code == 404


def test_a_member_does_not_learn_that_there_are_cases(db: Database, site: Site, team: Team, case: str) -> None:
    with db.write() as session:
        person = a_person(session, "Em Ember", Role.MEMBER)
    member = an_actor(person, Role.MEMBER, assessment_id=team.here.assessment.id)
    for address in ("/cases", "/cases.xlsx", f"/cases/{case}", f"/cases/{case}/check", f"/cases/{case}/reflective-log"):
        assert site(member).get(address).status_code == 404, address


@pytest.mark.parametrize("address", ["", "/check", "/reflective-log"])
def test_without_case_rights_no_page_of_a_case_opens(site: Site, team: Team, case: str, address: str) -> None:
    for actor in (team.director, team.ig):
        answer = site(actor).get(f"/cases/{case}{address}")
        assert answer.status_code == 404 and CANARY not in answer.text


def test_only_those_whose_list_it_is_download_it(db: Database, site: Site, team: Team, case: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(site(team.psw).get("/cases.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert case in cells and not any(CANARY in cell for cell in cells)
    with db.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
    assert (entry.action, case in entry.reason) == ("casetracking.list.given_out", True)
    assert site(team.core).get("/cases.xlsx").status_code == 403
    assert site(team.director).get("/cases.xlsx").status_code == 403


def test_filters_narrow_the_list(db: Database, site: Site, team: Team, case: str) -> None:
    with db.write() as session:
        pooled = a_case(session, team, CaseStage.POOL)
    page = site(team.psw).get("/cases?stage=pool").text
    assert f">{pooled}<" in page and f">{case}<" not in page
    assert f">{case}<" in site(team.core).get("/cases?checker=me").text
    assert "No cases match" in site(team.psw).get("/cases?checker=me").text


def test_the_list_costs_as_many_selects_for_many_cases_as_for_one(
    db: Database, site: Site, team: Team, case: str
) -> None:
    reader = site(team.psw)
    with selects(db) as few:
        reader.get("/cases")
    with db.write() as session:
        for _ in range(12):
            a_case(session, team)
    with selects(db) as many:
        reader.get("/cases")
    assert len(many) == len(few)


def test_a_look_at_a_case_leaves_an_entry(db: Database, site: Site, team: Team, case: str) -> None:
    page = site(team.psw).get(f"/cases/{case}")
    assert CANARY in page.text
    with db.read() as session:
        entries = audit.of_thing(
            session, frozenset({"tracked_case"}), {}, kind="tracked_case", reference=case,
            assessment_id=team.here.assessment.id, limit=50,
        )  # fmt: skip
    assert [entry.actor_name for entry in entries if entry.action == "case.record.read"] == [team.psw.name]


def test_a_title_holds_the_reference_and_nothing_of_the_case(site: Site, team: Team, case: str) -> None:
    for address in ("", "/check", "/reflective-log", "/edit"):
        page = site(team.psw).get(f"/cases/{case}{address}")
        title = re.search(r"<title>(.*?)</title>", page.text)
        assert page.status_code == 200 and title is not None
        assert case in title[1] and "Physical" not in title[1] and "East" not in title[1]
        assert not re.search(r'href="[^"]*(Physical|East)', page.text)


def test_a_silence_stands_in_the_record(db: Database, site: Site, team: Team) -> None:
    with db.write() as session:
        reference = a_case(session, team, first_contact_date=today() - timedelta(days=400))
        for days in (400, 10):
            service.add_entry(session, team.psw, reference, EntryIn(on=today() - timedelta(days=days), kind="Call"))
    assert "days with no entry" in site(team.psw).get(f"/cases/{reference}").text


def test_an_entry_is_added_and_a_fault_is_said_at_its_field(site: Site, team: Team, case: str) -> None:
    reader = site(team.psw)
    address = f"/cases/{case}/entries"
    fine = reader.post(address, data={"on": today().isoformat(), "kind": "Call", "text": "She rang back."})
    assert (fine.status_code, fine.headers["location"]) == (303, f"/cases/{case}#log")
    late = reader.post(address, data={"on": "1 January 2199", "kind": "Call", "text": "Kept words."})
    assert late.status_code == 422 and "Kept words." in late.text and 'href="#on"' in late.text
    number = reader.post(address, data={"on": today().isoformat(), "kind": "Call", "text": "NHS number 943 476 5919"})
    assert number.status_code == 422 and "NHS number" in number.text


def test_consent_is_noted_and_a_conflict_shows_both(site: Site, team: Team, case: str) -> None:
    reader = site(team.psw)
    page = reader.get(f"/cases/{case}").text
    version = version_on(page, f"/cases/{case}/consent")
    first = {"version": version, "status": "agreed", "by_when_how": "By phone."}
    assert reader.post(f"/cases/{case}/consent", data=first).status_code == 303
    second = reader.post(f"/cases/{case}/consent", data={**first, "by_when_how": "By letter."})
    assert second.status_code == 412
    assert (
        "By phone." in second.text and "By letter." in second.text and "changed this after you opened it" in second.text
    )


def test_moving_a_stage_can_be_undone(db: Database, site: Site, team: Team, case: str) -> None:
    reader = site(team.psw)
    version = version_on(reader.get(f"/cases/{case}").text, f"/cases/{case}/stage")
    moved = reader.post(
        f"/cases/{case}/stage", data={"version": version, "stage": "submitted", "stage_was": "longlist"}
    )
    assert moved.status_code == 303
    page = reader.get(f"/cases/{case}").text
    assert "Submitted" in page and 'name="stage" value="longlist"' in page


def test_facts_are_changed_and_a_stranger_to_the_list_may_not(site: Site, team: Team, case: str) -> None:
    reader = site(team.psw)
    page = reader.get(f"/cases/{case}/edit").text
    version = version_on(page, f"/cases/{case}/edit")
    sent = {"version": version, "locality_team": "West", "plan_date": "9 December 2025", "pathways": ["", "care home"]}
    assert reader.post(f"/cases/{case}/edit", data=sent).status_code == 303
    shown = reader.get(f"/cases/{case}").text
    assert "West" in shown and "9 December 2025" in shown and "care home" in shown
    stale = reader.post(f"/cases/{case}/edit", data={**sent, "locality_team": "North"})
    assert stale.status_code == 412 and "West" in stale.text and "North" in stale.text
    assert site(team.core).get(f"/cases/{case}/edit").status_code == 403


def test_a_case_is_added_by_its_facts(site: Site, team: Team) -> None:
    reader = site(team.lead)
    assert "Where it starts" in reader.get("/cases/new").text
    added = reader.post("/cases/new", data={"stage": "longlist", "age_band": "85+", "checker": team.core_email})
    assert added.status_code == 303 and re.fullmatch(r"/cases/CT-\d+", added.headers["location"])
    twice = reader.post("/cases/new", data={"stage": "pool", "system_reference": "LAS-1"})
    assert twice.status_code == 303
    twice = reader.post("/cases/new", data={"stage": "pool", "system_reference": "las-1"})
    assert twice.status_code == 409 and "on the list already" in twice.text
    number = reader.post("/cases/new", data={"stage": "pool", "notes": "NHS number 943 476 5919"})
    assert number.status_code == 422 and 'href="#notes"' in number.text
    assert site(team.core).post("/cases/new", data={"stage": "pool"}).status_code == 403


def test_a_case_is_given_its_systems_reference_later(site: Site, team: Team, case: str) -> None:
    reader = site(team.psw)
    page = reader.get(f"/cases/{case}/edit").text
    sent = {"version": version_on(page, f"/cases/{case}/edit"), "age_band": "85+", "system_reference": "LAS-7"}
    assert reader.post(f"/cases/{case}/edit", data=sent).status_code == 303
    again = reader.get(f"/cases/{case}/edit").text
    assert "Held already" in again and "LAS-7" not in again


def test_a_part_is_given_and_ended(site: Site, team: Team, case: str) -> None:
    reader = site(team.psw)
    both = reader.post(f"/cases/{case}/assign", data={"person": team.core_email, "part": "worker"})
    assert both.status_code == 409 and "checker of this case" in both.text
    version = version_on(reader.get(f"/cases/{case}").text, f"/cases/{case}/people/end")
    ended = {"version": version, "person": team.core_email, "part": "checker"}
    assert reader.post(f"/cases/{case}/people/end", data=ended).status_code == 303
    assert site(team.core).get(f"/cases/{case}").status_code == 404


def test_a_check_is_saved_and_leads_to_the_next(db: Database, site: Site, team: Team, case: str) -> None:
    with db.write() as session:
        following = a_case(session, team)
        given(session, team, following, team.core_email, CasePart.CHECKER)
    reader = site(team.core)
    page = reader.get(f"/cases/{case}/check").text
    assert CANARY in page and "Save and check next" in page and "First: does anything need doing today?" in page
    saved = reader.post(f"/cases/{case}/check", data=checked())
    assert (saved.status_code, saved.headers["location"]) == (303, f"/cases/{following}/check")
    with db.write() as session:
        assert service.list_checks(session, team.core, case)[0].finished
    last = reader.post(f"/cases/{following}/check", data=checked())
    assert last.headers["location"] == f"/cases/{following}"


def test_every_unanswered_question_is_named_and_nothing_typed_is_lost(site: Site, team: Team, case: str) -> None:
    sent = checked(overall="", **{f"verdict-{STANDARDS[4]}": "", f"note-{STANDARDS[4]}": "Offer not followed up."})
    answer = site(team.core).post(f"/cases/{case}/check", data=sent)
    assert answer.status_code == 422
    assert f'href="#verdict-{STANDARDS[4]}"' in answer.text and "Question 5 has no answer yet." in answer.text
    assert "Choose the overall word." in answer.text and "Offer not followed up." in answer.text
    empty = site(team.core).post(f"/cases/{case}/check", data={"version": "0", "finish": "yes"})
    assert empty.status_code == 422 and "Say first whether anything needs doing today." in empty.text


def test_what_cannot_wait_needs_who_was_told_and_when(site: Site, team: Team, case: str) -> None:
    sent = checked(act_now=ActNow.SAFEGUARDING.value)
    answer = site(team.core).post(f"/cases/{case}/check", data=sent)
    assert (
        answer.status_code == 422 and "Say who was told." in answer.text and "Say when they were told." in answer.text
    )
    odd = site(team.core).post(f"/cases/{case}/check", data={**sent, "told_who": "Team manager", "told_at": "soon"})
    assert odd.status_code == 422 and "Give a day and a time" in odd.text and 'value="soon"' in odd.text


def test_what_cannot_wait_stays_until_it_is_closed(site: Site, team: Team, case: str) -> None:
    told = {"told_who": "The team manager", "told_at": f"{today().isoformat()}, 0:01"}
    sent = checked(act_now=ActNow.TELL_MANAGER.value, **told)
    assert site(team.core).post(f"/cases/{case}/check", data=sent).status_code == 303
    reader = site(team.psw)
    page = reader.get(f"/cases/{case}").text
    assert "Tell the team manager today." in page and "The team manager was told" in page
    assert "Needs doing today" in reader.get("/cases").text
    close = f"/cases/{case}/checks/1/close"
    version = version_on(page, close)
    assert reader.post(close, data={"version": version, "note": ""}).status_code == 422
    assert reader.post(close, data={"version": version, "note": "A visit at 3pm."}).status_code == 303
    assert "It is done" not in reader.get(f"/cases/{case}").text
    assert site(team.core).post(close, data={"version": version, "note": "Me"}).status_code == 403


def test_a_draft_goes_on_where_it_stopped(site: Site, team: Team, case: str) -> None:
    reader = site(team.core)
    draft = checked(finish="", overall="", learning="She stayed at home.", **{f"verdict-{STANDARDS[0]}": ""})
    assert reader.post(f"/cases/{case}/check", data=draft).headers["location"] == f"/cases/{case}/check"
    page = reader.get(f"/cases/{case}/check").text
    assert (
        "Draft saved" in page and "She stayed at home." in page and f"{len(STANDARDS) - 1} of {len(STANDARDS)}" in page
    )
    assert "She stayed at home." not in site(team.psw).get(f"/cases/{case}?checks=full").text


def test_two_windows_of_one_draft_show_both(site: Site, team: Team, case: str) -> None:
    reader = site(team.core)
    reader.post(f"/cases/{case}/check", data=checked(finish="", learning="First."))
    for version in (0, 99):
        again = reader.post(f"/cases/{case}/check", data=checked(version, finish="", learning="Second."))
        assert again.status_code in (412, 428)
        assert "First." in again.text and "Second." in again.text and "Yours, not saved yet" in again.text


def test_finishing_is_undone_from_the_notice(site: Site, team: Team, case: str) -> None:
    reader = site(team.core)
    reader.post(f"/cases/{case}/check", data=checked())
    page = reader.get(f"/cases/{case}").text
    found = re.search(rf'action="/cases/{case}/checks/1/reopen".*?name="version" value="(\d+)"', page, re.S)
    assert found is not None
    assert reader.post(f"/cases/{case}/checks/1/reopen", data={"version": found[1]}).status_code == 303
    assert "Draft saved" in reader.get(f"/cases/{case}/check").text


def test_the_worker_never_checks_their_own_case(site: Site, team: Team, case: str) -> None:
    page = site(team.worker).get(f"/cases/{case}/check")
    assert page.status_code == 409 and "another person checks it" in page.text
    assert f'href="/cases/{case}/check"' not in site(team.worker).get(f"/cases/{case}").text


def test_a_check_links_the_case_to_an_assertion(db: Database, site: Site, team: Team, case: str) -> None:
    from app.selfassessment import service as selfassessment
    from tests.app.selfassessment.claims import a_claim

    with db.write() as session:
        claim = a_claim(session, team.lead)
    reader = site(team.core)
    assert claim in reader.get(f"/cases/{case}/check").text
    reader.post(f"/cases/{case}/check", data=checked(assertion=claim, direction="supports"))
    with db.read() as session:
        assert [one.assertion for one in selfassessment.shown_by_case(session, team.core, case)] == [claim]
    assert f'href="/assertions/{claim}"' in reader.get(f"/cases/{case}").text


def test_one_click_for_today_and_one_for_each_standard_is_all_a_mouse_needs(site: Site, team: Team, case: str) -> None:
    """The overall word and saving have keys (Tab and Space, Ctrl+Enter); the day the file was read is filled in."""
    page = site(team.core).get(f"/cases/{case}/check").text
    groups = set(re.findall(r'type="radio" name="([^"]+)"', page))
    assert len(groups) == len(STANDARDS) + 2  # today, each standard, overall
    assert "data-main-button" in page and f'name="file_read_on" type="text" value="{today().day} ' in page


def test_the_log_is_written_handed_in_and_reviewed(db: Database, site: Site, team: Team, case: str) -> None:
    worker, address = site(team.worker), f"/cases/{case}/reflective-log"
    page = worker.get(address).text
    sections = re.findall(r'name="(section-\d+)"', page)
    some = worker.post(address, data={"version": "0", sections[0]: "She keeps a cat.", "hand_in": "yes"})
    assert some.status_code == 422 and "She keeps a cat." in some.text and f'href="#{sections[1]}"' in some.text
    version = version_on(some.text, address)
    whole = {"version": version, "hand_in": "yes", **dict.fromkeys(sections, "Something true.")}
    assert worker.post(address, data=whole).status_code == 303
    reader = site(team.psw)
    handed = reader.get(address).text
    assert "Something true." in handed and "Your review" in handed
    version = version_on(handed, f"{address}/review")
    assert reader.post(f"{address}/review", data={"version": version, "agreed": "no", "note": ""}).status_code == 422
    assert reader.post(f"{address}/review", data={"version": version, "agreed": "yes"}).status_code == 303
    with db.write() as session:
        assert service.read_log(session, team.psw, case).state is LogState.REVIEWED


def test_a_checker_reads_the_log_and_does_not_write_it(site: Site, team: Team, case: str) -> None:
    page = site(team.core).get(f"/cases/{case}/reflective-log").text
    assert "Nobody has begun it" in page and "<textarea" not in page
    assert site(team.core).post(f"/cases/{case}/reflective-log", data={"version": "0"}).status_code == 403

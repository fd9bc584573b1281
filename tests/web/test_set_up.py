"""Pages of Set up: who may, what each form does, and what is said when it can't."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook

from app.access import SYSTEM, Actor
from app.accounts import service as accounts
from app.accounts.schemas import PersonIn
from app.answers import service as answers
from app.answers.schemas.requests import RequestRow
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentOut
from app.core.db import Database
from app.web import requests, set_up
from app.web.set_up.clock_time import read_clock_time
from tests.web.site import WHO, a_site

FERNSHIRE = "Fernshire County Council"


@dataclass
class Store:
    """A store with people of every role and nothing set up."""

    db: Database
    site: TestClient
    people: dict[str, Actor]

    def get(self, address: str, who: str = "lead") -> tuple[int, str]:
        self._as_now(who)
        answer = self.site.get(address, headers={WHO: who})
        return answer.status_code, answer.text

    def post(self, address: str, who: str = "lead", **fields: str | list[str]) -> tuple[int, str]:
        self._as_now(who)
        answer = self.site.post(address, data=fields, headers={WHO: who})
        return answer.status_code, answer.headers.get("location", answer.text)

    def send(self, address: str, name: str, content: bytes, who: str = "lead") -> tuple[int, str]:
        self._as_now(who)
        answer = self.site.post(address, files={"file": (name, content)}, headers={WHO: who})
        return answer.status_code, answer.headers.get("location", answer.text)

    def _as_now(self, who: str) -> None:
        with self.db.read() as session:
            here = assessments.current_assessment_id(session)
        self.people[who] = replace(self.people[who], assessment_id=here)

    @property
    def round(self) -> AssessmentOut:
        self._as_now("lead")
        with self.db.read() as session:
            return assessments.current_assessment(session, self.people["lead"])

    @property
    def rows(self) -> list[RequestRow]:
        self._as_now("lead")
        with self.db.read() as session:
            return answers.list_requests(session, self.people["lead"])


@pytest.fixture
def store(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Store]:
    people = {}
    with db.write() as session:
        for role in ("lead", "core", "psw", "contrib", "director", "member", "admin", "ig"):
            email = f"{role}@fernshire.example"
            accounts.add_person(session, SYSTEM, PersonIn(email=email, name=f"{role.title()} Person", roles=[role]))  # type: ignore[list-item]
            actor = accounts.find_actor_by_email(session, email)
            assert actor is not None
            people[role] = actor
    with a_site(db, tmp_path, people, set_up.router, requests.router) as site:
        yield Store(db, site, people)


@pytest.fixture
def council(store: Store) -> Store:
    """The council with its first round, set up through the pages."""
    assert store.post("/set-up/council", council_name=FERNSHIRE) == (303, "/set-up/start")
    assert store.post("/set-up/start", title="CQC assessment 2027", request_list="planning-current") == (303, "/set-up")
    return store


PAGES = ("/set-up", "/set-up/council", "/set-up/start", "/set-up/list", "/set-up/dates", "/set-up/list/not-placed")


@pytest.mark.parametrize("address", [*PAGES, "/set-up/people"])
def test_every_page_opens_for_the_lead(council: Store, address: str) -> None:
    assert council.get(address)[0] == 200


@pytest.mark.parametrize("address", [*PAGES[:5], "/set-up/people"])
@pytest.mark.parametrize("who", ["core", "contrib", "director", "member"])
def test_nobody_else_sets_up(council: Store, address: str, who: str) -> None:
    assert council.get(address, who)[0] in (403, 404)


def test_an_administrator_looks_after_people_and_nothing_else(council: Store) -> None:
    assert council.get("/set-up", "admin")[0] == 200 and council.get("/set-up/people", "admin")[0] == 200
    assert "Request list" not in council.get("/set-up", "admin")[1]
    assert council.get("/set-up/dates", "admin")[0] == 404


def test_an_empty_store_says_where_to_begin(store: Store) -> None:
    page = store.get("/set-up")[1]
    assert "Give the council’s name first." in page and "Start a round" not in page
    assert store.get("/set-up/council")[0] == 200


def test_a_council_without_a_name_is_told_at_the_field(store: Store) -> None:
    status, page = store.post("/set-up/council", council_name="")
    assert status == 422 and 'id="council_name-error"' in page


def test_a_round_begins_with_all_its_requests(council: Store) -> None:
    assert len(council.rows) > 1
    assert "CQC assessment 2027" in council.get("/set-up")[1]


def test_a_round_without_a_name_is_told_at_the_field(council: Store) -> None:
    status, page = council.post("/set-up/start", title="", request_list="planning-current")
    assert status == 422 and "Say what to call this round." in page


def test_a_second_round_waits_until_the_first_is_closed_then_starts_from_it(council: Store) -> None:
    fields = {"title": "CQC assessment 2029", "request_list": "planning-current", "start_from": "R-1"}
    council.post("/set-up/notice", **LETTER, version=str(council.round.version))
    status, page = council.post("/set-up/start", **fields)
    assert status == 409 and "Close it first" in page
    for status in ("sent", "closed"):
        council.post("/set-up/round", round="R-1", status=status, version=str(council.round.version))
    assert council.post("/set-up/start", **fields) == (303, "/set-up")
    assert council.round.predecessor == "R-1" and len(council.rows) > 1


def test_settings_are_changed_and_a_second_writer_sees_both(council: Store) -> None:
    version = re.search(r'name="version" value="(\d+)"', council.get("/set-up/council")[1])
    assert version is not None
    fields = {"note_word_limit": "150", "protective_marking": "OFFICIAL", "version": version[1]}
    assert council.post("/set-up/council", council_name=FERNSHIRE, **fields)[0] == 303
    status, page = council.post("/set-up/council", council_name="Fernshire", **fields)
    assert status == 412 and "changed this after you opened it" in page and 'value="Fernshire"' in page
    status, page = council.post("/set-up/council", council_name="F", note_word_limit="many", version="2")
    assert status == 422 and 'id="note_word_limit-error"' in page


LETTER = {"notified_on": "11 January 2027", "return_due_on": "1 February 2027", "return_due_time": "5pm"}


def test_the_letter_sets_every_date_in_one_act(council: Store) -> None:
    assert council.round.notified_on is None and all(row.due_on is None for row in council.rows)
    assert "Day" in council.get("/requests")[1]
    assert council.post("/set-up/notice", **LETTER, version=str(council.round.version))[0] == 303
    assert str(council.round.return_due_at)[:10] == "2027-02-01"
    assert all(row.due_on is not None for row in council.rows)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("notified_on", "", "Give the day of the letter."),
        ("return_due_on", "soon", "must be a real date"),
        ("return_due_time", "25pm", "Give a time of day"),
        ("return_due_on", "1 January 2027", "return"),
    ],
)
def test_a_fault_in_the_letter_s_dates_is_told_at_the_field(council: Store, field: str, value: str, words: str) -> None:
    status, page = council.post("/set-up/notice", **{**LETTER, field: value}, version=str(council.round.version))
    assert status == 422 and words in page and f'id="{field}-error"' in page
    assert council.round.notified_on is None


@pytest.fixture
def notified(council: Store) -> Store:
    council.post("/set-up/notice", **LETTER, version=str(council.round.version))
    return council


def test_later_dates_are_stated_and_taken_back(notified: Store) -> None:
    notified.post(
        "/set-up/dates", visit_from="12 April 2027", visit_to="14 April 2027", version=str(notified.round.version)
    )
    assert str(notified.round.visit_from) == "2027-04-12"
    notified.post("/set-up/dates", visit_from="", visit_to="", version=str(notified.round.version))
    assert notified.round.visit_from is None


def test_dates_that_can_t_stand_together_are_told_and_a_stale_page_shows_both(notified: Store) -> None:
    version = str(notified.round.version)
    status, page = notified.post("/set-up/dates", visit_from="14 April 2027", visit_to="12 April 2027", version=version)
    assert status == 422 and "There is something to put right" in page and 'value="14 April 2027"' in page
    notified.post("/set-up/dates", visit_from="12 April 2027", version=version)
    status, page = notified.post("/set-up/dates", visit_from="13 April 2027", version=version)
    assert status == 412 and "12 April 2027" in page and 'value="13 April 2027"' in page


def test_more_time_counts_only_when_agreed_in_writing(notified: Store) -> None:
    version = str(notified.round.version)
    notified.post("/set-up/extensions", until_on="8 February 2027", reason="The system was down.", version=version)
    assert str(notified.round.return_due_at)[:10] == "2027-02-01"
    asked = notified.round.extensions[0]
    status, page = notified.post("/set-up/extensions/answer", state="agreed", version=str(asked.version))
    assert status == 422 and 'id="in_writing-error"' in page
    fields = {"state": "agreed", "in_writing": "Email of today", "move_requests": ["", "yes"]}
    assert notified.post("/set-up/extensions/answer", **fields, version=str(asked.version))[0] == 303
    assert str(notified.round.return_due_at)[:10] == "2027-02-08"


def test_refused_time_leaves_the_date(notified: Store) -> None:
    version = str(notified.round.version)
    notified.post("/set-up/extensions", until_on="8 February 2027", reason="The system was down.", version=version)
    notified.post("/set-up/extensions/answer", state="refused", version=str(notified.round.extensions[0].version))
    assert notified.round.extensions[0].state == "refused"
    assert str(notified.round.return_due_at)[:10] == "2027-02-01"


def test_a_milestone_is_done_and_not_done_after_all_and_moved(notified: Store) -> None:
    ours = next(one for one in notified.round.milestones if one.kind == "ours")
    address = f"/set-up/milestones/{ours.code}"
    assert notified.post(f"{address}/done", version=str(ours.version)) == (303, f"/set-up/dates#milestone-{ours.code}")
    ours = next(one for one in notified.round.milestones if one.code == ours.code)
    assert str(ours.done_on) == "2027-01-21"
    notified.post(f"{address}/done", undo="yes", version=str(ours.version))
    ours = next(one for one in notified.round.milestones if one.code == ours.code)
    notified.post(f"{address}/move", day="3", version=str(ours.version))
    ours = next(one for one in notified.round.milestones if one.code == ours.code)
    assert ours.day == 3 and ours.done_on is None
    status, page = notified.post(f"{address}/move", day="soon", version=str(ours.version))
    assert status == 422 and "must be a whole number" in page


def test_closure_days_come_and_go(council: Store) -> None:
    def version() -> str:
        found = re.search(
            r'action="/set-up/closures">\s*<input type="hidden" name="version" value="(\d+)"',
            council.get("/set-up/dates")[1],
        )
        assert found is not None
        return found[1]

    council.post("/set-up/closures", on="29 December 2026", name="Christmas closure", version=version())
    assert "Christmas closure" in council.get("/set-up/dates")[1]
    council.post("/set-up/closures/remove", on="2026-12-29", version=version())
    assert "Christmas closure" not in council.get("/set-up/dates")[1]
    status, page = council.post("/set-up/closures", on="", version=version())
    assert status == 422 and "Give the day." in page


def a_sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


LINES = a_sheet(
    ("Title", "Ref no", "What we ask for", "Extra"),
    ("Waiting lists and how risk is managed", "W1", "How long people wait, and how they are kept safe meanwhile.", "x"),
    ("Unpaid carers", "W2", "How carers are found, assessed and supported.", "y"),
)


def read_list(council: Store) -> str:
    status, where = council.send("/set-up/list", "cqc.xlsx", LINES)
    assert status == 303 and where.startswith("/set-up/list/read?")
    return where


def the_form(page: str) -> dict[str, str | list[str]]:
    """What the page of columns would send."""
    fields: dict[str, str | list[str]] = {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("token", "file_name", "sheet")
    }
    fields["meaning"] = re.findall(r'name="meaning" value="([^"]*)"', page)
    for name, options in re.findall(r'<select[^>]*name="(column-\w+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_a_list_is_shown_column_by_column_before_it_is_loaded(council: Store) -> None:
    page = council.get(read_list(council))[1]
    assert "2 requests in cqc.xlsx" in page and "Ref no" in page and "The first requests" in page
    assert the_form(page)["column-B"] == "code" and the_form(page)["column-A"] == "title"


def test_columns_are_corrected_and_read_again(council: Store) -> None:
    fields = the_form(council.get(read_list(council))[1])
    status, page = council.post("/set-up/list/load", **{**fields, "column-C": "", "again": "yes"})
    assert status == 200 and the_form(page)["column-C"] == ""
    status, page = council.post("/set-up/list/load", **{**fields, "column-D": "title"})
    assert status == 422 and "Two columns can’t be the same thing" in page


def load_list(council: Store) -> None:
    fields = the_form(council.get(read_list(council))[1])
    answer = council.post("/set-up/list/load", **fields, name="CQC 2027", is_cqcs_own=["", "yes"])
    assert answer == (303, "/set-up/list")


def test_the_list_is_loaded_as_cqc_s_own_only_when_a_person_says_so(council: Store) -> None:
    load_list(council)
    page = council.get("/set-up/list")[1]
    assert "CQC 2027" in page and "cqc.xlsx" in page
    fields = the_form(council.get(read_list(council))[1])
    status, page = council.post("/set-up/list/load", **fields, name="")
    assert status == 422 and "Say what to call the list." in page


@pytest.mark.parametrize(("name", "content"), [("cqc.xlsx", b""), ("cqc.xlsx", b"not a workbook"), ("cqc.docx", b"PK")])
def test_a_file_that_holds_no_list_is_told_at_the_file(council: Store, name: str, content: bytes) -> None:
    status, page = council.send("/set-up/list", name, content)
    assert status == 422 and 'id="file-error"' in page


def test_no_file_is_told_at_the_file(council: Store) -> None:
    status, page = council.post("/set-up/list")
    assert status == 422 and "Choose the file with the list first." in page


def test_old_and_new_stand_side_by_side_until_a_person_confirms_and_the_rest_waits(council: Store) -> None:
    row = council.rows[0]
    council.post(f"/requests/{row.code}/note", note="What we say of this.", version=str(row.version))
    load_list(council)
    assert council.post("/set-up/list/compare", to="cqc-2027") == (303, "/set-up/list/change?to=cqc-2027")
    page = council.get("/set-up/list/change?to=cqc-2027")[1]
    assert row.title in page.replace("&#39;", "'") and "Nothing is dropped" in page
    assert "choose and confirm" in council.get("/set-up/list")[1]
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    kept = council.post(
        "/set-up/list/change", to="cqc-2027", version=version[1], confirmed="", **{"line-C02": ["", "W1"]}
    )
    assert kept == (303, "/set-up/list/change?to=cqc-2027") and len(council.rows) > 2
    status, page = council.post("/set-up/list/change", to="cqc-2027", version=version[1], confirmed="yes")
    assert status == 412 and "Someone else changed this choice" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = council.post("/set-up/list/change", to="cqc-2027", version=version[1], confirmed="yes")
    assert answer == (303, "/set-up/list/not-placed") and len(council.rows) == 2
    assert "What we say of this." in council.get("/set-up/list/not-placed")[1]
    waiting = {"kind": "note", "old_list": "planning-current", "request": row.code}
    assert council.post("/set-up/list/not-placed", **waiting, to="")[0] == 422
    assert council.post("/set-up/list/not-placed", **waiting, to="W2")[0] == 303
    assert "Everything has its place." in council.get("/set-up/list/not-placed")[1]


def test_a_waiting_thing_is_left_out_only_with_a_reason(council: Store) -> None:
    row = council.rows[0]
    council.post(f"/requests/{row.code}/note", note="What we say of this.", version=str(row.version))
    load_list(council)
    council.post("/set-up/list/compare", to="cqc-2027")
    council.post("/set-up/list/change", to="cqc-2027", version="1", confirmed="yes")
    waiting = {"kind": "note", "old_list": "planning-current", "request": row.code}
    assert council.post("/set-up/list/leave-out", **waiting)[0] == 422
    assert council.post("/set-up/list/leave-out", **waiting, reason="It is asked no more.")[0] == 303


def test_a_change_is_put_aside(council: Store) -> None:
    load_list(council)
    council.post("/set-up/list/compare", to="cqc-2027")
    assert council.post("/set-up/list/compare", to="cqc-2027")[0] == 409
    assert council.post("/set-up/list/leave", to="cqc-2027", version="1") == (303, "/set-up/list")
    assert council.get("/set-up/list/change?to=nothing")[0] == 404


def test_a_person_is_added_with_roles_changed_and_closed(store: Store) -> None:
    fields = {
        "name": "Xan Li",
        "email": "xan@fernshire.example",
        "job_title": "Analyst",
        "team": "",
        "roles": ["", "contrib"],
    }
    assert store.post("/set-up/people", "admin", **fields) == (303, "/set-up/people")
    page = store.get("/set-up/people", "admin")[1]
    assert "Xan Li" in page and "Analyst" in page
    change = {
        "person": "xan@fernshire.example",
        "name": "Xan Lee",
        "job_title": "Analyst",
        "team": "Data",
        "roles": ["", "core"],
    }
    assert store.post("/set-up/people/change", "admin", **change, version="1")[0] in (303, 412)
    assert store.post("/set-up/people/disable", "admin", person="xan@fernshire.example")[0] == 303
    with store.db.read() as session:
        assert not accounts.get_person(session, store.people["admin"], "xan@fernshire.example").active


def test_faults_of_a_person_are_told_at_the_field(store: Store) -> None:
    status, page = store.post("/set-up/people", "admin", name="", email="xan")
    assert status == 422 and 'id="name-error"' in page and 'value="xan"' in page
    status, page = store.post("/set-up/people", "admin", name="Lead", email="lead@fernshire.example")
    assert status == 409 and 'id="email-error"' in page


def test_the_lead_sees_people_and_adds_none(council: Store) -> None:
    assert "People are added" in council.get("/set-up/people")[1]
    assert council.post("/set-up/people", name="Xan Li", email="xan@fernshire.example")[0] == 403


PEOPLE = a_sheet(
    ("Full name", "E-mail", "Post", "Role"),
    ("Xan Li", "xan@fernshire.example", "Analyst", "Contributor"),
    ("Bo Moe", "bo@fernshire.example", "", "King"),
    ("Lead Person", "lead@fernshire.example", "", ""),
    ("", "nobody@fernshire.example", "", ""),
)


def test_a_sheet_of_people_is_shown_before_anybody_is_added(store: Store) -> None:
    status, page = store.send("/set-up/people/sheet", "people.xlsx", PEOPLE, "admin")
    assert status == 200 and "Add 1 person?" in page
    assert "is no role" in page and "It has no name" in page and "Here already" in page
    assert "Xan Li" not in store.get("/set-up/people", "admin")[1]
    from html import unescape

    found = re.search(r'name="people" value="([^"]*)"', page)
    assert found is not None
    assert store.post("/set-up/people/many", "admin", people=unescape(found[1])) == (303, "/set-up/people")
    page = store.get("/set-up/people", "admin")[1]
    assert "Xan Li" in page and "1 person is added." in page


@pytest.mark.parametrize("content", [b"", a_sheet(("Colour", "Size"), ("red", "large"))])
def test_a_sheet_without_people_is_told_at_the_file(store: Store, content: bytes) -> None:
    status, page = store.send("/set-up/people/sheet", "people.xlsx", content, "admin")
    assert status == 422 and 'id="file-error"' in page


@pytest.mark.parametrize(
    ("written", "read"),
    [("5pm", "17:00"), ("5.30 p.m.", "17:30"), ("12am", "00:00"), ("12pm", "12:00"), ("17:00", "17:00"), ("midday", "12:00"),
     ("", ""), ("25:00", None), ("13pm", None), ("soon", None)],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_write_it(written: str, read: str | None) -> None:
    assert read_clock_time(written) == read

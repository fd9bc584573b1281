"""An old tracker is sent, shown with every row that is not understood, taken in as one act, undone as one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.access import Actor
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.models import State
from app.audit.models import AuditEntry
from app.core.db import Database
from app.evidence import service as evidence
from app.evidence.models import ItemStatus
from app.evidence.schemas import ItemPatch
from app.main import create_app
from tests.builders import a_round, an_item
from tests.signed_in import settings_for
from tests.web.site import WHO, every_role

API = "/api/v1/tracker-imports"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["IR no.", "Document", "Lead", "Dated", "Page", "Link", "Comments"]
GOOD: Sequence[Sequence[Any]] = (
    ["1", "Winter plan", "Priya Nair", "2 March 2026", "3-10", "G:/ASC/Winter plan.docx", "Ask Anita"],
    ["2b", "Winter plan", None, None, "4", None, None],
    ["IR 2", "Carers strategy; Carers survey", "Somebody Else", None, None, None, None],
    ["3", "Paper 1", None, None, None, None, None],
)
BAD: Sequence[Sequence[Any]] = (
    ["99", "Unknown request", None, None, None, None, None],
    ["1z", "Unknown part", None, None, None, None, None],
    ["1", "Impossible", None, "31/02/2026", None, None, None],
)


def a_tracker(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Log"
    for row in (["Fernshire County Council"], [], head, *rows):
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass
class Office:
    db: Database
    site: TestClient
    people: dict[str, Actor]

    def send(self, sheet: bytes, who: str = "lead") -> Any:
        return self.site.post(API, files={"file": ("Tracker.xlsx", sheet, EXCEL)}, headers={WHO: who})

    def act(self, reference: str, act: str, who: str = "lead", **body: Any) -> Any:
        return self.site.post(f"{API}/{reference}/{act}", json=body, headers={WHO: who})

    def page(self, address: str, who: str = "lead") -> str:
        found = self.site.get(address, headers={WHO: who})
        assert found.status_code == 200, found.text
        return str(found.text)

    def post(self, address: str, who: str = "lead", **form: str) -> Any:
        return self.site.post(address, data={"form-token": self.token(), **form}, headers={WHO: who})

    def token(self) -> str:
        """What every form of a page carries."""
        found = re.search('name="form-token" value="([^"]+)"', self.page("/evidence/import"))
        assert found is not None
        return found[1]

    def titles(self) -> dict[str, Any]:
        with self.db.read() as session:
            return {item.title: item for item in evidence.list_items(session, self.people["lead"]).items}

    def request(self, code: str) -> Any:
        with self.db.read() as session:
            return answers.one_request(session, self.people["lead"], code)


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Iterator[Office]:
    with db.write() as session:
        made = a_round(session)
        people = every_role(session, made.lead)
        an_item(session, people["core"], "Paper 1", reference="E-1")
    app = create_app(settings_for(tmp_path), db)
    app.state.find_actor = lambda request, db: people.get(request.headers.get(WHO, ""))
    with TestClient(app, follow_redirects=False) as site:
        yield Office(db, site, people)


def test_a_tracker_is_shown_first_and_nothing_is_made(office: Office) -> None:
    sent = office.send(a_tracker(*GOOD, *BAD))
    assert sent.status_code == 201, sent.text
    shown = sent.json()
    assert {one["field"]: one["column"] for one in shown["columns"]} == {
        "request": 0, "title": 1, "owner": 2, "doc_date": 3, "pages": 4, "link": 5, "comments": 6,
    }  # fmt: skip
    assert [(one["title"], one["does"], one["why"]) for one in shown["lines"]] == [
        ("Winter plan", "make", ""), ("Carers strategy", "make", ""), ("Carers survey", "make", ""),
        ("Paper 1", "change", "Same title"), ("Unknown part", "make", ""),
    ]  # fmt: skip
    winter = shown["lines"][0]
    assert winter["rows"] == [4, 5] and winter["master_location"] == "G:/ASC/Winter plan.docx"
    assert winter["places"] == [
        {"request": "1", "parts": [], "where_to_look": "Pages 3 to 10"},
        {"request": "2", "parts": ["b"], "where_to_look": "Page 4"},
    ]
    faults = {one["place"]: (one["written"], one["is_remark"]) for one in shown["faults"]}
    assert faults == {
        "Sheet 'Log', row 6, column C (Lead)": ("Somebody Else", True),
        "Sheet 'Log', row 8, column A (IR no.)": ("99", False),
        "Sheet 'Log', row 9, column A (IR no.)": ("1z", True),
        "Sheet 'Log', row 10, column D (Dated)": ("31/02/2026", False),
    }
    assert list(office.titles()) == ["Paper 1"]


def test_all_or_nothing_or_the_good_rows(office: Office) -> None:
    sent = office.send(a_tracker(*GOOD, *BAD)).json()
    whole = office.act(sent["reference"], "take")
    assert whole.status_code == 409 and "2 rows are not understood. Row 8" in whole.json()["detail"]
    assert list(office.titles()) == ["Paper 1"]
    taken = office.act(sent["reference"], "take", good_rows=True)
    assert taken.status_code == 200, taken.text
    assert taken.json()["says"] == "4 documents are now waiting for their files; 6 answers made."
    winter = office.titles()["Winter plan"]
    assert (winter.status, winter.revision, winter.owner_name) == (ItemStatus.DRAFT, 0, "Priya Nair")
    assert winter.document_date.isoformat() == "2026-03-02"
    # What is to come is never in: request 1 and 2 have nothing yet, request 3 has a paper of ours.
    assert [office.request(code).state for code in "123"] == [State.NOTHING_IN, State.NOTHING_IN, State.GAPS]
    (answer,) = [one for one in office.request("2").answers if one.document == winter.reference]
    assert list(answer.parts) == ["b"] and answer.where_to_look == "Page 4"
    assert office.act(sent["reference"], "take").status_code == 409
    with office.db.read() as session:
        acts = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert acts[-1] == "intake.tracker.taken_in"


def test_the_same_tracker_again_proposes_nothing_whatever_was_done_since(office: Office) -> None:
    sheet = a_tracker(*GOOD)
    assert office.act(office.send(sheet).json()["reference"], "take").status_code == 200
    again = office.send(sheet).json()
    assert {one["does"] for one in again["lines"]} == {"nothing"}
    assert office.act(again["reference"], "take").status_code == 409
    winter = office.titles()["Winter plan"]
    with office.db.write() as session:
        patch = ItemPatch(owner=None, document_date=date(2026, 5, 5))
        evidence.change_details(session, office.people["lead"], winter.reference, winter.version, patch)
        answers.remove_answer(session, office.people["lead"], "1", winter.reference, 1)
    assert {one["does"] for one in office.send(sheet).json()["lines"]} == {"nothing"}
    assert len(office.titles()) == 4


def test_of_a_changed_tracker_only_what_is_new_is_proposed_and_undone_as_one(office: Office) -> None:
    office.act(office.send(a_tracker(*GOOD)).json()["reference"], "take")
    rows = [list(row) for row in GOOD]
    rows[0][3], rows[0][4], rows[0][6] = "9 April 2026", "5", "Other words"
    rows[1][0] = "2a"
    rows.append(["3", "Carers survey", "Priya Nair", None, None, None, None])
    survey = office.titles()["Carers survey"]
    with office.db.write() as session:  # what somebody here said counts more than the tracker
        everybody = accounts.list_people(session, office.people["lead"])
        patch = ItemPatch(owner=next(one.email for one in everybody if one.name != "Priya Nair"))
        evidence.change_details(session, office.people["lead"], survey.reference, survey.version, patch)
    shown = office.send(a_tracker(*rows)).json()
    changed = {one["title"]: one for one in shown["lines"] if one["does"] != "nothing"}
    assert {title: one["changes"] for title, one in changed.items()} == {
        "Winter plan": [
            {"field": "Date", "was": "2 March 2026", "becomes": "9 April 2026", "request": ""},
            {"field": "Where to look", "was": "Pages 3 to 10", "becomes": "Page 5", "request": "1"},
            {"field": "Parts", "was": "b", "becomes": "b, a", "request": "2"},
        ],
        "Carers survey": [],
    }
    assert [place["request"] for place in changed["Carers survey"]["places"]] == ["3"]
    assert "who stays" in next(one["sentence"] for one in shown["faults"] if one["written"] == "Priya Nair")
    taken = office.act(shown["reference"], "take").json()
    assert taken["says"] == "0 documents are now waiting for their files; 1 answer made; 3 changes made."
    assert office.titles()["Winter plan"].document_date == date(2026, 4, 9)
    assert {one["does"] for one in office.send(a_tracker(*rows)).json()["lines"]} == {"nothing"}
    undone = office.act(shown["reference"], "undo")
    assert undone.status_code == 200 and undone.json()["left"] == [], undone.text
    assert office.titles()["Winter plan"].document_date == date(2026, 3, 2)
    places = {one.document: one.where_to_look for one in office.request("1").answers}
    assert places[office.titles()["Winter plan"].reference] == "Pages 3 to 10"


def test_rows_that_only_name_a_request_set_its_owner_and_day_or_are_left_in_words(office: Office) -> None:
    head = [*HEAD, "Due"]
    rows = (
        ["3", None, "Priya Nair", None, None, None, "Chase", "5 March 2027"],
        ["2", "none held", None, None, None, None, None, None],
    )
    sheet = a_tracker(*rows, head=head)
    shown = office.send(sheet).json()
    assert [(one["request"], [(c["field"], c["becomes"]) for c in one["changes"]]) for one in shown["requests"]] == [
        ("3", [("Owner", "Priya Nair"), ("Due", "5 March 2027")])
    ]
    assert [(one["row"], one["is_remark"], one["sentence"]) for one in shown["faults"]] == [
        (4, True, "No document is named; the row sets the owner of request 3 and the due of request 3."
                  " Its comment stays in the tracker."),
        (5, True, "No document is named, and there is nothing new for the request: the row is left."),
    ]  # fmt: skip
    assert "Change 1 request?" in office.page(f"/evidence/import/{shown['reference']}")
    assert office.act(shown["reference"], "take").status_code == 200
    request = office.request("3")
    assert (request.owner.name, request.due_on) == ("Priya Nair", date(2027, 3, 5))
    assert office.act(office.send(sheet).json()["reference"], "take").status_code == 409
    assert office.act(shown["reference"], "undo").status_code == 200
    assert (office.request("3").owner, office.request("3").due_on) == (None, None)


def test_two_rows_that_say_one_thing_otherwise_are_named(office: Office) -> None:
    rows = (["1", "Winter plan", None, "2 March 2026", "3"], ["1", "Winter plan", None, "3 March 2026", "9"])
    shown = office.send(a_tracker(*rows)).json()
    assert [(one["row"], one["written"]) for one in shown["faults"]] == [(5, "2026-03-03")]
    assert shown["lines"][0]["places"][0]["where_to_look"] == "Page 3; Page 9"


def test_a_row_without_a_request_below_one_that_has_one_is_asked_about(office: Office) -> None:
    shown = office.send(a_tracker(["1", "Winter plan"], [None, "Winter review"])).json()
    said = [(one["row"], one["sentence"]) for one in shown["faults"]]
    assert len(said) == 1 and said[0][0] == 5 and "names no request. Row 4 is under 1" in said[0][1]


def test_the_same_workbook_comes_back_with_what_to_do_and_can_be_sent_again(office: Office) -> None:
    shown = office.send(a_tracker(*GOOD, *BAD, ["1", "+1 plan", None, None, None, None, None])).json()
    office.act(shown["reference"], "take", good_rows=True)
    found = office.site.get(f"{API}/{shown['reference']}/workbook", headers={WHO: "lead"})
    assert found.status_code == 200, found.text
    book = openpyxl.load_workbook(BytesIO(found.content))
    sheet = book["Log"]
    assert sheet["H3"].value == "Not understood, and what to do"
    assert sheet["H10"].value == "Column D (Dated): There is no such day. Correct the date."
    assert sheet["H4"].value is None and (sheet["B11"].value, sheet["B11"].quotePrefix) == ("+1 plan", True)
    sheet["A8"], sheet["D10"] = "3", "28/02/2026"
    out = BytesIO()
    book.save(out)
    again = office.send(out.getvalue()).json()
    assert not [one for one in again["faults"] if not one["is_remark"]], again["faults"]
    new = [one["title"] for one in again["lines"] if one["does"] == "make"]
    assert new == ["Unknown request", "Impossible"]


def test_undo_is_one_act_and_leaves_what_was_worked_on(office: Office) -> None:
    reference = office.send(a_tracker(*GOOD)).json()["reference"]
    office.act(reference, "take")
    with office.db.write() as session:
        survey = office.titles()["Carers survey"]
        patch = ItemPatch(tags=["carers"])
        evidence.change_details(session, office.people["core"], survey.reference, survey.version, patch)
    undone = office.act(reference, "undo")
    assert undone.status_code == 200, undone.text
    assert undone.json()["left"] == [f"{survey.reference} stays: it was worked on since."]
    assert sorted(office.titles()) == ["Carers survey", "Paper 1"]
    assert not any(office.request(code).answers for code in "123")
    assert office.act(reference, "undo").status_code == 409
    again = office.send(a_tracker(*GOOD)).json()
    assert [one["does"] for one in again["lines"]] == ["make", "make", "change", "change"]


def test_a_column_that_is_guessed_wrong_is_chosen(office: Office) -> None:
    rows = (["1", "Winter plan", "Other words"],)
    sent = office.send(a_tracker(*rows, head=["IR no.", "Document", "Full words"])).json()
    address = f"{API}/{sent['reference']}/columns"
    chosen = office.site.put(address, json={"columns": {"request": 0, "title": 2}}, headers={WHO: "lead"})
    assert [one["title"] for one in chosen.json()["lines"]] == ["Other words"]
    for columns, at in (({"title": 9}, "title"), ({"title": 1, "colour": 0}, "colour"), ({"request": 0}, "title")):
        refused = office.site.put(address, json={"columns": columns}, headers={WHO: "lead"})
        assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == f"/columns/{at}"


def test_it_is_its_senders_alone_and_only_the_team_imports(office: Office) -> None:
    reference = office.send(a_tracker(*GOOD)).json()["reference"]
    assert office.site.get(f"{API}/{reference}", headers={WHO: "core"}).status_code == 404
    assert office.act(reference, "take", "core").status_code == 404
    assert office.send(a_tracker(*GOOD), "psw").status_code == 403


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken", b"Age,Height\n1,2\n"])
def test_what_is_no_tracker_is_refused_in_words(office: Office, content: bytes) -> None:
    refused = office.send(content)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/file"


def test_the_page_works_from_sending_to_undo(office: Office) -> None:
    sheet = {"file": ("Tracker.xlsx", a_tracker(*GOOD, *BAD), EXCEL)}
    token = {"form-token": office.token()}
    sent = office.site.post("/evidence/import", data=token, files=sheet, headers={WHO: "lead"})
    assert sent.status_code == 303, sent.text
    address = sent.headers["location"]
    page = office.page(address)
    assert "Take in 5 documents?" in page and "2 rows are not understood" in page
    assert "E-1: same title" in page and "column D (Dated)" in page and "31/02/2026" in page
    assert office.post(f"{address}/take", rows="all").status_code == 409
    assert "Choose the column with the names" in office.post(f"{address}/columns", request="0").text
    assert office.post(f"{address}/columns", request="0", title="1", link="5").status_code == 303
    assert office.post(f"{address}/take", rows="good").status_code == 303
    assert "Undo all of it" in office.page(address)
    document = office.titles()["Winter plan"].reference
    assert "The file is still to come" in office.page(f"/evidence/{document}")
    assert "Add the file" in office.page(f"/evidence/{document}")
    assert "File to come" in office.page("/requests/1")
    assert office.post(f"{address}/undo").status_code == 303
    assert "Undone" in office.page("/evidence/import")
    assert 'href="/evidence/import"' in office.page("/evidence")

"""A list goes out as Excel, is changed there, comes back: shown first, made as one act, undone as one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from app.access import Actor, Role
from app.answers import service as answers
from app.answers.schemas.changes import RequestPatch
from app.audit.models import AuditEntry
from app.core.db import Database
from app.evidence import service as evidence
from app.evidence.models import Sensitivity
from app.evidence.schemas import ItemPatch
from app.improvement import service as improvement
from app.improvement.schemas import ActionIn
from app.main import create_app
from tests.builders import a_person, a_round, an_actor, an_item
from tests.signed_in import settings_for
from tests.web.site import WHO, every_role

API = "/api/v1/edited-sheets"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Office:
    db: Database
    site: TestClient
    people: dict[str, Actor]

    def download(self, address: str, who: str = "lead") -> bytes:
        answer = self.site.get(address, headers={WHO: who})
        assert answer.status_code == 200, answer.text
        return answer.content

    def bring_back(self, sheet: bytes, who: str = "lead") -> dict[str, Any]:
        answer = self.site.post(API, files={"file": ("List.xlsx", sheet, EXCEL)}, headers={WHO: who})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def act(self, reference: str, act: str, who: str = "lead", **body: Any) -> Any:
        return self.site.post(f"{API}/{reference}/{act}", json=body, headers={WHO: who})

    def request(self, code: str) -> Any:
        with self.db.read() as session:
            return answers.one_request(session, self.people["lead"], code)

    def document(self, reference: str) -> Any:
        with self.db.read() as session:
            return evidence.get_item(session, self.people["lead"], reference)


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Iterator[Office]:
    with db.write() as session:
        made = a_round(session)
        people = every_role(session, made.lead)
        second = a_person(session, "Second Core", Role.CORE, email="second@fernshire.example")
        people["second"] = an_actor(second, Role.CORE, assessment_id=made.assessment.id)
        for number in (1, 2):
            an_item(session, people["core"], f"Paper {number}", reference=f"E-{number}")
        improvement.add_action(session, people["lead"], ActionIn(aim="Call everyone who waits"))
    app = create_app(settings_for(tmp_path), db)
    app.state.find_actor = lambda request, db: people.get(request.headers.get(WHO, ""))
    with TestClient(app, follow_redirects=False) as site:
        yield Office(db, site, people)


def edited(sheet: bytes, change: Callable[[Worksheet, Callable[[str, str, Any], None]], None]) -> bytes:
    """The sheet with some cells changed: `put(reference, heading, value)`."""
    book = load_workbook(BytesIO(sheet))
    page = book.worksheets[0]
    head = next(
        row for row in page.iter_rows() if row[0].value in ("Request", "Reference", "Work email", "Case", "Gap")
    )
    at = {cell.value: cell.column for cell in head}

    def put(reference: str, heading: str, value: Any) -> None:
        row = next(row for row in page.iter_rows(min_row=head[0].row + 1) if str(row[0].value) == reference)
        page.cell(row[0].row, at[heading], value)

    change(page, put)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_that_nobody_touched_changes_nothing(office: Office) -> None:
    for address in ("/requests.xlsx", "/evidence.xlsx", "/actions.xlsx"):
        back = office.bring_back(edited(office.download(address), lambda page, put: None))
        assert (back["changed"], back["faults"]) == ([], []) and back["rows"] > 0, address


def test_requests_come_back_are_shown_made_and_undone(office: Office) -> None:
    def change(page: Worksheet, put: Callable[[str, str, Any], None]) -> None:
        put("1", "Owner", "Second Core")
        put("2", "Note to CQC", "Nothing is held.\nSee 1.")
        put("3", "Due", "1 February 2027")

    back = office.bring_back(edited(office.download("/requests.xlsx"), change))
    shown = {
        (row["reference"], cell["label"]): (cell["now"], cell["yours"])
        for row in back["changed"]
        for cell in row["cells"]
    }
    assert shown == {
        ("1", "Owner"): ("Nobody", "Second Core"),
        ("2", "Note to CQC"): ("", "Nothing is held.\nSee 1."),
        ("3", "Due"): ("", "2027-02-01"),
    }
    assert office.request("1").owner is None
    taken = office.act(back["reference"], "take")
    assert taken.status_code == 200 and taken.json()["says"] == "3 requests changed."
    assert office.request("1").owner.email == "second@fernshire.example"
    assert office.request("2").note == "Nothing is held.\nSee 1."
    assert office.act(back["reference"], "take").status_code == 409
    undone = office.act(back["reference"], "undo")
    assert undone.json()["says"] == "3 of 3 requests as before again."
    assert office.request("1").owner is None and office.request("3").due_on is None
    assert office.act(back["reference"], "undo").status_code == 409


def test_documents_and_actions_come_back_too(office: Office) -> None:
    def change(page: Worksheet, put: Callable[[str, str, Any], None]) -> None:
        put("E-1", "Title", "Waiting list protocol")
        put("E-1", "Who may see it", "Restricted to named people")
        put("E-1", "Tags", "waiting lists; risk")
        put("E-2", "Covers to", "31/03/2026")

    back = office.bring_back(edited(office.download("/evidence.xlsx"), change))
    assert office.act(back["reference"], "take").json()["done"] == 2
    item = office.document("E-1")
    assert (item.title, item.sensitivity, sorted(item.tags)) == (
        "Waiting list protocol", Sensitivity.RESTRICTED, ["risk", "waiting lists"],
    )  # fmt: skip
    assert office.document("E-2").period_to.isoformat() == "2026-03-31"
    sheet = edited(office.download("/actions.xlsx"), lambda page, put: put("AC-1", "How we will know", "The report"))
    back = office.bring_back(sheet)
    assert office.act(back["reference"], "take").json()["says"] == "1 action changed."


def test_a_cell_that_somebody_else_changed_is_a_clash_with_both_values(office: Office) -> None:
    sheet = edited(office.download("/evidence.xlsx"), lambda page, put: put("E-1", "Title", "Our title"))
    with office.db.write() as session:
        version = evidence.get_item(session, office.people["core"], "E-1").version
        patch = ItemPatch(title="Their title", review_by="2027-03-01")
        evidence.change_details(session, office.people["core"], "E-1", version, patch)
    back = office.bring_back(sheet)
    (cell,) = back["changed"][0]["cells"]
    assert (cell["state"], cell["now"], cell["yours"]) == ("clash", "Their title", "Our title")
    assert office.act(back["reference"], "take").status_code == 409
    assert office.act(back["reference"], "take", take_mine=["E-1/title"]).status_code == 200
    item = office.document("E-1")
    assert item.title == "Our title" and item.review_by.isoformat() == "2027-03-01"


def test_a_row_that_is_refused_is_left_and_the_others_go_on(office: Office) -> None:
    def change(page: Worksheet, put: Callable[[str, str, Any], None]) -> None:
        put("E-1", "Covers from", "1 April 2026")
        put("E-1", "Covers to", "1 April 2025")
        put("E-2", "Title", "A better title")

    sheet = edited(office.download("/evidence.xlsx"), change)
    back = office.bring_back(sheet)
    whole = office.act(back["reference"], "take", only_if_all=True)
    assert whole.status_code == 409 and "Nothing was changed" in whole.json()["detail"]
    assert office.document("E-2").title == "Paper 2"
    taken = office.act(back["reference"], "take").json()
    assert (
        taken["done"] == 1
        and "E-1" in taken["left"][0]["place"]
        and "ends before it starts" in taken["left"][0]["sentence"]
    )
    assert office.document("E-1").period_from is None and office.document("E-2").title == "A better title"
    with office.db.read() as session:
        acts = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert acts[-2:] == ["evidence.item.changed", "edited.sheet.taken_in"]


def test_what_was_changed_again_since_is_not_undone(office: Office) -> None:
    sheet = edited(office.download("/requests.xlsx"), lambda page, put: put("1", "Note to CQC", "Ours."))
    back = office.bring_back(sheet)
    assert office.act(back["reference"], "take").status_code == 200
    with office.db.write() as session:
        version = answers.one_request(session, office.people["core"], "1").version
        answers.change_request(session, office.people["core"], "1", version, RequestPatch(note="Theirs."))
    assert office.act(back["reference"], "undo").status_code == 409
    assert office.request("1").note == "Theirs."


def test_a_sheet_is_its_senders_alone_and_only_the_team_brings_one_back(office: Office) -> None:
    sheet = edited(office.download("/requests.xlsx"), lambda page, put: put("1", "Note to CQC", "X"))
    back = office.bring_back(sheet)
    assert office.site.get(f"{API}/{back['reference']}", headers={WHO: "second"}).status_code == 404
    assert office.act(back["reference"], "take", "core").status_code == 404
    assert office.site.post(API, files={"file": ("a.xlsx", sheet, EXCEL)}, headers={WHO: "psw"}).status_code == 403
    rows = load_workbook(BytesIO(office.download("/evidence.xlsx", "psw"))).worksheets[0].iter_rows(values_only=True)
    assert not any("Mark (leave as it is)" in row for row in rows)


def test_the_page_asks_which_value_to_keep_and_offers_undo(office: Office) -> None:
    sheet = edited(office.download("/requests.xlsx"), lambda page, put: put("1", "Note to CQC", "Ours."))
    with office.db.write() as session:
        version = answers.one_request(session, office.people["core"], "1").version
        answers.change_request(session, office.people["core"], "1", version, RequestPatch(note="Theirs."))
    back = office.bring_back(sheet)
    address = f"/edited-sheets/{back['reference']}"
    page = office.site.get(address, headers={WHO: "lead"}).text
    assert "Changed by both" in page and "Keep: Theirs." in page and "Take: Ours." in page
    assert "List.xlsx" in office.site.get("/edited-sheets", headers={WHO: "lead"}).text


def test_a_file_that_is_no_sheet_of_ours_is_refused_in_words(office: Office) -> None:
    for name, content in (("a.csv", b"Name,Email\nA,a@b.example\n"), ("a.xlsx", b"not a workbook"), ("a.xlsx", b"")):
        answer = office.site.post(API, files={"file": (name, content, EXCEL)}, headers={WHO: "lead"})
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/file", name

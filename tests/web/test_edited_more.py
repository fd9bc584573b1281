"""Self-assessment, people, cases and gaps go out as Excel and come back, each with its own rights."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts import service as accounts
from app.accounts.schemas import PersonPatch
from app.casetracking import service as casetracking
from app.casetracking.schemas.cases import CaseIn
from app.core.clock import today
from app.gaps import service as gaps
from app.gaps.gap import Area
from app.gaps.schemas import AcceptIn, GapFilter
from app.selfassessment import service as selfassessment
from app.selfassessment.models import AssertionKind
from app.selfassessment.schemas.assertions import AssertionIn
from tests.web.site import WHO
from tests.web.test_edited import API, EXCEL, Office, edited, office

__all__ = ["office"]
IN_A_MONTH = (today() + timedelta(days=30)).isoformat()


@pytest.fixture
def full(office: Office) -> Office:
    with office.db.write() as session:
        lead = office.people["lead"]
        claim = AssertionIn(quality_statement="QS1", kind=AssertionKind.STRENGTH, text="People wait less.")
        selfassessment.add_assertion(session, lead, claim)
        casetracking.add_case(session, lead, CaseIn(age_band="65-74", locality_team="North"))
    return office


def an_open_gap(full: Office) -> str:
    with full.db.read() as session:
        gap = gaps.find_gaps(session, full.people["lead"], GapFilter(area=Area.REQUESTS))[0]
    return f"{gap.rule} {gap.subject}"


def test_a_list_that_nobody_touched_changes_nothing(full: Office) -> None:
    for address, who in (
        ("/self-assessment.xlsx", "lead"), ("/self-assessment.xlsx", "psw"), ("/people.xlsx", "admin"),
        ("/cases.xlsx", "psw"), ("/gaps.xlsx", "lead"),
    ):  # fmt: skip
        back = full.bring_back(edited(full.download(address, who), lambda page, put: None), who)
        assert (back["changed"], back["faults"]) == ([], []) and back["rows"] > 0, address


def test_an_assertion_comes_back_with_its_words_and_its_owner(full: Office) -> None:
    def change(page: Any, put: Any) -> None:
        put("A-1", "What we say", "People wait less than a year ago.")
        put("A-1", "Kind", "Context")
        put("A-1", "Owner", "Second Core")

    back = full.bring_back(edited(full.download("/self-assessment.xlsx"), change))
    assert back["changed"][0]["page"] == "/assertions/A-1"
    assert full.act(back["reference"], "take").json()["says"] == "1 assertion changed."
    with full.db.read() as session:
        one = selfassessment.one_assertion(session, full.people["lead"], "A-1")
    assert (one.text, one.kind, one.owner) == (
        "People wait less than a year ago.", AssertionKind.CONTEXT, "second@fernshire.example",
    )  # fmt: skip
    assert full.act(back["reference"], "undo").json()["says"] == "1 of 1 assertion as before again."


def test_people_come_back_to_the_administrator_who_sees_what_somebody_else_changed(full: Office) -> None:
    def change(page: Any, put: Any) -> None:
        put("psw@fernshire.example", "Team", "Practice")
        put("core@fernshire.example", "Job title", "Analyst")

    sheet = edited(full.download("/people.xlsx", "admin"), change)
    with full.db.write() as session:
        version = accounts.get_person(session, full.people["admin"], "psw@fernshire.example").version
        accounts.change_person(
            session, full.people["admin"], "psw@fernshire.example", version, PersonPatch(team="Quality")
        )
    back = full.bring_back(sheet, "admin")
    clash = next(row for row in back["changed"] if row["reference"].startswith("psw"))["cells"][0]
    assert (clash["state"], clash["now"], clash["yours"]) == ("clash", "Quality", "Practice")
    assert full.act(back["reference"], "take", "admin").json()["says"] == "1 person changed."
    with full.db.read() as session:
        assert accounts.get_person(session, full.people["admin"], "psw@fernshire.example").team == "Quality"
    page = full.site.get(f"/edited-sheets/{back['reference']}", headers={WHO: "admin"})
    assert page.status_code == 200 and "1 person changed" in page.text
    assert full.site.get("/people.xlsx?role=psw", headers={WHO: "lead"}).status_code == 200


def test_the_plain_facts_of_a_case_come_back_to_those_who_keep_the_list(full: Office) -> None:
    sheet = edited(full.download("/cases.xlsx", "psw"), lambda page, put: put("CT-01", "Team", "South"))
    assert full.site.post(API, files={"file": ("a.xlsx", sheet, EXCEL)}, headers={WHO: "core"}).status_code == 403
    assert full.site.post(API, files={"file": ("a.xlsx", sheet, EXCEL)}, headers={WHO: "admin"}).status_code == 404
    back = full.bring_back(sheet, "psw")
    assert full.act(back["reference"], "take", "psw").json()["says"] == "1 case changed."
    with full.db.read() as session:
        assert casetracking.list_cases(session, full.people["psw"]).items[0].locality_team == "South"
    named = edited(full.download("/cases.xlsx", "psw"), lambda page, put: put("CT-01", "Team", "NHS 999 000 0018"))
    back = full.bring_back(named, "psw")
    assert full.act(back["reference"], "take", "psw").status_code == 409


def test_a_gap_is_accepted_on_the_sheet_with_a_reason_and_a_day(full: Office) -> None:
    gap = an_open_gap(full)

    def change(page: Any, put: Any) -> None:
        put(gap, "Accept it: the reason", "The owner starts in a month.")
        put(gap, "Accept it until", IN_A_MONTH)

    download = full.download("/gaps.xlsx")
    half = full.bring_back(edited(download, lambda page, put: put(gap, "Accept it: the reason", "Later.")))
    refused = full.act(half["reference"], "take")
    assert refused.status_code == 409 and "a reason and the day" in refused.json()["detail"]
    back = full.bring_back(edited(download, change))
    assert full.act(back["reference"], "take").json()["says"] == "1 gap changed."
    assert an_open_gap(full) != gap
    again = full.bring_back(edited(download, lambda page, put: put(gap, "Accept it: the reason", "Another reason.")))
    cell = again["changed"][0]["cells"][0]
    assert (cell["state"], cell["now"]) == ("clash", "The owner starts in a month.")
    assert full.act(back["reference"], "undo").json()["says"] == "1 of 1 gap as before again."
    assert an_open_gap(full) == gap


def test_an_acceptance_that_somebody_changed_since_is_not_undone(full: Office) -> None:
    gap = an_open_gap(full)
    rule, _, subject = gap.partition(" ")
    full_sheet = full.download("/gaps.xlsx")

    def change(page: Any, put: Any) -> None:
        put(gap, "Accept it: the reason", "Ours.")
        put(gap, "Accept it until", IN_A_MONTH)

    back = full.bring_back(edited(full_sheet, change))
    assert full.act(back["reference"], "take").status_code == 200
    with full.db.write() as session:
        lead = full.people["lead"]
        gaps.settle_gap(session, lead, 1, _settled(rule, subject))
        ends_on = today() + timedelta(days=60)
        gaps.accept_gap(session, lead, AcceptIn(rule=rule, subject=subject, reason="Theirs.", ends_on=ends_on))
    assert full.act(back["reference"], "undo").status_code == 409


def _settled(rule: str, subject: str) -> Any:
    from app.gaps.schemas import SettleIn

    return SettleIn(rule=rule, subject=subject, reason=None, ends_on=None)


def test_who_may_change_nothing_on_a_list_gets_no_marks_and_brings_none_back(full: Office) -> None:
    def marked(address: str, who: str) -> bool:
        from io import BytesIO

        from openpyxl import load_workbook

        book = load_workbook(BytesIO(full.download(address, who)), read_only=True)
        return any("Mark (leave as it is)" in row for row in book.worksheets[0].iter_rows(values_only=True))

    assert not marked("/self-assessment.xlsx", "director") and not marked("/gaps.xlsx", "core")
    assert not marked("/cases.xlsx", "ig") and not marked("/people.xlsx", "lead")
    for who, status in (("psw", 200), ("admin", 200), ("director", 403), ("member", 404), ("contrib", 403)):
        assert full.site.get("/edited-sheets", headers={WHO: who}).status_code == status, who

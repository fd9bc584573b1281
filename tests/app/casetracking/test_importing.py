"""Bringing cases in: the samples of every fault, all or none, looked at first, taken out again."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casetracking import service
from app.casetracking.models import CasePart, CaseStage, TrackedCase
from app.casetracking.schemas.cases import CaseIn, EntryIn, ReadFor
from app.core.clock import today
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from tests.app.casetracking.cases import Team, a_team
from tests.counting import selects

KEY = b"k" * 32
HEADINGS = [
    "Case ref",
    "Pathway",
    "Team",
    "First contact",
    "Assessment date",
    "Allocated worker",
    "Consent status",
    "Notes",
]
ROW: dict[str, Any] = {
    "Case ref": "C001",
    "Pathway": "Safeguarding",
    "Team": "East",
    "First contact": datetime(2026, 4, 3),
    "Consent status": "Agreed",
}


def a_sheet(folder: Path, *rows: dict[str, Any], headings: list[str] = HEADINGS, name: str = "cases.xlsx") -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    path = folder / name
    book.save(path)
    return path


def numbered(count: int, **facts: Any) -> list[dict[str, Any]]:
    return [ROW | {"Case ref": f"C{number:03}"} | facts for number in range(1, count + 1)]


def brought_in(session: Session, team: Team, path: Path) -> Any:
    return service.import_sheet(session, team.psw, path, path.name, secret=KEY)


def problems_of(session: Session, team: Team, path: Path) -> list[tuple[int | None, str]]:
    preview = service.preview_import(session, team.psw, path, path.name, secret=KEY)
    assert preview.ready is not bool(preview.problems)
    return [(problem.row, problem.sentence) for problem in preview.problems]


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(TrackedCase)) or 0


def test_a_sheet_becomes_cases_by_pseudonym(db: Database, tmp_path: Path) -> None:
    sheet = a_sheet(tmp_path, ROW | {"Allocated worker": "Ali@fernshire.example", "Pathway": "Safeguarding; care home"})
    with db.write() as session:
        team = a_team(session)
        done = brought_in(session, team, sheet)
        case = service.one_case(session, team.psw, "CT-01", ReadFor.OVERSIGHT)
    assert [(one.row, one.case) for one in done.given] == [(2, "CT-01")]
    assert case.fields.pathways == ["care home", "safeguarding enquiry"]
    assert (case.consent_status, case.known_again) == ("agreed", True)
    assert [(person.person, person.part) for person in case.people] == [("ali@fernshire.example", CasePart.WORKER)]
    assert "C001" not in case.model_dump_json()


def test_one_bad_row_keeps_all_of_them_out_and_every_fault_is_named(db: Database, tmp_path: Path) -> None:
    rows = [
        *numbered(3),
        ROW | {"Case ref": "C001"},
        ROW | {"Case ref": None},
        ROW | {"Case ref": "C9", "First contact": "31/02/2026"},
    ]
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid) as refused:
            brought_in(session, team, a_sheet(tmp_path, *rows))
        assert count(session) == 0
    assert [error.pointer for error in refused.value.errors] == ["/rows/5/A", "/rows/6/A", "/rows/7/D"]
    assert refused.value.errors[0].detail == (
        "Sheet 'Sheet', row 5, column A: This case stands in row 2 already. Keep one of them."
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Surname",
        "First name",
        "NHS number",
        "NHS No.",
        "Date of birth",
        "D.O.B.",
        "Home address",
        "Postcode",
        "Client name",
    ],
)
def test_a_column_that_says_who_people_are_is_refused_by_its_heading(
    db: Database, tmp_path: Path, heading: str
) -> None:
    with db.write() as session:
        team = a_team(session)
        (problem,) = problems_of(session, team, a_sheet(tmp_path, ROW, headings=[*HEADINGS, heading]))
    assert problem[1] == f"“{heading}” says who people are. Take the column out: a case goes by its reference only."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["943 476 5919", "9434765919", "943-476-5919", "9434765919", "9434765919"], "looks like NHS numbers"),
        ([datetime(1941, 4, day) for day in range(1, 6)], "looks like dates of birth"),
        (["Jean Whitfield", "Imran Khan", "Mary O’Neill", "Tom A. Baker", "Ann Lee"], "looks like people’s names"),
        (["x", "see NHS 943 476 5919", "y", "z", "w"], "holds what says who people are"),
    ],
)
def test_a_column_that_says_who_people_are_is_refused_by_its_looks(
    db: Database, tmp_path: Path, values: list[Any], said: str
) -> None:
    rows = [row | {"Other": value} for row, value in zip(numbered(5), values, strict=True)]
    with db.write() as session:
        team = a_team(session)
        (problem,) = problems_of(session, team, a_sheet(tmp_path, *rows, headings=[*HEADINGS, "Other"]))
    assert said in problem[1]


def test_teams_that_are_called_like_people_may_come_in(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        team = a_team(session)
        assert problems_of(session, team, a_sheet(tmp_path, *numbered(6, Team="Hospital Discharge"))) == []


def test_a_worker_without_an_account_is_said_and_not_made(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        team = a_team(session)
        done = brought_in(session, team, a_sheet(tmp_path, ROW | {"Allocated worker": "leaver@fernshire.example"}))
        assert service.one_case(session, team.psw, "CT-01", ReadFor.OVERSIGHT).people == []
    assert "has no account here" in done.warnings[-1].sentence


def test_a_list_of_another_size_than_cqc_asked_for_is_said(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        team = a_team(session, case_list_size=5)
        preview = service.preview_import(session, team.psw, a_sheet(tmp_path, *numbered(4)), "cases.xlsx", secret=KEY)
    assert preview.ready
    assert [warning.sentence for warning in preview.warnings] == ["CQC asked for 5 cases, and this sheet has 4."]


def test_the_same_sheet_twice_is_refused_case_by_case(db: Database, tmp_path: Path) -> None:
    sheet = a_sheet(tmp_path, *numbered(2))
    with db.write() as session:
        team = a_team(session)
        brought_in(session, team, sheet)
        assert problems_of(session, team, sheet) == [
            (2, "This case is on the list already, as CT-01. Take the row out."),
            (3, "This case is on the list already, as CT-02. Take the row out."),
        ]
        with pytest.raises(Invalid):
            brought_in(session, team, sheet)
        assert count(session) == 2


def test_the_team_looks_at_a_sheet_but_brings_nothing_in_and_learns_no_pseudonym(db: Database, tmp_path: Path) -> None:
    sheet = a_sheet(tmp_path, ROW)
    with db.write() as session:
        team = a_team(session)
        brought_in(session, team, sheet)
        preview = service.preview_import(session, team.core, sheet, sheet.name, secret=KEY)
        with pytest.raises(Forbidden):
            service.import_sheet(session, team.core, sheet, sheet.name, secret=KEY)
        for other in (team.director, team.worker):
            with pytest.raises(Forbidden):
                service.preview_import(session, other, sheet, sheet.name, secret=KEY)
    assert [problem.sentence for problem in preview.problems] == ["This case is on the list already. Take the row out."]


def test_an_import_is_taken_out_again(db: Database, tmp_path: Path) -> None:
    sheet = a_sheet(tmp_path, *numbered(3, **{"Allocated worker": "ali@fernshire.example"}))
    with db.write() as session:
        team = a_team(session)
        done = brought_in(session, team, sheet)
    with db.write() as session:
        assert service.undo_import(session, team.lead, done.act).taken_out == 3
    with db.write() as session:
        assert count(session) == 0
        with pytest.raises(RuleBroken):
            service.undo_import(session, team.lead, done.act)
        with pytest.raises(NotFound):
            service.undo_import(session, team.lead, uuid4())
        brought_in(session, team, sheet)


def test_an_import_on_which_somebody_worked_stays(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        team = a_team(session)
        done = brought_in(session, team, a_sheet(tmp_path, *numbered(3)))
        service.add_entry(session, team.psw, "CT-02", EntryIn(on=today(), kind="Visit"))
        with pytest.raises(RuleBroken) as refused:
            service.undo_import(session, team.psw, done.act)
    assert refused.value.detail == "CT-02 was worked on since, so the import stays."


def test_rows_come_in_as_they_are_or_not_at_all(db: Database) -> None:
    good = CaseIn(stage=CaseStage.LONGLIST, age_band="85+", checker="marcus@fernshire.example")
    with db.write() as session:
        team = a_team(session)
        with pytest.raises(Invalid) as refused:
            service.import_cases(session, team.psw, [good, CaseIn(notes="DOB 3/4/1941", consent_status="perhaps")])
        assert count(session) == 0
        done = service.import_cases(session, team.psw, [good, good])
    assert [error.pointer for error in refused.value.errors] == ["/1/notes", "/1/consent_status"]
    assert [one.case for one in done.given] == ["CT-01", "CT-02"]


def test_rows_fill_a_stage_only_as_far_as_the_round_says(db: Database) -> None:
    with db.write() as session:
        team = a_team(session, case_list_size=2, case_chosen_size=1)
        submitted = CaseIn(stage=CaseStage.SUBMITTED)
        with pytest.raises(RuleBroken):
            service.import_cases(session, team.psw, [submitted] * 3)
        service.import_cases(session, team.psw, [submitted, CaseIn(stage=CaseStage.CHOSEN)])


def test_fifty_rows_cost_as_many_selects_as_one(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        team = a_team(session)
        one = a_sheet(tmp_path, ROW | {"Case ref": "X1"}, name="one.xlsx")
        with selects(db) as few:
            brought_in(session, team, one)
        with selects(db) as many:
            brought_in(session, team, a_sheet(tmp_path, *numbered(50)))
    assert len(many) == len(few)


def samples() -> list[Any]:
    listed = Path(__file__).parents[3] / ".." / "shared" / "corpus" / "imports.json"
    if not listed.is_file():
        return [pytest.param(None, marks=pytest.mark.skip("the shared samples are not beside this clone"))]
    return [pytest.param(sample, id=sample["fault"]) for sample in json.loads(listed.read_text())]


@pytest.mark.parametrize("sample", samples())
def test_every_sample_leads_to_what_it_must(
    db: Database, shared: Path, at_noon: datetime, sample: dict[str, Any]
) -> None:
    path = shared / "corpus" / sample["path"]
    with db.write() as session:
        team = a_team(session, case_list_size=50)
        preview = service.preview_import(session, team.psw, path, path.name, secret=KEY)
        named = {problem.row for problem in preview.problems}
        expect = sample["expect"]
        if expect in ("ok", "warn"):
            assert preview.ready or sample["fault"] == "row_pii_nhs", [one.sentence for one in preview.problems]
        if expect == "error":
            assert not preview.ready
        if expect == "warn":
            assert preview.warnings or preview.problems
        if expect != "ok":
            assert not preview.problems or set(sample["bad_sheet_rows"]) <= named
        if preview.ready:
            assert brought_in(session, team, path).added == count(session) == preview.rows
            assert preview.rows == sample["rows"]
        else:
            with pytest.raises(Invalid):
                brought_in(session, team, path)
            assert count(session) == 0

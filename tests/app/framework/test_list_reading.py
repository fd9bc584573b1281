"""A request list in any form and order of columns is read, and what can't be read is named by its place."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from app.framework.list_reading import (
    ColumnRefused,
    ListForm,
    ListReading,
    TableUnreadable,
    read_list,
    read_table_lines,
)
from app.framework.models import Certainty
from app.framework.reference.loading import DATA
from app.sheets.read import read_table
from tests.app.framework.sheets import HEADINGS, SIXTY, workbook


def read_rows(rows: list[list[Any]], chosen: dict[str, str] | None = None) -> ListReading:
    """As `read_list` does, without the worker that reads files from outside."""
    from app.framework.list_reading import wanted

    table = read_table(workbook(rows), "list.xlsx", wanted())
    return read_table_lines(table, "list.xlsx", ListForm.WORKBOOK, chosen or {})


def places(reading: ListReading) -> list[str]:
    return [problem.in_words() for problem in reading.problems]


def test_sixty_lines_in_a_workbook_of_their_own_order_are_read(tmp_path: Path) -> None:
    headings = ["Quality statement", "What to include", "Item title", "Your response", "Request no."]
    rows = [["Information request"], [], headings] + [
        [", ".join(row["statements"]), row["asked"], row["title"], None, row["code"]] for row in SIXTY
    ]
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(rows))
    reading = read_list(path, "list.xlsx")
    assert reading.can_load, places(reading)
    assert [(line.code, line.title, line.asked) for line in reading.lines] == [
        (row["code"], row["title"], row["asked"]) for row in SIXTY
    ]
    assert {column.field: column.letter for column in reading.columns} == {
        "code": "E", "title": "C", "asked": "B", "quality_statements": "A", "note": "D",
    }  # fmt: skip


def test_the_guess_says_why_and_shows_samples() -> None:
    reading = read_rows([HEADINGS, ["1", "Self-assessment", "Your account", "All"]])
    code = reading.columns[0]
    assert (code.words, code.letter, code.heading, code.samples, code.certain) == ("Code", "A", "Ref", ("1",), True)
    assert code.why == "The heading says “Ref”."


def test_a_person_may_choose_another_column_by_letter_or_heading() -> None:
    rows = [["Ref", "Old number", "Request", "Wording"], ["1", "77", "Carers", "Who cares"]]
    reading = read_rows(rows, {"code": "B", "title": "wording"})
    assert [(line.code, line.title) for line in reading.lines] == [("77", "Who cares")]


def test_a_column_that_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(ColumnRefused, match="There is no column “K”"):
        read_rows([HEADINGS, ["1", "Carers", "", ""]], {"title": "K"})


def test_codes_without_a_heading_are_known_by_their_looks() -> None:
    reading = read_rows([["", "Request", "Details"], ["R1", "Carers", "a"], ["R2", "Advocacy", "b"]])
    assert [line.code for line in reading.lines] == ["R1", "R2"]
    assert not reading.columns[0].certain


def test_without_codes_the_requests_are_numbered_and_the_note_says_so() -> None:
    reading = read_rows([["Request", "Details"], ["Carers", "x"], ["Advocacy", "y"]])
    assert [line.code for line in reading.lines] == ["1", "2"]
    assert "numbered" in reading.notes[0].sentence


def test_a_number_from_excel_is_a_code_without_a_decimal_point() -> None:
    assert [line.code for line in read_rows([HEADINGS, [1.0, "Carers", "", ""]]).lines] == ["1"]


def test_a_code_that_excel_made_a_date_is_named() -> None:
    from datetime import datetime

    reading = read_rows([HEADINGS, [datetime(2026, 1, 2), "Carers", "", ""]])
    assert places(reading) == [
        "Sheet 'Request list', row 2, column A: Excel has turned the code into a date (2 January 2026). "
        "Make the column text and write the code again."
    ]


def test_a_code_that_an_address_can_not_hold_is_changed_and_kept_as_cqcs_reference() -> None:
    line = read_rows([HEADINGS, ["LA/1 a", "Carers", "", ""]]).lines[0]
    assert (line.code, line.official_ref) == ("LA-1-a", "LA/1 a")


def test_the_same_code_twice_stops_the_list_and_names_both_rows() -> None:
    rows = [HEADINGS, ["1", "Carers", "x", ""], ["2", "Advocacy", "", ""], ["1", "Charging", "", ""]]
    assert places(read_rows(rows)) == [
        "Sheet 'Request list', row 4, column A: The code 1 stands in row 2 as well. Give each request a code of its own."
    ]


def test_a_code_without_a_title_stops_the_list() -> None:
    reading = read_rows([HEADINGS, ["1", "Carers", "x", ""], ["2", None, None, "Safeguarding"]])
    assert not reading.can_load
    assert "Request 2 has no title" in places(reading)[0]


def test_a_title_without_a_code_stops_the_list() -> None:
    reading = read_rows([HEADINGS, ["1", "Carers", "x", ""], [None, "Advocacy", "Contracts", ""]])
    assert "“Advocacy” has no code" in places(reading)[0]


def test_every_bad_row_has_its_sentence() -> None:
    rows = [HEADINGS, ["1", None, None, ""], ["2", "Carers", "x", ""], ["2", "Charging", "y", ""], [None, "z", "w", ""]]
    assert [problem.row for problem in read_rows(rows).problems] == [2, 4, 5]


def test_a_row_with_a_themes_name_is_a_heading_and_gives_its_theme() -> None:
    rows = [HEADINGS, [None, "THEME 3 - ENSURING SAFETY", None, None], ["1", "Abuse", "x", ""]]
    reading = read_rows(rows)
    assert reading.can_load
    assert (reading.lines[0].theme, len(reading.lines)) == ("T3", 1)
    assert "read as a heading" in reading.notes[0].sentence


def test_bullets_in_the_text_become_parts() -> None:
    asked = "Send us:\na) the strategy\nb) the numbers\nc) what people say"
    line = read_rows([HEADINGS, ["1", "Carers", asked, ""]]).lines[0]
    assert line.asked == "Send us:"
    assert [(part.code, part.ask) for part in line.parts] == [
        ("a", "the strategy"), ("b", "the numbers"), ("c", "what people say"),
    ]  # fmt: skip


def test_rows_under_a_request_without_code_and_title_are_its_parts() -> None:
    rows = [HEADINGS, ["1", "Carers", None, ""], [None, None, "The strategy", None], [None, None, "The numbers", None]]
    line = read_rows(rows).lines[0]
    assert [(part.code, part.ask) for part in line.parts] == [("a", "The strategy"), ("b", "The numbers")]


def test_a_code_repeated_for_each_part_is_one_request() -> None:
    rows = [
        ["Ref", "Request", "Parts"],
        ["1", "Carers", "The strategy"],
        ["1", "Carers", "The numbers"],
        ["2", "Abuse", "x"],
    ]
    reading = read_rows(rows)
    assert reading.can_load
    assert [[part.ask for part in line.parts] for line in reading.lines] == [["The strategy", "The numbers"], ["x"]]


def test_a_request_without_parts_is_one_part() -> None:
    line = read_rows([HEADINGS, ["1", "Carers", "All about carers", ""]]).lines[0]
    assert [(part.code, part.ask) for part in line.parts] == [("a", "All about carers")]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("QS1, QS7", ("QS1", "QS7")),
        ("Care provision, integration and continuity; Safeguarding", ("QS4", "QS7")),
        ("Supporting people to lead healthier lives", ("QS2",)),
        ("Governance", ("QS8",)),
        ("All", tuple(f"QS{n}" for n in range(1, 10))),
    ],
)
def test_quality_statements_are_known_by_id_name_and_beginning(said: str, ids: tuple[str, ...]) -> None:
    reading = read_rows([HEADINGS, ["1", "Carers", "x", said]])
    assert reading.lines[0].quality_statements == ids
    assert not reading.notes


def test_an_unknown_quality_statement_is_noted_and_does_not_stop_the_list() -> None:
    reading = read_rows([HEADINGS, ["1", "Carers", "x", "Kindness"]])
    assert reading.can_load
    assert "“Kindness” names no quality statement" in reading.notes[0].sentence


@pytest.mark.parametrize(("said", "months"), [("12 months", 12), ("last two years", 24), (6, 6), ("latest", None)])
def test_a_period_is_read_in_months(said: Any, months: int | None) -> None:
    rows = [["Ref", "Request", "Period covered"], ["1", "Carers", said]]
    assert read_rows(rows).lines[0].period_months == months


def test_a_word_limit_that_is_no_number_stops_the_list() -> None:
    rows = [["Ref", "Request", "Word limit"], ["1", "Carers", "short"]]
    assert "“short” is not a whole number" in places(read_rows(rows))[0]


def test_only_a_description_becomes_title_and_text() -> None:
    reading = read_rows([["Ref", "Description"], ["1", "Carers strategy. With its action plan and numbers."]])
    assert reading.lines[0].title == "Carers strategy. With its action plan and numbers."
    assert not reading.columns[1].certain


def test_where_each_code_stands_is_kept_for_filling_the_workbook_in() -> None:
    rows = [["CQC"], ["Ref", "Request", "Documents submitted", "Page", "Council response"],
            ["1", "Carers", None, None, None], ["2", "Abuse", None, None, None]]  # fmt: skip
    assert read_rows(rows).places() == {
        "sheet": "Request list", "header_row": 2, "code_column": "A", "documents_column": "C", "where_column": "D",
        "note_column": "E", "rows": {"1": 3, "2": 4},
    }  # fmt: skip


def test_a_list_as_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([["Number", "Topic"], ["1", "Carers"], ["2", "Abuse"]])
    reading = read_list(path, "list.csv")
    assert (reading.form, [line.title for line in reading.lines]) == (ListForm.CSV, ["Carers", "Abuse"])
    assert reading.places() == {}


def test_our_own_yaml_is_read_with_parts_and_certainty() -> None:
    reading = read_list(DATA / "request_categories.yaml", "request_categories.yaml", sheet="planning-current")
    assert reading.can_load
    first = reading.lines[0]
    assert (first.code, len(first.parts), first.certainty, first.maps_from) == ("C01", 4, Certainty.REPORTED, ("P01",))
    assert reading.other_sheets == ("pilot-2023", "reassessment-2026")


def test_a_bare_list_as_json_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"ref": 1, "request": "Carers", "parts": ["Strategy", "Numbers"]}]))
    line = read_list(path, "list.json").lines[0]
    assert (line.code, line.title, [part.ask for part in line.parts]) == ("1", "Carers", ["Strategy", "Numbers"])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.yaml", "a: [", "This file is not YAML: line"),
        ("list.yaml", "a: &x [1]\nb: *x", "uses YAML references"),
        ("list.yaml", "just words", "holds no list of requests"),
        ("list.json", "{", "This file is not JSON: line 1"),
        ("list.json", "[]", "There are no requests in this file"),
        ("list.json", '[{"ref": "1"}, 2]', "holds no list of requests"),
        ("list.json", "[" * 100_000, "can't be read"),
        ("list.csv", "", "This file is empty"),
        ("list.xlsx", "no workbook", "damaged"),
        ("list.pdf", "%PDF", "A request list is an Excel workbook"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_what_to_do(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(TableUnreadable) as refused:
        read_list(path, name)
    assert sentence in refused.value.sentence


def test_a_sheet_without_headings_stops_the_list() -> None:
    reading = read_rows([[1, 2], [3, 4]])
    assert not reading.can_load
    assert "headings" in places(reading)[0]

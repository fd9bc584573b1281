"""Excel workbooks, read back with openpyxl: content, types, and nothing that could become a formula."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest

from exports.excel import case_list_workbook, gaps_workbook, index_workbook, table_workbook
from exports.layout import lay_out
from exports.snapshot import CaseEntry, Column, ColumnKind, LinkCell
from tests.exports import reading, samples

PACK = samples.a_full_pack()
DRAWN: dict[str, Callable[[], bytes]] = {
    "index": lambda: index_workbook(PACK),
    "case list": lambda: case_list_workbook(samples.a_case_list()),
    "gaps": lambda: gaps_workbook(
        samples.a_gaps_report(samples.a_gap(), samples.a_gap(2, accepted_reason="At cabinet."))
    ),
    "table": lambda: table_workbook(samples.a_table()),
    "empty index": lambda: index_workbook(samples.a_pack()),
    "empty case list": lambda: case_list_workbook(samples.a_case_list(0)),
    "no gaps": lambda: gaps_workbook(samples.a_gaps_report()),
    "empty table": lambda: table_workbook(samples.a_table(rows=())),
}
every_workbook = pytest.mark.parametrize("name", DRAWN)


@every_workbook
def test_the_same_snapshot_gives_the_same_bytes(name: str) -> None:
    assert DRAWN[name]() == DRAWN[name]()


@every_workbook
def test_properties_come_from_the_snapshot(name: str) -> None:
    properties = reading.a_book(DRAWN[name]()).properties
    assert properties.title.endswith("Fernshire County Council")
    assert properties.language == "en-GB"
    assert {properties.creator, properties.lastModifiedBy} == {"Fernshire County Council"}
    assert {properties.created, properties.modified} == {samples.TAKEN_AT.replace(tzinfo=None)}


@every_workbook
def test_each_sheet_has_a_frozen_header_that_prints_on_every_page(name: str) -> None:
    for sheet in reading.a_book(DRAWN[name]()):
        head = int(sheet.freeze_panes[1:]) - 1
        assert sheet.print_title_rows == f"${head}:${head}"
        assert all(cell.value for cell in sheet[head])
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )


@every_workbook
def test_nothing_is_a_formula(name: str) -> None:
    for sheet in reading.a_book(DRAWN[name]()):
        assert all(cell.data_type != "f" for row in sheet for cell in row)


@every_workbook
def test_the_size_that_a_sheet_says_is_the_size_it_has(name: str) -> None:
    from openpyxl import load_workbook

    data = DRAWN[name]()
    for sheet in load_workbook(BytesIO(data), read_only=True):
        said = (sheet.max_row, sheet.max_column)
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(values_only=True))
        assert said == (len(rows), max(map(len, rows)))


def test_the_index_has_one_row_for_each_answer() -> None:
    sheet = reading.a_book(index_workbook(PACK))["Index"]
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == ["1_01", "1_02", "1_03", "2_01"]


def test_a_row_of_the_index_says_everything_of_its_answer() -> None:
    sheet = reading.a_book(index_workbook(PACK))["Index"]
    row = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    document = PACK.requests[0].answers[0].document
    assert document.file
    assert row == {
        "Request": "1",
        "Request title": "Waiting lists and how risk is managed",
        "Parts": "a",
        "No.": "1_01",
        "Reference": "E-0001",
        "Title": "Waiting well: risk policy",
        "Kind": "Policy",
        "File or public page": "1_01_Waiting well risk policy.pdf",
        "Where to look": "Section 4, pages 9 to 12",
        "What it shows": "How risk is rated",
        "Document date": datetime(2026, 6, 12),
        "Period covered": "April 2025 to March 2026",
        "Version": 2,
        "Size in bytes": document.file.size,
        "Date seen": None,
        "Kept as": None,
        "Public address": None,
        "SHA-256": document.file.sha256,
    }


def test_a_public_page_has_its_address_and_the_day_it_was_seen() -> None:
    sheet = reading.a_book(index_workbook(PACK))["Index"]
    row = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[3]), strict=True))
    assert row["Public address"] == "https://www.fernshire.example/page-4?a=1&b=2"
    assert row["Date seen"] == datetime(2027, 1, 12)


def test_links_of_the_index_open_files_of_the_pack_and_public_pages() -> None:
    sheet = reading.a_book(index_workbook(PACK))["Index"]
    addresses = [row[3].hyperlink.target for row in sheet.iter_rows(min_row=2)]
    there = {copy.path for copy in lay_out(PACK).copies}
    assert [reading.path_of(one) in there for one in addresses] == [True, False, True, True]
    assert addresses[1] == "https://www.fernshire.example/page-4?a=1&b=2"


def test_dates_are_dates_that_sort() -> None:
    cell = reading.a_book(index_workbook(PACK))["Index"]["K2"]
    assert (cell.is_date, cell.number_format) == (True, "d mmm yyyy")


def test_the_index_can_be_filtered() -> None:
    book = reading.a_book(index_workbook(PACK))
    assert [sheet.auto_filter.ref for sheet in book][:3] == ["A1:R5", "A1:L7", "A1:G4"]


def test_each_request_has_a_row_with_its_wording_and_what_stands_for_documents() -> None:
    rows = list(reading.a_book(index_workbook(PACK))["Requests"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows][:2] == ["Planning list, not CQC's wording", "CQC's wording"]
    assert [row[8] for row in rows] == [None, None, "Answered under 1", "Not held", "Does not apply", None]


def test_each_file_is_listed_with_its_fingerprint() -> None:
    rows = list(reading.a_book(index_workbook(PACK))["Files"].iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[6]) for row in rows] == [(copy.path, copy.file.sha256) for copy in lay_out(PACK).copies]


def test_the_case_list_is_headed_as_it_must_be_on_screen_and_on_paper() -> None:
    sheet = reading.a_book(case_list_workbook(samples.a_case_list()))["Case list"]
    assert sheet["A1"].value == "Names left out, still personal data"
    assert sheet.oddHeader.left.text.startswith("Names left out, still personal data")


def test_the_case_list_has_pseudonyms_and_the_fields_given() -> None:
    rows = list(
        reading.a_book(case_list_workbook(samples.a_case_list(2)))["Case list"].iter_rows(min_row=6, values_only=True)
    )
    assert rows == [
        ("Case", "Age band", "Pathway", "First contact"),
        ("CT-01", "65-84", "hospital discharge", datetime(2026, 3, 2)),
        ("CT-02", "65-84", "hospital discharge", datetime(2026, 3, 3)),
    ]


def test_a_list_page_says_what_was_filtered_above_its_rows() -> None:
    sheet = reading.a_book(table_workbook(samples.a_table()))["Evidence"]
    assert [row[0] for row in sheet.iter_rows(max_row=3, values_only=True)] == [
        "Evidence",
        "Fernshire County Council. 1 row, as at 5:30pm, Wednesday 20 January 2027",
        "Filtered: kind is Policy",
    ]


def test_each_kind_of_value_keeps_its_type() -> None:
    row = [cell.value for cell in reading.a_book(table_workbook(samples.a_table()))["Evidence"][6]]
    assert row == [
        "E-0001", "Waiting well", "A longer sentence.", 3, datetime(2026, 6, 12), datetime(2027, 1, 20, 17, 30), "Open",
    ]  # fmt: skip


def one_cell(value: Any, kind: ColumnKind = ColumnKind.TEXT) -> Any:
    """A value as the one cell of a list page, read back."""
    data = table_workbook(samples.a_table(columns=(Column(label="Value", kind=kind),), rows=((value,),), lines=()))
    return reading.a_book(data)["Evidence"]["A5"]


@pytest.mark.parametrize("text", [text for text in samples.TORTURE if len(text) < 32_767])
def test_any_text_stays_text(text: str) -> None:
    from exports.text import clean

    cell = one_cell(text)
    assert cell.data_type in {"s", "n", "inlineStr"}  # n is how openpyxl reads an empty cell
    assert (cell.value or "") == clean(text).replace("_x0041_", "_x005F_x0041_").replace("_x000D_", "_x005F_x000D_")


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@SUM(A1)", " =1+1", "\t=1+1", "\x00=1+1"])
def test_what_looks_like_a_formula_stays_text_when_the_cell_is_edited(text: str) -> None:
    assert one_cell(text).quotePrefix


def test_plain_text_has_no_quote_mark() -> None:
    assert not one_cell("Waiting well").quotePrefix


def test_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    value = one_cell("x" * 40_000).value
    assert len(value) == 32_767
    assert value.endswith("(cut here: Excel holds 32,767 characters in a cell)")


def test_half_of_a_wide_character_is_never_left_at_the_cut() -> None:
    value = one_cell("🙂" * 20_000).value
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert value.startswith("🙂" * 16_000)


@pytest.mark.parametrize(
    ("value", "kept"),
    [(True, "Yes"), (False, "No"), (2**60, str(2**60)), (float("nan"), "nan"), (float("inf"), "inf"), (0.1, 0.1), (-3, -3),
     (date(1899, 5, 1), "1 May 1899"), (date(9999, 12, 31), datetime(9999, 12, 31)), (None, None), ("", None)],
)  # fmt: skip
def test_values_that_excel_cannot_hold_are_written_as_words(value: Any, kept: Any) -> None:
    assert one_cell(value).value == kept


def test_a_link_without_an_address_is_text() -> None:
    assert one_cell(LinkCell(text="E-0001", address="")).hyperlink is None


def test_sheets_never_share_a_name_or_break_excels_rules() -> None:
    data = table_workbook(samples.a_table(title="Cases: [50] / what? 'history' of all the council's work"))
    assert len(reading.a_book(data).sheetnames[0]) <= 31


def test_an_ampersand_in_a_councils_name_prints_as_one() -> None:
    data = table_workbook(samples.a_table(council="Brighton & Hove"))
    assert "Brighton &amp;&amp; Hove" in reading.all_words(data)


def test_gaps_and_accepted_gaps_have_a_sheet_each() -> None:
    book = reading.a_book(DRAWN["gaps"]())
    assert [book[name]["A1"].value for name in ("Gaps", "Accepted")] == ["Gaps report: 1 open gap", "Accepted: 1 gap"]


def test_the_first_entry_is_the_one_that_readers_guess_the_type_from() -> None:
    with zipfile.ZipFile(BytesIO(index_workbook(PACK))) as package:
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_case_list_is_narrow_enough_to_be_read_on_one_landscape_page() -> None:
    long = "Lacks capacity for a decision, best interests recorded, and seen by an advocate"
    columns = tuple(Column(label=f"Mental capacity {n}", kind=ColumnKind.LONG) for n in range(8)) + tuple(
        Column(label=f"Day {n}", kind=ColumnKind.DATE) for n in range(7)
    )
    values = (*(long for _ in range(8)), *(date(2026, 3, 1) for _ in range(7)))
    cases = tuple(CaseEntry(pseudonym=f"CT-{n:02d}", values=values) for n in range(3))
    sheet = reading.a_book(case_list_workbook(samples.a_case_list(columns=columns, cases=cases)))["Case list"]
    # An A3 landscape page holds some 210 characters in full size: at this width it is printed in two thirds of that.
    assert sum(one.width for one in sheet.column_dimensions.values()) <= 315
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.print_title_rows == "$6:$6"


def test_a_narrow_heading_has_room_for_all_its_lines() -> None:
    column = Column(label="Language and communication needs of the person", kind=ColumnKind.TEXT)
    cases = (CaseEntry(pseudonym="CT-01", values=("None",)),)
    sheet = reading.a_book(case_list_workbook(samples.a_case_list(columns=(column,), cases=cases)))["Case list"]
    assert sheet.row_dimensions[6].height > 40


def test_a_case_list_too_wide_for_one_page_goes_on_beside_it_with_its_codes() -> None:
    columns = tuple(Column(label=f"Day {n}", kind=ColumnKind.DATE) for n in range(60))
    cases = (CaseEntry(pseudonym="CT-01", values=tuple(date(2026, 3, 1) for _ in range(60))),)
    sheet = reading.a_book(case_list_workbook(samples.a_case_list(columns=columns, cases=cases)))["Case list"]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (3, "$A:$A")

"""CQC's own workbook, given back filled in with everything else as it was."""

import zipfile
from io import BytesIO
from typing import Any

import pytest

from exports.archive import PackError, write_pack
from exports.excel import FilledWorkbook, WorkbookNotFillableError, fill_council_workbook
from exports.snapshot import CodeRow, CouncilWorkbook, WorkbookMapping
from tests.exports import reading, samples

MAPPING = WorkbookMapping(sheet="Requests", header_row=3, code_column="A")


def a_workbook(**changes: Any) -> bytes:
    """A sheet as CQC might send it: a title, a header in row 3, codes in column A, looks, a drop-down, a chart, notes."""
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Requests"
    sheet["A1"] = "Information return"
    sheet.append([])
    sheet.append(["Ref", "Request", "Your documents", "Status"])
    for cell in sheet[3]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="6D276A")
    for code, title in ((1, "Waiting lists"), ("2", "Carers"), ("IR 3 ", "Market"), ("4", "Advocacy")):
        sheet.append([code, title, None, "Open"])
        sheet.cell(sheet.max_row, 1).font = Font(name="Georgia", italic=True)
    sheet.row_dimensions[4].height = 15
    sheet["B4"].comment = Comment("From CQC", "CQC")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=4, max_row=5))
    sheet.add_chart(chart, "H2")
    choice = DataValidation(type="list", formula1='"Open,Sent"')
    choice.add("D4:D7")
    sheet.add_data_validation(choice)
    other = book.create_sheet("Guidance")
    other["A1"] = "=1+1"
    for place, value in changes.items():
        sheet[place] = value
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def a_return() -> samples.PackSnapshot:
    """Four requests with those codes."""
    return samples.a_pack(
        samples.a_request("1", samples.an_answer(), samples.an_answer(samples.a_public_page(2)), note="Our note."),
        samples.a_request("2", samples.an_answer(samples.a_document(3, title="=Carers")), title="Carers"),
        samples.a_request("ir 3", title="Market"),
        samples.a_request("99", title="Elsewhere"),
    )


def fill(data: bytes, mapping: WorkbookMapping = MAPPING) -> tuple[FilledWorkbook, Any]:
    """Filled, and its sheet read back."""
    filled = fill_council_workbook(data, mapping, a_return())
    return filled, reading.a_book(filled.data)["Requests"]


def test_columns_that_are_not_named_are_added_after_the_last() -> None:
    _, sheet = fill(a_workbook())
    assert [cell.value for cell in sheet[3]] == [
        "Ref", "Request", "Your documents", "Status", "Documents", "Where to look", "Our note",
    ]  # fmt: skip


def test_each_request_is_filled_in_on_the_row_of_its_code() -> None:
    _, sheet = fill(a_workbook())
    assert [cell.value for cell in sheet[4]][4:] == [
        "1. Report 1 (1 Waiting lists and how risk is managed/1_01_Report 1.pdf)\n"
        "2. Report 2 (https://www.fernshire.example/page-2?a=1&b=2)",
        "1. Section 4, pages 9 to 12\n2. Section 4, pages 9 to 12",
        "Our note.",
    ]


def test_a_column_that_is_named_is_filled() -> None:
    mapping = WorkbookMapping(sheet="Requests", header_row=3, code_column="A", documents_column="c")
    _, sheet = fill(a_workbook(), mapping)
    assert sheet["C5"].value.startswith("=Carers (")
    assert sheet["C5"].data_type != "f"
    assert [cell.value for cell in sheet[3]][4:] == ["Where to look", "Our note"]


def test_codes_are_found_as_people_write_them_and_the_rest_are_reported() -> None:
    filled, _ = fill(a_workbook())
    assert (filled.filled, filled.not_found) == (("1", "2", "ir 3"), ("99",))


def test_rows_that_were_noted_when_the_list_was_loaded_are_used() -> None:
    mapping = WorkbookMapping(
        sheet="Requests", header_row=3, code_column="A", documents_column="C", rows=(CodeRow(code="1", row=7),)
    )
    filled, sheet = fill(a_workbook(), mapping)
    assert sheet["C7"].value.startswith("1. Report 1")
    assert filled.not_found == ("2", "ir 3", "99")


def test_everything_else_stays_byte_for_byte() -> None:
    original = a_workbook()
    filled, _ = fill(original)
    with zipfile.ZipFile(BytesIO(original)) as before, zipfile.ZipFile(BytesIO(filled.data)) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        assert set(before.namelist()) == set(after.namelist())
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_chart_drop_down_note_and_looks_are_still_there() -> None:
    _, sheet = fill(a_workbook())
    assert len(sheet._charts) == 1
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["D4:D7"]
    assert sheet["B4"].comment.text == "From CQC"
    assert (sheet["A4"].font.name, sheet["A4"].font.italic) == ("Georgia", True)


def test_new_columns_look_like_their_neighbours_and_wrap() -> None:
    _, sheet = fill(a_workbook())
    assert sheet["E3"].fill.fgColor.rgb == "006D276A"
    assert sheet["E4"].alignment.wrap_text
    assert sheet.column_dimensions["E"].width == 48


def test_a_row_grows_to_show_what_was_written() -> None:
    _, sheet = fill(a_workbook())
    assert sheet.row_dimensions[4].height == 60  # four lines; it was one


def test_the_same_workbook_gives_the_same_bytes() -> None:
    original = a_workbook()
    assert fill(original)[0].data == fill(original)[0].data


@pytest.mark.parametrize(
    ("data", "mapping", "says"),
    [
        (b"not a workbook", MAPPING, "save it as .xlsx"),
        (samples.TORTURE[0].encode(), MAPPING, "save it as .xlsx"),
        (a_workbook(), WorkbookMapping(sheet="Sheet9", header_row=3, code_column="A"), "no sheet called Sheet9"),
        (a_workbook(C4="=B4"), WorkbookMapping(sheet="Requests", header_row=3, code_column="A", documents_column="C"),
         "C4 holds a formula"),
        (a_workbook(), WorkbookMapping(sheet="Requests", header_row=3, code_column="A", documents_column="4"),
         "not a column"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_says_what_to_do(data: bytes, mapping: WorkbookMapping, says: str) -> None:
    with pytest.raises(WorkbookNotFillableError, match=says):
        fill(data, mapping)


def test_a_merged_block_is_not_written_into() -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(a_workbook()))
    book["Requests"].merge_cells("C4:C5")
    data = BytesIO()
    book.save(data)
    mapping = WorkbookMapping(sheet="Requests", header_row=3, code_column="A", documents_column="C")
    with pytest.raises(WorkbookNotFillableError, match="C5 is part of a merged block"):
        fill(data.getvalue(), mapping)


def test_a_workbook_inside_a_pack_is_filled_in_and_linked() -> None:
    store = samples.Store()
    sent = CouncilWorkbook(file=store.add(a_workbook(), "CQC list.xlsx"), mapping=MAPPING)
    answer = samples.an_answer(samples.a_document(file=store.add(b"report")))
    out = BytesIO()
    write_pack(samples.a_pack(samples.a_request("1", answer), council_workbook=sent), store.open, out)
    with zipfile.ZipFile(out) as package:
        sheet = reading.a_book(package.read("data/CQC list.xlsx"))["Requests"]
        index = reading.a_word(package.read("data/Index.docx"))
    assert sheet["E4"].value.startswith("Report 1 (")
    assert "CQC%20list.xlsx" in {address for _, address in reading.links_of(index)}


def test_a_workbook_that_cannot_be_filled_stops_the_pack_with_a_sentence() -> None:
    store = samples.Store()
    sent = CouncilWorkbook(file=store.add(b"not a workbook", "CQC list.xlsx"), mapping=MAPPING)
    with pytest.raises(PackError, match="CQC's workbook could not be filled in, so no pack was built"):
        write_pack(samples.a_pack(council_workbook=sent), store.open, BytesIO())

"""Whatever people take out for the council's own use carries its protective marking; what is made for CQC doesn't."""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.app.access.asking import Answer
from tests.app.access.desk import Sweep
from tests.app.access.judging import reference_of, variants
from tests.app.access.matrix import Operation, matrix, operations

MARKING = "OFFICIAL-SENSITIVE"
# What is content for CQC, with the reason; everything else that comes as Word or Excel is ours.
FOR_CQC = {
    "rest GET /packs/{number}/download": "the pack itself: a marking of ours would tell CQC how to handle what is CQC's",
    "page GET /packs/{reference}/download": "the same",
    "rest GET /documents/{reference}/revisions/{number}/file": "the council's own paper, given back bit for bit",
    "page GET /evidence/{reference}/v{number:int}/file": "the same",
    "rest GET /record/download": "lines for a program that checks them one by one; a line of ours would be a false one",
    "page GET /record.jsonl": "the same",
}


def files_taken_out(sweep: Sweep) -> list[tuple[Operation, Answer]]:
    """Every answer of the product that is a file, for a lead or for whoever else may have it."""
    found = []
    for operation in operations(sweep.app):
        if operation.method != "GET" or str(operation) in FOR_CQC:
            continue
        role = next((one for one in ("lead", "ig", "admin") if matrix().cell(operation, one) == "allowed"), None)
        if role is None:
            continue
        variant = next((one for one in variants(operation, role) if one != "no such thing"), "")
        reference = reference_of(sweep, operation, variant, role)
        answer = sweep.ask(sweep.filling.sent(operation, matrix().rows[operation].thing, reference, role), role)
        if sweep.has_changed():
            sweep.put_back()
        if "attachment" in answer.headers.get("content-disposition", ""):
            found.append((operation, answer))
    return found


def test_every_file_for_our_own_use_is_marked_on_every_page(sweep: Sweep) -> None:
    taken = files_taken_out(sweep)
    assert {operation.name for operation, _ in taken} >= {
        "GET /cases.xlsx", "GET /evidence.xlsx", "GET /gaps.xlsx", "GET /gaps/report", "GET /gaps/report.docx",
        "GET /outbox.xlsx", "GET /packs.xlsx", "GET /reminders.xlsx", "GET /requests.xlsx",
    }  # fmt: skip
    assert not [str(operation) for operation, answer in taken if not is_marked(answer.body)]


def is_marked(body: bytes) -> bool:
    """In Excel: above the table of each sheet and in its printed header. In Word: at the top and in the page header."""
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    if "word/document.xml" in names:
        document = Document(io.BytesIO(body))
        heads = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
        return MARKING in document.paragraphs[0].text and any(MARKING in head for head in heads)
    book = load_workbook(io.BytesIO(body))
    return all(
        any(MARKING in str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)
        and MARKING in (sheet.oddHeader.left.text or "")
        for sheet in book.worksheets
    )


@pytest.mark.parametrize("number", ["information return", "case list"])
def test_papers_made_for_cqc_carry_no_marking_of_ours(sweep: Sweep, number: str) -> None:
    pack = sweep.council.things["pack", number, "rival"]
    operation = Operation(False, "GET", "/packs/{number}/download")
    answer = sweep.ask(sweep.filling.sent(operation, "pack", pack, "lead"), "lead")
    sweep.put_back()
    with zipfile.ZipFile(io.BytesIO(answer.body)) as package:
        assert not [name for name in package.namelist() if MARKING.encode() in package.read(name)]

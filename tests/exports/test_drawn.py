"""LibreOffice opens and draws every document: what it cannot read, other people's software cannot either."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.excel import case_list_workbook, gaps_workbook, index_workbook, table_workbook
from exports.word import (
    abbreviations_document,
    case_list_document,
    gaps_document,
    index_document,
    self_assessment_document,
)
from tests.exports import samples

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        shutil.which("soffice") is None, reason="LibreOffice is not installed, so nothing can be drawn."
    ),
]
TORTURED = samples.a_pack(
    *(
        samples.a_request(f"{number}", samples.an_answer(what_it_shows=text), title=text, note=text)
        for number, text in enumerate(samples.TORTURE)
    )
)
PACK = samples.a_full_pack()
DRAWN: dict[str, Callable[[], bytes]] = {
    "index.docx": lambda: index_document(PACK),
    "empty.docx": lambda: index_document(samples.a_pack()),
    "torture.docx": lambda: index_document(TORTURED),
    "self-assessment.docx": lambda: self_assessment_document(PACK),
    "abbreviations.docx": lambda: abbreviations_document(PACK),
    "cases.docx": lambda: case_list_document(samples.a_case_list(50)),
    "gaps.docx": lambda: gaps_document(samples.a_gaps_report(*map(samples.a_gap, range(40)))),
    "index-sheets.xlsx": lambda: index_workbook(PACK),
    "torture-sheets.xlsx": lambda: index_workbook(TORTURED),
    "cases-sheets.xlsx": lambda: case_list_workbook(samples.a_case_list(50)),
    "gaps-sheets.xlsx": lambda: gaps_workbook(samples.a_gaps_report(*map(samples.a_gap, range(40)))),
    "table-sheets.xlsx": lambda: table_workbook(samples.a_table()),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every document as a PDF, made in one start of LibreOffice with a profile of its own."""
    folder = tmp_path_factory.mktemp("drawn")
    for name, draw in DRAWN.items():
        (folder / name).write_bytes(draw())
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *(str(folder / name) for name in DRAWN)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder


@pytest.mark.parametrize("name", DRAWN)
def test_is_drawn_with_at_least_one_page_of_words(drawn: Path, name: str) -> None:
    from pypdf import PdfReader

    pages = PdfReader(drawn / Path(name).with_suffix(".pdf")).pages
    assert "20 January 2027" in pages[0].extract_text()

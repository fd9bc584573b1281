"""The shared drive is real: files of every kind that open, say what they should, and are the same every time."""

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
import pypdf
import pytest

from app.demo.drive import Drive, DriveFile, shared_drive, where_to_look, write_drive
from app.demo.planted import PLANTED, Hidden
from app.demo.story import Story
from app.documents.check import inspect
from app.documents.facts import Flag, Outcome, Reading, flag_of
from app.documents.read import read_document
from app.evidence.models import FindingGrade
from app.evidence.rules.grading import grade_of
from tests.app.demo.conftest import TODAY

SMALLEST, LARGEST = 20_000, 5_000_000


def opened(drive: Drive, file: DriveFile) -> Reading:
    path = drive.folder / file.path
    return read_document(path, inspect(path, path.name).media_type, path.name)


@pytest.fixture(scope="module")
def readings(drive: Drive) -> dict[str, Reading]:
    return {file.path: opened(drive, file) for file in drive.files}


def test_there_are_as_many_documents_as_a_council_has_of_every_kind(drive: Drive) -> None:
    kinds = Counter(file.kind for file in drive.files)
    assert len(drive.files) >= 220
    assert kinds["docx"] >= 100
    assert min(kinds[kind] for kind in ("docx", "xlsx", "pptx", "pdf", "eml", "csv")) >= 5


def test_sizes_are_those_of_real_files(drive: Drive) -> None:
    assert [file.path for file in drive.files if not SMALLEST <= file.size <= LARGEST] == []
    assert 20_000_000 <= sum(file.size for file in drive.files) <= 35_000_000


def test_what_is_recorded_of_a_file_is_what_lies_there(drive: Drive) -> None:
    for file in drive.files:
        data = (drive.folder / file.path).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.size, file.sha256)


def test_the_same_day_gives_the_same_bytes(drive: Drive, tmp_path: Path) -> None:
    assert write_drive(tmp_path / "again", TODAY) == list(drive.files)


def test_a_second_run_finds_the_drive_and_writes_nothing(drive: Drive, home: Path) -> None:
    written = {file.path: (drive.folder / file.path).stat().st_mtime_ns for file in drive.files}
    assert shared_drive(home, TODAY) == drive
    assert {file.path: (drive.folder / file.path).stat().st_mtime_ns for file in drive.files} == written


def test_the_product_takes_every_file_in(drive: Drive) -> None:
    looked = {file.path: inspect(drive.folder / file.path, file.path) for file in drive.files}
    assert [path for path, found in looked.items() if found.outcome is not Outcome.ACCEPT] == []


def test_papers_say_their_own_title_and_date(story: Story, drive: Drive, readings: dict[str, Reading]) -> None:
    for document in story.documents:
        if document.kind not in {"docx", "pdf", "pptx", "xlsx"} or document.same_as:
            continue
        reading = readings[drive.current(document.key).path]
        assert reading.title == document.title
        assert (reading.document_date.on if reading.document_date else None) == document.document_date


def test_only_drafts_say_that_they_are_drafts(story: Story, drive: Drive, readings: dict[str, Reading]) -> None:
    for document in story.documents:
        if document.path is None or document.same_as:
            continue
        warnings = readings[drive.current(document.key).path].warnings
        said = {warning.flag for warning in warnings}
        assert (Flag.DRAFT in said) == document.draft
        held_back = {one.kind for one in warnings if grade_of(one.kind, {}) is FindingGrade.BLOCKING} - {
            Flag.DRAFT.value
        }
        is_personal = bool(document.personal_data) or PLANTED.get(document.key) is Hidden.NHS_NUMBER
        assert any(flag_of(kind) == Flag.PERSONAL_DATA.value for kind in held_back) == is_personal


def test_every_answer_points_to_a_place_that_is_there(story: Story, drive: Drive, readings: dict[str, Reading]) -> None:
    files = {(file.document, file.revision): file for file in drive.files}
    for document in story.documents:
        for answer in document.answers:
            if answer.section is None:
                continue
            file = files[answer.document, answer.revision]
            place = file.places[answer.section - 1]
            reading = readings[file.path]
            headings = {heading.text for heading in reading.headings} | set(reading.sheet_names)
            words = place.heading.split(". ", 1)[-1]
            pages = [part.text for part in reading.text_parts if place.page is None or part.place.page == place.page]
            assert any(words in heading for heading in headings) or any(words in text for text in pages), answer


def heads(path: Path) -> list[str]:
    return [line.text for line in docx.Document(str(path)).paragraphs if str(line.style.name) == "Heading 1"]  # type: ignore[union-attr]


def sheets(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return book.sheetnames[1:]


def slides(path: Path) -> list[str]:
    show = pptx.Presentation(str(path))
    return [slide.shapes.title.text for slide in list(show.slides)[1:]]


def bookmarks(path: Path) -> list[str]:
    return [str(mark["/Title"]) for mark in pypdf.PdfReader(path).outline if isinstance(mark, dict)]


@pytest.mark.parametrize(
    ("document", "read"),
    [
        ("assessment-policy", heads),
        ("dols-report", heads),
        ("waits-latest", sheets),
        ("coproduction-examples", slides),
        ("waiting-well", bookmarks),
    ],
)
def test_office_and_pdf_libraries_read_the_sections_in_order(
    drive: Drive, document: str, read: Callable[[Path], list[str]]
) -> None:
    file = drive.current(document)
    found = read(drive.folder / file.path)
    assert found[: len(file.places)] == [place.heading for place in file.places]


def test_word_papers_have_tables_with_header_rows_and_core_properties(story: Story, drive: Drive) -> None:
    paper = docx.Document(str(drive.folder / drive.current("assessment-policy").path))
    assert paper.core_properties.author in ("", "Anita Lowe")
    assert paper.core_properties.created is not None
    assert paper.core_properties.created.date() == story.document("assessment-policy").document_date
    assert len(paper.tables) >= 2
    assert 'w:type="page"' in paper.element.xml
    assert "w:tblHeader" in paper.tables[1]._tbl.xml


def test_a_workbook_keeps_numbers_as_numbers(drive: Drive) -> None:
    book = openpyxl.load_workbook(drive.folder / drive.current("dp-takeup").path)
    assert [type(cell.value) for cell in book["By month"][5]] == [str, float, int, int]


def test_where_to_look_reads_as_a_person_would_say_it(story: Story, drive: Drive) -> None:
    def place(key: str, number: int = 0) -> str | None:
        answer = story.document(key).answers[number]
        return where_to_look(answer, drive.current(key) if story.document(key).path else None)

    assert place("waiting-well") == "Section 3, How risk is rated, page 2"
    assert place("assessment-policy") == "Section 2, Needs assessment"
    assert place("dp-takeup") == "Sheet ‘By group’"
    assert place("structure-deck") == "Slide 3, Teams and managers"
    assert place("cabinet-backlog") == "Paragraphs 22 to 31"
    assert place("waiting-protocol") is None


def test_paths_are_safe_on_windows(drive: Drive) -> None:
    for file in drive.files:
        assert len(file.path) < 160
        assert not set(file.path) & set('<>:"|?*\\')
        assert all(not part.endswith((" ", ".")) for part in Path(file.path).parts)


def test_what_hides_in_a_few_papers_is_found_and_leaves_few_decisions(story: Story, drive: Drive) -> None:
    wanted = {
        Hidden.COMMENT: "comments", Hidden.TRACKED_CHANGE: "tracked-changes", Hidden.NHS_NUMBER: "nhs-number",
        Hidden.SHEET: "hidden-sheet",
    }  # fmt: skip
    for key, hidden in PLANTED.items():
        document = next(one for one in story.documents if one.key == key)
        path = drive.folder / drive.current(key).path
        warnings = inspect(path, path.name).warnings + opened(drive, drive.current(key)).warnings
        blocking = {one.kind for one in warnings if grade_of(one.kind, {}) is FindingGrade.BLOCKING}
        assert blocking == {wanted[hidden]} and not document.answers, key
    assert len(PLANTED) + sum(bool(one.personal_data) for one in story.documents) <= 15

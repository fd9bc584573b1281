"""A scan comes in at once; its words are read later, page by page, and then count like any other words."""

import io
import tempfile
from pathlib import Path

import fpdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from app.access import SYSTEM
from app.core.config import Settings
from app.core.db import Database
from app.documents import scans
from app.documents.facts import Flag, Found, Place, TextPart
from app.evidence import service
from app.evidence.models import ScanReading, ScanState
from app.evidence.schemas import FindingIn, ItemDetails, ItemFilter, NewItem
from app.evidence.service import next_scan, note_scan_read
from app.files.store import FileStore
from app.intake import service as intake
from app.intake.schemas import Coming
from app.intake.work import read_scans
from app.web.evidence.read_text import remark
from tests.app.evidence.documents import a_document, a_file
from tests.app.intake.samples import brought_in
from tests.builders import Round, a_round

WORDS = "Grab rails were fitted in the bathroom"
SECRET = FindingIn(kind=Found.NHS_NUMBER.value, place="page 2", detail="A number")


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def a_picture(*lines: str) -> Image.Image:
    picture = Image.new("L", (1240, 700), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(44)
    for at, line in enumerate(lines):
        pen.text((60, 60 + 90 * at), line, fill=0, font=font)
    return picture


def a_scan(*pages: Image.Image, words: str = "") -> bytes:
    """A PDF of pictures, after a page of words where there are any."""
    pdf = fpdf.FPDF()
    pdf.set_font("Helvetica", size=12)
    if words:
        pdf.add_page()
        pdf.multi_cell(0, 8, words)
    for picture in pages:
        pdf.add_page()
        pdf.image(picture, w=180)
        if words:
            pdf.text(20, 280, "Fernshire County Council | Final")
    return bytes(pdf.output())


def state_of(db: Database) -> list[tuple[ScanState, list[int]]]:
    with db.read() as session:
        return [(one.state, one.pages) for one in session.scalars(select(ScanReading))]


def test_the_line_of_the_batch_says_what_became_of_the_scan(db: Database, tmp_path: Path, council: Round) -> None:
    sent = [Coming("a.pdf", io.BytesIO(a_scan(a_picture(WORDS)))), Coming("b.pdf", io.BytesIO(a_scan(a_picture("B"))))]
    taken = brought_in(db, tmp_path, council.core, sent)
    for was_read in (True, False):
        with db.write() as session:
            waiting = next_scan(session, SYSTEM)
            assert waiting is not None
            parts = [TextPart(WORDS, Place(page=1))] if was_read else []
            note_scan_read(session, SYSTEM, waiting.revision_id, parts, [])
            intake.tell_of_scan(session, SYSTEM, waiting.revision_id, was_read=was_read)
    with db.read() as session:
        said = sorted(one.sentence for one in intake.list_files(session, council.core, taken.batch).items)
    if scans.can_read_scans():
        assert [one.partition(". ")[2][:29] for one in said] == [
            "It was read from a scan: words"[:29],
            "We could not read this scan: ",
        ]
    else:
        assert all("We could not read this scan" in one for one in said)


@pytest.mark.skipif(not scans.can_read_scans(), reason="Tesseract is not installed, so no scan can be read.")
def test_pages_without_words_are_read_by_tesseract_found_and_looked_into(
    db: Database, tmp_path: Path, council: Round
) -> None:
    picture = a_picture(WORDS, "NHS number 943 476 5919")
    content = a_scan(picture, Image.new("L", (90, 9), 255), words="An agreement that is signed on the next page.")
    (file,) = brought_in(db, tmp_path, council.core, [Coming("Signed agreement.pdf", io.BytesIO(content))]).files
    assert file.document == "E-0001" and state_of(db) == [(ScanState.WAITING, [])]
    sweep = read_scans(Settings(home=tmp_path), FileStore(tmp_path / "files"))
    for _ in range(5):  # three pages, the end, and nothing more to do
        sweep(db)
    assert state_of(db) == [(ScanState.READ, [2])]
    with db.read() as session:
        text = service.list_text(session, council.core, "E-0001", 1)
        item = service.get_item(session, council.core, "E-0001")
        hits = service.list_items(session, council.lead, ItemFilter(q="bathroom")).items
        assert next_scan(session, SYSTEM) is None
    assert [(piece.page, piece.text.split("\n")[0]) for piece in text] == [
        (1, "An agreement that is signed on the next page."),
        (2, "Fernshire County Council | Final"),
        (2, WORDS),
        (3, "Fernshire County Council | Final"),
    ]
    assert [(one.kind, one.place, one.state.value) for one in item.findings] == [("nhs-number", "page 2", "open")]
    assert [hit.reference for hit in hits] == ["E-0001"]
    assert remark(item, 1, text) == "Page 2: read from a scan, words may be wrong."
    assert not list(Path(tempfile.gettempdir()).glob("readiness-scans-*/kreuzberg/ocr/*")), "nothing is kept of it"


def test_without_tesseract_it_waits_and_the_page_says_why(
    db: Database, tmp_path: Path, council: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_DATA", ())
    monkeypatch.setattr("app.documents.scans.os.environ", {})
    with db.write() as session:
        content = a_file(session, council.core, FileStore(tmp_path / "files"), text_parts=())
        service.add_item(session, council.core, NewItem(ItemDetails(title="Agreement"), content))
    read_scans(Settings(home=tmp_path), FileStore(tmp_path / "files"))(db)
    assert state_of(db) == [(ScanState.WAITING, [])]
    with db.read() as session:
        item = service.get_item(session, council.core, "E-0001")
    assert remark(item, 1, []).startswith("We could not read this scan. That needs Tesseract")


def test_words_are_noted_once_for_the_version_that_stands(db: Database, tmp_path: Path, council: Round) -> None:
    store = FileStore(tmp_path / "files")
    with db.write() as session:
        item = a_document(session, council.core, tmp_path, words="Words of its own. " * 20)
        assert next_scan(session, SYSTEM) is None, "it has words on its only page"
        content = a_file(session, council.core, store, "a scan", page_count=3, text_parts=())
        service.add_revision(session, council.core, item.reference, item.version, content)
        waiting = next_scan(session, SYSTEM)
        assert waiting is not None and waiting.pages == (1, 2, 3)
    parts = [TextPart("Carers wait", Place(page=2)), TextPart("less long", Place(page=3))]
    for _ in range(2):
        with db.write() as session:
            note_scan_read(session, SYSTEM, waiting.revision_id, parts, [SECRET])
    with db.read() as session:
        found = service.get_item(session, council.core, "E-0001")
        text = service.list_text(session, council.core, "E-0001", 2)
        psw = service.list_text(session, council.psw, "E-0001", 2)
    assert ([piece.page for piece in text], len(found.findings), found.version) == ([2, 3], 1, 2)
    assert psw[0].text.startswith("Its words are not shown"), "what was found in a scan is kept back like anything else"
    assert (found.revisions[0].scan, found.revisions[0].scanned_pages) == (ScanState.READ, [2, 3])
    assert remark(found, 2, text) == "Pages 2, 3: read from a scan, words may be wrong."


def test_a_scan_without_a_word_or_that_can_not_be_read_says_so(db: Database, tmp_path: Path, council: Round) -> None:
    with db.write() as session:
        content = a_file(session, council.core, FileStore(tmp_path / "files"), "no PDF", text_parts=())
        service.add_item(session, council.core, NewItem(ItemDetails(title="Agreement"), content))
        waiting = next_scan(session, SYSTEM)
        assert waiting is not None
        note_scan_read(session, SYSTEM, waiting.revision_id, [], [])
        item = service.get_item(session, council.core, "E-0001")
        assert remark(item, 1, []) == "We could not read this scan. Searching will not find what is in it."
        photograph = a_file(
            session, council.core, FileStore(tmp_path / "files"), "x", media_type="image/png", text_parts=()
        )
        service.add_revision(session, council.core, "E-0001", item.version, photograph)
        newer = next_scan(session, SYSTEM)
        assert newer is not None
        note_scan_read(session, SYSTEM, newer.revision_id, [], [])
        item = service.get_item(session, council.core, "E-0001")
        assert remark(item, 2, []).startswith("No words could be read from it.")


def test_a_page_that_can_not_be_read_gives_nothing_and_what_is_personal_is_told_with_its_page(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    with scans.new_scan_pool() as pool:
        assert scans.read_scanned(pool, tmp_path / "broken.pdf", "application/pdf", 1) is None
        (found,) = scans.personal_in(pool, [(1, "Nothing here"), (7, "NHS number 943 476 5919")])
    assert (found.flag, found.place) == (Flag.PERSONAL_DATA, "page 7")


@pytest.mark.parametrize(
    ("media_type", "pages", "characters", "waits"),
    [
        ("application/pdf", 2, {1: 900, 2: 900}, False),
        ("application/pdf", 2, {1: 900}, True),
        ("application/pdf", 2, {1: 900, 2: 40}, True),
        ("image/png", None, {}, True),
        ("text/plain", None, {}, False),
        ("audio/mpeg", None, {}, False),
    ],
)
def test_what_may_be_a_scan(media_type: str, pages: int | None, characters: dict[int | None, int], waits: bool) -> None:
    assert scans.may_be_scan(media_type, pages, characters) is waits

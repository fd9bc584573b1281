"""Every page of a document as a picture: bounded, whatever the file is; Office files by way of LibreOffice."""

import base64
import csv
import io
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
import fpdf
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

from app.core.confined import Pool
from app.documents import office
from app.documents.check import inspect
from app.documents.drawing import SMALL_TALL, SMALL_WIDE, TALL, WIDE
from app.documents.facts import Outcome, Unreadable
from app.documents.pages import Picture, drawn_pages, why_no_pages
from app.documents.types import ALLOWED
from app.documents.worker import new_pool

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
PDF, PNG, JPG, TIF = (ALLOWED[one].media_type for one in ("pdf", "png", "jpg", "tif"))


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with new_pool(size=1) as made:
        yield made


def a_pdf(*pages: str, size: tuple[float, float] = (210, 297)) -> bytes:
    pdf = fpdf.FPDF(format=size)
    pdf.set_font("Helvetica", size=14)
    for words in pages:
        pdf.add_page()
        pdf.multi_cell(0, 8, words)
        pdf.start_section(words[:20])
    return bytes(pdf.output())


def drawn(pool: Pool, folder: Path, content: bytes, media_type: str) -> list[Picture]:
    path = folder / "file"
    path.write_bytes(content)
    with drawn_pages(path, media_type, pool=pool) as pages:
        return list(pages.pictures)


def is_bounded(one: Picture) -> bool:
    if not one.large:
        return (one.width, one.height) == (0, 0)
    with Image.open(io.BytesIO(one.large)) as large, Image.open(io.BytesIO(one.small)) as small:
        fits = large.width <= WIDE and large.height <= TALL and small.width <= SMALL_WIDE and small.height <= SMALL_TALL
        return fits and large.size == (one.width, one.height) and large.format == small.format == "JPEG"


def test_a_pdf_is_drawn_page_by_page_with_its_words_and_bookmarks(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(a_pdf(*(f"Chapter {number} of the report" for number in range(1, 24))))
    with drawn_pages(path, PDF, pool=pool) as pages:
        found = list(pages.pictures)
        assert (pages.count, pages.bookmarks[:2]) == (23, (("Chapter 1 of the rep", 1), ("Chapter 2 of the rep", 2)))
    assert [one.number for one in found] == list(range(1, 24))
    assert (found[21].words, found[0].width, found[0].height) == ("Chapter 22 of the report", 1000, 1415)
    assert all(is_bounded(one) for one in found)


@pytest.mark.parametrize("size", [(5000, 30), (30, 5000), (4, 4)])
def test_a_page_of_any_shape_stays_within_its_bounds(pool: Pool, tmp_path: Path, size: tuple[float, float]) -> None:
    pdf = fpdf.FPDF(format=size)
    pdf.add_page()
    assert [is_bounded(one) for one in drawn(pool, tmp_path, bytes(pdf.output()), PDF)] == [True]


def test_pictures_are_shown_upright_on_white_without_what_the_camera_wrote(pool: Pool, tmp_path: Path) -> None:
    out = io.BytesIO()
    facts = Image.Exif()
    facts[0x0112], facts[0x013B] = 6, "Anita Lowe"  # turned by a quarter; the photographer
    Image.new("RGB", (400, 200), "navy").save(out, "JPEG", exif=facts)
    (turned,) = drawn(pool, tmp_path, out.getvalue(), JPG)
    assert (turned.width, turned.height) == (200, 400)
    assert b"Anita" not in turned.large and b"Exif" not in turned.large
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    (clear,) = drawn(pool, tmp_path, out.getvalue(), PNG)
    with Image.open(io.BytesIO(clear.large)) as seen:
        assert seen.getpixel((25, 25)) == (255, 255, 255)
    out = io.BytesIO()
    frames = [Image.new("I;16", (60, 60), 40_000), Image.new("1", (60, 60), 1)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert [(one.number, is_bounded(one)) for one in drawn(pool, tmp_path, out.getvalue(), TIF)] == [
        (1, True),
        (2, True),
    ]


def a_png_bomb() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "media_type", "words"),
    [(a_png_bomb(), PNG, "too large"), (b"%PDF-1.7 and no more", PDF, "can’t be drawn"), (b"no picture", JPG, "drawn")],
    ids=["bomb", "broken PDF", "no picture"],
)
def test_what_can_not_be_drawn_is_said_in_a_sentence(
    pool: Pool, tmp_path: Path, content: bytes, media_type: str, words: str
) -> None:
    with pytest.raises(Unreadable) as fault:
        drawn(pool, tmp_path, content, media_type)
    assert words in fault.value.sentence


def test_kinds_without_pages_say_what_there_is_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    said = {ending: why_no_pages(type_.media_type) for ending, type_ in ALLOWED.items()}
    assert [ending for ending, why in said.items() if not why] == ["pdf", "png", "jpg", "gif", "tif"]
    assert "where LibreOffice is installed" in said["docx"] and "its place" in said["eml"]
    assert set(office.FILTERS) == {ending for ending, why in said.items() if "LibreOffice" in why}


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_pdfs_and_pictures_of_the_corpus_are_drawn_or_refused_within_bounds(pool: Pool, tmp_path: Path) -> None:
    seen = 0
    with (CORPUS / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row["path"].endswith((".pdf", ".png", ".jpg", ".gif", ".tif")):
                continue
            data = (CORPUS / row["path"]).read_bytes()
            data = base64.b64decode(data) if row["encoding"] == "b64" else data
            found = inspect(data, row["path"].rsplit("/", 1)[-1])
            if found.outcome is Outcome.REFUSE or why_no_pages(found.media_type):
                continue
            seen += 1
            try:
                pages = drawn(pool, tmp_path, data, found.media_type)
            except Unreadable:
                assert not row["path"].startswith("ordinary/"), row["path"]
                continue
            assert pages and all(is_bounded(one) for one in pages), row["path"]
            assert not row["path"].startswith("ordinary/") or all(one.large for one in pages), row["path"]
    assert seen > 30


def a_word_file_that_links_to(picture: Path) -> bytes:
    """Two pages; the first shows a picture that lies elsewhere on the machine."""
    document = docx.Document()
    document.add_heading("Waiting list", 1)
    document.add_picture(str(picture))
    link = document.part.relate_to(picture.as_uri(), RELATIONSHIP_TYPE.IMAGE, is_external=True)
    (blip,) = document.element.body.iter(qn("a:blip"))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), link)
    document.add_page_break()
    document.add_paragraph("Carers are seen within four weeks.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.skipif(office.office_program() is None, reason="LibreOffice is not installed, so nothing can be drawn.")
def test_libreoffice_draws_a_copy_and_sees_nothing_of_the_store(pool: Pool, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    Image.new("RGB", (300, 300), "red").save(home / "secret.png")
    path = home / "stored"
    path.write_bytes(a_word_file_that_links_to(home / "secret.png"))
    with drawn_pages(path, ALLOWED["docx"].media_type, (home,), pool) as pages:
        found = list(pages.pictures)
        assert ("Waiting list", 1) in pages.bookmarks
    assert (len(found), found[1].words) == (2, "Carers are seen within four weeks.")
    with Image.open(io.BytesIO(found[0].large)) as first:
        colours = first.quantize(16).convert("RGB").getcolors() or []
        assert not [rgb for _, rgb in colours if rgb[0] > 200 and rgb[1] < 60], "it drew a file that it was not given"
    assert sorted(one.name for one in home.iterdir()) == ["secret.png", "stored"]

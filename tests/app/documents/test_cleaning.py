"""The clean copy: what hid is gone from every part of the file, what is seen stays, and what read it keeps its value."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image
from pptx import Presentation

from app.documents.check import inspect
from app.documents.cleaning.copy import can_clean
from app.documents.facts import Found
from app.documents.read import read_document
from app.documents.worker import clean_in_worker
from tests.app.documents.making import swapped, with_part
from tests.app.documents.test_pdf_hidden import a_pdf, box, words

SECRET = "Mary Ellis of Mill Lane"


def cleaned(folder: Path, data: bytes, extension: str, *kinds: Found) -> bytes:
    source = folder / f"in.{extension}"
    source.write_bytes(data)
    named = kinds or tuple(one.found for one in inspect(data, source.name).warnings if one.found)
    copy = clean_in_worker(source, extension, [kind.value for kind in named])
    assert isinstance(copy, bytes), copy
    assert clean_in_worker(source, extension, [kind.value for kind in named]) == copy, (
        "the same file gives the same copy"
    )
    return copy


def holds(data: bytes, text: str) -> list[str]:
    """The parts in which a text still stands."""
    with ZipFile(BytesIO(data)) as file:
        return [name for name in file.namelist() if text.encode() in file.read(name)]


def text_of(data: bytes, extension: str) -> str:
    return read_document(data, inspect(data, f"x.{extension}").media_type, f"x.{extension}").text


def a_word_file(change: Callable[[Any], None]) -> bytes:
    document = Document()
    document.core_properties.author = "Anita Lowe"
    document.add_paragraph("We ring everyone who waits.")
    change(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_comments_and_the_author_leave_a_word_file(tmp_path: Path) -> None:
    def comment(document: Any) -> None:
        document.add_comment(document.paragraphs[0].runs, SECRET, author="Ben Hughes")

    copy = cleaned(tmp_path, a_word_file(comment), "docx")
    assert inspect(copy, "x.docx").warnings == ()
    assert holds(copy, SECRET) == holds(copy, "Ben Hughes") == holds(copy, "Anita Lowe") == []
    assert [paragraph.text for paragraph in Document(BytesIO(copy)).paragraphs] == ["We ring everyone who waits."]


TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">We wait </w:t></w:r><w:del w:id="1" w:author="B"><w:r><w:delText>{secret}</w:delText>'
    '</w:r></w:del><w:ins w:id="2" w:author="B"><w:r><w:t>six weeks.</w:t></w:r></w:ins></w:p>'
    '<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="B"/></w:rPr></w:pPr><w:del w:id="4" w:author="B"><w:r><w:delText>{secret}'
    "</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>After.</w:t></w:r></w:p>"
)


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    data = with_part(
        a_word_file(lambda document: None), "word/document.xml", None,
        after=swapped("<w:body>", "<w:body>" + TRACKED.format(secret=SECRET)),
    )  # fmt: skip
    copy = cleaned(tmp_path, data, "docx", Found.TRACKED_CHANGES)
    assert holds(copy, SECRET) == []
    texts = [paragraph.text for paragraph in Document(BytesIO(copy)).paragraphs]
    assert texts == ["We wait six weeks.", "After.", "We ring everyone who waits."]


def test_text_that_cannot_be_seen_leaves_a_word_file(tmp_path: Path) -> None:
    def hide(document: Any) -> None:
        document.paragraphs[0].add_run(SECRET).font.hidden = True

    copy = cleaned(tmp_path, a_word_file(hide), "docx", Found.HIDDEN_TEXT)
    assert holds(copy, SECRET) == [] and "We ring everyone who waits." in text_of(copy, "docx")


def a_workbook_with_a_hidden_sheet() -> bytes:
    """Values as Excel would have saved them stand beside the formulas."""
    book = openpyxl.Workbook()
    shown = book.active
    shown.title = "Summary"
    raw = book.create_sheet("Raw data")
    raw.sheet_state = "veryHidden"
    raw.append([SECRET, 41])
    other = book.create_sheet("Notes")
    other["A1"] = "Seen"
    shown["A1"], shown["A2"], shown["A3"] = "='Raw data'!B1", "=Total+1", "=1+1"
    book.defined_names["Total"] = DefinedName("Total", attr_text="'Raw data'!$B$1")
    chart = BarChart()
    chart.add_data(Reference(raw, min_col=2, min_row=1, max_row=1))
    shown.add_chart(chart, "D2")
    data = saved(book)
    value = swapped("<f>'Raw data'!B1</f><v></v>", "<f>'Raw data'!B1</f><v>41</v>")
    name = next(one for one in ZipFile(BytesIO(data)).namelist() if one.endswith("sheet1.xml"))
    with ZipFile(BytesIO(data)) as file:
        text = file.read(name).decode()
    if "<v></v>" not in text:
        value = swapped("<f>'Raw data'!B1</f><v />", "<f>'Raw data'!B1</f><v>41</v>")
    return with_part(data, name, None, after=value)


def test_a_hidden_sheet_goes_and_what_read_it_keeps_its_value(tmp_path: Path) -> None:
    copy = cleaned(tmp_path, a_workbook_with_a_hidden_sheet(), "xlsx", Found.HIDDEN_SHEET)
    assert holds(copy, SECRET) == holds(copy, "Raw data") == []
    formulas, values = openpyxl.load_workbook(BytesIO(copy)), openpyxl.load_workbook(BytesIO(copy), data_only=True)
    assert formulas.sheetnames == ["Summary", "Notes"]
    assert formulas["Summary"]["A3"].value == "=1+1" and values["Summary"]["A1"].value == 41
    assert formulas["Summary"]["A1"].value == 41 and "Total" not in formulas.defined_names
    assert "Seen" in text_of(copy, "xlsx")


def test_hidden_rows_and_columns_are_emptied(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Seen", SECRET, "=B1"])
    sheet.append([f"{SECRET} too", "", "Seen too"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    copy = cleaned(tmp_path, saved(book), "xlsx", Found.HIDDEN_CELLS)
    assert holds(copy, SECRET) == [] and openpyxl.load_workbook(BytesIO(copy)).active["A1"].value == "Seen"


def test_comments_leave_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Seen"
    book.active["A1"].comment = Comment(SECRET, "Ben Hughes")
    copy = cleaned(tmp_path, saved(book), "xlsx", Found.COMMENTS)
    assert holds(copy, SECRET) == holds(copy, "Ben Hughes") == []
    assert openpyxl.load_workbook(BytesIO(copy)).active["A1"].comment is None


def test_notes_and_hidden_slides_leave_a_presentation(tmp_path: Path) -> None:
    deck = Presentation()
    for title in ("Seen", SECRET):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
    slide._element.set("show", "0")
    deck.slides[0].notes_slide.notes_text_frame.text = f"Don’t say: {SECRET}"
    out = BytesIO()
    deck.save(out)
    copy = cleaned(tmp_path, out.getvalue(), "pptx", Found.HIDDEN_SLIDE, Found.SPEAKER_NOTES)
    assert holds(copy, SECRET) == []
    assert [slide.shapes.title.text for slide in Presentation(BytesIO(copy)).slides] == ["Seen"]


def test_words_under_a_box_leave_a_pdf_that_still_looks_the_same(tmp_path: Path) -> None:
    data = a_pdf(lambda pdf: (words(pdf), box(pdf), words(pdf, at=80)), author="Anita Lowe")
    copy = cleaned(tmp_path, data, "pdf", Found.UNDER_A_BOX, Found.PROPERTIES)
    assert inspect(copy, "x.pdf").warnings == () and "Mary" not in text_of(copy, "pdf")
    assert dark_share(copy) == pytest.approx(dark_share(data), abs=0.005)


def dark_share(data: bytes) -> float:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    return sum(picture.histogram()[:128]) / (picture.width * picture.height)


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_picture_no_longer_says_where_it_was_taken(tmp_path: Path, kind: str, extension: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif[0x0112] = 1
    out = BytesIO()
    picture = Image.new("RGB", (40, 30), (10, 200, 30))
    picture.save(out, kind, exif=exif)
    copy = cleaned(tmp_path, out.getvalue(), extension, Found.PICTURE_FACTS)
    assert SECRET.encode() not in copy and inspect(copy, f"x.{extension}").warnings == ()
    with Image.open(BytesIO(copy)) as shown:
        assert shown.size == (40, 30)


def test_what_cannot_be_cleaned_is_said(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(b"PK\x03\x04 no zip")
    problem = clean_in_worker(tmp_path / "in.docx", "docx", ["comments"])
    assert isinstance(problem, str) and "could not be made" in problem
    assert can_clean("doc", frozenset({"comments"})) == frozenset()

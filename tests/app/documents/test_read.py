"""A document's words with their places, kind by kind."""

from datetime import date
from typing import Any

import pytest

from app.documents.check import inspect
from app.documents.facts import Flag, Heading, Place, Reading, Source, Unreadable
from app.documents.read import SCAN_IS_READ, SCAN_NOT_READ, read_document
from tests.app.documents.making import DOCX, XLSX, a_docx, a_pdf, a_png, a_pptx, an_eml, an_xlsx, swapped, with_part


def read(data: bytes, name: str) -> Reading:
    inspection = inspect(data, name)
    assert inspection.accepted, inspection.sentence
    return read_document(data, inspection.media_type, inspection.name)


def places(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(part.place.page, part.place.heading, part.text) for part in reading.text_parts]


PROTOCOL = a_docx(
    "! Waiting list protocol",
    "Version 3, 14 January 2026",
    "# 1. Purpose",
    "Why we ring people.",
    "---",
    "# 2. Managing the waiting list",
    "## Those at risk",
    "They are rung every fortnight.",
    "Team | People waiting",
    "North | 41",
    "---",
    "Still about risk.",
)


def test_words_of_a_word_file_stand_under_their_heading_on_their_page() -> None:
    assert places(read(PROTOCOL, "a.docx")) == [
        (1, "", "Waiting list protocol\nVersion 3, 14 January 2026"),
        (1, "1. Purpose", "1. Purpose\nWhy we ring people."),
        (2, "2. Managing the waiting list", "2. Managing the waiting list"),
        (2, "Those at risk", "Those at risk\nThey are rung every fortnight.\nTeam\tPeople waiting\nNorth\t41"),
        (3, "Those at risk", "Still about risk."),
    ]


def test_headings_of_a_word_file_have_level_page_and_number() -> None:
    reading = read(PROTOCOL, "a.docx")
    assert reading.headings == (
        Heading("1. Purpose", 1, 1, "1"),
        Heading("2. Managing the waiting list", 1, 2, "2"),
        Heading("Those at risk", 2, 2),
    )
    assert reading.page_count == 3
    assert reading.pages_are_estimated


def test_numbers_that_word_counts_itself_are_counted() -> None:
    def number(document: Any) -> None:
        from docx.oxml import OxmlElement

        for paragraph in document.paragraphs:
            if paragraph.style.name.startswith("Heading"):
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:numPr"))

    reading = read(a_docx("# One", "# Two", "## Under two", "## Next under two", "# Three", change=number), "a.docx")
    assert [heading.number for heading in reading.headings] == ["1", "2", "2.1", "2.2", "3"]


def test_a_heading_style_of_the_councils_own_counts() -> None:
    def restyle(document: Any) -> None:
        style = document.styles.add_style("Council heading", 1)
        style.base_style = document.styles["Heading 2"]
        document.paragraphs[0].style = style

    assert read(a_docx("Our approach", change=restyle), "a.docx").headings == (Heading("Our approach", 2, 1),)


def test_breaks_that_word_left_at_its_last_saving_are_believed_first() -> None:
    def render(document: Any) -> None:
        from docx.oxml import OxmlElement

        for paragraph in document.paragraphs[1:3]:
            paragraph.runs[0]._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))

    reading = read(a_docx("One", "Two", "Three", "---", "Four", change=render), "a.docx")
    assert [(part.place.page, part.text) for part in reading.text_parts] == [(1, "One"), (2, "Two"), (3, "Three\nFour")]
    assert not reading.pages_are_estimated


def test_deleted_words_are_not_read_and_footnotes_are() -> None:
    deleted = '<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p>'
    assert (
        "gone"
        not in read(
            with_part(a_docx("Words"), "word/document.xml", None, after=swapped("<w:p>", deleted)), "a.docx"
        ).text
    )
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:footnote><w:p><w:r><w:t>See the audit.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    reading = read(with_part(a_docx("Words"), "word/footnotes.xml", notes.encode()), "a.docx")
    assert reading.text_parts[-1].text == "See the audit."
    assert reading.text_parts[-1].place.heading == "Footnotes"


def test_slides_are_pages_and_their_titles_headings() -> None:
    reading = read(a_pptx(("Where we are", "41 people wait"), ("Next steps", "Ring them")), "a.pptx")
    assert places(reading) == [
        (1, "Where we are", "Where we are\n41 people wait"),
        (2, "Next steps", "Next steps\nRing them"),
    ]
    assert reading.headings == (Heading("Where we are", 1, 1), Heading("Next steps", 1, 2))
    assert (reading.page_count, reading.title) == (2, "Where we are")


def test_a_cell_is_found_on_its_sheet_and_row() -> None:
    rows = [["Team", "Waiting", "On"], ["North", 41.0, date(2026, 1, 14)]]
    reading = read(an_xlsx({"Notes": [], "List": rows}), "a.xlsx")
    (part,) = reading.text_parts
    assert part.place == Place(sheet="List", paragraph=1)
    assert part.text == "Team\tWaiting\tOn\nNorth\t41\t2026-01-14"
    assert reading.sheet_names == ("Notes", "List")


def test_a_sheet_that_begins_further_down_keeps_its_row_numbers() -> None:
    def lower(book: Any) -> None:
        book["List"]["C7"] = "far down"

    (part,) = read(an_xlsx({"List": []}, lower), "a.xlsx").text_parts
    assert part.place.paragraph == 7


def test_a_cell_at_the_far_corner_does_not_stop_the_rest() -> None:
    def far(book: Any) -> None:
        book["List"]["XFD1048576"] = "far"

    reading = read(an_xlsx({"List": [["Ref", "Title"]]}, far), "a.xlsx")
    assert reading.text == "Ref\tTitle"
    assert [warning.flag for warning in reading.warnings] == [Flag.NOT_READ]


@pytest.mark.parametrize("outline", [True, False])
def test_words_of_a_pdf_stand_on_their_page_under_large_type(outline: bool) -> None:
    body = "\nOrdinary words in ordinary type, enough of them to be the body."
    reading = read(a_pdf("# Waiting list protocol" + body, "# Those at risk" + body + body, outline=outline), "a.pdf")
    assert reading.page_count == 2
    assert reading.headings == (Heading("Waiting list protocol", 1, 1), Heading("Those at risk", 1, 2))
    assert [(part.place.page, part.place.heading) for part in reading.text_parts] == [
        (1, "Waiting list protocol"),
        (2, "Those at risk"),
    ]


def test_a_scan_without_words_is_told() -> None:
    reading = read(a_pdf(""), "scan.pdf")
    assert [warning.flag for warning in reading.warnings] == [Flag.EMPTY_TEXT]
    assert reading.warnings[0].sentence in (SCAN_IS_READ, SCAN_NOT_READ)


def test_an_e_mail_has_its_subject_date_and_attachments_names() -> None:
    reading = read(
        an_eml("Forty-one wait.", subject="RE: FW: Waiting list", attached={"list.xlsx": an_xlsx()}), "m.eml"
    )
    assert reading.title == "Waiting list"
    assert reading.document_date is not None
    assert reading.document_date.on == date(2026, 1, 14)
    assert "From: officer@fernshire.example" in reading.text
    assert "Forty-one wait." in reading.text
    assert "Attached: list.xlsx" in reading.text


def test_a_web_text_in_an_e_mail_is_read_as_plain_words() -> None:
    head = b"From: a@b\r\nTo: c@d\r\nSubject: News\r\nContent-Type: text/html; charset=cp1252\r\n\r\n"
    text = read(head + b"<p>\xa35 &amp; more</p><script>x()</script>", "m.eml").text
    assert "£5 & more" in text
    assert "x()" not in text


def test_text_is_read_as_utf_8_then_as_windows_wrote_it() -> None:
    assert read("£5 – naïve".encode(), "a.txt").text == "£5 – naïve"
    assert read("£5 – naïve".encode("cp1252"), "a.txt").text == "£5 – naïve"
    assert read("£5".encode("utf-16"), "a.txt").text == "£5"


def test_rich_text_is_read() -> None:
    assert "Forty-one people wait." in read(rb"{\rtf1\ansi Forty-one people wait.\par}", "a.rtf").text


def test_a_picture_has_a_title_and_no_words() -> None:
    reading = read(a_png(), "Open_day-garden.png")
    assert (reading.title, reading.title_source, reading.text_parts) == ("Open day garden", Source.FILE_NAME, ())
    assert reading.warnings == ()


def test_characters_that_databases_refuse_are_left_out() -> None:
    assert read("a\x1b[31mb \ufffe".encode(), "a.txt").text == "a[31mb"


def test_a_draft_is_told_by_its_title_its_file_name_or_its_page_header() -> None:
    def header(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "DRAFT for comment"

    def marks(reading: Reading) -> list[str]:
        return [warning.place for warning in reading.warnings if warning.flag is Flag.DRAFT]

    assert marks(read(a_docx("Words"), "Policy DRAFT v2.docx")) == ["file name"]
    assert marks(read(a_docx("Words", title="Draft carers policy"), "a.docx")) == ["title"]
    assert marks(read(a_docx("Words", change=header), "a.docx")) == ["page header"]
    assert marks(read(a_docx("Protocol", "Status\tDraft, not agreed"), "a.docx")) == ["first page"]
    assert marks(read(a_docx("DRAFT FOR COMMENT"), "a.docx")) == ["first page"]
    assert (
        marks(
            read(
                a_docx("We draft a plan with the person.", "Draft plans are sent out within a week.", "Draft plans"),
                "a.docx",
            )
        )
        == []
    )


def test_personal_data_is_told_with_its_place_and_covered() -> None:
    reading = read(a_docx("Ms Example, NHS number 999 000 0018, DOB 01/02/1941"), "a.docx")
    said = [(warning.flag, warning.place) for warning in reading.warnings]
    assert said == [(Flag.PERSONAL_DATA, "page 1")] * 2
    assert "999 000" not in "".join(warning.sentence for warning in reading.warnings)


def test_a_file_that_proves_damaged_when_it_is_read_is_told_so() -> None:
    book = with_part(an_xlsx(), "xl/worksheets/sheet1.xml", None, after=swapped("inlineStr", "s"))
    with pytest.raises(Unreadable, match="save it again"):
        read_document(with_part(book, "xl/workbook.xml", b"<x/>"), XLSX, "a.xlsx")
    with pytest.raises(Unreadable, match="save it again"):
        read_document(b"PK nothing", DOCX, "a.docx")

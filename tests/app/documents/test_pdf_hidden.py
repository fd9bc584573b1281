"""What a PDF holds and does not show: words under boxes, white words, comments of reviewers, its properties."""

from collections.abc import Callable

from fpdf import FPDF

from app.documents.check import inspect
from app.documents.facts import Found


def a_pdf(draw: Callable[[FPDF], None], author: str = "") -> bytes:
    pdf = FPDF()
    pdf.set_author(author)
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    draw(pdf)
    return bytes(pdf.output())


def found(data: bytes) -> dict[Found | None, str]:
    return {one.found: one.excerpt for one in inspect(data, "report.pdf").warnings}


def words(pdf: FPDF, at: float = 30, colour: int = 0) -> None:
    pdf.set_text_color(colour, colour, colour)
    pdf.text(20, at, "Mary Ellis, 41 Mill Lane")


def box(pdf: FPDF, at: float = 30, colour: int = 0) -> None:
    pdf.set_fill_color(colour, colour, colour)
    pdf.rect(15, at - 6, 120, 10, style="F")


def test_words_under_a_black_box_are_told_with_their_page() -> None:
    data = a_pdf(lambda pdf: (words(pdf), box(pdf)))
    assert found(data) == {Found.UNDER_A_BOX: "Mary Ellis, •• Mill Lane"}
    assert [one.place for one in inspect(data, "report.pdf").warnings] == ["page 1"]


def test_words_on_a_black_heading_or_under_a_pale_box_are_ordinary() -> None:
    assert found(a_pdf(lambda pdf: (box(pdf), words(pdf, colour=255)))) == {}
    assert found(a_pdf(lambda pdf: (words(pdf), box(pdf, colour=230)))) == {}
    assert found(a_pdf(lambda pdf: (words(pdf, at=60), box(pdf)))) == {}


def test_white_words_on_white_are_told() -> None:
    assert found(a_pdf(lambda pdf: (words(pdf, at=60), words(pdf, colour=255)))) == {
        Found.HIDDEN_TEXT: "Mary Ellis, •• Mill Lane"
    }


def test_comments_and_the_author_are_told() -> None:
    data = a_pdf(lambda pdf: pdf.text_annotation(30, 30, "Ask legal before 3 May"), author="Anita Lowe")
    assert found(data) == {Found.COMMENTS: "Ask legal before • May", Found.PROPERTIES: ""}

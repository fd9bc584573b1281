"""Small documents made for one test each."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def a_docx(*blocks: str, title: str = "", change: Callable[[Any], None] | None = None) -> bytes:
    """A Word file: "# x" and "## x" are headings, "---" a page break, "! x" the title line, "a | b" a table row."""
    from docx import Document

    document = Document()
    document.core_properties.title = title
    for block in blocks:
        mark, _, words = block.partition(" ")
        if mark in ("#", "##", "###"):
            document.add_heading(words, len(mark))
        elif mark == "!":
            document.add_heading(words, 0)
        elif block == "---":
            document.add_page_break()
        elif " | " in block:
            cells = block.split(" | ")
            for cell, text in zip(document.add_table(1, len(cells)).rows[0].cells, cells, strict=True):
                cell.text = text
        else:
            document.add_paragraph(block)
    if change:
        change(document)
    return _saved(document)


def an_xlsx(
    sheets: Mapping[str, Sequence[Sequence[object]]] | None = None, change: Callable[[Any], None] | None = None
) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in (sheets or {"List": [["Ref", "Title"], ["E1", "Policy"]]}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    return _saved(book)


def a_pptx(*slides: tuple[str, str], change: Callable[[Any], None] | None = None) -> bytes:
    from pptx import Presentation

    deck = Presentation()
    for title, body in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    if change:
        change(deck)
    return _saved(deck)


def a_pdf(*pages: str, title: str = "", outline: bool = False) -> bytes:
    """A PDF; lines that begin with "# " are set large, and stand in the outline when that is asked for."""
    from fpdf import FPDF

    pdf = FPDF()
    if title:
        pdf.set_title(title)
    for page in pages:
        pdf.add_page()
        for line in page.splitlines():
            is_heading = line.startswith("# ")
            if is_heading and outline:
                pdf.start_section(line[2:])
            pdf.set_font("Helvetica", size=20 if is_heading else 11)
            pdf.multi_cell(0, 8, line.removeprefix("# "), new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def an_eml(
    body: str = "Please find it attached.",
    *,
    subject: str = "Audit results",
    attached: Mapping[str, bytes] | None = None,
    html: str = "",
) -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"] = "officer@fernshire.example"
    message["To"] = "lead@fernshire.example"
    message["Subject"] = subject
    message["Date"] = "Wed, 14 Jan 2026 09:30:00 +0000"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in (attached or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def a_png(width: int = 4, height: int = 3) -> bytes:
    from PIL import Image

    return _saved(Image.new("RGB", (width, height), "white"), format="PNG")


def with_part(
    package: bytes, name: str, content: bytes | None, *, after: Callable[[bytes], bytes] | None = None
) -> bytes:
    """The same zip with one part replaced or added (None: taken out); `after` changes the part that is there."""
    written = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename == name and after is not None:
                new.writestr(name, after(old.read(name)))
            elif member.filename != name:
                new.writestr(member, old.read(member))
        if content is not None:
            new.writestr(name, content)
    return written.getvalue()


def swapped(old: str, new: str) -> Callable[[bytes], bytes]:
    """For `with_part(after=...)`: a part with one string for another, which must be there."""

    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())

    return change


def _saved(document: Any, **how: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer, **how)
    return buffer.getvalue()

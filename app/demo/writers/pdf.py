"""PDF papers: cover block, contents, numbered headings with bookmarks, tables, page numbers, scanned pages at the end."""

from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from app.demo.calendar import in_words
from app.demo.figures import shown
from app.demo.writers.paper import Paper, Place, Table, Written

if TYPE_CHECKING:
    from fpdf import FPDF

LEFT, TOP, WIDTH, BOTTOM = 22.0, 20.0, 166.0, 275.0  # millimetres on A4
INK, TEAL, GREY, RED, PALE = (27, 43, 48), (20, 80, 92), (90, 107, 112), (156, 28, 28), (230, 239, 240)
POINT = 72 / 25.4
FIGURES_RIGHT = {"count", "days", "percent", "millions", "number"}
# the core fonts know the letters of windows-1252 only
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "•": "\xb7", "…": "..."})


def write(paper: Paper) -> Written:
    """Draw a paper as .pdf; the places carry the page on which each section starts."""
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    pdf.set_lang("en-GB")
    pdf.set_title(paper.title.translate(PLAIN))
    pdf.set_author(paper.signed_by)
    pdf.set_subject(paper.subtitle.translate(PLAIN))
    pdf.set_keywords(paper.keywords)
    pdf.set_creator(f"{paper.council} document template")
    if paper.written is None:
        raise ValueError("the library puts a date of making into every PDF: an undated paper needs another format")
    pdf.set_creation_date(datetime.combine(paper.written, time(9, 30), tzinfo=UTC))
    page = _Page(pdf, paper)
    page.cover()
    places = [page.section(number) for number in range(1, len(paper.sections) + 1)]
    for picture in paper.appendix:
        page.new()
        wide, high = WIDTH, WIDTH * picture.height / picture.width
        if high > BOTTOM - TOP:
            wide, high = wide * (BOTTOM - TOP) / high, BOTTOM - TOP
        pdf.image(BytesIO(picture.data), LEFT, TOP, wide, high, alt_text=picture.alt)
    page.foot()
    return Written(bytes(pdf.output()), tuple(places))


@lru_cache(maxsize=4096)
def _width(word: str, bold: bool) -> float:
    from fpdf.fonts import CORE_FONTS_CHARWIDTHS

    widths = CORE_FONTS_CHARWIDTHS["helveticaB" if bold else "helvetica"]
    return float(sum(widths.get(letter, 556) for letter in word))


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break text into lines of at most ``width`` millimetres at ``size`` points."""
    scale = size / 1000 / POINT
    space = _width(" ", bold) * scale
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        wide = _width(word, bold) * scale
        if line and used + space + wide > width:
            lines.append(line)
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
    return [*lines, line] if line else lines


class _Page:
    """Where on the page the next line goes, and what a new page needs."""

    def __init__(self, pdf: "FPDF", paper: Paper) -> None:
        self.pdf, self.paper, self.y = pdf, paper, TOP
        self._font = ("", 0.0)

    def new(self) -> None:
        """Close the page with its footer and start another."""
        if self.pdf.page:
            self.foot()
        self.pdf.add_page()
        self._font = ("", 0.0)
        self.y = TOP
        if self.paper.draft:
            self.line("DRAFT - not yet agreed", 13, RED, bold=True)
            self.y += 3

    def foot(self) -> None:
        """Write the footer of the present page."""
        words = f"{self.paper.council} | {self.paper.title} | {self.paper.status}".translate(PLAIN)
        self._set(8, GREY, bold=False)
        self.pdf.text(LEFT, 287, words[:105])
        self.pdf.text(LEFT + WIDTH - 14, 287, f"Page {self.pdf.page}")

    def _set(self, size: float, colour: tuple[int, int, int], *, bold: bool) -> None:
        style = "B" if bold else ""
        if self._font != (style, size):
            self.pdf.set_font("helvetica", style, size)
            self._font = (style, size)
        self.pdf.set_text_color(*colour)

    def line(
        self, text: str, size: float, colour: tuple[int, int, int] = INK, *, bold: bool = False, indent: float = 0
    ) -> None:
        """Write one line and move down."""
        high = size / POINT * 1.32
        if self.y + high > BOTTOM:
            self.new()
        self._set(size, colour, bold=bold)
        self.y += high
        self.pdf.text(LEFT + indent, self.y - high * 0.24, text)

    def block(
        self,
        text: str,
        size: float,
        colour: tuple[int, int, int] = INK,
        *,
        bold: bool = False,
        indent: float = 0,
        after: float = 2.4,
    ) -> None:
        """Write text over as many lines as it needs."""
        for line in lines_of(text.translate(PLAIN), size, WIDTH - indent, bold=bold):
            self.line(line, size, colour, bold=bold, indent=indent)
        self.y += after

    def cover(self) -> None:
        """Write the first page: banner, title, facts and contents."""
        paper = self.paper
        self.new()
        if paper.banner:
            high = WIDTH * paper.banner.height / paper.banner.width
            self.pdf.image(BytesIO(paper.banner.data), LEFT, self.y, WIDTH, high, alt_text=paper.banner.alt)
            self.y += high + 8
        self.line(f"{paper.council} | {paper.directorate}", 9, GREY)
        self.y += 3
        self.block(paper.title, 23, TEAL, bold=True, after=2)
        if paper.subtitle:
            self.block(paper.subtitle, 13, after=4)
        facts = [("Status", paper.status), ("Owner", paper.owner), ("Author", paper.author)]
        if paper.written:
            facts.append(("Date", in_words(paper.written)))
        if paper.review_by:
            facts.append(("Review by", in_words(paper.review_by)))
        for name, value in [*facts, ("Reference", paper.reference)]:
            self.line(name, 10, TEAL, bold=True)
            self._set(10, INK, bold=False)
            self.pdf.text(LEFT + 34, self.y - 10 / POINT * 1.32 * 0.24, value.translate(PLAIN))
        self.y += 6
        if len(paper.sections) > 3:
            self.line("Contents", 13, TEAL, bold=True)
            self.y += 1
            for number in range(1, len(paper.sections) + 1):
                self.line(paper.heading(number).translate(PLAIN), 10.5, indent=3)
            self.new()

    def section(self, number: int) -> Place:
        """Write one section and return where it stands."""
        section = self.paper.sections[number - 1]
        heading = self.paper.heading(number).translate(PLAIN)
        if section.new_page or self.y > BOTTOM - 45:
            self.new()
        self.y += 4
        self.pdf.start_section(heading)
        page = self.pdf.page
        self.block(heading, 14.5, TEAL, bold=True, after=2)
        for text in section.paragraphs:
            self.block(text, 10.5)
        for text in section.bullets:
            self.block(f"• {text}", 10.5, indent=4, after=1)
        for count, table in enumerate(section.tables, start=1):
            self.table(table, f"Table {number}.{count}: {table.caption}")
        return Place(heading, page)

    def table(self, table: Table, caption: str) -> None:
        """Write a table; its header row is repeated on each page."""
        rows = [[c if isinstance(c, str) else shown(c, table.unit(i)) for i, c in enumerate(row)] for row in table.rows]
        longest = [
            max(min(40, max(len(r[c]) for r in [list(table.header), *rows])), 11) for c in range(len(table.header))
        ]
        widths = [WIDTH * part / sum(longest) for part in longest]
        if self.y + 24 > BOTTOM:
            self.new()
        self.y += 1
        self.block(caption, 9.5, bold=True, after=1)
        right = {column for column in range(len(table.header)) if table.unit(column) in FIGURES_RIGHT}
        self._row(list(table.header), widths, right, head=True)
        for row in rows:
            if self.y + 9 > BOTTOM:
                self.new()
                self._row(list(table.header), widths, right, head=True)
            self._row(row, widths, right, head=False)
        self.y += 4

    def _row(self, row: list[str], widths: list[float], right: set[int], *, head: bool) -> None:
        size = 9.0
        cells = [
            lines_of(text.translate(PLAIN), size, wide - 3, bold=head) for text, wide in zip(row, widths, strict=True)
        ]
        step = size / POINT * 1.28
        high = step * max(1, *(len(lines) for lines in cells)) + 2
        self.pdf.set_draw_color(169, 187, 192)
        self.pdf.set_fill_color(*(TEAL if head else (255, 255, 255)))
        self._set(size, (255, 255, 255) if head else INK, bold=head)
        left = LEFT
        for column, (lines, wide) in enumerate(zip(cells, widths, strict=True)):
            self.pdf.rect(left, self.y, wide, high, "DF")
            for number, line in enumerate(lines):
                taken = sum(_width(word, head) for word in line.split(" ")) + 278 * line.count(" ")
                indent = wide - 1.5 - taken * size / 1000 / POINT if column in right else 1.5
                self.pdf.text(left + indent, self.y + 1 + step * (number + 0.78), line)
            left += wide
        self.y += high

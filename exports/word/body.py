"""The body of a Word document as XML text: fast to build, and every word of a user's passes through `_safe`.

`Xml` marks text that is already markup, so that mypy refuses a user's words in its place. Building the same rows through
python-docx costs 8 to 1,200 times compressing them (docs/decisions/0013).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NewType

from exports.text import clean

Xml = NewType("Xml", str)

BOOKMARK_LENGTH = 40  # Word's limit
TABLE_END = "</w:tbl>"
PLAIN_CELL, KEPT_CELL = '<w:pStyle w:val="TableText"/>', '<w:pStyle w:val="TableKept"/>'
SPACER = '<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr></w:p>'


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column's heading and its share of the table's width."""

    label: str
    share: float


class Links:
    """Relationship ids of the addresses that a document links to; python-docx looks each one up by walking all others."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def id_of(self, address: str) -> str:
        """The id of an address, the same one each time it is used."""
        return self.ids.setdefault(address, f"link{len(self.ids) + 1}")


def words(text: str, style: str = "") -> Xml:
    """A run of a user's or our own words, with a character style where one is named. Line ends are kept."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return Xml(f"<w:r>{look}{_content(text)}</w:r>")


def reference(text: str, style: str = "") -> Xml:
    """A run like E-0142 or A-12 that is never broken at its hyphen; Word's own sign, so that it is still found by search."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return Xml(f"<w:r>{look}{'<w:noBreakHyphen/>'.join(_content(piece) for piece in text.split('-'))}</w:r>")


def tab() -> Xml:
    """A tab stop."""
    return Xml("<w:r><w:tab/></w:r>")


def link(links: Links, address: str, text: str) -> Xml:
    """Words that open a file of the pack or a web page."""
    return Xml(
        f'<w:hyperlink r:id="{links.id_of(clean(address))}" w:history="1">{words(text, "Hyperlink")}</w:hyperlink>'
    )


def jump(bookmark: str, text: str) -> Xml:
    """Words that go to a heading of the same document."""
    return Xml(f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{words(text, "Hyperlink")}</w:hyperlink>')


def field(instruction: str) -> Xml:
    """PAGE or NUMPAGES, which Word works out when it lays out the page."""
    return Xml(f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')


def paragraph(*content: Xml, style: str = "") -> Xml:
    """A paragraph of runs and links, in a paragraph style where one is named."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return Xml(f"<w:p>{look}{''.join(content)}</w:p>")


def cell_text(text: str) -> Xml:
    """The one paragraph of a plain cell."""
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr><w:r>{_content(text)}</w:r></w:p>')


class Body:
    """Collects the blocks of a document in reading order."""

    def __init__(self, width: int) -> None:
        """`width` is the width between the margins, in twentieths of a point."""
        self.links = Links()
        self._width = width
        self._blocks: list[str] = []
        self._bookmarks = 0

    def add(self, *content: Xml, style: str = "") -> None:
        """Add a paragraph."""
        self._blocks.append(paragraph(*content, style=style))

    def say(self, text: str, style: str = "") -> None:
        """Add a paragraph of plain words."""
        self._blocks.append(paragraph(words(text), style=style))

    def heading(self, text: str, level: int, bookmark: str = "") -> None:
        """Add a heading of level 1 to 3, with a name to jump to."""
        content = words(text)
        if bookmark:
            self._bookmarks += 1
            mark = self._bookmarks
            content = Xml(
                f'<w:bookmarkStart w:id="{mark}" w:name="{bookmark[:BOOKMARK_LENGTH]}"/>'
                f'{content}<w:bookmarkEnd w:id="{mark}"/>'
            )
        self._blocks.append(paragraph(content, style=f"Heading{level}"))

    def table(
        self,
        caption: str,
        description: str,
        columns: Sequence[TableColumn],
        rows: Iterable[Sequence[Xml]],
        *,
        keep_with_next: bool = False,
    ) -> None:
        """Add a table; a cell is one or more paragraphs. The first row repeats on each page; rows are not split over pages.

        `caption` and `description` are its title and alternative text, which screen readers say. A small table that is
        kept with what comes next is not parted from it by the end of a page.
        """
        total = sum(column.share for column in columns)
        widths = [round(self._width * column.share / total) for column in columns]
        cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = "".join(
            f"{cell}{paragraph(words(column.label), style='TableHead')}</w:tc>"
            for cell, column in zip(cells, columns, strict=True)
        )
        out = self._blocks
        if out and out[-1] == TABLE_END:
            out.append(SPACER)
        out.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="Plain"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
            'w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{_safe(caption)}"/><w:tblDescription w:val="{_safe(description)}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        )
        for row in rows:
            out.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
            for cell, content in zip(cells, row, strict=True):
                kept = content.replace(PLAIN_CELL, KEPT_CELL) if keep_with_next else content
                out.append(f"{cell}{kept}</w:tc>")
            out.append("</w:tr>")
        out.append(TABLE_END)

    def xml(self) -> str:
        """Everything that was added. Word wants a paragraph after a last table."""
        last = [SPACER] if self._blocks and self._blocks[-1] == TABLE_END else []
        return "".join([*self._blocks, *last])


def _content(text: str) -> str:
    safe = _safe(text)
    if "\n" not in safe and "\t" not in safe:
        return f'<w:t xml:space="preserve">{safe}</w:t>'
    marked = safe.replace("\n", "\0\n\0").replace("\t", "\0\t\0")
    piece = {"\n": "<w:br/>", "\t": "<w:tab/>", "": ""}
    return "".join(piece.get(one, f'<w:t xml:space="preserve">{one}</w:t>') for one in marked.split("\0"))


def _safe(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

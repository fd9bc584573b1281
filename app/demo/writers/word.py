"""Word papers: title block, contents, numbered headings, tables with header rows, pictures, header and footer."""

from xml.sax.saxutils import escape

from app.demo.calendar import in_words
from app.demo.figures import shown
from app.demo.writers.package import XML, Package, Relations, attribute
from app.demo.writers.paper import Paper, Picture, Place, Section, Table, Written
from app.demo.writers.word_styles import FONT_TABLE, NUMBERING, SETTINGS, STYLES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TEXT_WIDTH = 9070  # twentieths of a point between the margins of A4
EMU_WIDTH = 5_760_000  # the same in drawing units
EMU_PAGE_HEIGHT = 8_300_000
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
FIGURES_RIGHT = {"count", "days", "percent", "millions", "number"}


def write(paper: Paper) -> Written:
    """Draw a paper as .docx."""
    package, relations = Package(), Relations()
    relations.add("styles", "styles.xml")
    relations.add("numbering", "numbering.xml")
    relations.add("settings", "settings.xml")
    relations.add("fontTable", "fontTable.xml")
    header, footer = relations.add("header", "header1.xml"), relations.add("footer", "footer1.xml")
    pictures = ([paper.banner] if paper.banner else []) + list(paper.appendix)
    drawn = [_picture(package, relations, picture, number) for number, picture in enumerate(pictures, start=1)]
    body = [_title_block(paper, drawn[0] if paper.banner else "")]
    for number in range(1, len(paper.sections) + 1):
        body.append(_section(paper, number))
    appendix = drawn[1:] if paper.banner else drawn
    for number, picture in enumerate(appendix, start=1):
        body.append(f"{PAGE_BREAK}{_paragraph(f'Appendix {number}', 'Heading1')}{picture}")
    margins = '<w:pgMar w:top="1247" w:right="1418" w:bottom="1134" w:left="1418" w:header="567" w:footer="454"/>'
    last = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/><w:pgSz w:w="11906" w:h="16838"/>{margins}</w:sectPr>'
    )
    document = f"{XML}<w:document {SPACES}><w:body>{''.join(body)}{last}</w:body></w:document>"
    package.add("word/document.xml", document, f"{WORD}.document.main+xml")
    package.add("word/_rels/document.xml.rels", relations.xml())
    package.add("word/styles.xml", STYLES, f"{WORD}.styles+xml")
    package.add("word/numbering.xml", NUMBERING, f"{WORD}.numbering+xml")
    package.add("word/settings.xml", SETTINGS, f"{WORD}.settings+xml")
    package.add("word/fontTable.xml", FONT_TABLE, f"{WORD}.fontTable+xml")
    package.add("word/header1.xml", _header(paper), f"{WORD}.header+xml")
    package.add("word/footer1.xml", _footer(paper), f"{WORD}.footer+xml")
    package.add_properties(paper.title, paper.signed_by, paper.keywords, paper.written)
    places = tuple(Place(paper.heading(number)) for number in range(1, len(paper.sections) + 1))
    return Written(package.finish("word/document.xml"), places)


def _paragraph(text: str, style: str = "", extra: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{named}{extra}</w:pPr>" if named or extra else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _title_block(paper: Paper, banner: str) -> str:
    facts = [("Status", paper.status), ("Owner", paper.owner), ("Author", paper.author)]
    if paper.written:
        facts.append(("Date", in_words(paper.written)))
    if paper.review_by:
        facts.append(("Review by", in_words(paper.review_by)))
    facts.append(("Reference", paper.reference))
    lines = [banner, _paragraph(paper.title, "Title")]
    if paper.subtitle:
        lines.append(_paragraph(paper.subtitle, "Subtitle"))
    lines.append(_grid([[name, value] for name, value in facts], [2000, TEXT_WIDTH - 2000], header=False))
    if paper.numbered and len(paper.sections) > 3:
        lines.append(_paragraph("Contents", "ContentsHeading"))
        lines += [_paragraph(paper.heading(n), "Contents") for n in range(1, len(paper.sections) + 1)]
        lines.append(PAGE_BREAK)
    return "".join(lines)


def _section(paper: Paper, number: int) -> str:
    section: Section = paper.sections[number - 1]
    lines = [PAGE_BREAK] if section.new_page else []
    lines.append(_paragraph(paper.heading(number), "Heading1"))
    lines += [_paragraph(text) for text in section.paragraphs]
    lines += [_paragraph(text, "ListBullet") for text in section.bullets]
    for count, table in enumerate(section.tables, start=1):
        lines.append(_paragraph(f"Table {number}.{count}: {table.caption}", "Caption"))
        lines.append(_table(table))
        lines.append(_paragraph("", "AfterTable"))
    return "".join(lines)


def _table(table: Table) -> str:
    rows = [list(table.header)]
    rows += [[_words(cell, table.unit(column)) for column, cell in enumerate(row)] for row in table.rows]
    longest = [max(min(38, max(len(row[c]) for row in rows)), 11) for c in range(len(table.header))]
    widths = [TEXT_WIDTH * length // sum(longest) for length in longest]
    right = {column for column in range(len(table.header)) if table.unit(column) in FIGURES_RIGHT}
    return _grid(rows, widths, header=True, right=right)


def _words(cell: str | int | float, unit: str) -> str:
    return cell if isinstance(cell, str) else shown(cell, unit)


def _grid(rows: list[list[str]], widths: list[int], *, header: bool, right: set[int] | None = None) -> str:
    aligned = right or set()
    look = '<w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/>' if header else '<w:tblLook w:val="0480"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = [
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{"CouncilTable" if header else "FactsTable"}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    ]
    for number, row in enumerate(rows):
        top = header and number == 0
        kind = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if top else "<w:trPr><w:cantSplit/></w:trPr>"
        cells = []
        for column, text in enumerate(row):
            style = "TableHead" if top else ("FactName" if not header and column == 0 else "TableText")
            side = '<w:jc w:val="right"/>' if column in aligned else ""
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{widths[column]}" w:type="dxa"/>'
                f"</w:tcPr>{_paragraph(text, style, side)}</w:tc>"
            )
        lines.append(f"<w:tr>{kind}{''.join(cells)}</w:tr>")
    return "".join(lines) + "</w:tbl>"


def _picture(package: Package, relations: Relations, picture: Picture, number: int) -> str:
    name = f"word/media/image{number}.jpeg"
    package.add(name, picture.data)
    link = relations.add("image", f"media/image{number}.jpeg")
    width, height = EMU_WIDTH, EMU_WIDTH * picture.height // picture.width
    if height > EMU_PAGE_HEIGHT:
        width, height = EMU_PAGE_HEIGHT * picture.width // picture.height, EMU_PAGE_HEIGHT
    alt = attribute(picture.alt)
    return (
        '<w:p><w:pPr><w:pStyle w:val="PictureLine"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{alt}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="image{number}.jpeg" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def _header(paper: Paper) -> str:
    mark = _paragraph("DRAFT – not yet agreed", "DraftMark") if paper.draft else ""
    return f"{XML}<w:hdr {SPACES}>{mark}{_paragraph(f'{paper.council} | {paper.directorate}', 'Header')}</w:hdr>"


def _footer(paper: Paper) -> str:
    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    left = escape(f"{paper.title} | {paper.status}")
    return (
        f'{XML}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{left}</w:t><w:tab/><w:t xml:space="preserve">Page </w:t></w:r>'
        f'{field("PAGE")}<w:r><w:t xml:space="preserve"> of </w:t></w:r>{field("NUMPAGES")}</w:p></w:ftr>'
    )

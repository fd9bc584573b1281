"""Excel workbooks: a notes sheet with the crest, then one sheet per section with a frozen header, filters and a chart."""

import textwrap
from dataclasses import dataclass
from xml.sax.saxutils import escape

from app.demo.calendar import in_words
from app.demo.writers.excel_parts import (
    CHART_SERIES_LIMIT,
    SHEET_NAME_LIMIT,
    STYLE_OF_UNIT,
    STYLES,
    WORKBOOK_THEME,
    chart_xml,
    drawing_xml,
)
from app.demo.writers.package import OFFICE, XML, Package, Relations
from app.demo.writers.paper import Cell, Paper, Place, Section, Table, Written

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TITLE, BOLD, TEXT, HEAD, WRAP, DRAFT, CELL, CELL_WRAP = 1, 2, 3, 4, 5, 9, 11, 12
LINE_OF_TEXT = 110
LINE_HEIGHT = 14.5


@dataclass(frozen=True)
class Grid:
    """A sheet before it is XML: rows of (value, style), the header row's number and the column widths."""

    rows: list[list[tuple[Cell, int]]]
    head: int
    widths: list[float]
    table: Table | None


def write(paper: Paper) -> Written:
    """Draw a paper as .xlsx; the first sheet holds the notes, then comes one sheet per section."""
    package, relations = Package(), Relations()
    names = ["Notes"] + [sheet_name(section) for section in paper.sections]
    grids = [_notes(paper)] + [_sheet(section) for section in paper.sections]
    charts = 0
    listed = []
    for number, (name, grid) in enumerate(zip(names, grids, strict=True), start=1):
        link = relations.add("worksheet", f"worksheets/sheet{number}.xml")
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="{link}"/>')
        drawing = ""
        links = Relations()
        if number == 1 and paper.banner:
            package.add("xl/media/image1.jpeg", paper.banner.data)
            drawing = drawing_xml(picture=(paper.banner.width, paper.banner.height, paper.banner.alt))
            links.add("image", "../media/image1.jpeg")
        elif _charted(grid.table):
            charts += 1
            package.add(
                f"xl/charts/chart{charts}.xml",
                chart_xml(name, grid.table, grid.head),
                "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            )
            drawing = drawing_xml(chart_after_row=len(grid.rows) + 1, title=grid.table.caption if grid.table else "")
            links.add("chart", f"../charts/chart{charts}.xml")
        if drawing:
            package.add(
                f"xl/drawings/drawing{number}.xml", drawing, "application/vnd.openxmlformats-officedocument.drawing+xml"
            )
            package.add(f"xl/drawings/_rels/drawing{number}.xml.rels", links.xml())
            to_drawing = Relations()
            to_drawing.add("drawing", f"../drawings/drawing{number}.xml")
            package.add(f"xl/worksheets/_rels/sheet{number}.xml.rels", to_drawing.xml())
        package.add(f"xl/worksheets/sheet{number}.xml", _sheet_xml(grid, drawn=bool(drawing)), f"{SHEET}.worksheet+xml")
    relations.add("styles", "styles.xml")
    relations.add("theme", "theme/theme1.xml")
    workbook = f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(listed)}</sheets></workbook>'
    package.add("xl/workbook.xml", workbook, f"{SHEET}.sheet.main+xml")
    package.add("xl/_rels/workbook.xml.rels", relations.xml())
    package.add("xl/styles.xml", STYLES, f"{SHEET}.styles+xml")
    package.add("xl/theme/theme1.xml", WORKBOOK_THEME, "application/vnd.openxmlformats-officedocument.theme+xml")
    package.add_properties(paper.title, paper.signed_by, paper.keywords, paper.written)
    return Written(package.finish("xl/workbook.xml"), tuple(Place(name) for name in names[1:]))


def sheet_name(section: Section) -> str:
    """Return a section's heading as Excel allows it for a sheet."""
    return "".join(letter for letter in section.heading if letter not in "[]:*?/\\'")[:SHEET_NAME_LIMIT]


def column_letters(index: int) -> str:
    """Return the letters of a column, 0 being A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _charted(table: Table | None) -> bool:
    return (
        table is not None
        and len(table.rows) >= 8
        and table.unit(0) == "month"
        and len(table.header) <= CHART_SERIES_LIMIT
    )


def _notes(paper: Paper) -> Grid:
    rows: list[list[tuple[Cell, int]]] = [[] for _ in range(8)] if paper.banner else []
    rows.append([(paper.title, TITLE)])
    if paper.draft:
        rows.append([("DRAFT – figures not yet checked", DRAFT)])
    facts = [
        ("Council", paper.council),
        ("Owner", paper.owner),
        ("Prepared by", paper.author),
        ("Status", paper.status),
        ("Reference", paper.reference),
    ]
    if paper.written:
        facts.append(("Date", in_words(paper.written)))
    if paper.subtitle:
        facts.append(("Covers", paper.subtitle))
    rows += [[(name, BOLD), (value, TEXT)] for name, value in facts]
    rows.append([])
    rows.append([("Sheet", HEAD), ("What it holds", HEAD)])
    for section in paper.sections:
        rows.append([(sheet_name(section), TEXT), (section.paragraphs[0] if section.paragraphs else "", WRAP)])
    return Grid(rows, 0, [24, 92], None)


def _sheet(section: Section) -> Grid:
    rows: list[list[tuple[Cell, int]]] = [[(section.heading, TITLE)]]
    rows += [[(line, TEXT)] for text in section.paragraphs for line in textwrap.wrap(text, LINE_OF_TEXT)]
    head, widths, first = 0, [16.0], None
    for table in section.tables:
        rows.append([(table.caption, BOLD)])
        rows.append([(name, HEAD) for name in table.header])
        head = head or len(rows)
        first = first or table
        for row in table.rows:
            rows.append([_cell(value, table.unit(column)) for column, value in enumerate(row)])
        rows.append([])
        for column in range(len(table.header)):
            longest = max((len(str(row[column])) for row in table.rows), default=0)
            width = max(17.0, min(58.0, longest + 3.0), len(max(table.header[column].split(), key=len)) + 2.0)
            widths = widths + [9.0] * (column + 1 - len(widths))
            widths[column] = max(widths[column], width)
    return Grid(rows, head, widths, first)


def _cell(value: Cell, unit: str) -> tuple[Cell, int]:
    if isinstance(value, str):
        return value, CELL if len(value) < 56 else CELL_WRAP
    style, scale = STYLE_OF_UNIT.get(unit, (CELL, 1.0))
    return (value if scale == 1.0 else round(value * scale, 4)), style


def _sheet_xml(grid: Grid, *, drawn: bool) -> str:
    lines = []
    for number, row in enumerate(grid.rows, start=1):
        cells = []
        for column, (value, style) in enumerate(row):
            address = f"{column_letters(column)}{number}"
            if isinstance(value, str):
                text = escape(value)
                cells.append(
                    f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
            else:
                cells.append(f'<c r="{address}" s="{style}"><v>{value}</v></c>')
        if cells:
            lines.append(f'<row r="{number}"{_height(row, grid.widths)}>{"".join(cells)}</row>')
    pane = (
        f'<pane ySplit="{grid.head}" topLeftCell="A{grid.head + 1}" activePane="bottomLeft" state="frozen"/>'
        if grid.head
        else ""
    )
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(grid.widths, start=1)
    )
    filters = ""
    if grid.table:
        last = column_letters(len(grid.table.header) - 1)
        filters = f'<autoFilter ref="A{grid.head}:{last}{grid.head + len(grid.table.rows)}"/>'
    drawing = '<drawing r:id="rId1"/>' if drawn else ""
    return (
        f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="14.5"/><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData>{filters}'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="landscape" fitToHeight="{1 if drawn else 0}"/>'
        f"<headerFooter><oddFooter>&amp;L&amp;F&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>{drawing}</worksheet>"
    )


def _height(row: list[tuple[Cell, int]], widths: list[float]) -> str:
    """Return the height attribute of a row whose wrapped text or header needs more than one line."""
    most = max(
        (
            len(textwrap.wrap(str(value), max(8, int(widths[column]))))
            for column, (value, style) in enumerate(row)
            if style in (WRAP, CELL_WRAP, HEAD)
        ),
        default=1,
    )
    return f' ht="{most * LINE_HEIGHT}" customHeight="1"' if most > 1 else ""

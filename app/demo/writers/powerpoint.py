"""PowerPoint decks: a title slide with the banner, then one slide per section with bullets or a table."""

from xml.sax.saxutils import escape

from app.demo.calendar import in_words
from app.demo.figures import shown
from app.demo.writers.excel_parts import theme
from app.demo.writers.package import OFFICE, XML, Package, Relations, attribute
from app.demo.writers.paper import Paper, Picture, Place, Section, Table, Written

SHOW = "application/vnd.openxmlformats-officedocument.presentationml"
SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
WIDTH, HEIGHT, EDGE = 12_192_000, 6_858_000, 640_000
NOTHING = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
ROWS_ON_A_SLIDE = 8
TEAL, INK, RED = "14505C", "1B2B30", "9C1C1C"
MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)


def write(paper: Paper) -> Written:
    """Draw a paper as .pptx."""
    package, relations = Package(), Relations()
    master = relations.add("slideMaster", "slideMasters/slideMaster1.xml")
    relations.add("theme", "theme/theme1.xml")
    slides = [_title_slide(paper)]
    slides += [_section_slide(paper, section) for section in paper.sections]
    pictures: list[Picture | None] = [paper.banner] + [None] * len(paper.sections)
    for number, picture in enumerate(paper.appendix, start=1):
        slides.append(_picture_slide(f"Photographs and notes {number}", picture))
        pictures.append(picture)
    listed = []
    for number, (slide, shown_on) in enumerate(zip(slides, pictures, strict=True), start=1):
        links = Relations()
        links.add("slideLayout", "../slideLayouts/slideLayout1.xml")
        if shown_on:
            package.add(f"ppt/media/image{number}.jpeg", shown_on.data)
            links.add("image", f"../media/image{number}.jpeg")
        package.add(f"ppt/slides/slide{number}.xml", slide, f"{SHOW}.slide+xml")
        package.add(f"ppt/slides/_rels/slide{number}.xml.rels", links.xml())
        listed.append(f'<p:sldId id="{255 + number}" r:id="{relations.add("slide", f"slides/slide{number}.xml")}"/>')
    show = (
        f'{XML}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="{master}"/>'
        "</p:sldMasterIdLst>"
        f'<p:sldIdLst>{"".join(listed)}</p:sldIdLst><p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/>'
        f'<p:notesSz cx="{HEIGHT}" cy="{WIDTH}"/></p:presentation>'
    )
    package.add("ppt/presentation.xml", show, f"{SHOW}.presentation.main+xml")
    package.add("ppt/_rels/presentation.xml.rels", relations.xml())
    _add_template(package)
    package.add_properties(paper.title, paper.signed_by, paper.keywords, paper.written)
    places = tuple(Place(section.heading, page) for page, section in enumerate(paper.sections, start=2))
    return Written(package.finish("ppt/presentation.xml"), places)


def _add_template(package: Package) -> None:
    links = Relations()
    layout = links.add("slideLayout", "../slideLayouts/slideLayout1.xml")
    links.add("theme", "../theme/theme1.xml")
    master = (
        f'{XML}<p:sldMaster {SPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
        f"<p:spTree>{NOTHING}</p:spTree></p:cSld>{MAP}<p:sldLayoutIdLst>"
        f'<p:sldLayoutId id="2147483649" r:id="{layout}"/></p:sldLayoutIdLst></p:sldMaster>'
    )
    package.add("ppt/slideMasters/slideMaster1.xml", master, f"{SHOW}.slideMaster+xml")
    package.add("ppt/slideMasters/_rels/slideMaster1.xml.rels", links.xml())
    to_master = Relations()
    to_master.add("slideMaster", "../slideMasters/slideMaster1.xml")
    blank = (
        f'{XML}<p:sldLayout {SPACES} type="titleOnly"><p:cSld name="Title only">'
        f"<p:spTree>{NOTHING}{_title_holder()}</p:spTree></p:cSld></p:sldLayout>"
    )
    package.add("ppt/slideLayouts/slideLayout1.xml", blank, f"{SHOW}.slideLayout+xml")
    package.add("ppt/slideLayouts/_rels/slideLayout1.xml.rels", to_master.xml())
    package.add("ppt/theme/theme1.xml", theme("Fernshire"), "application/vnd.openxmlformats-officedocument.theme+xml")


def _title_holder() -> str:
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 1"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="title"/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{EDGE}" y="340000"/><a:ext cx="{WIDTH - 2 * EDGE}" cy="900000"/></a:xfrm></p:spPr>'
        '<p:txBody><a:bodyPr/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _run(text: str, size: int, colour: str = INK, *, bold: bool = False) -> str:
    weight = ' b="1"' if bold else ""
    return (
        f'<a:r><a:rPr lang="en-GB" sz="{size}"{weight}><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(text)}</a:t></a:r>"
    )


def _box(number: int, name: str, place: tuple[int, int, int, int], lines: list[str], *, title: bool = False) -> str:
    left, top, wide, high = place
    role = '<p:nvPr><p:ph type="title"/></p:nvPr>' if title else "<p:nvPr/>"
    kind = "<p:cNvSpPr/>" if title else '<p:cNvSpPr txBox="1"/>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>{kind}{role}</p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square"><a:normAutofit/></a:bodyPr>{"".join(lines)}</p:txBody></p:sp>'
    )


def _frame(picture: Picture, place: tuple[int, int, int, int], number: int) -> str:
    left, top, wide, high = place
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Picture {number}" descr="{attribute(picture.alt)}"/>'
        "<p:cNvPicPr/><p:nvPr/></p:nvPicPr>"
        '<p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def _slide(shapes: list[str]) -> str:
    return f"{XML}<p:sld {SPACES}><p:cSld><p:spTree>{NOTHING}{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def _title_slide(paper: Paper) -> str:
    shapes = []
    top = 1_100_000
    if paper.banner:
        high = WIDTH * paper.banner.height // paper.banner.width
        shapes.append(_frame(paper.banner, (0, 0, WIDTH, high), 9))
        top = high + 420_000
    title = [f"<a:p>{_run(paper.title, 3600, TEAL, bold=True)}</a:p>"]
    shapes.append(_box(2, "Title 1", (EDGE, top, WIDTH - 2 * EDGE, 1_300_000), title, title=True))
    words = [
        paper.subtitle,
        f"{paper.author}, {paper.council}",
        in_words(paper.written) if paper.written else "",
        paper.status,
    ]
    lines = [f"<a:p>{_run(line, 1800)}</a:p>" for line in words if line]
    shapes.append(_box(3, "Details", (EDGE, top + 1_350_000, WIDTH - 2 * EDGE, 1_500_000), lines))
    return _slide(shapes)


def _section_slide(paper: Paper, section: Section) -> str:
    title = [f"<a:p>{_run(section.heading, 2800, TEAL, bold=True)}</a:p>"]
    shapes = [_box(2, "Title 1", (EDGE, 340_000, WIDTH - 2 * EDGE, 900_000), title, title=True)]
    bullet = (
        '<a:pPr marL="285750" indent="-285750"><a:spcAft><a:spcPts val="900"/></a:spcAft><a:buFont typeface="Arial"/>'
        '<a:buChar char="•"/></a:pPr>'
    )
    points = [f"<a:p>{bullet}{_run(text, 2000)}</a:p>" for text in _points(section)]
    high = 1_750_000 if section.tables else 4_700_000
    if points:
        shapes.append(_box(3, "Points", (EDGE, 1_300_000, WIDTH - 2 * EDGE, high), points))
    if section.tables:
        shapes.append(_table(section.tables[0], 1_300_000 + (high if points else 0)))
    foot = f"{paper.council} | {paper.title}" + (" | DRAFT" if paper.draft else "")
    shapes.append(
        _box(
            5,
            "Footer",
            (EDGE, 6_380_000, WIDTH - 2 * EDGE, 330_000),
            [f"<a:p>{_run(foot, 1000, RED if paper.draft else '5A6B70')}</a:p>"],
        )
    )
    return _slide(shapes)


def _points(section: Section) -> list[str]:
    """Return a section's words as points short enough for a slide."""
    points: list[str] = []
    for text in section.paragraphs:
        points += [part.strip() for part in text.replace("? ", "?|").replace(". ", ".|").split("|") if part.strip()]
    points += section.bullets
    return points[: 3 if section.tables else 7]


def _table(table: Table, top: int) -> str:
    shown_rows = table.rows[-ROWS_ON_A_SLIDE:] if table.unit(0) == "month" else table.rows[:ROWS_ON_A_SLIDE]
    rows = [table.header, *shown_rows]
    longest = [max(min(34, max(len(str(row[c])) for row in rows)), 12) for c in range(len(table.header))]
    widths = [(WIDTH - 2 * EDGE) * length // sum(longest) for length in longest]
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for column, value in enumerate(row):
            text = value if isinstance(value, str) else shown(value, table.unit(column))
            fill = TEAL if number == 0 else ("E6EFF0" if number % 2 == 0 else "FFFFFF")
            words = _run(text, 1200, "FFFFFF" if number == 0 else INK, bold=number == 0)
            cells.append(
                f"<a:tc><a:txBody><a:bodyPr/><a:p>{words}</a:p></a:txBody><a:tcPr><a:solidFill>"
                f'<a:srgbClr val="{fill}"/></a:solidFill></a:tcPr></a:tc>'
            )
        lines.append(f'<a:tr h="330000">{"".join(cells)}</a:tr>')
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Table 1"/><p:cNvGraphicFramePr/><p:nvPr/>'
        "</p:nvGraphicFramePr>"
        f'<p:xfrm><a:off x="{EDGE}" y="{top}"/><a:ext cx="{sum(widths)}" cy="{330_000 * len(rows)}"/></p:xfrm>'
        "<a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
        '<a:tblPr firstRow="1" bandRow="1"/>'
        f"<a:tblGrid>{grid}</a:tblGrid>{''.join(lines)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _picture_slide(title: str, picture: Picture) -> str:
    high = 5_000_000
    wide = high * picture.width // picture.height
    if wide > WIDTH - 2 * EDGE:
        wide = WIDTH - 2 * EDGE
        high = wide * picture.height // picture.width
    head = [f"<a:p>{_run(title, 2400, TEAL, bold=True)}</a:p>"]
    return _slide(
        [
            _box(2, "Title 1", (EDGE, 340_000, WIDTH - 2 * EDGE, 700_000), head, title=True),
            _frame(picture, ((WIDTH - wide) // 2, 1_250_000, wide, high), 9),
        ]
    )

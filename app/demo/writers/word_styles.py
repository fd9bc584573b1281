"""The council's Word template: styles, numbering and settings, as XML."""

from app.demo.writers.package import XML

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INK, TEAL, PALE, RED = "1B2B30", "14505C", "E6EFF0", "9C1C1C"


def _style(
    key: str,
    name: str,
    *,
    based: str = "Normal",
    size: int = 0,
    bold: bool = False,
    colour: str = "",
    before: int = 0,
    after: int = 0,
    extra: str = "",
    quick: bool = True,
) -> str:
    """Return a paragraph style; sizes are half points, spaces twentieths of a point."""
    run = ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "")
    run += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    parent = f'<w:basedOn w:val="{based}"/>' if key != "Normal" else ""
    default = ' w:default="1"' if key == "Normal" else ""
    following = '<w:next w:val="Normal"/>' if "outlineLvl" in extra or key == "Title" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{parent}{following}'
        f"{'<w:qFormat/>' if quick else ''}<w:pPr>{_before_spacing(extra)}"
        f'<w:spacing w:before="{before}" w:after="{after}"/>{_after_spacing(extra)}</w:pPr><w:rPr>{run}</w:rPr>'
        "</w:style>"
    )


# The schema wants keepNext, numPr and tabs before spacing, and ind, jc and outlineLvl after it.
def _before_spacing(extra: str) -> str:
    return extra.split("|", maxsplit=1)[0]


def _after_spacing(extra: str) -> str:
    return extra.split("|")[1] if "|" in extra else ""


_HEAD = "<w:keepNext/><w:keepLines/>"
_PARAGRAPHS = (
    _style("Normal", "Normal", after=120)
    + _style("Title", "Title", size=44, bold=True, colour=TEAL, before=200, after=80)
    + _style("Subtitle", "Subtitle", size=26, colour=INK, after=160)
    + _style(
        "Heading1",
        "heading 1",
        size=30,
        bold=True,
        colour=TEAL,
        before=320,
        after=120,
        extra=f'{_HEAD}|<w:outlineLvl w:val="0"/>',
    )
    + _style(
        "Heading2",
        "heading 2",
        size=25,
        bold=True,
        colour=INK,
        before=240,
        after=80,
        extra=f'{_HEAD}|<w:outlineLvl w:val="1"/>',
    )
    + _style("ListBullet", "List Bullet", after=60, extra='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>|')
    + _style("Caption", "caption", size=20, bold=True, colour=INK, before=160, after=60, extra=f"{_HEAD}|")
    + _style("ContentsHeading", "Contents Heading", size=26, bold=True, colour=TEAL, before=280, after=100)
    + _style("Contents", "Contents Line", after=40, extra='|<w:ind w:left="284"/>')
    + _style("TableText", "Table Text", size=19, before=20, after=20)
    + _style("TableHead", "Table Head", size=19, bold=True, colour="FFFFFF", before=30, after=30)
    + _style("FactName", "Fact Name", size=19, bold=True, colour=TEAL, before=20, after=20)
    + _style("AfterTable", "After Table", size=12, after=60)
    + _style("PictureLine", "Picture Line", after=120)
    + _style("Header", "header", size=17, colour="5A6B70")
    + _style(
        "Footer", "footer", size=17, colour="5A6B70", extra='<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>|'
    )
    + _style("DraftMark", "Draft Mark", size=26, bold=True, colour=RED, extra='|<w:jc w:val="center"/>')
)


def _edges(colour: str, *sides: str) -> str:
    return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>' for side in sides)


_CELL = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_CELL}</w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="CouncilTable"><w:name w:val="Council Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:tblPr><w:tblStyleRowBandSize w:val="1"/>'
    f"<w:tblBorders>{_edges('A9BBC0', 'top', 'left', 'bottom', 'right', 'insideH', 'insideV')}</w:tblBorders>{_CELL}</w:tblPr>"
    f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{TEAL}"/></w:tcPr>'
    "</w:tblStylePr>"
    f'<w:tblStylePr w:type="band2Horz"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr>'
    "</w:tblStylePr>"
    "</w:style>"
    '<w:style w:type="table" w:styleId="FactsTable"><w:name w:val="Facts Table"/><w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{_edges('A9BBC0', 'top', 'bottom', 'insideH')}</w:tblBorders>{_CELL}</w:tblPr></w:style>"
)
_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
    f'<w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="en-GB"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
STYLES = f"{XML}<w:styles {_W}>{_DEFAULTS}{_PARAGRAPHS}{_TABLES}</w:styles>"
NUMBERING = (
    f'{XML}<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="567" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
SETTINGS = f'{XML}<w:settings {_W}><w:defaultTabStop w:val="567"/><w:themeFontLang w:val="en-GB"/></w:settings>'
FONT_TABLE = f'{XML}<w:fonts {_W}><w:font w:name="Arial"><w:family w:val="swiss"/></w:font></w:fonts>'

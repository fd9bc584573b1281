"""The council's Excel template: cell styles, theme, the notes sheet's picture and the line chart, as XML."""

from xml.sax.saxutils import escape

from app.demo.writers.package import OFFICE, XML, attribute
from app.demo.writers.paper import Table

SHEET_NAME_LIMIT = 31
CHART_SERIES_LIMIT = 6
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DRAW = "http://schemas.openxmlformats.org/drawingml/2006"
_COLOURS = ("14505C", "C0672B", "5B7F3A", "7A4E8A", "9C1C1C")
_EMU_A_PIXEL = 9525

# style number and factor for each unit: percentages are stored as fractions so that Excel reckons with them
STYLE_OF_UNIT: dict[str, tuple[int, float]] = {
    "count": (6, 1.0),
    "days": (6, 1.0),
    "percent": (7, 0.01),
    "number": (8, 1.0),
    "millions": (10, 1.0),
}


def _font(size: int, colour: str, *, bold: bool = False) -> str:
    return f'<font>{"<b/>" if bold else ""}<sz val="{size}"/><color rgb="FF{colour}"/><name val="Arial"/><family val="2"/></font>'


def _format(font: int, *, fill: int = 0, number: int = 0, wrap: bool = False, border: int = 0) -> str:
    align = '<alignment vertical="top" wrapText="1"/>' if wrap else '<alignment vertical="top"/>'
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{align}</xf>'
    )


_EDGE = "".join(f'<{side} style="thin"><color rgb="FFA9BBC0"/></{side}>' for side in ("left", "right", "top", "bottom"))
STYLES = (
    f'{XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="&quot;£&quot;0.0&quot;m&quot;"/></numFmts>'
    f'<fonts count="5">{_font(10, "1B2B30")}{_font(14, "14505C", bold=True)}{_font(10, "1B2B30", bold=True)}'
    f"{_font(10, 'FFFFFF', bold=True)}{_font(14, '9C1C1C', bold=True)}</fonts>"
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF14505C"/></patternFill></fill></fills>'
    f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{_EDGE}<diagonal/>'
    "</border></borders>"
    f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="13">{_format(0)}{_format(1)}{_format(2)}{_format(0)}{_format(3, fill=2, wrap=True, border=1)}'
    f"{_format(0, wrap=True)}{_format(0, number=3, border=1)}{_format(0, number=10, border=1)}{_format(0, number=2, border=1)}"
    f"{_format(4)}{_format(0, number=164, border=1)}{_format(0, border=1)}{_format(0, wrap=True, border=1)}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def theme(name: str) -> str:
    """Return the council's colours and type as an Office theme."""
    colours = ("1B2B30", "FFFFFF", "14505C", "E6EFF0", *_COLOURS, "3E6E8E", "14505C", "7A4E8A")
    slots = (
        "dk1",
        "lt1",
        "dk2",
        "lt2",
        "accent1",
        "accent2",
        "accent3",
        "accent4",
        "accent5",
        "accent6",
        "hlink",
        "folHlink",
    )
    scheme = "".join(f'<a:{s}><a:srgbClr val="{c}"/></a:{s}>' for s, c in zip(slots, colours, strict=True))
    face = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    return (
        f'{XML}<a:theme xmlns:a="{_DRAW}/main" name="{name}"><a:themeElements>'
        f'<a:clrScheme name="{name}">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="{name}"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="{name}"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


WORKBOOK_THEME = theme("Fernshire")


def drawing_xml(*, picture: tuple[int, int, str] | None = None, chart_after_row: int = 0, title: str = "") -> str:
    """Return a sheet's drawing: the crest at the top, or a chart below the rows."""
    spaces = f'xmlns:xdr="{_DRAW}/spreadsheetDrawing" xmlns:a="{_DRAW}/main" xmlns:r="{OFFICE}"'
    if picture:
        width, height, alt = picture
        wide, high = 620 * _EMU_A_PIXEL, 620 * height // width * _EMU_A_PIXEL
        inside = (
            "<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row>"
            "<xdr:rowOff>0</xdr:rowOff></xdr:from>"
            f'<xdr:ext cx="{wide}" cy="{high}"/><xdr:pic><xdr:nvPicPr>'
            f'<xdr:cNvPr id="2" name="Picture 1" descr="{attribute(alt)}"/><xdr:cNvPicPr/>'
            f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
            f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
        )
    else:
        inside = (
            "<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff>"
            f"<xdr:row>{chart_after_row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
            f"<xdr:to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{chart_after_row + 18}</xdr:row>"
            "<xdr:rowOff>0</xdr:rowOff></xdr:to>"
            '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
            f'<xdr:cNvPr id="2" name="Chart 1" descr="Line chart: {attribute(title)}"/><xdr:cNvGraphicFramePr/>'
            '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
            f'<a:graphicData uri="{_DRAW}/chart"><c:chart xmlns:c="{_DRAW}/chart" r:id="rId1"/></a:graphicData>'
            "</a:graphic>"
            "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
        )
    return f"{XML}<xdr:wsDr {spaces}>{inside}</xdr:wsDr>"


def chart_xml(sheet: str, table: Table | None, head: int) -> str:
    """Return a line chart of a monthly table whose header stands in row ``head`` (from 1)."""
    if table is None:
        raise ValueError("a chart needs a table")
    first, last = head + 1, head + len(table.rows)
    lines = []
    for column in range(1, len(table.header)):
        letter = chr(65 + column)
        colour = _COLOURS[(column - 1) % len(_COLOURS)]
        lines.append(
            f'<c:ser><c:idx val="{column - 1}"/><c:order val="{column - 1}"/>'
            f"<c:tx><c:strRef><c:f>'{sheet}'!${letter}${head}</c:f></c:strRef></c:tx>"
            f'<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></c:spPr>'
            '<c:marker><c:symbol val="none"/></c:marker>'
            f"<c:cat><c:strRef><c:f>'{sheet}'!$A${first}:$A${last}</c:f></c:strRef></c:cat>"
            f"<c:val><c:numRef><c:f>'{sheet}'!${letter}${first}:${letter}${last}</c:f></c:numRef></c:val>"
            '<c:smooth val="0"/></c:ser>'
        )
    axis = '<c:scaling><c:orientation val="{0}"/></c:scaling><c:delete val="0"/><c:axPos val="{1}"/>'
    return (
        f'{XML}<c:chartSpace xmlns:c="{_DRAW}/chart" xmlns:a="{_DRAW}/main" xmlns:r="{OFFICE}"><c:chart><c:title>'
        "<c:tx><c:rich><a:bodyPr/><a:p>"
        '<a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="en-GB" sz="1200" b="1"/>'
        f"<a:t>{escape(table.caption)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:lineChart>'
        '<c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{"".join(lines)}<c:marker val="1"/><c:axId val="101"/><c:axId val="102"/></c:lineChart>'
        f'<c:catAx><c:axId val="101"/>{axis.format("minMax", "b")}<c:crossAx val="102"/></c:catAx>'
        f'<c:valAx><c:axId val="102"/>{axis.format("minMax", "l")}<c:crossAx val="101"/></c:valAx></c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/></c:chart>'
        "</c:chartSpace>"
    )

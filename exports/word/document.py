"""A Word document from its cover facts and its body: python-docx makes the file, the body goes in as one piece."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO

from exports.settle import EPOCH, entry, settle
from exports.text import day_words, london_day, moment_words, one_line
from exports.word.body import Body, Xml, field, tab, words

LANGUAGE = "en-GB"
A4 = (11906, 16838)  # twentieths of a point, as are the margins
MARGIN = 1134
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
)
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relationships}</Relationships>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands at the top of a document, in its header and footer and in its properties."""

    council: str
    title: str
    subtitle: str
    taken_at: datetime
    made_up: bool = False
    is_draft: bool = False
    marking: str = ""
    landscape: bool = False

    @property
    def width(self) -> int:
        """The width between the margins, in twentieths of a point."""
        return A4[1 if self.landscape else 0] - 2 * MARGIN


def draw(cover: Cover, write: Callable[[Body], None], facts: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A finished docx: the cover block with its facts, then whatever `write` adds. The same facts give the same bytes."""
    from docx import Document

    body = Body(cover.width)
    _write_cover(cover, facts, body)
    write(body)
    document = Document(BytesIO(_blank()))
    _set_page(document, cover)
    _set_properties(document.core_properties, cover)
    for address, link_id in body.links.ids.items():
        document.part.load_rel(HYPERLINK, address, link_id, is_external=True)
    shell = BytesIO()
    document.save(shell)
    return settle(shell.getvalue(), {"word/document.xml": _with_body(shell, body)})


def _with_body(shell: BytesIO, body: Body) -> list[bytes]:
    with zipfile.ZipFile(shell) as package:
        before, mark, after = package.read("word/document.xml").partition(b"<w:sectPr")
    return [before, body.xml().encode(), mark + after]


def _write_cover(cover: Cover, facts: tuple[tuple[str, str], ...], body: Body) -> None:
    if cover.marking:
        body.add(words(cover.marking, "Marking"))
    body.say(one_line(cover.council), "CoverCouncil")
    body.say(one_line(cover.title), "Title")
    body.say(one_line(cover.subtitle), "Subtitle")
    if cover.made_up:
        body.add(
            words("Made-up data. ", "Strong"),
            words("The council, the documents and the people in this document are not real."),
            style="Notice",
        )
    for name, value in (("As at", moment_words(cover.taken_at)), *facts):
        body.add(words(name, "Strong"), tab(), words(value), style="Fact")


def _set_page(document: object, cover: Cover) -> None:
    from docx.document import Document as DocxDocument
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    assert isinstance(document, DocxDocument)
    section = document.sections[0]
    if cover.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Twips(A4[1]), Twips(A4[0])
    name = one_line(cover.title) + (" (draft)" if cover.is_draft else "")
    warning = [Xml(words("Made-up data  ·  ", "Strong"))] if cover.made_up else []
    marking = [words(f"{cover.marking}  ·  ", "Marking")] if cover.marking else []
    _fill(
        section.header, "Header", cover.width, [*marking, *warning, words(one_line(cover.council)), tab(), words(name)]
    )
    page = [words("Page "), field("PAGE"), words(" of "), field("NUMPAGES")]
    as_at = words(f"As at {day_words(london_day(cover.taken_at))}")
    _fill(section.footer, "Footer", cover.width, [as_at, tab(), *page])


def _fill(part: object, style: str, width: int, content: list[Xml]) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    xml = (
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>'
        f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs></w:pPr>{"".join(content)}</w:p>'
    )
    element = part._element  # type: ignore[attr-defined]
    for old in list(element):
        element.remove(old)
    element.append(parse_xml(xml))


def _set_properties(properties: object, cover: Cover) -> None:
    from docx.opc.coreprops import CoreProperties

    assert isinstance(properties, CoreProperties)
    moment = cover.taken_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    # Word allows 255 characters in a property.
    properties.title = one_line(f"{cover.title}: {cover.council}")[:255]
    properties.subject = one_line(cover.subtitle)[:255]
    properties.author = properties.last_modified_by = one_line(cover.council)[:255]
    properties.language = LANGUAGE
    properties.created = properties.modified = moment
    properties.revision = 1
    if cover.made_up:
        properties.comments = "Made-up data"


@cache
def _blank() -> bytes:
    """An empty document with our styles (word/blank/*.xml)."""
    parts = {"document": f"{_WORDPROCESSING}.document.main+xml"}
    parts |= {name: f"{_WORDPROCESSING}.{name}+xml" for name in ("styles", "settings", "numbering")}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in parts.items())
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate((name for name in parts if name != "document"), 1)
    )
    outer = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    folder = files("exports.word") / "blank"
    blank = BytesIO()
    with zipfile.ZipFile(blank, "w") as package:
        texts = {
            "[Content_Types].xml": _CONTENT_TYPES.format(overrides=overrides),
            "_rels/.rels": _RELATIONSHIPS.format(relationships=outer),
            "word/_rels/document.xml.rels": _RELATIONSHIPS.format(relationships=inner),
            **{f"word/{name}.xml": (folder / f"{name}.xml").read_text("utf-8") for name in parts},
        }
        for name, text in texts.items():
            package.writestr(entry(name, EPOCH, zipfile.ZIP_STORED), text)
    return blank.getvalue()

"""The zip that a Word, Excel or PowerPoint file is: parts, relations and properties, with one fixed time on every part."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PICTURE_TYPES = {"jpeg": "image/jpeg", "png": "image/png"}
ALREADY_SMALL = ("jpeg", "png")


def attribute(text: str) -> str:
    """Escape text for an XML attribute."""
    return escape(text, {'"': "&quot;"})


@dataclass
class Relations:
    """The relations of one part; ids are given in the order of asking."""

    entries: list[str] = field(default_factory=list)

    def add(self, kind: str, target: str, *, outside: bool = False) -> str:
        """Add a relation and return its id."""
        name = f"rId{len(self.entries) + 1}"
        kind = kind if kind.startswith("http") else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        self.entries.append(f'<Relationship Id="{name}" Type="{kind}" Target="{attribute(target)}"{mode}/>')
        return name

    def xml(self) -> str:
        """Return the part's .rels file."""
        return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(self.entries)}</Relationships>'


@dataclass
class Package:
    """An Office file in the making."""

    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: str | bytes, content_type: str | None = None) -> None:
        """Add a part; its content type is needed unless the extension says it (xml relations and pictures)."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        if content_type:
            self.types[name] = content_type

    def add_properties(self, title: str, author: str, keywords: str, written: date | None, revision: int = 1) -> None:
        """Add the core properties (title, author, dates) and say that the file came from the council."""
        made = ""
        if written:
            changed = written + timedelta(days=revision - 1)
            made = (
                f'<dcterms:created xsi:type="dcterms:W3CDTF">{written.isoformat()}T09:30:00Z</dcterms:created>'
                f'<dcterms:modified xsi:type="dcterms:W3CDTF">{changed.isoformat()}T16:05:00Z</dcterms:modified>'
            )
        core = (
            f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
            f"<cp:keywords>{escape(keywords)}</cp:keywords><cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>"
            f"<cp:revision>{revision}</cp:revision>{made}<dc:language>en-GB</dc:language></cp:coreProperties>"
        )
        self.add("docProps/core.xml", core, "application/vnd.openxmlformats-package.core-properties+xml")
        app = (
            f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>Microsoft Office</Application><Company>Fernshire County Council</Company></Properties>"
        )
        self.add("docProps/app.xml", app, "application/vnd.openxmlformats-officedocument.extended-properties+xml")

    def finish(self, main_part: str) -> bytes:
        """Zip the parts. The same parts give the same bytes."""
        roots = Relations()
        roots.add("officeDocument", main_part)
        roots.add(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
        roots.add("extended-properties", "docProps/app.xml")
        defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        listed = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in (defaults | PICTURE_TYPES).items())
        listed += "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in self.types.items())
        head = f'{XML}<Types xmlns="{PACKAGE}/content-types">{listed}</Types>'
        ordered = {"[Content_Types].xml": head.encode(), "_rels/.rels": roots.xml().encode()} | self.parts
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            for name, content in ordered.items():
                info = zipfile.ZipInfo(name, FIXED_TIME)
                stored = name.endswith(ALREADY_SMALL)
                info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                file.writestr(info, content, compresslevel=None if stored else 4)
        return buffer.getvalue()

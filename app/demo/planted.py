"""What hides in a few papers of the made-up council, so that the pages of findings have something to show."""

import io
import zipfile
from collections.abc import Callable
from enum import StrEnum

from app.demo.writers.package import FIXED_TIME, OFFICE, XML

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BY = 'w:author="Tom Hadley" w:date="2026-12-01T09:00:00Z"'


class Hidden(StrEnum):
    """What was left in a paper."""

    COMMENT = "comment"
    TRACKED_CHANGE = "tracked change"
    NHS_NUMBER = "number"
    SHEET = "hidden sheet"


# Papers that answer no request, so that nothing that is ready or approved waits for them.
PLANTED = {
    "practice-board-d1": Hidden.COMMENT,
    "psw-report-y2": Hidden.TRACKED_CHANGE,
    "visit-report-n2": Hidden.NHS_NUMBER,
    "training-plan": Hidden.SHEET,
}


def plant(data: bytes, what: Hidden) -> bytes:
    """The same file with something left in it. The same file gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {info.filename: (file.read(info), info.compress_type) for info in file.infolist()}
    _PLANTERS[what](parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, (content, compressed) in parts.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = compressed
            out.writestr(info, content, compresslevel=4 if compressed == zipfile.ZIP_DEFLATED else None)
    return buffer.getvalue()


Parts = dict[str, tuple[bytes, int]]


def _change(parts: Parts, name: str, find: bytes, put_before: str) -> None:
    content, compressed = parts[name]
    at = content.rindex(find)
    parts[name] = (content[:at] + put_before.encode() + content[at:], compressed)


def _add(parts: Parts, name: str, content: str, content_type: str) -> None:
    parts[name] = ((XML + content).encode(), zipfile.ZIP_DEFLATED)
    _change(parts, "[Content_Types].xml", b"</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/>')


def _relate(parts: Parts, of: str, kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId900" Type="{OFFICE}/{kind}" Target="{target}"/>'
    _change(parts, of, b"</Relationships>", relation)
    return "rId900"


def _paragraph(parts: Parts, inside: str) -> None:
    _change(parts, "word/document.xml", b"<w:sectPr>", f"<w:p>{inside}</w:p>")


def _comment(parts: Parts) -> None:
    said = "<w:p><w:r><w:t>Is this still what we do? Ask Ben before it goes out.</w:t></w:r></w:p>"
    said = f'<w:comment w:id="0" w:initials="TH" {_BY}>{said}</w:comment>'
    _add(
        parts, "word/comments.xml", f'<w:comments xmlns:w="{_W}">{said}</w:comments>',
        "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
    )  # fmt: skip
    _relate(parts, "word/_rels/document.xml.rels", "comments", "comments.xml")
    _paragraph(parts, '<w:r><w:t>End of the notes.</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>')


def _tracked_change(parts: Parts) -> None:
    gone = f'<w:del w:id="901" {_BY}><w:r><w:delText>Supervision was not recorded in every month.</w:delText></w:r></w:del>'
    new = f'<w:ins w:id="902" {_BY}><w:r><w:t>Supervision was recorded in most months.</w:t></w:r></w:ins>'
    _paragraph(parts, gone + new)


def _nhs_number(parts: Parts) -> None:
    """In the range that is never given to anybody."""
    _paragraph(parts, "<w:r><w:t>Seen on the day: the care plan of NHS number 999 000 0018.</w:t></w:r>")


def _sheet(parts: Parts) -> None:
    link = _relate(parts, "xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet90.xml")
    rows = (("Team", "Not yet trained"), ("North locality", "7"), ("Hospital", "4"))
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in row) + "</row>" for row in rows
    )
    _add(
        parts, "xl/worksheets/sheet90.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>',
        "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    )  # fmt: skip
    sheet = f'<sheet name="Working" sheetId="90" state="hidden" r:id="{link}"/>'
    _change(parts, "xl/workbook.xml", b"</sheets>", sheet)


_PLANTERS: dict[Hidden, Callable[[Parts], None]] = {
    Hidden.COMMENT: _comment,
    Hidden.TRACKED_CHANGE: _tracked_change,
    Hidden.NHS_NUMBER: _nhs_number,
    Hidden.SHEET: _sheet,
}

"""PowerPoint presentations: the words of each slide in the order in which they are shown, and the speaker notes."""

import posixpath
from typing import Any
from zipfile import ZipFile

from app.documents.checks.markup import parsed_xml
from app.documents.facts import Draft, Heading
from app.documents.readers import properties
from app.documents.readers.parts import PartsBuilder

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/drawingml/main", _A[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/presentationml/main", _P[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)


def read_slides(file: ZipFile) -> Draft:
    """One text part for each slide, its title as heading; pages are slide numbers."""
    draft = properties.draft_from(file)
    parts = PartsBuilder(draft)
    names = set(file.namelist())
    slides = [name for name in _slides_in_order(file) if name in names]
    for number, name in enumerate(slides, 1):
        root = _root(file, name)
        if root is None:
            continue
        title = _title(root)
        parts.under(title)
        if title:
            draft.headings.append(Heading(title, 1, number))
        for line in _lines(root):
            parts.add(line, page=number)
        notes = next((t for kind, t in _relations(file, name).values() if kind == "notesSlide" and t in names), None)
        notes_root = _root(file, notes) if notes else None
        if notes_root is not None:
            parts.under("Speaker notes")
            for line in _lines(notes_root, only_body=True):
                parts.add(line, page=number)
    parts.close()
    draft.page_count = len(slides) or None
    return draft


def _slides_in_order(file: ZipFile) -> list[str]:
    main = properties.main_part(file)
    root = _root(file, main) if main else None
    if root is None:
        return []
    relations = _relations(file, main)
    identifiers = [element.get(_R + "id", "") for element in root.iter(_P + "sldId")]
    return [relations[identifier][1] for identifier in identifiers if identifier in relations]


def _relations(file: ZipFile, owner: str) -> dict[str, tuple[str, str]]:
    """Relation id to (last word of its type, part name) for the inner relations of a part."""
    folder, name = posixpath.split(owner)
    rels = f"{folder}/_rels/{name}.rels"
    root = parsed_xml(file.read(rels)) if rels in file.namelist() else None
    found = {}
    for element in root if root is not None else ():
        if isinstance(element.tag, str) and element.get("TargetMode") != "External":
            target = element.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], part)
    return found


def _root(file: ZipFile, name: str) -> Any:
    data = file.read(name)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return parsed_xml(data)


def _title(root: Any) -> str:
    for shape in root.iter(_P + "sp"):
        placeholder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            return " ".join(" ".join(_paragraph(p) for p in shape.iter(_A + "p")).split())[:300]
    return ""


def _lines(root: Any, only_body: bool = False) -> list[str]:
    lines = []
    for shape in root.iter(_P + "sp", _P + "graphicFrame"):
        placeholder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        kind = placeholder.get("type", "") if placeholder is not None else ""
        if kind in ("sldNum", "dt", "ftr", "sldImg") or (only_body and kind != "body"):
            continue
        rows = list(shape.iter(_A + "tr"))
        if rows:
            lines += ["\t".join(_cell(cell) for cell in row.iter(_A + "tc")).strip() for row in rows]
        else:
            lines += [_paragraph(paragraph) for paragraph in shape.iter(_A + "p")]
    return [line for line in lines if line.strip()]


def _cell(cell: Any) -> str:
    return " ".join(_paragraph(paragraph) for paragraph in cell.iter(_A + "p"))


def _paragraph(paragraph: Any) -> str:
    return "".join(
        "\n" if piece.tag == _A + "br" else piece.text or "" for piece in paragraph.iter(_A + "t", _A + "br")
    )

"""Word, Excel and PowerPoint files (OOXML): main part, relations, macros and what is hidden inside."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.documents.checks import compound, properties, slides_parts, word_parts, workbook_parts
from app.documents.checks.containers import DAMAGED, Container, Part
from app.documents.checks.markup import checked_xml, parsed_xml
from app.documents.facts import Flag, Found, Stopped, Warned, quarantine, refuse

CONTENT_TYPES = "[Content_Types].xml"
_MAIN = {
    "wordprocessingml.document.main": "docx",
    "wordprocessingml.template.main": "dotx",
    "ms-word.document.macroenabled": "docm",
    "ms-word.template.macroenabledtemplate": "dotm",
    "spreadsheetml.sheet.main": "xlsx",
    "spreadsheetml.template.main": "xltx",
    "ms-excel.sheet.macroenabled": "xlsm",
    "ms-excel.template.macroenabled": "xltm",
    "ms-excel.addin.macroenabled": "xlam",
    "ms-excel.sheet.binary.macroenabled": "xlsb",
    "presentationml.presentation.main": "pptx",
    "presentationml.slideshow.main": "ppsx",
    "presentationml.template.main": "potx",
    "ms-powerpoint.presentation.macroenabled": "pptm",
    "ms-powerpoint.slideshow.macroenabled": "ppsm",
    "ms-powerpoint.template.macroenabled": "potm",
    "ms-powerpoint.addin.macroenabled": "ppam",
}
_WITH_MACROS = frozenset(("docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "ppsm", "potm", "ppam"))
MACROS = "This file holds macros. Save a copy as {save_as} (without macros) and add that; until then it is kept apart."
_ACTIVE = "This file holds controls that can run code (ActiveX). Save a copy without them, or as PDF, and add that."
_TEMPLATE = "This file fetches a template from the internet when it is opened. Save a copy as PDF and add that."
_FETCHES = "This file fetches parts of itself from another place when it is opened. Save a copy as PDF and add that."
_INSIDE = "A file embedded in this one can’t come in: {why} Take it out, or save this one as PDF, and add that."
_WITHIN = "Files lie within files within files here. Add the inner documents by themselves."
_DEPTH = 3

InspectEmbedded = Callable[[str, bytes, int], Stopped | None]


@dataclass(frozen=True)
class Relation:
    """One line of a .rels part: the part it belongs to, the last word of its type, where it leads."""

    owner: str
    kind: str
    target: str
    external: bool


@dataclass
class _Seen:
    """What the walk over all parts has gathered."""

    types: dict[str, str] = field(default_factory=dict)
    default_types: dict[str, str] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    charts: set[str] = field(default_factory=set)  # embedded objects that are only a drawn chart or an equation

    def type_of(self, name: str) -> str:
        return self.types.get("/" + name.lower()) or self.default_types.get(name.rpartition(".")[2].lower(), "")


def check_office(container: Container, inspect_embedded: InspectEmbedded, depth: int) -> tuple[str, list[Warned]]:
    """The ending that the content asks for and warnings; Stopped when the file may not come in."""
    seen = _Seen()
    _read_types(container, seen)
    facts_of_word, facts_of_sheets = word_parts.WordFacts(), workbook_parts.WorkbookFacts()
    facts_of_slides, facts_of_file = slides_parts.SlidesFacts(), properties.PropertyFacts()
    for part in container.parts():
        kind = seen.type_of(part.name).lower()
        _refuse_active(part, kind)
        if _is_xml(part.name, kind):
            data = checked_xml(part, must_be_whole=_is_main_folder(part.name))
            if part.name.lower().endswith(".rels"):
                seen.relations += _relations(part.name, data)
            facts_of_word.take(part.name, data)
            facts_of_sheets.take(part.name, data)
            facts_of_slides.take(part.name, data)
            facts_of_file.take(part.name, data)
        elif _is_document(part):
            _check_embedded(part, inspect_embedded, depth)
            if compound.is_drawing(part.data):
                seen.charts.add(posixpath.basename(part.name))
        else:
            facts_of_file.take_picture(part.name, part.data)
    extension = _main_extension(container, seen)
    if extension in _WITH_MACROS:
        raise quarantine(MACROS.format(save_as="." + extension[:3] + "x"))
    for relation in seen.relations:
        _judge(relation, seen.charts, seen.warnings)
    for gathered in (facts_of_word, facts_of_sheets, facts_of_slides, facts_of_file):
        seen.warnings += gathered.warnings()
    return extension, list(dict.fromkeys(seen.warnings))


def _read_types(container: Container, seen: _Seen) -> None:
    data = container.read(CONTENT_TYPES)
    if data is None:
        raise refuse(DAMAGED)
    root = parsed_xml(checked_xml(Part(CONTENT_TYPES, data)))
    if root is None:
        raise refuse(DAMAGED)
    for element in root:
        if not isinstance(element.tag, str):
            continue
        kind = element.get("ContentType", "")
        if element.tag.endswith("}Default"):
            seen.default_types[element.get("Extension", "").lower()] = kind
        elif element.tag.endswith("}Override"):
            seen.types[element.get("PartName", "").lower()] = kind


def _is_xml(name: str, kind: str) -> bool:
    return name.lower().endswith((".xml", ".rels")) or kind.endswith("+xml") or kind in ("application/xml", "text/xml")


def _is_main_folder(name: str) -> bool:
    return name.startswith(("word/", "xl/", "ppt/", "_rels/"))


def _is_document(part: Part) -> bool:
    return part.data.startswith((b"PK\x03\x04", compound.MARK, b"%PDF", b"{\\rtf", b"MZ"))


def _refuse_active(part: Part, kind: str) -> None:
    if "vbaproject" in kind or part.name.lower().endswith("vbaproject.bin"):
        raise quarantine(MACROS.format(save_as="an ordinary file"))
    if "activex" in kind or "/activex/" in part.name.lower():
        raise quarantine(_ACTIVE)


def _check_embedded(part: Part, inspect_embedded: InspectEmbedded, depth: int) -> None:
    if part.data.startswith(compound.MARK):
        if compound.has_macros(part.data):
            raise quarantine(_INSIDE.format(why="it holds macros or a program."))
        return
    if depth + 1 >= _DEPTH:
        raise quarantine(_WITHIN, Flag.EMBEDDED_FILES)
    stopped = inspect_embedded(posixpath.basename(part.name), part.data, depth + 1)
    if stopped is not None:
        raise quarantine(_INSIDE.format(why=stopped.sentence))


def _relations(rels_name: str, data: bytes) -> list[Relation]:
    folder, _, name = rels_name.rpartition("_rels/")
    owner = folder + name.removesuffix(".rels")
    root = parsed_xml(data)
    if root is None:
        raise refuse(DAMAGED)
    return [
        Relation(
            owner,
            element.get("Type", "").rpartition("/")[2],
            element.get("Target", ""),
            element.get("TargetMode", "").lower() == "external",
        )
        for element in root
        if isinstance(element.tag, str)
    ]


def _main_extension(container: Container, seen: _Seen) -> str:
    main = next((r for r in seen.relations if r.owner == "" and r.kind == "officeDocument" and not r.external), None)
    if main is None:
        raise refuse(DAMAGED)
    name = main.target.lstrip("/")
    if name.lower() not in {n.lower() for n in container.names}:
        raise refuse(DAMAGED)
    kind = seen.type_of(name).lower()
    extension = next((ending for mark, ending in _MAIN.items() if mark in kind), "")
    return (
        extension or {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}.get(name.partition("/")[0] + "/", "") or _stop()
    )


def _stop() -> str:
    raise refuse(DAMAGED)


def _judge(relation: Relation, charts: set[str], warnings: list[Warned]) -> None:
    """A relation that leads out of the file, or to something embedded: nothing, a warning, or quarantine."""
    if relation.kind == "control":
        raise quarantine(_ACTIVE)
    if not relation.external:
        _judge_inner(relation, charts, warnings)
        return
    if relation.kind == "hyperlink":
        return
    far = _is_far(relation.target)
    if relation.kind == "attachedTemplate":
        if far:
            raise quarantine(_TEMPLATE, Flag.EXTERNAL_REFERENCE)
        return  # the house template on somebody's drive: every second council document has one
    in_chart = "/charts/" in relation.owner or "/drawings/" in relation.owner
    if relation.kind in ("subDocument", "frame", "oleObject", "aFChunk") and far and not in_chart:
        raise quarantine(_FETCHES, Flag.EXTERNAL_REFERENCE)
    what = {"image": "pictures", "externalLinkPath": "figures from another workbook"}.get(relation.kind, "content")
    sentence = f"This file takes {what} from another place; who opens it may be told of, or see something else."
    warnings.append(Warned(Flag.EXTERNAL_REFERENCE, sentence, relation.target[:120]))


def _judge_inner(relation: Relation, charts: set[str], warnings: list[Warned]) -> None:
    if relation.kind == "aFChunk":
        sentence = (
            "A web page or another document is built into this file. Save it again in Word to make it part of it."
        )
        warnings.append(Warned(Flag.EXTERNAL_REFERENCE, sentence, relation.target[:120]))
    is_embedded = relation.kind in ("oleObject", "package")
    if is_embedded and "/charts/" in relation.owner:
        sentence = "A chart keeps the whole workbook that it was made from, also what it doesn’t show."
        warnings.append(Warned(Flag.HIDDEN_CONTENT, sentence, posixpath.basename(relation.target), Found.CHART_DATA))
        return
    if is_embedded and "/drawings/" not in relation.owner and posixpath.basename(relation.target) not in charts:
        sentence = "Another file is embedded in this one. Look at it before it is sent."
        warnings.append(Warned(Flag.EMBEDDED_FILES, sentence, posixpath.basename(relation.target)))


def _is_far(target: str) -> bool:
    """Whether a target lies on the internet, or on a server named by number or through a web share."""
    lowered = target.strip().lower().replace("\\", "/")
    if re.match(r"(https?|ftp|mhtml|ms-[a-z-]+):", lowered):
        return True
    server = re.match(r"(?:file:)?/{2,}([^/]+)/", lowered)
    return bool(server and ("@" in server[1] or re.fullmatch(r"[\d.]+", server[1])))

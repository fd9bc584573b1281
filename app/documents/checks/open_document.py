"""OpenDocument files (odt, ods, odp): encryption, macros, links to elsewhere, tracked changes and comments."""

import re

from app.documents.checks.containers import DAMAGED, LOCKED, Container
from app.documents.checks.markup import checked_xml
from app.documents.facts import Flag, Found, Warned, quarantine, refuse

_MACROS = "This file holds macros. Save a copy without them, or as PDF, and add that; until then it is kept apart."
_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_FAR = re.compile(
    rb"<(?:draw:image|text:section-source|table:table-source|draw:object)\s[^>]*xlink:href=\"(https?:|ftp:|//)"
)
_MAIN_PARTS = ("content.xml", "styles.xml", "META-INF/manifest.xml")


def check_open_document(container: Container) -> tuple[str, list[Warned]]:
    """The ending that the content asks for and warnings; Stopped when the file may not come in."""
    kind = (container.read("mimetype") or b"").decode("ascii", "replace").strip()
    extension = _KINDS.get(kind.removeprefix("application/vnd.oasis.opendocument."), "")
    if not extension or "content.xml" not in container.names:
        raise refuse(DAMAGED)
    _refuse_macros(container)
    warnings: list[Warned] = []
    for part in container.parts():
        if part.name == "META-INF/manifest.xml" and b"encryption-data" in part.data:
            raise refuse(LOCKED)
        if part.name.lower().endswith((".xml", ".rdf")):
            in_object = part.name.startswith("Object ")
            data = checked_xml(part, must_be_whole=part.name in _MAIN_PARTS, old_formula=in_object)
            if part.name == "content.xml":
                warnings = _warnings(data)
    return extension, warnings


def _refuse_macros(container: Container) -> None:
    for name in container.names:
        if name.startswith("Scripts/") or (name.startswith("Basic/") and not name.endswith(("-lc.xml", "-lb.xml"))):
            raise quarantine(_MACROS)


def _warnings(content: bytes) -> list[Warned]:
    said = []
    if b"<text:tracked-changes" in content and b"<text:changed-region" in content:
        said.append(
            Warned(
                Flag.HIDDEN_CONTENT,
                "This file holds tracked changes, with what was deleted. Accept them all.",
                "",
                Found.TRACKED_CHANGES,
            )
        )
    if b"<office:annotation" in content:
        said.append(
            Warned(
                Flag.HIDDEN_CONTENT, "This file holds comments. Take them out before it is sent.", "", Found.COMMENTS
            )
        )
    if _FAR.search(content):
        said.append(Warned(Flag.EXTERNAL_REFERENCE, "This file takes content from another place when it is opened."))
    return said

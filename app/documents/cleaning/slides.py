"""A presentation without comments, speaker notes and hidden slides."""

from app.documents.cleaning.package import Package, remove
from app.documents.facts import Found

_MAIN = "ppt/presentation.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COMMENTS = frozenset({"comments", "commentAuthors", "authors"})


def clean_slides(package: Package, what: frozenset[Found]) -> None:
    """Take these kinds out; what only a hidden slide used goes with it."""
    if Found.HIDDEN_SLIDE in what:
        _drop_hidden(package)
    if Found.COMMENTS in what:
        package.cut(lambda kind, target: kind in _COMMENTS or target.startswith("ppt/comments/"))
    if Found.SPEAKER_NOTES in what:
        package.cut(lambda kind, target: kind == "notesSlide")


def _drop_hidden(package: Package) -> None:
    slides = package.relations(_MAIN)
    hidden = {
        identifier
        for identifier, name in slides.items()
        if name.startswith("ppt/slides/") and name in package and package.tree(name).get("show") in ("0", "false")
    }
    if not hidden:
        return
    gone = {slides[identifier] for identifier in hidden}
    for element in list(package.tree(_MAIN).iter("{*}sldId")):
        if element.get(_ID) in hidden:
            remove(element)
    sections = {element.get("id") for element in package.tree(_MAIN).iter("{*}sldId") if element.get(_ID)}
    for element in list(package.tree(_MAIN).iter("{*}sldId")):
        # A slide's place in a section, by its number.
        if element.get(_ID) is None and element.get("id") not in sections:
            remove(element)
    package.drop(gone)

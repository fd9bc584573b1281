"""A Word file without tracked changes, comments and text that can't be seen."""

from typing import Any

from app.documents.checks.word_parts import W, is_hidden_run
from app.documents.cleaning.package import Package, remove, unwrap
from app.documents.facts import Found

_TEXTS = r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml"
_COMMENT_PARTS = r"word/(?:comments\w*|people)\.xml"
_COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")
_CHANGES = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange", "tblGridChange",
    "numberingChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "cellIns",
)  # fmt: skip


def clean_word(package: Package, what: frozenset[Found]) -> None:
    """Take these kinds out of the text, its notes, heads and feet."""
    for name in package.named(_TEXTS):
        root = package.tree(name)
        if Found.TRACKED_CHANGES in what:
            _accept_changes(root)
        if Found.COMMENTS in what:
            _drop_marks(root)
        if Found.HIDDEN_TEXT in what:
            for run in [run for run in root.iter(W + "r") if is_hidden_run(run)]:
                remove(run)
    if Found.COMMENTS in what:
        package.drop(package.named(_COMMENT_PARTS))
    if Found.TRACKED_CHANGES in what and "word/settings.xml" in package:
        for element in list(package.tree("word/settings.xml").iter(W + "trackRevisions")):
            remove(element)


def _accept_changes(root: Any) -> None:
    for row in [mark.getparent().getparent() for mark in root.iter(W + "del") if _is_of_row(mark)]:
        remove(row)
    for cell in [mark.getparent().getparent() for mark in root.iter(W + "cellDel", W + "cellMerge")]:
        if cell.tag == W + "tc" and cell.find(f"{W}tcPr/{W}cellDel") is not None:
            remove(cell)
    _join_paragraphs(root)
    for element in list(root.iter(W + "del", W + "moveFrom", *(W + name for name in _CHANGES))):
        remove(element)
    for element in list(root.iter(W + "ins", W + "moveTo")):
        unwrap(element)


def _is_of_row(mark: Any) -> bool:
    return mark.getparent() is not None and mark.getparent().tag == W + "trPr"


def _join_paragraphs(root: Any) -> None:
    """Where the end of a paragraph was deleted, the next one goes on in it; one that was deleted whole goes."""
    for mark in list(root.iter(W + "del", W + "moveFrom")):
        paragraph = mark.getparent().getparent().getparent() if _is_of_paragraph_end(mark) else None
        if paragraph is None or paragraph.tag != W + "p" or paragraph.getparent() is None:
            continue
        kept = [one for one in paragraph if one.tag not in (W + "pPr", W + "del", W + "moveFrom")]
        following = paragraph.getnext()
        if following is not None and following.tag == W + "p":
            at = 1 if following.find(W + "pPr") is not None else 0
            for child in reversed(kept):
                following.insert(at, child)
            remove(paragraph)


def _is_of_paragraph_end(mark: Any) -> bool:
    parent = mark.getparent()
    return parent is not None and parent.tag == W + "rPr" and parent.getparent().tag == W + "pPr"


def _drop_marks(root: Any) -> None:
    for mark in list(root.iter(*(W + name for name in _COMMENT_MARKS))):
        run = mark.getparent()
        remove(mark)
        is_empty = run is not None and run.tag == W + "r" and all(child.tag == W + "rPr" for child in run)
        if is_empty:
            remove(run)

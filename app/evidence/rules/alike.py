"""Which documents are the same paper in another version, told by their names and by their text; a person decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from app.documents.likeness import key_of
from app.evidence.schemas import Paper

# What people put beside a name when they save the next version of it.
_VERSION = re.compile(
    r"\bcopy of\b|\b(?:version|ver|vers|v|rev|revision)[ .]*\d+(?:[ .]\d+)*\b"
    r"|\b(?:final|draft|copy|new|old|latest|clean|tracked|signed|approved|amended|updated|comments?|changes)\b"
    r"|\(\d+\)|\b\d{1,2}[ .]\d{1,2}[ .](?:\d{4}|\d{2})\b|\b\d{4}[ .]\d{2}[ .]\d{2}\b"
)
_BETWEEN = re.compile(r"[^\w()]+|_+")
# One word tells too little: "Report final" and "Report v2" may be any two reports.
ENOUGH_WORDS = 2
# From this share on of the same words, or of the same paragraphs, two papers are one in two versions.
SAME_WORDS, SAME_PARAGRAPHS = 0.5, 0.5
# Of fewer paragraphs than these none are counted for a person: their words are.
COUNTED = 3


@dataclass(frozen=True)
class Alike:
    """A document and the one that it may be a newer version of, with the reason in words."""

    newer: Paper
    older: Paper
    why: str


def plain_name(text: str) -> str:
    """The words of a name that are no version's: "Copy of MPS_2026 v3 FINAL (2)" is "mps 2026". Years stay."""
    flat = _BETWEEN.sub(" ", text.casefold())
    return " ".join(word for word in _VERSION.sub(" ", flat).split() if word not in ("(", ")", "()"))


def name_keys(title: str, file_name: str) -> set[int]:
    """Keys of a title and a file name, equal where they are but for the version; above zero, as those of texts are not."""
    names = {plain_name(text) for text in (title, PurePath(file_name).stem)}
    return {1 + key_of("name", name) % (2**62) for name in names if len(name.split()) >= ENOUGH_WORDS}


def newer_version(newer: Paper, older: Iterable[tuple[Paper, bool]]) -> Alike | None:
    """Of these the one that this document most likely is a newer version of; each comes with whether it is named alike."""
    found: list[tuple[float, Alike]] = []
    for one, by_name in older:
        if not _comes_before(one, newer):
            continue
        likeness = newer.text.likeness(one.text)
        shared, of = newer.text.shared_with(one.text)
        same = of >= COUNTED and shared >= SAME_PARAGRAPHS * of
        if by_name or likeness >= SAME_WORDS or same:
            why = _why(one, shared, of, by_name=by_name, most_words=likeness >= SAME_WORDS)
            found.append((max(likeness, shared / of if same else 0.0) + by_name, Alike(newer, one, why)))
    # Of two as alike the one that came in last.
    return max(found, key=lambda pair: (pair[0], _place(pair[1].older)))[1] if found else None


def _why(older: Paper, shared: int, of: int, *, by_name: bool, most_words: bool) -> str:
    said = ["Named like it."] if by_name else []
    if of >= COUNTED and shared:
        pieces = "rows" if "sheet" in older.media_type or "excel" in older.media_type else "paragraphs"
        count = f"All of its {of} {pieces}" if shared == of else f"{shared} of its {of} {pieces}"
        said.append(f"{count} {'stands' if shared == 1 else 'stand'} in this one too.")
    elif most_words:
        said.append("Most of its words are the same.")
    return " ".join(said)


def _comes_before(one: Paper, other: Paper) -> bool:
    """By their own dates where these differ, else by when they came in."""
    if one.document_date and other.document_date and one.document_date != other.document_date:
        return one.document_date < other.document_date
    return _place(one) < _place(other)


def _place(paper: Paper) -> tuple[int, str]:
    return len(paper.reference), paper.reference

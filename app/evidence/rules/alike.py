"""Which documents are the same paper in another version, told by their names: people name versions, they don't number them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

# What people put beside a name when they save the next version of it.
_VERSION = re.compile(
    r"\bcopy of\b|\b(?:version|ver|vers|v|rev|revision)[ .]*\d+(?:[ .]\d+)*\b"
    r"|\b(?:final|draft|copy|new|old|latest|clean|tracked|signed|approved|amended|updated|comments?|changes)\b"
    r"|\(\d+\)|\b\d{1,2}[ .]\d{1,2}[ .](?:\d{4}|\d{2})\b|\b\d{4}[ .]\d{2}[ .]\d{2}\b"
)
_BETWEEN = re.compile(r"[^\w()]+|_+")
# One word tells too little: "Report final" and "Report v2" may be any two reports.
ENOUGH_WORDS = 2


@dataclass(frozen=True)
class Named:
    """A document by its names."""

    reference: str
    title: str
    file_name: str


def plain_name(text: str) -> str:
    """The words of a name that are no version's: "Copy of MPS_2026 v3 FINAL (2)" is "mps 2026". Years stay."""
    flat = _BETWEEN.sub(" ", text.casefold())
    return " ".join(word for word in _VERSION.sub(" ", flat).split() if word not in ("(", ")", "()"))


def alike(newer: Iterable[Named], older: Iterable[Named]) -> dict[str, Named]:
    """For each of the newer documents the latest of the older ones that has its title or file name, but for the version."""
    by_name: dict[str, Named] = {}
    for one in sorted(older, key=lambda one: (len(one.reference), one.reference)):
        for name in _names(one):
            by_name[name] = one
    return _found(newer, by_name)


def _found(newer: Iterable[Named], by_name: Mapping[str, Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for one in newer:
        match = next((by_name[name] for name in _names(one) if name in by_name), None)
        if match is not None and match.reference != one.reference:
            found[one.reference] = match
    return found


def _names(one: Named) -> list[str]:
    texts = (one.title, PurePath(one.file_name).stem)
    names = dict.fromkeys(plain_name(text) for text in texts)
    return [name for name in names if len(name.split()) >= ENOUGH_WORDS]

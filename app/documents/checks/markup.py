"""XML inside Office and OpenDocument files: no document types, nothing endlessly nested, one encoding to search in."""

import re
from typing import Any
from xml.parsers import expat

from app.documents.checks.containers import DAMAGED, Part
from app.documents.facts import refuse

MAX_DEPTH = 500
# Larger parts are rows of data; following every element of them from Python costs seconds.
_FOLLOWED = 8 * 1024 * 1024
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# All of these write the markup itself as ASCII does, so that a search of the bytes misses nothing.
_READABLE = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"))
_DOCTYPE = (
    "This file holds a part that Office never writes (a document type). Save it again under a new name, and add that."
)
_NESTED = "This file is nested too deeply to be read. Open it, copy its content into a new document, and add that."


class _DoctypeFound(Exception):
    pass


class _TooDeep(Exception):
    pass


def checked_xml(part: Part, must_be_whole: bool = True, old_formula: bool = False) -> bytes:
    """The part in UTF-8 (or another code that writes markup as ASCII), well formed and without a document type.

    With `must_be_whole=False` a part that is not well formed is let through: side parts often are not. With
    `old_formula=True` a document type without a subset of its own is let through, as OpenOffice 3 wrote in formulas.
    """
    data = _in_one_code(part.data)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype_subset if old_formula else _refuse_doctype
    if len(data) <= _FOLLOWED:
        depth = _Depth()
        parser.StartElementHandler = depth.enter
        parser.EndElementHandler = depth.leave
    try:
        parser.Parse(data, True)
    except _DoctypeFound as fault:
        raise refuse(_DOCTYPE) from fault
    except _TooDeep as fault:
        raise refuse(_NESTED) from fault
    except (expat.ExpatError, ValueError, LookupError) as fault:
        if must_be_whole:
            raise refuse(DAMAGED) from fault
    return data


def parsed_xml(data: bytes) -> Any:
    """The root element, by lxml, with nothing fetched and no entities; None when it is not well formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


class _Depth:
    def __init__(self) -> None:
        self._depth = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooDeep

    def leave(self, name: str) -> None:
        self._depth -= 1


def _refuse_doctype(*_: object) -> None:
    raise _DoctypeFound


def _refuse_doctype_subset(name: str, system: str | None, public: str | None, has_subset: bool) -> None:
    if has_subset or name != "math:math":
        raise _DoctypeFound


def _in_one_code(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:2] in (b"<\x00", b"\x00<"):
        code = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if data[0] == 0x3C else "utf-16-be"
        try:
            text = data.decode(code)
        except UnicodeDecodeError as fault:
            raise refuse(DAMAGED) from fault
        return re.sub(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[A-Za-z0-9._-]+""", r"\1utf-8", text, count=1).encode()
    declared = _DECLARED.match(data[:300].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _READABLE:
        raise refuse(DAMAGED)
    return data

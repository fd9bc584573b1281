"""The clean copy of one file: which kinds can be taken out of which type, and the doing of it, in a worker."""

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree

from app.documents.check import inspect
from app.documents.facts import Flag, Found
from app.documents.types import type_of_media

_OFFICE = frozenset({Found.COMMENTS, Found.PROPERTIES, Found.PICTURE_FACTS})
CAN_CLEAN: Mapping[str, frozenset[Found | Flag]] = {
    "docx": _OFFICE | {Found.TRACKED_CHANGES, Found.HIDDEN_TEXT},
    "xlsx": _OFFICE | {Found.HIDDEN_SHEET, Found.HIDDEN_CELLS, Found.PIVOT_CACHE, Found.LINKED_WORKBOOK},
    "pptx": _OFFICE | {Found.HIDDEN_SLIDE, Found.SPEAKER_NOTES},
    "pdf": frozenset({Found.COMMENTS, Found.UNDER_A_BOX, Found.HIDDEN_TEXT, Found.PROPERTIES, Flag.EMBEDDED_FILES}),
    "jpg": frozenset({Found.PICTURE_FACTS}),
    "png": frozenset({Found.PICTURE_FACTS}),
    "tif": frozenset({Found.PICTURE_FACTS}),
    "webp": frozenset({Found.PICTURE_FACTS}),
}
_FAILED = "A clean copy could not be made of this file. Clean it in the program it was made with, and add it as a new version."


def can_clean(extension: str, kinds: frozenset[str]) -> frozenset[Found | Flag]:
    """Those of these kinds of findings that we can take out of such a file."""
    return frozenset(kind for kind in CAN_CLEAN.get(extension, frozenset()) if kind.value in kinds)


def cleanable(media_type: str, kinds: Iterable[str]) -> frozenset[str]:
    """The same for a file by its media type, as findings are called."""
    type_ = type_of_media(media_type)
    return frozenset(kind.value for kind in can_clean(type_.extension if type_ else "", frozenset(kinds)))


def clean_here(source: str, extension: str, kinds: str) -> dict[str, str]:
    """What the worker does: {"copy": in base 64}, as a worker may write no file; {"problem": sentence} where there is none.

    `kinds` are values of Found and Flag with spaces between. The copy is looked into again: what should be gone is gone.
    """
    data = Path(source).read_bytes()
    wanted = can_clean(extension, frozenset(kinds.split()))
    try:
        copy = cleaned(data, extension, wanted)
    except (BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return {"problem": _FAILED}
    found = inspect(copy, f"copy.{extension}")
    if not found.accepted or any(one.kind in {kind.value for kind in wanted} for one in found.warnings):
        return {"problem": _FAILED}
    return {"copy": base64.b64encode(copy).decode("ascii")}


def cleaned(data: bytes, extension: str, wanted: frozenset[Found | Flag]) -> bytes:
    """The bytes of the copy; what libraries raise over a damaged file goes through."""
    if extension == "pdf":
        from app.documents.cleaning.portable import clean_pdf

        return clean_pdf(data, wanted)
    if extension in ("jpg", "png", "tif", "webp"):
        from app.documents.cleaning.properties import bare_picture

        return bare_picture(data)
    return _cleaned_office(data, extension, frozenset(kind for kind in wanted if isinstance(kind, Found)))


def _cleaned_office(data: bytes, extension: str, wanted: frozenset[Found]) -> bytes:
    from app.documents.cleaning import properties, slides, word, workbook
    from app.documents.cleaning.package import Package

    package = Package(data)
    if extension == "docx":
        word.clean_word(package, wanted)
    elif extension == "xlsx":
        workbook.clean_workbook(package, wanted)
    else:
        slides.clean_slides(package, wanted)
    if Found.PROPERTIES in wanted:
        properties.without_properties(package)
    if Found.PICTURE_FACTS in wanted:
        properties.without_facts_of_pictures(package)
    package.collect()
    return package.written()

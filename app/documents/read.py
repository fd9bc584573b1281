"""A document's words with their places, its title, date and period. To be run in a worker, on a file that came in."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from app.documents.dating import date_of, period_of
from app.documents.facts import Draft, Flag, Reading, Stopped, Unreadable, Warned
from app.documents.labels import label_in_office, label_in_pdf
from app.documents.likeness import print_of
from app.documents.personal import personal_data_in
from app.documents.readers import mail, open_document, plain, portable, slides, word, workbook
from app.documents.readers.parts import clean
from app.documents.scans import can_read_scans
from app.documents.titles import title_of
from app.documents.types import Family, FileType, type_of_media

SCAN_NOT_READ = "We could not read this scan: it holds no words. Searching will not find what is in it."
SCAN_IS_READ = "This is a scan: it holds no words. They are read from how its pages look, which takes a while."
_DAMAGED = "This file is damaged: its words can’t be read. Open your own copy, save it again, and add that."
_DRAFT_WORD = re.compile(r"\bdraft\b", re.IGNORECASE)
_DRAFT_LINE = re.compile(
    r"^\W*(?:(?-i:DRAFT)\b[^.\n]{0,40}|draft(?: v\S+| version \S+)?(?: for \w+)?|(?:document )?status\W+draft\b.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_BEGINNING = 1_500  # characters: the cover and the table of versions


def read_document(source: Path | bytes, media_type: str, name: str = "") -> Reading:
    """What the document says. `media_type` is the one that `inspect` found, `name` the cleaned file name.

    Unreadable (with a sentence) when it turns out to be damaged. Pictures and recordings have no words: their title
    comes from the file name.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    name = name or (source.name if isinstance(source, Path) else "")
    type_ = type_of_media(media_type)
    try:
        draft = _draft(data, type_)
    except (BadZipFile, KeyError, RecursionError, Stopped) as fault:
        raise Unreadable(_DAMAGED) from fault
    title, title_source = title_of(draft, name)
    is_slides = bool(type_ and type_.extension in ("pptx", "odp"))
    warnings = draft.warnings + _draft_mark(title, name, draft) + personal_data_in(draft.text_parts, is_slides)
    if type_ and type_.family not in (Family.IMAGE, Family.MEDIA) and not draft.text_parts:
        warnings.append(_no_words(type_))
    return Reading(
        title=clean(title),
        title_source=title_source,
        media_type=media_type,
        document_date=date_of(draft, title, name),
        period=period_of(draft, title, name),
        text_parts=tuple(draft.text_parts),
        headings=tuple(draft.headings),
        page_count=draft.page_count,
        pages_are_estimated=draft.pages_are_estimated,
        sheet_names=tuple(draft.sheet_names),
        warnings=tuple(dict.fromkeys(warnings)),
        text_print=print_of(part.text for part in draft.text_parts),
        label=_label(data, type_),
    )


def _draft(data: bytes, type_: FileType | None) -> Draft:
    if type_ is None or type_.family in (Family.IMAGE, Family.MEDIA):
        return Draft()
    by_zip: dict[str, Callable[[ZipFile], Draft]] = {
        "docx": word.read_word,
        "pptx": slides.read_slides,
        "odt": open_document.read_open_document,
        "odp": open_document.read_open_document,
    }
    if type_.extension in by_zip:
        with ZipFile(BytesIO(data)) as file:
            return by_zip[type_.extension](file)
    if type_.extension in ("xlsx", "xls", "xlsb", "ods"):
        return workbook.read_workbook(data, type_.extension)
    if type_.family is Family.PDF:
        return portable.read_pdf(data)
    if type_.family is Family.MAIL:
        return mail.read_mail(data)
    if type_.family is Family.TEXT:
        return plain.read_text(data)
    return plain.read_elsewhere(data, type_.media_type)


def _label(data: bytes, type_: FileType | None) -> str:
    """The sensitivity label in the file's properties."""
    if type_ is not None and type_.family is Family.PDF:
        return label_in_pdf(data)
    if type_ is None or not data.startswith(b"PK"):
        return ""
    with ZipFile(BytesIO(data)) as file:
        return label_in_office(file)


def _draft_mark(title: str, name: str, draft: Draft) -> list[Warned]:
    if any(warning.flag is Flag.DRAFT for warning in draft.warnings):
        return []  # told already, by the page header
    for words, place in ((title, "title"), (name.replace("_", " "), "file name")):
        if _DRAFT_WORD.search(words):
            return [Warned(Flag.DRAFT, "This document is marked as a draft.", place)]
    beginning = "\n".join(part.text for part in draft.text_parts[:3])[:_BEGINNING]
    if _DRAFT_LINE.search(beginning):
        return [Warned(Flag.DRAFT, "This document is marked as a draft.", "first page")]
    return []


def _no_words(type_: FileType) -> Warned:
    if type_.family is Family.PDF:
        return Warned(Flag.EMPTY_TEXT, SCAN_IS_READ if can_read_scans() else SCAN_NOT_READ)
    return Warned(Flag.EMPTY_TEXT, "This file holds no words.")

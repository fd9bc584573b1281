"""Every page of a document as a picture: PDFs and pictures as they are, Office files by way of LibreOffice."""

import base64
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from app.core.confined import Bounds, Pool, WorkFailed
from app.documents.drawing import Drawing, DrawnPage, draw_here
from app.documents.facts import Unreadable
from app.documents.office import FILTERS, as_pdf, office_program
from app.documents.types import Family, type_of_media
from app.documents.worker import shared_pool

MOST_PAGES = 300
MOST_BYTES = 60 << 20
_PDF = "application/pdf"
_AT_ONCE = 20
_BOUNDS = Bounds(wall_seconds=15.0, cpu_seconds=15)
# Pages that bring the worker down, after which the rest is left.
_MOST_FAILURES = 3
_NO_OFFICE = (
    "Pages of Word, Excel and PowerPoint files are drawn where LibreOffice is installed; here it is not. Its words are "
    "shown below, each with its place."
)
_NO_PAGES = "A file of this kind has no pages to draw. Its words are shown below, each with its place."
_NOTHING_TO_SEE = "A recording has no pages. Download it to hear or see it."
_BROKEN = "Its pages can’t be drawn. Its words, where it has any, are shown below."


@dataclass(frozen=True)
class Picture:
    """A page that was drawn, from 1: its size in pixels, its two JPEGs, its words. Without bytes it could not be drawn."""

    number: int
    width: int
    height: int
    large: bytes
    small: bytes
    words: str


def why_no_pages(media_type: str) -> str:
    """Why the pages of such a file are not drawn here, and what there is instead; "" where they are."""
    type_ = type_of_media(media_type)
    if type_ is None or type_.family in (Family.MAIL, Family.TEXT):
        return _NO_PAGES
    if type_.family is Family.MEDIA:
        return _NOTHING_TO_SEE
    if type_.extension in FILTERS and office_program() is None:
        return _NO_OFFICE
    if type_.family in (Family.PDF, Family.IMAGE) or type_.extension in FILTERS:
        return ""
    return _NO_PAGES


@dataclass(frozen=True)
class Pages:
    """The pages of a file as they come, and what LibreOffice or the PDF itself says of where things begin."""

    count: int
    bookmarks: tuple[tuple[str, int], ...]
    pictures: Iterator[Picture]


@contextmanager
def drawn_pages(path: Path, media_type: str, hidden: Sequence[Path] = (), pool: Pool | None = None) -> Iterator[Pages]:
    """Draw a file's pages, the first `MOST_PAGES`, one after the other while the block lasts. Unreadable says why not."""
    type_ = type_of_media(media_type)
    assert type_ is not None and not why_no_pages(media_type), "asked for what can be drawn"
    with tempfile.TemporaryDirectory(prefix="readiness-pages-", ignore_cleanup_errors=True) as folder:
        if type_.extension in FILTERS:
            path, media_type = as_pdf(path, type_.extension, Path(folder), MOST_PAGES, hidden), _PDF
        draw = _drawer(path, media_type, pool or shared_pool())
        try:
            begun = draw(1, _AT_ONCE)
        except WorkFailed:
            begun = draw_first_alone(draw)
        yield Pages(begun.count, begun.bookmarks, _all(draw, begun))


def draw_first_alone(draw: Callable[[int, int], Drawing]) -> Drawing:
    """For a file that brings the worker down among its first pages: its first page, or Unreadable."""
    try:
        return draw(1, 1)
    except WorkFailed as failed:
        raise Unreadable(_BROKEN) from failed


def _drawer(path: Path, media_type: str, pool: Pool) -> Callable[[int, int], Drawing]:
    def draw(first: int, most: int) -> Drawing:
        facts = pool.run(draw_here, str(path), media_type, first, most, bounds=_BOUNDS)
        if isinstance(facts, str):
            raise Unreadable(facts)
        return _drawings().validate_python(facts)

    return draw


def _all(draw: Callable[[int, int], Drawing], begun: Drawing) -> Iterator[Picture]:
    last, failures, size = min(begun.count, MOST_PAGES), 0, 0
    pages: Sequence[DrawnPage] = begun.pages
    most, number = _AT_ONCE, 1
    while number <= last:
        for page in pages:
            picture = _picture(page)
            size += len(picture.large) + len(picture.small)
            yield picture
            number = page.number + 1
        if number > last or size > MOST_BYTES:
            return
        try:
            pages = draw(number, most).pages or (DrawnPage(number),)
        except WorkFailed:
            if most > 1:  # which of them it was is found out one by one
                most, pages = 1, ()
                continue
            failures += 1
            if failures >= _MOST_FAILURES:
                return
            pages = (DrawnPage(number),)


def _picture(page: DrawnPage) -> Picture:
    large, small = base64.b64decode(page.large), base64.b64decode(page.small)
    return Picture(page.number, page.width, page.height, large, small, page.words)


@cache
def _drawings() -> TypeAdapter[Drawing]:
    return TypeAdapter(Drawing)

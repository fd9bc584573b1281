"""The pages of a PDF or a picture as small and large pictures. To be run in a worker, on a file that came in."""

import base64
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.documents.types import Family, type_of_media

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURE_TYPE = "image/jpeg"
# Pixels: wide enough to be read on a desk, and no page becomes more than a screen can hold, whatever its shape.
WIDE, TALL = 1_000, 2_000
SMALL_WIDE, SMALL_TALL = 150, 220
_LARGEST_PICTURE = 60_000_000
_MOST_FRAMES = 50
_QUALITY = 78
_WORDS = 6_000  # characters of a page: enough to tell it from another
_SECONDS = 4.0  # of one call, looked at between pages
_TOO_LARGE = "This picture is too large to be shown here. Download it to see it."
_BROKEN = "Its pages can’t be drawn. Its words, where it has any, are shown below."


@dataclass(frozen=True)
class DrawnPage:
    """One page, from 1: sizes in pixels, two JPEGs in base64 ("" for one that can't be drawn), its words."""

    number: int
    width: int = 0
    height: int = 0
    large: str = ""
    small: str = ""
    words: str = ""


@dataclass(frozen=True)
class Drawing:
    """Some pages of a file that has `count`. `bookmarks` are (words, page), told with the first page only."""

    count: int
    pages: tuple[DrawnPage, ...]
    bookmarks: tuple[tuple[str, int], ...] = ()


def draw_here(path: str, media_type: str, first: int, most: int) -> Drawing | str:
    """What a worker does: pages from `first`, at most `most` of them or as many as four seconds allow; a sentence for none."""
    type_ = type_of_media(media_type)
    if type_ is not None and type_.family is Family.IMAGE:
        return _picture(path, first, most)
    return _pdf(path, first, most)


def _pdf(path: str, first: int, most: int) -> Drawing | str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return _BROKEN
    try:
        with suppress(pypdfium2.PdfiumError):
            document.init_forms()
        count = len(document)
        if count == 0:
            return _BROKEN
        pages = list(_in_time(_pdf_page(document, number) for number in range(first, min(first + most, count + 1))))
        bookmarks = tuple(_bookmarks(document)) if first == 1 else ()
        return Drawing(count, tuple(pages), bookmarks)
    finally:
        document.close()


def _in_time(pages: Iterator[DrawnPage]) -> Iterator[DrawnPage]:
    end = time.monotonic() + _SECONDS
    for page in pages:
        yield page
        if time.monotonic() > end:
            return


def _pdf_page(document: Any, number: int) -> DrawnPage:
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return DrawnPage(number)
    try:
        across, down = page.get_size()
        scale = min(WIDE / max(across, 1.0), TALL / max(down, 1.0))
        drawn = page.render(scale=scale).to_pil().convert("RGB")
        return _shown(number, drawn, _words(page))
    except pypdfium2.PdfiumError:
        return DrawnPage(number)
    finally:
        page.close()


def _words(page: Any) -> str:
    import pypdfium2

    try:
        text = page.get_textpage()
        try:
            return " ".join(str(text.get_text_range())[:_WORDS].replace("\x02", "").split())
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return ""


def _bookmarks(document: Any) -> Iterator[tuple[str, int]]:
    import pypdfium2

    with suppress(pypdfium2.PdfiumError):
        for at, bookmark in enumerate(document.get_toc(max_depth=6)):
            target = bookmark.get_dest()
            index = target.get_index() if target is not None else None
            if index is not None:
                yield " ".join(str(bookmark.get_title()).split())[:300], index + 1
            if at > 2_000:
                return


def _picture(path: str, first: int, most: int) -> Drawing | str:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # measured below, before anything is unpacked
    try:
        with Image.open(path) as opened:
            count = min(getattr(opened, "n_frames", 1), _MOST_FRAMES) if opened.format == "TIFF" else 1
            frames = range(first, min(first + most, count + 1))
            return Drawing(count, tuple(_in_time(_frame(opened, number) for number in frames)))
    except _TooLarge:
        return _TOO_LARGE
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return _BROKEN


class _TooLarge(Exception):
    pass


def _frame(opened: "Image", number: int) -> DrawnPage:
    from PIL import ImageOps

    if number > 1:
        opened.seek(number - 1)
    if opened.width * opened.height > _LARGEST_PICTURE:
        raise _TooLarge
    opened.draft("RGB", (WIDE, TALL))
    # As the camera was held; what else the camera wrote down is not in what is drawn.
    return _shown(number, _on_white(ImageOps.exif_transpose(opened)))


def _on_white(picture: "Image") -> "Image":
    from PIL import Image

    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return picture.convert("F").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    return picture.convert("RGB")


def _shown(number: int, drawn: "Image", words: str = "") -> DrawnPage:
    drawn.thumbnail((WIDE, TALL))
    large = _jpeg(drawn)
    width, height = drawn.size
    drawn.thumbnail((SMALL_WIDE, SMALL_TALL))
    return DrawnPage(number, width, height, large, _jpeg(drawn), words)


def _jpeg(picture: "Image") -> str:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return base64.b64encode(out.getvalue()).decode()

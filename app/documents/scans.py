"""Words of scans and pictures, read from a page as it looks by Tesseract where it is installed; a page at a time, in a worker."""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import TypeAdapter

from app.core.confined import Bounds, Pool, WorkFailed
from app.documents.facts import Place, TextPart, Warned
from app.documents.personal import personal_data_in
from app.documents.types import Family, type_of_media

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Of one document; a longer scan is read as far as this.
MOST_PAGES = 60
# A page of print takes two to five seconds on one processor.
_BOUNDS = Bounds(wall_seconds=40.0, cpu_seconds=30)
_LOOKING = Bounds(wall_seconds=8.0, cpu_seconds=8)
_PRELOAD = ("app.documents.scans", "pypdfium2", "PIL.Image", "kreuzberg")
_DPI, _POINTS = 200, 72
_WIDE, _TALL = 2_600, 3_700
_LARGEST = 60_000_000
# A page whose lightest and darkest point are closer than this has nothing on it.
_LEAST_CONTRAST = 25
# A scanned page in a typed document has its footer; a page with more is typed. Of the few, those are read of which a
# picture covers a part.
_FEW_CHARACTERS = 250
_COVERED = 0.2
_MOST_WORDS = 20_000  # characters of a page
# Where Tesseract's data of languages lies on the systems that we know; the engine itself comes with kreuzberg.
_DATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
         "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")  # fmt: skip
_LANGUAGE = "eng"


def can_read_scans() -> bool:
    """Whether Tesseract's English is installed on this machine."""
    own = os.environ.get("TESSDATA_PREFIX")
    return any((Path(folder) / f"{_LANGUAGE}.traineddata").is_file() for folder in (*([own] if own else ()), *_DATA))


def may_be_scan(media_type: str, page_count: int | None, characters: Mapping[int | None, int]) -> bool:
    """Whether something in such a file may have to be read from how it looks: a picture, or a PDF with a page of few words."""
    type_ = type_of_media(media_type)
    if type_ is None:
        return False
    return type_.family is Family.IMAGE or (type_.family is Family.PDF and bool(pages_to_read(page_count, characters)))


def pages_to_read(page_count: int | None, characters: Mapping[int | None, int]) -> list[int]:
    """The pages, from 1, with so few characters that the rest may be a picture; a file that has no pages is one."""
    pages = range(1, (page_count or 1) + 1)
    return [page for page in pages if characters.get(page, 0) < _FEW_CHARACTERS][:MOST_PAGES]


def new_scan_pool() -> Pool:
    """A pool of one, beside that of intake: a scan must keep nobody waiting."""
    return Pool(preload=_PRELOAD, size=1)


def read_scanned(pool: Pool, path: Path, media_type: str, page: int) -> str | None:
    """The words on one page, "" where it has none; None when it takes too long or can't be read."""
    # Where the child may write nothing it can't look for a place either.
    folder = Path(tempfile.gettempdir()) / f"readiness-scans-{getattr(os, 'getuid', int)()}"
    try:
        return str(pool.run(scan_here, str(path), media_type, page, str(folder), bounds=_BOUNDS))
    except WorkFailed:
        return None


def personal_in(pool: Pool, words: Sequence[tuple[int, str]]) -> tuple[Warned, ...]:
    """What in these words of pages is personal."""
    try:
        facts = pool.run(personal_here, orjson.dumps(words).decode(), bounds=_LOOKING)
    except WorkFailed:
        return ()
    return tuple(_warnings().validate_python(facts))


def scan_here(path: str, media_type: str, page: int, empty_folder: str) -> str:
    """What a worker does for one page."""
    with suppress(AttributeError, OSError):
        os.nice(10 - os.nice(0))  # whoever waits for a page of ours comes first
    picture = _looks(path, media_type, page)
    if picture is None:
        return ""
    low, high = picture.getextrema()
    if not isinstance(low, int) or not isinstance(high, int) or high - low < _LEAST_CONTRAST:
        return ""
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return _read(out.getvalue(), empty_folder)


def personal_here(words: str) -> list[Warned]:
    """What a worker does for the words of all pages."""
    return list(dict.fromkeys(personal_data_in(parts_of(orjson.loads(words)), slides=False)))


def parts_of(words: Iterable[tuple[int, str]]) -> list[TextPart]:
    """A part for each page that has words."""
    return [TextPart(text, Place(page=page, paragraph=1)) for page, text in words if text]


def _looks(path: str, media_type: str, page: int) -> "Picture | None":
    """The page as a picture; None for a typed one."""
    from PIL import Image, ImageOps

    type_ = type_of_media(media_type)
    if type_ is not None and type_.family is Family.PDF:
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        one = document[page - 1]
        if _is_typed(one):
            return None
        across, down = one.get_size()
        scale = min(_DPI / _POINTS, _WIDE / max(across, 1.0), _TALL / max(down, 1.0))
        drawn: Image.Image = one.render(scale=scale, grayscale=True).to_pil()
        return drawn.convert("L")
    Image.MAX_IMAGE_PIXELS = _LARGEST
    with Image.open(path) as opened:
        opened.draft("L", (_WIDE, _TALL))
        picture = ImageOps.exif_transpose(opened).convert("L")
    picture.thumbnail((_WIDE, _TALL))
    return picture


def _is_typed(page: Any) -> bool:
    """Whether it has words and no picture that may hold others."""
    from pypdfium2 import raw

    text = page.get_textpage()
    if not text.get_text_range().strip():
        return False
    across, down = page.get_size()
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = one.get_bounds()
        if (right - left) * (top - bottom) >= _COVERED * across * down:
            return False
    return True


def _read(picture: bytes, empty_folder: str) -> str:
    # It makes an empty folder for what it would keep, and will not read without one; nothing is kept in it.
    os.environ["XDG_CACHE_HOME"] = empty_folder
    from kreuzberg import ExtractionConfig, OcrConfig, TesseractConfig, extract_bytes_sync

    from app.documents.readers.parts import clean

    tesseract = TesseractConfig(psm=3, use_cache=False, enable_table_detection=False, output_format="text")
    config = ExtractionConfig(
        use_cache=False,
        force_ocr=True,
        ocr=OcrConfig(backend="tesseract", language=_LANGUAGE, tesseract_config=tesseract),
    )
    found = extract_bytes_sync(picture, "image/png", config).content
    lines = (clean(line).strip() for line in found[:_MOST_WORDS].splitlines())
    return "\n".join(line for line in lines if any(character.isalnum() for character in line))


@cache
def _warnings() -> TypeAdapter[list[Warned]]:
    return TypeAdapter(list[Warned])

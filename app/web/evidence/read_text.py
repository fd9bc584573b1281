"""The words of a document as its page shows them."""

from dataclasses import replace

from app.documents.scans import can_read_scans
from app.evidence.models import ScanState
from app.evidence.schemas import ItemPageOut, RevisionOut, TextOut
from app.web.views.evidence import TextPiece

# A page holds so many characters of a document's words; the file has them all.
MOST_TEXT = 60_000
_NO_SCAN = "We could not read this scan."


def shown(pieces: list[TextOut]) -> list[TextPiece]:
    """The beginning of the words, piece by piece with their places."""
    found: list[TextPiece] = []
    room = MOST_TEXT
    for piece in pieces:
        if room <= 0:
            break
        place = f"Page {piece.page}" if piece.page else (f"Sheet {piece.sheet}" if piece.sheet else "")
        found.append(TextPiece(place, piece.heading, piece.text[:room]))
        room -= len(piece.text)
    return _joined(found)


def sheets_of(pieces: list[TextOut]) -> list[str]:
    """The sheets that have words, in their order."""
    return list(dict.fromkeys(piece.sheet for piece in pieces if piece.sheet))


def words_anchor(pieces: list[TextOut], page: int | None, sheet: int | None) -> str:
    """Where the words of a page or sheet stand on the document's page; "" where they don't."""
    sheets = sheets_of(pieces)
    if page is not None:
        wanted = f"Page {page}"
    elif sheet is not None and sheet <= len(sheets):
        wanted = f"Sheet {sheets[sheet - 1]}"
    else:
        return ""
    return next((one.anchor for one in shown(pieces) if one.place == wanted), "")


def _joined(pieces: list[TextPiece]) -> list[TextPiece]:
    """Paragraphs under one place and heading as one piece; the first of each place can be led to."""
    joined: list[TextPiece] = []
    places: set[str] = set()
    for piece in pieces:
        if joined and (joined[-1].place, joined[-1].heading) == (piece.place, piece.heading):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}\n{piece.text}")
        else:
            is_first = piece.place and piece.place not in places
            places.add(piece.place)
            joined.append(replace(piece, anchor=f"words-{len(places)}" if is_first else ""))
    return joined


def _of_scan(of: RevisionOut, *, has_words: bool, is_current: bool) -> str:
    """What is said of words that were read from how pages look, or are still to be."""
    if of.scan is ScanState.READ:
        if not of.page_count or len(of.scanned_pages) == of.page_count:
            return "Read from a scan: words may be wrong. Check them against the pages."
        pages = ", ".join(map(str, of.scanned_pages))
        return f"Page{'s' if len(of.scanned_pages) > 1 else ''} {pages}: read from a scan, words may be wrong."
    if has_words:
        return ""  # a few pages without words are no news: they may be empty
    if is_current and of.scan is ScanState.WAITING and can_read_scans():
        return "It holds no words. They are being read from how it looks; come back in a few minutes."
    if of.media_type.startswith("image/"):
        return ""  # a photograph is no scan
    if is_current and of.scan is ScanState.WAITING:
        return f"{_NO_SCAN} That needs Tesseract, which is not installed here. Searching will not find what is in it."
    return f"{_NO_SCAN} Searching will not find what is in it."


def remark(item: ItemPageOut, number: int, text: list[TextOut]) -> str:
    """What is said where words of this version are missing; "" for nothing."""
    of = next((one for one in item.revisions if one.number == number), None)
    if of is not None and of.url:
        return "A public page is shown, not fetched, so its words can’t be searched here."
    if number == 0:
        return ""
    if (
        of is not None
        and of.scan is not None
        and (said := _of_scan(of, has_words=bool(text), is_current=number == item.revision))
    ):
        return said
    if not text:
        return "No words could be read from it. It may be a picture or a recording."
    if sum(len(piece.text) for piece in text) > MOST_TEXT:
        return "Only the beginning is shown here. Download it to read the rest."
    return ""

"""The words of a document as its page shows them."""

from dataclasses import replace

from app.evidence.schemas import ItemPageOut, TextOut
from app.web.views.evidence import TextPiece

# A page holds so many characters of a document's words; the file has them all.
MOST_TEXT = 60_000


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


def remark(item: ItemPageOut, number: int, text: list[TextOut]) -> str:
    """What is said where words of this version are missing; "" for nothing."""
    of = next((one for one in item.revisions if one.number == number), None)
    if of is not None and of.url:
        return "A public page is shown, not fetched, so its words can’t be searched here."
    if number == 0:
        return ""
    if not text:
        return "No words could be read from it. It may be a picture or a recording."
    if sum(len(piece.text) for piece in text) > MOST_TEXT:
        return "Only the beginning is shown here. Download it to read the rest."
    return ""

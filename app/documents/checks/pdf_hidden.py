"""What a PDF holds and does not show: words under black boxes, white words on white, comments, its properties."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint, create_string_buffer
from dataclasses import dataclass, field
from typing import Any

from app.documents.checks.showing import excerpt_of
from app.documents.facts import Flag, Found, Warned

_MOST_PAGES = 400
_MOST_OBJECTS = 150_000
_MOST_BOXES = 500  # of one page; a drawing of thousands of rectangles covers no words
_DARK, _WHITE = 70, 250  # of 255
_SHARE = 0.6  # of a word's own box that must lie under the black one
_RECTANGLE = 8  # segments at most
_INVISIBLE = 3  # a text render mode: the words that a scanner put behind its picture
# Notes, typed words, marks and stamps of reviewers; links and form fields are part of the document.
_COMMENTS = frozenset({1, 3, 5, 6, 9, 10, 11, 12, 13, 14, 15})
_REDACTION = 28


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def share_under(self, other: "Box") -> float:
        """How much of this one lies under the other, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return 0.0 if width <= 0 or height <= 0 or not self.area else width * height / self.area


@dataclass
class _Seen:
    """What was found, by page."""

    under_boxes: dict[int, str] = field(default_factory=dict)
    white: dict[int, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    count: int = 0


def hidden_in(document: Any) -> list[Warned]:
    """Warnings about an open PDF; pages past the first few hundred are not looked at."""
    seen = _Seen()
    left = _MOST_OBJECTS
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        try:
            left -= _look_at(page, number + 1, seen, left)
        finally:
            page.close()
        if left <= 0:
            break
    return [*_warnings(seen), *_properties(document)]


def pages_with_words_under_boxes(document: Any) -> list[int]:
    """From 1; what a clean copy has to draw anew."""
    seen = _Seen()
    for number in range(len(document)):
        page = document[number]
        try:
            _look_at(page, number + 1, seen, _MOST_OBJECTS)
        finally:
            page.close()
    return sorted({*seen.under_boxes, *seen.white})


def _warnings(seen: _Seen) -> Iterator[Warned]:
    if seen.under_boxes:
        sentence = "Words can still be read under a black box. Cover them with a redaction tool that takes them out."
        yield _warned(Flag.PERSONAL_DATA, Found.UNDER_A_BOX, sentence, seen.under_boxes)
    if seen.white:
        sentence = "This file holds text that can’t be seen (white on white)."
        yield _warned(Flag.HIDDEN_CONTENT, Found.HIDDEN_TEXT, sentence, seen.white)
    if seen.comments:
        many = "1 comment" if seen.count == 1 else f"{seen.count} comments"
        sentence = f"This file holds {many}. Take them out before it is sent."
        yield _warned(Flag.HIDDEN_CONTENT, Found.COMMENTS, sentence, seen.comments)


def _warned(flag: Flag, found: Found, sentence: str, pages: dict[int, str]) -> Warned:
    shown = [str(page) for page in list(pages)[:8]] + (["…"] if len(pages) > 8 else [])
    place = f"page{'s' if len(pages) > 1 else ''} {', '.join(shown)}"
    return Warned(flag, sentence, place, found, excerpt_of(next(iter(pages.values()))))


def _properties(document: Any) -> list[Warned]:
    author = " ".join(document.get_metadata_value("Author").split())
    if not author:
        return []
    sentence = f"It says in its properties: author {author[:60]}. That is taken out of what is sent."
    return [Warned(Flag.HIDDEN_CONTENT, sentence, "properties", Found.PROPERTIES)]


def _look_at(page: Any, number: int, seen: _Seen, left: int) -> int:
    """Look at the objects of one page in the order in which they are drawn; gives their number."""
    from pypdfium2 import raw

    count = min(int(raw.FPDFPage_CountObjects(page)), left)
    words: list[tuple[int, Box, bool]] = []
    boxes: list[tuple[int, Box]] = [(count, box) for box in _marked_boxes(page, number, seen)]
    backgrounds: list[tuple[int, Box]] = []
    for at in range(count):
        drawn = raw.FPDFPage_GetObject(page, at)
        kind, box = raw.FPDFPageObj_GetType(drawn), _box_of(drawn)
        if box is None:
            continue
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE:
                words.append((at, box, _is_white(_colour_of(drawn))))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            colour = _colour_of(drawn)
            if not _is_filled(drawn):
                continue
            if not _is_white(colour):
                backgrounds.append((at, box))
            if _is_dark(colour) and len(boxes) < _MOST_BOXES and raw.FPDFPath_CountSegments(drawn) <= _RECTANGLE:
                boxes.append((at, box))
        else:
            backgrounds.append((at, box))
    if boxes or any(is_white for *_, is_white in words):
        _judge(page, number, words, boxes, backgrounds, seen)
    return count


def _judge(
    page: Any,
    number: int,
    words: list[tuple[int, Box, bool]],
    boxes: list[tuple[int, Box]],
    backgrounds: list[tuple[int, Box]],
    seen: _Seen,
) -> None:
    text = None
    try:
        for at, box, is_white in words:
            over = any(drawn > at and box.share_under(black) >= _SHARE for drawn, black in boxes)
            on_white = is_white and not any(drawn < at and box.share_under(other) > 0 for drawn, other in backgrounds)
            found = seen.under_boxes if over else seen.white if on_white else None
            if found is None or number in found:
                continue
            text = text or page.get_textpage()
            said = text.get_text_bounded(box.left, box.bottom, box.right, box.top).strip()
            if said:
                found[number] = said
    finally:
        if text is not None:
            text.close()


def _marked_boxes(page: Any, number: int, seen: _Seen) -> list[Box]:
    """Marks for redaction that nobody carried out, and dark rectangles of reviewers; comments are counted on the way."""
    from pypdfium2 import raw

    boxes = []
    for at in range(min(int(raw.FPDFPage_GetAnnotCount(page)), 2_000)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind in _COMMENTS:
            said = _said(note)
            if said:
                seen.comments.setdefault(number, said)
                seen.count += 1
        rectangle = raw.FS_RECTF()
        is_box = kind == _REDACTION or (kind == raw.FPDF_ANNOT_SQUARE and _is_dark(_inside_of(note)))
        if is_box and raw.FPDFAnnot_GetRect(note, byref(rectangle)):
            boxes.append(
                Box(
                    rectangle.left,
                    min(rectangle.bottom, rectangle.top),
                    rectangle.right,
                    max(rectangle.bottom, rectangle.top),
                )
            )
        raw.FPDFPage_CloseAnnot(note)
    return boxes


def _said(note: Any) -> str:
    from pypdfium2 import raw

    length = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    if length <= 2:
        return ""
    buffer = create_string_buffer(min(length, 4_000))
    raw.FPDFAnnot_GetStringValue(
        note, b"Contents", raw.ctypes.cast(buffer, raw.ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer)
    )
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00").strip()


def _inside_of(note: Any) -> tuple[int, int, int] | None:
    from pypdfium2 import raw

    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    known = raw.FPDFAnnot_GetColor(
        note, raw.FPDFANNOT_COLORTYPE_InteriorColor, byref(red), byref(green), byref(blue), byref(alpha)
    )
    return (red.value, green.value, blue.value) if known and alpha.value > 0 else None


def _box_of(drawn: Any) -> Box | None:
    from pypdfium2 import raw

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not raw.FPDFPageObj_GetBounds(drawn, byref(left), byref(bottom), byref(right), byref(top)):
        return None
    return Box(left.value, bottom.value, right.value, top.value)


def _colour_of(drawn: Any) -> tuple[int, int, int] | None:
    """None where it is a pattern, or can be seen through."""
    from pypdfium2 import raw

    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    known = raw.FPDFPageObj_GetFillColor(drawn, byref(red), byref(green), byref(blue), byref(alpha))
    return (red.value, green.value, blue.value) if known and alpha.value >= _WHITE else None


def _is_filled(drawn: Any) -> bool:
    from pypdfium2 import raw

    how, stroke = c_int(), c_int()
    return bool(raw.FPDFPath_GetDrawMode(drawn, byref(how), byref(stroke))) and how.value != raw.FPDF_FILLMODE_NONE


def _is_dark(colour: tuple[int, int, int] | None) -> bool:
    return colour is not None and max(colour) <= _DARK


def _is_white(colour: tuple[int, int, int] | None) -> bool:
    return colour is not None and min(colour) >= _WHITE

"""Where a passage that an answer points to stands in a newer revision: by the same heading, else by the same words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

from app.documents.facts import Heading, TextPart


class Layout(Protocol):
    """What is needed of a revision; a `Reading` has it, and so has `Outline`."""

    @property
    def headings(self) -> Sequence[Heading]: ...
    @property
    def text_parts(self) -> Sequence[TextPart]: ...
    @property
    def page_count(self) -> int | None: ...
    @property
    def sheet_names(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Outline:
    """A Layout put together from stored rows."""

    headings: tuple[Heading, ...] = ()
    text_parts: tuple[TextPart, ...] = ()
    page_count: int | None = None
    sheet_names: tuple[str, ...] = ()


class Found(StrEnum):
    """By what the place was found again."""

    WHOLE = "whole"
    HEADING = "heading"
    WORDS = "words"
    SHEET = "sheet"


@dataclass(frozen=True)
class ProposedPlace:
    """`words` is the pointer as it should now read; `holds` says that it needs no change; `reason` is for a person."""

    words: str
    holds: bool
    found_by: Found
    reason: str
    heading: str = ""
    page: int | None = None
    last_page: int | None = None


@dataclass(frozen=True)
class Pointer:
    """What a person's "where to look" names."""

    first_page: int | None = None
    last_page: int | None = None
    section: str = ""
    quoted: tuple[str, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True)
class Jump:
    """The place in a document that words lead to: one of its pages, or one of its sheets by its number, from 1."""

    page: int | None = None
    sheet: int | None = None

    @property
    def on_page(self) -> str:
        """What follows the address of the document's page."""
        return f"?page={self.page}#pages" if self.page else f"?sheet={self.sheet}#pages"


_PAGES = re.compile(
    r"(?P<label>\b(?:pages?|pp?\.?|slides?))(?P<gap>\s*)(?P<first>\d{1,4})(?:(?P<to>\s*(?:-|–|to|and|&)\s*)(?P<last>\d{1,4}))?\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\b(?:section|chapter|part|para(?:graph)?s?|appendix|annex|s\.|§)\s*(?P<number>\d+(?:\.\d+)*|[A-H])\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’]{3,200}?)[”\"’'](?!\w)")
_WHOLE = re.compile(
    r"\s*(the )?(whole|entire|full|all of the) (document|report|file|thing)?\.?\s*|\s*all\s*", re.IGNORECASE
)
_ENOUGH_WORDS = 0.5  # share of the old passage's five-word runs that the new page must hold
_SAME_HEADING = 0.85
_RUN = 5


def read_pointer(where: str) -> Pointer:
    """What "Section 4, pages 9 to 12" names."""
    pages = _PAGES.search(where)
    section = _SECTION.search(where)
    first = int(pages["first"]) if pages else None
    last = int(pages["last"]) if pages and pages["last"] else first
    if first and last and last < first:
        last = first
    return Pointer(
        first, last, section["number"] if section else "", tuple(_QUOTED.findall(where)), bool(_WHOLE.fullmatch(where))
    )


def jump_of(where: str, layout: Layout | None = None) -> Jump | None:
    """Where "Section 4, pages 9 to 12" leads; None for the whole document, or where that can't be told.

    A page that is named counts; with a layout a sheet is known by its name and a heading leads to its page.
    """
    pointer = read_pointer(where)
    if pointer.first_page:
        return Jump(page=pointer.first_page)
    if layout is None or pointer.is_whole:
        return None
    sheet = _named_sheet(where, layout.sheet_names)
    if sheet:
        return Jump(sheet=list(layout.sheet_names).index(sheet) + 1)
    heading = _named_heading(pointer, where, layout)
    return Jump(page=heading.page) if heading is not None and heading.page else None


def find_place(new: Layout, where: str, old: Layout) -> ProposedPlace | None:
    """Where the passage named by `where` in `old` stands in `new`; None when a person has to look.

    A heading that the pointer names (in quotes, by its words or by its number) is looked for first; a pointer that
    names only pages is followed by the words on them, then by the heading they stand under.
    """
    pointer = read_pointer(where)
    if pointer.is_whole:
        return ProposedPlace(where, True, Found.WHOLE, "It points to the whole document.")
    sheet = _named_sheet(where, old.sheet_names)
    if sheet:
        return _same_sheet(where, sheet, new)
    named = _named_heading(pointer, where, old)
    if named is not None:
        return _by_heading(named, pointer, where, new, old)
    if pointer.first_page is None:
        return None
    return _by_words(pointer, where, new, old) or _by_heading_above(pointer, where, new, old)


def _named_sheet(where: str, sheets: Sequence[str]) -> str:
    lowered = where.lower()
    named = [sheet for sheet in sheets if sheet and re.search(rf"(?<!\w){re.escape(sheet.lower())}(?!\w)", lowered)]
    return max(named, key=len, default="")


def _same_sheet(where: str, sheet: str, new: Layout) -> ProposedPlace | None:
    if sheet in new.sheet_names:
        return ProposedPlace(where, True, Found.SHEET, f"The sheet “{sheet}” is still there.")
    return None


def _named_heading(pointer: Pointer, where: str, old: Layout) -> Heading | None:
    for words in pointer.quoted:
        for heading in old.headings:
            if _key(words) in (_key(heading.text), _key(heading.text, with_number=True)):
                return heading
    if pointer.section:
        wanted = pointer.section.upper()
        for heading in old.headings:
            if heading.number == wanted or re.match(
                rf"(section|appendix|annex|chapter|part)\s+{wanted}\b", heading.text, re.I
            ):
                return heading
    flat = f" {_key(where)} "
    written = [heading for heading in old.headings if len(_key(heading.text)) > 5 and f" {_key(heading.text)} " in flat]
    return max(written, key=lambda heading: len(heading.text), default=None)


def _by_heading(anchor: Heading, pointer: Pointer, where: str, new: Layout, old: Layout) -> ProposedPlace | None:
    match = _same_heading(anchor, new, old)
    if match is None:
        return _by_words(pointer, where, new, old) if pointer.first_page else None
    words = _with_number(where, pointer, anchor, match)
    first = last = None
    if pointer.first_page and pointer.last_page and anchor.page and match.page and _knows_page(old, pointer.last_page):
        first = max(1, match.page + pointer.first_page - anchor.page)
        last = first + pointer.last_page - pointer.first_page
        if (pointer.first_page, pointer.last_page) == (anchor.page, _last_page(anchor, old)):
            last = max(first, _last_page(match, new) or last)
        words = _with_pages(words, first, min(last, new.page_count or last))
    reason = f"Same heading, “{match.text[:80]}”" + (
        f", now on page {match.page}." if match.page != anchor.page else "."
    )
    return ProposedPlace(words, words == where, Found.HEADING, reason, match.text, first or match.page, last)


def _same_heading(anchor: Heading, new: Layout, old: Layout) -> Heading | None:
    """The heading with the same words; among several, the one under the same heading above or equally far on."""
    same_old = [h for h in old.headings if _key(h.text) == _key(anchor.text)]
    same_new = [h for h in new.headings if _key(h.text) == _key(anchor.text)]
    if len(same_new) == 1:
        return same_new[0]
    if same_new:
        above = _above(anchor, old.headings)
        under_same = [h for h in same_new if _above(h, new.headings) == above]
        if len(under_same) == 1:
            return under_same[0]
        at = next((i for i, h in enumerate(same_old) if h is anchor), 0)
        return same_new[min(at, len(same_new) - 1)]
    best, likeness = None, 0.0
    for heading in new.headings:
        ratio = SequenceMatcher(None, _key(anchor.text), _key(heading.text)).ratio()
        if ratio > likeness:
            best, likeness = heading, ratio
    return best if likeness >= _SAME_HEADING else None


def _above(heading: Heading, headings: Sequence[Heading]) -> str:
    """The words of the nearest heading of a higher level before this one."""
    above = ""
    for other in headings:
        if other is heading:
            return above
        if other.level < heading.level:
            above = _key(other.text)
    return above


def _last_page(heading: Heading, layout: Layout) -> int | None:
    """The last page of what stands under a heading: up to the next of the same or a higher level."""
    after = False
    for other in layout.headings:
        if other is heading:
            after = True
        elif after and other.level <= heading.level and other.page and heading.page:
            return max(heading.page, other.page - 1)
    return layout.page_count


def _by_words(pointer: Pointer, where: str, new: Layout, old: Layout) -> ProposedPlace | None:
    assert pointer.first_page is not None
    assert pointer.last_page is not None
    first_runs = _runs(_page_text(old, pointer.first_page))
    if len(first_runs) < _RUN:
        return None
    pages = sorted({part.place.page for part in new.text_parts if part.place.page})
    shares = {page: len(first_runs & _runs(_page_text(new, page))) / len(first_runs) for page in pages}
    if not shares:
        return None
    first = max(shares, key=lambda page: (shares[page], -abs(page - (pointer.first_page or 0))))
    if shares[first] < _ENOUGH_WORDS:
        return None
    last = min(first + pointer.last_page - pointer.first_page, new.page_count or first)
    words = _with_pages(where, first, max(first, last))
    reason = "Same words" + (f", now on page {first}." if first != pointer.first_page else ".")
    return ProposedPlace(words, words == where, Found.WORDS, reason, "", first, max(first, last))


def _by_heading_above(pointer: Pointer, where: str, new: Layout, old: Layout) -> ProposedPlace | None:
    assert pointer.first_page is not None
    if not _knows_page(old, pointer.first_page):
        return None
    before = [heading for heading in old.headings if heading.page and heading.page <= pointer.first_page]
    on_page = [heading for heading in before if heading.page == pointer.first_page]
    if not before or _same_heading((on_page or before[-1:])[0], new, old) is None:
        return None
    return _by_heading((on_page or before[-1:])[0], pointer, where, new, old)


def _knows_page(layout: Layout, page: int) -> bool:
    return bool(layout.page_count and page <= layout.page_count)


def _page_text(layout: Layout, page: int) -> str:
    return " ".join(part.text for part in layout.text_parts if part.place.page == page)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _with_pages(where: str, first: int, last: int) -> str:
    def changed(match: re.Match[str]) -> str:
        label, to = match["label"], match["to"]
        if last > first:
            plural = {"page": "pages", "p": "pp", "p.": "pp.", "slide": "slides"}.get(label.lower())
            label = (plural.capitalize() if label[0].isupper() else plural) if plural else label
            return f"{label}{match['gap']}{first}{to or ' to '}{last}"
        single = {"pages": "page", "pp": "p", "pp.": "p.", "slides": "slide"}.get(label.lower())
        label = (single.capitalize() if label[0].isupper() else single) if single and to else label
        return f"{label}{match['gap']}{first}"

    return _PAGES.sub(changed, where, count=1)


def _with_number(where: str, pointer: Pointer, old: Heading, new: Heading) -> str:
    if not pointer.section or not new.number or pointer.section != old.number or new.number == old.number:
        return where
    section = _SECTION.search(where)
    assert section is not None
    return where[: section.start("number")] + new.number + where[section.end("number") :]


def _key(text: str, with_number: bool = False) -> str:
    """Words to compare: no numbers in front, no marks, one space, lower case."""
    bare = (
        text if with_number else re.sub(r"^\s*(section|chapter)?\s*\d+(\.\d+)*[.):]?\s+", "", text, flags=re.IGNORECASE)
    )
    return " ".join(re.findall(r"\w+", bare.lower()))

"""Collects lines into text parts, one for each stretch under one heading on one page or sheet."""

import re

from app.documents.facts import Draft, Place, TextPart

MAX_TEXT = 5_000_000  # characters of one document that are kept for searching
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that every database and every answer can hold: no control characters, no half characters."""
    return _FORBIDDEN.sub("", text)


class PartsBuilder:
    """Add lines in reading order; a new page, sheet or heading starts a new part."""

    def __init__(self, draft: Draft):
        self._draft = draft
        self._lines: list[str] = []
        self._heading = ""
        self._page: int | None = None
        self._sheet = ""
        self._first = self._count = 0

    def under(self, heading: str) -> None:
        """What follows stands under this heading."""
        self.close()
        self._heading = clean(heading)

    def on_sheet(self, sheet: str, row: int) -> None:
        """What follows stands on this sheet, from this row."""
        self.close()
        self._sheet = clean(sheet)
        self._count = row - 1

    def add(self, line: str, page: int | None = None) -> None:
        if page != self._page:
            self.close()
            self._page = page
        self._count += 1
        line = clean(line).strip()
        if not line:
            return
        if not self._lines:
            self._first = self._count
        self._lines.append(line)

    def close(self) -> None:
        """Put what was gathered into the draft."""
        if self._lines:
            place = Place(self._page, self._sheet, self._heading, self._first)
            self._draft.text_parts.append(TextPart("\n".join(self._lines), place))
            self._lines = []

"""A tracker's sheet to records: its header under title rows, merged and hidden cells, several documents in a cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import TypeVar

from app.intake.rules.tracker.records import Record, Report, RequestLine, Skipped, TrackerReading
from app.intake.rules.tracker.values import (
    NOT_YET,
    Named,
    Person,
    Reason,
    Requests,
    When,
    links_of,
    owner_of,
    pages_of,
    rag_of,
    titles_of,
    when_of,
)
from app.sheets.cells import text_of
from app.sheets.columns import Guess, find_header, guess_columns, headings_of
from app.sheets.styled import StyledCell, StyledSheet
from app.sheets.tables import Cell

# What councils call the columns of their trackers; a field's own name counts too.
FIELDS = {
    "request": ("cqc ask", "ask", "ir no", "ir", "ir number", "request number", "request ref", "ref", "no", "number", "item",
                "lair ref", "category", "cqc ref", "cqc request", "information return ref", "req", "requirement", "line",
                "question", "evidence request", "cqc q", "q", "prompt"),
    "title": ("doc name", "document", "documents", "name of document", "document name", "document title", "evidence",
              "evidence title", "evidence item", "file", "file name", "name", "item of evidence", "evidence name", "paper",
              "what we hold", "doc", "document held", "evidence held"),
    "version": ("ver", "v", "status version", "version no", "ver no", "issue", "issue no"),
    "owner": ("owner lead", "lead", "lead officer", "document owner", "responsible", "responsible officer", "who", "contact",
              "author", "evidence owner", "provided by", "officer", "held by", "owned by", "owner initials"),
    "received_date": ("date recd", "received", "date received", "rec d", "date rec d", "date in", "recd on", "received on",
                      "rec d on", "date obtained"),
    "doc_date": ("dated", "date", "doc date", "document date", "document dates", "date of document", "published",
                 "date published", "issue date", "date approved", "issued", "dt", "doc dt", "date of doc",
                 "date on document", "version date", "date issued"),
    "review_date": ("review", "review dt", "review due", "next review", "review by", "expiry", "due for review",
                    "date of review", "expires", "rev date", "rev dt", "to be reviewed", "date for review", "renewal"),
    "due": ("due date", "date due", "deadline", "needed by", "wanted by", "required by", "target date"),
    "rag": ("r a g", "rag status", "rag rating", "rating", "status rag", "colour", "traffic light", "brag"),
    "pages": ("page", "pg", "pgs", "page no", "page nos", "page number", "page ref", "pp", "where", "location in document"),
    "link": ("links", "hyperlink", "url", "location", "sharepoint link", "web link", "file path", "path", "where saved",
             "address", "sharepoint", "where held", "folder", "held at", "link to document"),
    "comments": ("comment", "remarks", "notes", "note", "further comments", "action", "further info", "further information",
                 "update", "observations"),
}  # fmt: skip
_OWNERS = {
    "initials": ("inits", "init"),
    "name": ("full name", "person"),
    "email": ("e mail", "mail", "email address", "e mail address"),
}
# A sheet with one of these is the list itself, not the people beside it.
_OF_A_LIST = {"title": FIELDS["title"][:6], "request": FIELDS["request"][:4]}
# The rows from the top among which the headings are, with some below them.
_TOP = 60
_MOST_MERGED = 5_000
_PREVIEWED = 5
_TOTAL = re.compile(r"(?:grand\s+|sub-?\s?)?totals?\b.*|count\b.*|number of documents\b.*", re.IGNORECASE)
_THEME = re.compile(r"(?:theme|section|part|area|quality statement|qs)\s*\d*\b.*", re.IGNORECASE)


Value = TypeVar("Value")


def read_tracker(
    sheets: Sequence[StyledSheet],
    codes: Iterable[str],
    as_at: date,
    people: Sequence[Person] = (),
    chosen: dict[str, int] | None = None,
) -> TrackerReading:
    """Read the sheet that looks most like a tracker. `codes` are those of the list in force, `people` those with an account.

    `chosen` says which column holds which field, from 0, where a person corrected the guess; a field left out of it has
    none. A reading without records and columns means that no row of headings was found.
    """
    listed = _people_in(sheets)
    named = [*listed, *people]
    sheet, at = _tracker_sheet(sheets)
    if sheet is None:
        return TrackerReading("", 0, people=tuple(named))
    header_row, header = sheet.rows[at]
    headings = headings_of([cell.value for cell in header])
    guesses = guess_columns(headings, FIELDS)
    if chosen is not None:
        guesses = {
            name: Guess(column, headings[column] if column < len(headings) else "", "You chose it.", certain=True)
            for name, column in chosen.items()
        }
    reader = _Reader(
        sheet,
        {name: guess.column for name, guess in guesses.items()},
        Requests(codes),
        as_at,
        named,
        headings,
        bool(listed),
        header_row,
    )
    for number, cells in sheet.rows[at + 1 :]:
        reader.take(number, cells)
    return TrackerReading(
        sheet.name,
        header_row,
        guesses,
        headings,
        tuple(reader.records),
        tuple(reader.reports),
        tuple(reader.request_lines),
        tuple(reader.not_documents),
        tuple(named),
        tuple(_preview(sheet.rows[at + 1 :], len(headings))),
    )


def _preview(rows: Sequence[tuple[int, Sequence[StyledCell]]], width: int) -> Iterable[tuple[str, ...]]:
    filled = (cells for _, cells in rows if any(cell.value is not None for cell in cells))
    for cells in islice(filled, _PREVIEWED):
        yield tuple(text_of(cell.value) for cell in cells[:width])


def _tracker_sheet(sheets: Sequence[StyledSheet]) -> tuple[StyledSheet | None, int]:
    best: tuple[int, StyledSheet, int] | None = None
    for sheet in sheets:
        rows = _plain(sheet, _TOP)
        found = find_header(rows, FIELDS)
        if found is None:
            continue
        guesses = guess_columns(headings_of(rows[found[0]][1]), FIELDS)
        if "title" not in guesses:
            continue
        sureness = found[1] - (1_000 if sheet.is_hidden else 0)
        if best is None or sureness > best[0]:
            best = (sureness, sheet, found[0])
    return (best[1], best[2]) if best else (None, 0)


def _plain(sheet: StyledSheet, most: int | None = None) -> list[tuple[int, list[Cell]]]:
    return [(number, [cell.value for cell in cells]) for number, cells in sheet.rows[:most]]


def _people_in(sheets: Sequence[StyledSheet]) -> list[Person]:
    """A sheet of initials and names, as trackers keep beside the list."""
    for sheet in sheets:
        found = find_header(_plain(sheet, _TOP), _OWNERS)
        if found is None:
            continue
        rows = _plain(sheet)
        headings = headings_of(rows[found[0]][1])
        guesses = guess_columns(headings, _OWNERS)
        if "name" in guesses and len(guesses) > 1 and not guess_columns(headings, _OF_A_LIST):
            return [person for _, cells in rows[found[0] + 1 :] if (person := _person(guesses, cells)).name]
    return []


def _person(guesses: dict[str, Guess], cells: Sequence[Cell]) -> Person:
    said = {name: text_of(cells[guess.column]) for name, guess in guesses.items() if guess.column < len(cells)}
    return Person(said.get("name", ""), said.get("initials", ""), said.get("email", ""))


@dataclass
class _Reader:
    sheet: StyledSheet
    columns: dict[str, int]
    requests: Requests
    as_at: date
    people: Sequence[Person]
    headings: tuple[str, ...]
    all_known: bool
    header_row: int
    records: list[Record] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    request_lines: list[RequestLine] = field(default_factory=list)
    not_documents: list[tuple[int, Skipped]] = field(default_factory=list)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    last: list[Record] = field(default_factory=list)
    over: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    by_number: dict[int, Sequence[StyledCell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.sheet.merged:
            self.by_number = dict(self.sheet.rows)
        # One area of a whole sheet, or thousands over each other, are no tracker's.
        for area in self.sheet.merged[:_MOST_MERGED]:
            if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_MERGED:
                continue
            for row in range(area.top, area.bottom + 1):
                self.over.update({(row, column): (area.top, area.left) for column in range(area.left, area.right + 1)})

    def take(self, number: int, cells: Sequence[StyledCell]) -> None:
        """The next row, in order."""
        words = [" ".join(text_of(cell.value).split()) for cell in cells]
        skipped = self._no_document(number, words)
        if skipped is not None:
            self.not_documents.append((number, skipped))
            # What stands under a heading, a gap or a total does not go on with the document above it.
            self.last = []
            return
        title = self._cell(cells, "title")
        titles = titles_of(title)
        if not titles and self._goes_on(number, title, cells):
            self._carry(number, cells)
            return
        cells = self._with_merged(number, cells)
        if not titles:
            self.last = []
            self._report(number, "title", Reason.NO_DOCUMENT_NAMED, title)
            self.not_documents.append((number, Skipped.NO_DOCUMENT_NAMED))
            self._only_request(number, cells)
            return
        self._new(number, cells, titles)
        self._whole_row(number, words)

    def _with_merged(self, number: int, cells: Sequence[StyledCell]) -> Sequence[StyledCell]:
        """What a cell merged over several rows says, said for each of them; a title is carried on in its own way."""
        own = self.columns.get("title")
        said = {}
        for column in self.columns.values():
            top, left = self.over.get((number, column), (number, column))
            if top < number and left == column != own and top > self.header_row:
                above = self.by_number.get(top, ())
                said[column] = above[column] if column < len(above) else StyledCell()
        if not said:
            return cells
        width = max(len(cells), max(said) + 1)
        return [said.get(at, cells[at] if at < len(cells) else StyledCell()) for at in range(width)]

    def _no_document(self, number: int, words: Sequence[str]) -> Skipped | None:
        filled = [word for word in words if word]
        if not filled:
            return Skipped.BLANK
        if words[0] == self.headings[0] and headings_of(words) == self.headings:
            return Skipped.REPEATED_HEADER
        if _TOTAL.fullmatch(filled[0]) and len(filled) <= 3:
            return Skipped.TOTAL_ROW
        if len(filled) == 1 and self._is_heading(number, filled[0], words.index(filled[0])):
            return Skipped.SECTION_HEADING
        return None

    def _is_heading(self, number: int, word: str, column: int) -> bool:
        """A word alone in its row: over the width of the sheet, in capitals, a theme, or where no title stands."""
        merged = self.over.get((number, column))
        spans = merged is not None and any(
            (area.top, area.left) == merged and area.right - area.left >= 2 for area in self.sheet.merged
        )
        if spans or (word.isupper() and len(word) > 3) or _THEME.fullmatch(word):
            return True
        if column == self.columns.get("title"):
            return False
        return column != self.columns.get("request") or isinstance(self.requests.named_in(StyledCell(word)), Reason)

    def _goes_on(self, number: int, title: StyledCell, cells: Sequence[StyledCell]) -> bool:
        """An empty title below a document: merged with the one above, or a further request of a list kept by document."""
        if not self.last or text_of(title.value):
            return False
        if (number, self.columns["title"]) in self.over and self.over[number, self.columns["title"]][0] < number:
            return True
        by_document = "request" in self.columns and self.columns["title"] < self.columns["request"]
        return by_document and bool(text_of(self._cell(cells, "request").value))

    def _carry(self, number: int, cells: Sequence[StyledCell]) -> None:
        """One more request of the document above; what this row does not say of itself is said above."""
        named = self._requests(number, cells)
        pages = self._pages(number, cells)
        own = {
            "owner": self._read(number, "owner", self._owner(cells), cells),
            "doc_date": self._date(number, "doc_date", cells),
            "review_date": self._date(number, "review_date", cells),
            "rag": self._read(number, "rag", rag_of(self._cell(cells, "rag")), cells),
        }
        said = {name: value for name, value in own.items() if value is not None}
        links = links_of(self._cell(cells, "link"))
        for record in self.last:
            carried = replace(
                record, row=number, requests=named.codes, part=named.part, parts=named.parts, pages=pages,
                where=self._where(pages, cells), **said,  # type: ignore[arg-type]
            )  # fmt: skip
            if len(links) == 1 and len(self.last) == 1:
                carried = replace(carried, link=links[0])
            self.records.append(carried)
        if number in self.sheet.hidden_rows:
            self.reports.append(Report(number, "row", Reason.HIDDEN_ROW))

    def _new(self, number: int, cells: Sequence[StyledCell], titles: Sequence[str]) -> None:
        named = self._requests(number, cells)
        links = links_of(self._cell(cells, "link"))
        if len(links) not in (0, len(titles)):
            self._report(number, "link", Reason.LINK_COUNT_DIFFERS, self._cell(cells, "link"))
            links = ()
        pages = self._pages(number, cells)
        base = Record(
            row=number,
            n=1,
            title="",
            requests=named.codes,
            part=named.part,
            parts=named.parts,
            owner=self._read(number, "owner", self._owner(cells), cells),
            doc_date=self._date(number, "doc_date", cells),
            review_date=self._date(number, "review_date", cells),
            rag=self._read(number, "rag", rag_of(self._cell(cells, "rag")), cells),
            pages=pages,
            where=self._where(pages, cells),
            version=text_of(self._cell(cells, "version").value),
            received=self._date(number, "received_date", cells),
            comments=text_of(self._cell(cells, "comments").value),
        )
        self.last = [
            replace(base, n=n, title=title, link=links[n - 1] if links else None) for n, title in enumerate(titles, 1)
        ]
        self.records += self.last

    def _only_request(self, number: int, cells: Sequence[StyledCell]) -> None:
        """What the row says of a request, where it is understood; that no document is named is reported already."""
        named = self.requests.named_in(self._cell(cells, "request"))
        if isinstance(named, Reason) or not named.codes:
            return
        owner = self._owner(cells)
        due = when_of(self._cell(cells, "due"), self.as_at)
        self.request_lines.append(
            RequestLine(
                number,
                named.codes,
                None if isinstance(owner, Reason) else owner,
                None if isinstance(due, Reason) else due,
                text_of(self._cell(cells, "comments").value),
            )
        )

    def _whole_row(self, number: int, words: Sequence[str]) -> None:
        if number in self.sheet.hidden_rows:
            self.reports.append(Report(number, "row", Reason.HIDDEN_ROW))
        key = tuple(words[column] if column < len(words) else "" for column in self.columns.values())
        first = self.seen.setdefault(key, number)
        if first != number:
            self.reports.append(Report(number, "row", Reason.DUPLICATE_ROW, f"row {first}"))

    def _requests(self, number: int, cells: Sequence[StyledCell]) -> Named:
        found = self._read(number, "request", self.requests.named_in(self._cell(cells, "request")), cells)
        return found if found is not None else Named()

    def _date(self, number: int, name: str, cells: Sequence[StyledCell]) -> When | None:
        return self._read(number, name, when_of(self._cell(cells, name), self.as_at), cells)

    def _pages(self, number: int, cells: Sequence[StyledCell]) -> str | None:
        return self._read(number, "pages", pages_of(self._cell(cells, "pages")), cells)

    def _owner(self, cells: Sequence[StyledCell]) -> str | Reason | None:
        return owner_of(self._cell(cells, "owner"), self.people, all_known=self.all_known)

    def _read(self, number: int, name: str, found: Value | Reason, cells: Sequence[StyledCell]) -> Value | None:
        if isinstance(found, Reason):
            self._report(number, name, found, self._cell(cells, name))
            return None
        return found

    def _where(self, pages: str | None, cells: Sequence[StyledCell]) -> str:
        """Where to look in words ("Section 4"), where it is not pages, nor a date that Excel made of them."""
        cell = self._cell(cells, "pages")
        if pages or not isinstance(pages_of(cell), Reason) or not isinstance(cell.value, str):
            return ""
        words = " ".join(text_of(cell.value).split())
        return "" if words.casefold().strip(".?! ") in NOT_YET else words

    def _report(self, number: int, name: str, reason: Reason, cell: StyledCell) -> None:
        self.reports.append(Report(number, name, reason, text_of(cell.value)[:200]))

    def _cell(self, cells: Sequence[StyledCell], name: str) -> StyledCell:
        column = self.columns.get(name)
        return cells[column] if column is not None and column < len(cells) else StyledCell()

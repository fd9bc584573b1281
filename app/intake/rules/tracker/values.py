"""What one cell of a tracker says: a request in any dress, a person, a date, pages, red amber green; never guessed in silence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache

from app.core.ukdates import Exactness, date_from_serial, read_date
from app.sheets.cells import text_of
from app.sheets.styled import StyledCell, hue_of


class Reason(StrEnum):
    """Why a cell or row is reported; `REASON_WORDS` says what to do about each."""

    DATE_TO_BE_CONFIRMED = "date_to_be_confirmed"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    DATE_NOT_UNDERSTOOD = "date_not_understood"
    REQUEST_UNKNOWN = "request_unknown"
    REQUEST_IS_A_DATE = "request_is_a_date"
    OWNER_UNKNOWN = "owner_unknown"
    RAG_UNKNOWN = "rag_unknown"
    RAG_COLOUR_UNKNOWN = "rag_colour_unknown"
    PAGES_NOT_UNDERSTOOD = "pages_not_understood"
    LINK_COUNT_DIFFERS = "link_count_differs"
    NO_DOCUMENT_NAMED = "no_document_named"
    DUPLICATE_ROW = "duplicate_row"
    HIDDEN_ROW = "hidden_row"


REASON_WORDS = {
    Reason.DATE_TO_BE_CONFIRMED: "The date is still to be confirmed. Write it when it is known.",
    Reason.DATE_IMPOSSIBLE: "There is no such day. Correct the date.",
    Reason.DATE_OUT_OF_RANGE: "This date can’t be right. Correct the year.",
    Reason.DATE_NOT_UNDERSTOOD: "This is not a date that can be read. Write it like 3 February 2026.",
    Reason.REQUEST_UNKNOWN: "No request of the list in force has this number. Write its number, or choose it after the import.",
    Reason.REQUEST_IS_A_DATE: "Excel made a date of this number. Write the request as text, like 11a.",
    Reason.OWNER_UNKNOWN: "Nobody here goes by this name. Write the full name, or add the person first.",
    Reason.RAG_UNKNOWN: "This is neither red, amber nor green. Write one of them, or leave it empty.",
    Reason.RAG_COLOUR_UNKNOWN: "This colour is neither red, amber nor green. Write the word instead.",
    Reason.PAGES_NOT_UNDERSTOOD: "These are no pages like 3-10 or 4, 6. Words come in as they are; check where to look.",
    Reason.LINK_COUNT_DIFFERS: "The cell holds fewer or more links than documents. Give each document a row or a link of its own.",
    Reason.NO_DOCUMENT_NAMED: "No document is named. Write its title, or leave the row out.",
    Reason.DUPLICATE_ROW: "This row says the same as an earlier one. Delete one of them.",
    Reason.HIDDEN_ROW: "This row is hidden in the sheet. Check that it should come in.",
}

# Years apart from the day of the import within which a document's date or review can lie.
EARLIEST, YEARS_AHEAD = date(1990, 1, 1), 30

NOT_YET = frozenset(
    ("tbc", "tba", "awaiting", "awaited", "pending", "to follow", "to be confirmed", "to be advised", "not known", "unknown",
     "not dated", "undated", "no date", "n/a", "na", "none", "?", "??", "-", "–", "ongoing", "in progress", "due", "not yet")
)  # fmt: skip
_NO_TITLE = re.compile(
    r"(?:\?+|-+|–|tbc|tba|n/?a|nil|none|none (?:held|identified|available|found|yet)"
    r"|not (?:held|available|applicable|found|yet held)|nothing (?:held|available|yet|found)"
    r"|no (?:document|documents|evidence)|nil return|awaiting|to follow|[\"”“]|ditto|(?:as|see) (?:above|below)"
    r"|not (?:started|received|provided|done)"
    r"|to be (?:confirmed|advised|found|written|drafted|provided|supplied|sent|completed|developed|agreed|added))"
    r"(?:\b\s*[-–—:;,.(].*)?|awaiting (?:from|sign|reply|response|confirmation|document)\b.*|\?\?+.*"
    r"|=.+|#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:(?:p?i\.?\s?r\.?|lair|cqc|request|req|ref|item|question|qu|q|no|number|line|ask|category|cat)\.?\s*"
    r"(?:no\.?|number)?\s*[:#_-]?|\#)?\s*0*(?P<number>\d{1,3})(?:\.0)?\s?\.?"
    r"(?:(?:\s?\(?|[\s,]*part\s|\s?[-–—]\s(?=[a-z]\)?\s*$))(?P<part>[a-z])\)?)?(?=$|[\s\-–—:,.(])(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN_REQUESTS = re.compile(r"\s*(?:[\n;,&+]|\band\b|\bplus\b)\s*", re.IGNORECASE)
_TWO_BY_SLASH = re.compile(r"(\d{1,3}[a-z]?)\s*/\s*(\d{1,3}[a-z]?)", re.IGNORECASE)
_TEXT_DATE = re.compile(
    r"\d{1,2}[-/. ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:[-/. ]\d{2,4})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/. ]\d{1,4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d\d-\d\d.*",
    re.IGNORECASE,
)
_A_RANGE = re.compile(r"\d{1,3}\s*(?:-|–|to)\s*\d{1,3}", re.IGNORECASE)
_DAY_WRITTEN = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}")
_MONTH_AND_YEAR = re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s*[-/'’ ]\s*(?P<year>\d{2}|\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAGES_PREFIX = re.compile(r"\b(?:pages?|pgs?|pp?)\b\.?\s*|\bpp?\.?\s*(?=\d)", re.IGNORECASE)
_WHOLE = frozenset(
    (
        "–",
        "—",
        "whole doc",
        "whole document",
        "whole",
        "all",
        "entire document",
        "full document",
        "all pages",
        "n/a",
        "na",
        "-",
    )
)
_ADDRESS = re.compile(r"https?://|www\.|\\\\|file:|[A-Za-z]:[\\/]", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"\s*[\n;]\s*|[\s,]+(?=https?://|\\\\|file:|[A-Za-z]:[\\/])", re.IGNORECASE)
_RAG = {"r": "Red", "red": "Red", "a": "Amber", "amb": "Amber", "amber": "Amber", "yellow": "Amber", "orange": "Amber",
        "y": "Amber", "g": "Green", "gr": "Green", "grn": "Green", "green": "Green"}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Someone a tracker may name: by full name, surname, initials or address."""

    name: str
    initials: str = ""
    email: str = ""


@dataclass(frozen=True)
class Named:
    """The requests a cell names, and the part where it names one."""

    codes: tuple[str, ...] = ()
    part: str = ""
    # Where it names several: each request with the part named with it.
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class When:
    """A date as the tracker has it: a day, or only a month."""

    on: date
    month_only: bool = False

    def __str__(self) -> str:
        return f"{self.on:%Y-%m}" if self.month_only else self.on.isoformat()


class Requests:
    """The codes of the list in force, found by what people call them: "P12", "12", "IR 012", "12a", "12 - Information"."""

    def __init__(self, codes: Iterable[str]):
        self._by_name: dict[str, str] = {}
        by_number: dict[int, list[str]] = {}
        for code in codes:
            self._by_name[_bare(code)] = code
            digits = re.search(r"(\d+)\D*$", code)
            if digits:
                by_number.setdefault(int(digits[1]), []).append(code)
        # A number that two codes end in names neither.
        self._by_number = {number: found[0] for number, found in by_number.items() if len(found) == 1}
        prefixes = sorted({re.escape(_bare(code).rstrip("0123456789")) for code in codes} - {""}, key=len, reverse=True)
        self._prefix = re.compile(rf"(?:{'|'.join(prefixes)})\s?(?=\d)", re.IGNORECASE) if prefixes else None

    def named_in(self, cell: StyledCell) -> Named | Reason:
        """The requests that a cell names; the reason why not; nothing for an empty cell."""
        value = cell.value
        if value is None or text_of(value) == "":
            return Named()
        if isinstance(value, datetime | date | time):
            return Reason.REQUEST_IS_A_DATE
        text = text_of(value)
        if _TEXT_DATE.fullmatch(text):
            return Reason.REQUEST_IS_A_DATE
        whole = self._one(text)
        if whole is not None:
            return Named((whole[0],), whole[1])
        if _A_RANGE.fullmatch(text):
            return Reason.REQUEST_UNKNOWN
        slashed = _TWO_BY_SLASH.fullmatch(text)
        pieces = list(slashed.groups()) if slashed else [p for p in _BETWEEN_REQUESTS.split(text) if p]
        if slashed and all(piece.isdigit() for piece in pieces) and int(pieces[1]) <= 12 and int(pieces[0]) <= 31:
            return Reason.REQUEST_UNKNOWN  # "12/3" may be a day
        found = [self._one(piece) for piece in pieces]
        if len(pieces) < 2 or any(one is None for one in found):
            return Reason.REQUEST_UNKNOWN
        named = [one for one in found if one is not None]
        return Named(tuple(dict.fromkeys(code for code, _ in named)), "", tuple(one for one in named if one[1]))

    def _one(self, text: str) -> tuple[str, str] | None:
        """Code and part that this names; None when it names none, or goes on to name others."""
        code = self._by_name.get(_bare(text))
        if code is not None:
            return code, ""
        bare = (
            self._prefix.sub("", text.strip(), count=1)
            if self._prefix and self._prefix.match(text.strip())
            else text.strip()
        )
        match = _REQUEST.fullmatch(bare)
        if match is None:
            return None
        # "12 - Information" and "12: see list" describe the request; "12, 36" and "12 and 36" go on to the next.
        rest = match["rest"]
        if re.match(r"\s*(?:[,;&+/]|and\b|plus\b)", rest, re.IGNORECASE) or re.match(
            r"\s*[-–—:.(]?\s*(?:[a-z]{1,3}\.?\s?)?\d", rest, re.I
        ):
            return None
        if re.match(r"\s+\w", rest) and re.search(r"\d", rest):
            return None
        code = self._by_number.get(int(match["number"]))
        # "12 a review of waits" goes on in words: its "a" is no part.
        is_word = re.search(r"\s[a-z]$", bare[: match.start("rest")], re.IGNORECASE) and re.match(r"\s+\w", rest)
        part = "" if is_word else (match["part"] or "").lower()
        return None if code is None else (code, part)


def owner_of(cell: StyledCell, people: Sequence[Person], *, all_known: bool = True) -> str | Reason | None:
    """The full name behind a name, surname, initials or address.

    Somebody whom nobody knows is as written, unless these are `all_known`: the tracker has a list of its people.
    """
    text = _on_one_line(cell)
    if not text:
        return None
    wanted = text.casefold().strip(".")
    found = {
        person.name
        for person in people
        if wanted
        in {person.name.casefold(), person.email.casefold(), person.initials.casefold(), _surname(person.name)}
        or wanted == ", ".join(reversed(person.name.casefold().split(" ", 1)))
    }
    if not found and not (people and all_known):
        return text
    return found.pop() if len(found) == 1 else Reason.OWNER_UNKNOWN


def when_of(cell: StyledCell, as_at: date) -> When | Reason | None:
    """The date in a cell, of whatever kind; None when it is empty."""
    value = cell.value
    if value is None or text_of(value) == "":
        return None
    if isinstance(value, bool | time):
        return Reason.DATE_NOT_UNDERSTOOD
    if isinstance(value, datetime | date):
        on = value.date() if isinstance(value, datetime) else value
        return _within(When(on, cell.month_only and on.day == 1), as_at)
    text = _on_one_line(cell)
    if text.casefold().strip(".?! ") in NOT_YET or not text.strip(".?! "):
        return Reason.DATE_TO_BE_CONFIRMED
    if isinstance(value, int | float) or re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        return _from_serial(float(text), as_at)
    return _from_words(text, as_at)


def _from_serial(number: float, as_at: date) -> When | Reason:
    try:
        return _within(When(date_from_serial(number)), as_at)
    except ValueError:
        return Reason.DATE_OUT_OF_RANGE


@lru_cache(maxsize=4_000)
def _from_words(text: str, as_at: date) -> When | Reason:
    month = _MONTH_AND_YEAR.fullmatch(text)
    if month and month["month"][:3].lower() in _MONTHS:
        year = int(month["year"])
        return _within(
            When(date(year + 2000 if year < 100 else year, _MONTHS.index(month["month"][:3].lower()) + 1, 1), True),
            as_at,
        )
    try:
        dated = read_date(text)
    except ValueError:
        if re.match(r"(?:tbc|tba|awaiting|pending|due|expected|to be)\b", text, re.IGNORECASE):
            return Reason.DATE_TO_BE_CONFIRMED
        written = re.search(r"\d{4}", text)
        if (
            _DAY_WRITTEN.fullmatch(text)
            and written
            and not EARLIEST.year <= int(written[0]) <= as_at.year + YEARS_AHEAD
        ):
            return Reason.DATE_OUT_OF_RANGE
        has_all = _DAY_WRITTEN.fullmatch(text) or re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{2,4}", text)
        return Reason.DATE_IMPOSSIBLE if has_all else Reason.DATE_NOT_UNDERSTOOD
    return (
        Reason.DATE_NOT_UNDERSTOOD if dated is None else _within(When(dated.on, dated.exact is Exactness.MONTH), as_at)
    )


def _within(when: When, as_at: date) -> When | Reason:
    return when if when.on >= EARLIEST and when.on.year <= as_at.year + YEARS_AHEAD else Reason.DATE_OUT_OF_RANGE


def pages_of(cell: StyledCell) -> str | Reason | None:
    """Pages as "3-10" or "4,6"; None for an empty cell and for a whole document."""
    text = _on_one_line(cell)
    if not text or text.casefold() in _WHOLE:
        return None
    if isinstance(cell.value, datetime | date | time):
        return Reason.PAGES_NOT_UNDERSTOOD  # Excel made a date of 3-10
    bare = _PAGES_PREFIX.sub("", text)
    bare = re.sub(r"\s*(?:–|—|-|\bto\b)\s*", "-", bare, flags=re.IGNORECASE)
    bare = re.sub(r"\s*(?:,|;|&|\band\b)\s*", ",", bare, flags=re.IGNORECASE).strip(" .")
    return (
        bare if re.fullmatch(r"\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*", bare) else Reason.PAGES_NOT_UNDERSTOOD
    )


def rag_of(cell: StyledCell) -> str | Reason | None:
    """Red, Amber or Green by word, letter or the colour of the cell alone."""
    text = _on_one_line(cell).casefold()
    if text:
        return _RAG.get(text, Reason.RAG_UNKNOWN)
    if not cell.colour:
        return None
    hue = hue_of(cell.colour)
    if hue is None:
        return Reason.RAG_COLOUR_UNKNOWN
    if hue < 18 or hue >= 340:
        return "Red"
    if hue < 66:
        return "Amber"
    return "Green" if hue < 170 else Reason.RAG_COLOUR_UNKNOWN


def titles_of(cell: StyledCell) -> tuple[str, ...]:
    """The documents that a cell names, one or several; none when it only says that there is none."""
    pieces = [
        re.sub(r"^\s*(?:[*–-]\s+|\d{1,2}[.)]\s+|[a-z]\)\s+)", "", piece)
        for piece in re.split(r"[\n;•●▪]|\s\|\s", text_of(cell.value))
    ]
    titles = tuple(" ".join(piece.split()) for piece in pieces)
    return tuple(title for title in titles if title and not _NO_TITLE.fullmatch(title))


def links_of(cell: StyledCell) -> tuple[str, ...]:
    """The addresses in a cell: written ones, else where its hyperlink leads. A path may hold spaces."""
    text = text_of(cell.value)
    pieces = (piece.strip(" ,<>") for piece in _BETWEEN_LINKS.split(text))
    written = tuple(_without_remark(piece) for piece in pieces if _ADDRESS.match(piece))
    if written:
        return written
    if text_of(cell.link):
        return (text_of(cell.link),)
    words = " ".join(text.split())
    return (words,) if words.strip(".?! ").casefold() not in NOT_YET | {""} else ()


def _without_remark(address: str) -> str:
    """Words after a web address are no part of it; one whose file is named with spaces is whole."""
    if not address.lower().startswith("http") or re.search(r"\.\w{2,5}$", address):
        return address
    return address.split(maxsplit=1)[0]


def _on_one_line(cell: StyledCell) -> str:
    return " ".join(text_of(cell.value).split())


def _bare(text: str) -> str:
    return re.sub(r"[\s.]", "", text).casefold()


def _surname(name: str) -> str:
    return name.casefold().rpartition(" ")[2]

"""What a tracker says once it is read: documents, rows that only name a request, rows that are neither, and what to look at."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.intake.rules.tracker.values import Person, Reason, When
from app.sheets.columns import Guess


class Skipped(StrEnum):
    """Why a row is no document, without that anything is wrong."""

    BLANK = "blank"
    SECTION_HEADING = "section_heading"
    REPEATED_HEADER = "repeated_header"
    TOTAL_ROW = "total_row"
    NO_DOCUMENT_NAMED = "no_document_named"


@dataclass(frozen=True)
class Report:
    """Something that a person should look at: the row as the sheet numbers it, the field ("row" for all of it), the words."""

    row: int
    field: str
    reason: Reason
    written: str = ""


@dataclass(frozen=True)
class Record:
    """One document of one row; `n` counts the documents that a row names. `where` is
    what stands in the column of pages where it is in words. `received` and `comments` come along as written."""

    row: int
    n: int
    title: str
    requests: tuple[str, ...] = ()
    part: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    owner: str | None = None
    doc_date: When | None = None
    review_date: When | None = None
    rag: str | None = None
    pages: str | None = None
    where: str = ""
    link: str | None = None
    version: str = ""
    received: When | None = None
    comments: str = ""


@dataclass(frozen=True)
class RequestLine:
    """A row that names requests and no document."""

    row: int
    requests: tuple[str, ...]
    owner: str | None = None
    due: When | None = None
    comments: str = ""


@dataclass(frozen=True)
class TrackerReading:
    """What a tracker says. `columns` is the guess for each field, shown before anything is made of it."""

    sheet: str
    header_row: int
    columns: dict[str, Guess] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    reports: tuple[Report, ...] = ()
    request_lines: tuple[RequestLine, ...] = ()
    not_documents: tuple[tuple[int, Skipped], ...] = ()
    people: tuple[Person, ...] = ()
    # The first rows under the headings, as written.
    preview: tuple[tuple[str, ...], ...] = ()

"""What goes in and out of the import of an old tracker, and of putting files together with what waited for them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.core.schema import In, Line, Out


class Does(StrEnum):
    """What a document of a tracker would do: be made, put under more requests, or nothing new."""

    MAKE = "make"
    CHANGE = "change"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Known:
    """A document that is in the catalogue, by all that a row may name it by, and what a row may say of it.

    `owner` is an address.
    """

    reference: str
    title: str
    file_name: str = ""
    addresses: tuple[str, ...] = ()
    version: int = 1
    owner: str = ""
    document_date: date | None = None
    review_by: date | None = None
    master_location: str = ""
    to_come: bool = False


@dataclass(frozen=True)
class RequestNow:
    """A request of the round: its version, its owner's address, when it is due, and the codes of its parts."""

    version: int = 1
    owner: str = ""
    due_on: date | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerNow:
    """How a document answers a request of the round."""

    version: int = 1
    where_to_look: str = ""
    whole_document: bool = False
    parts: tuple[str, ...] = ()


class GuessOut(Out):
    """Which column holds a field, and why that is thought."""

    field: str = Field(examples=["title"])
    column: int = Field(description="From 0.")
    heading: str = Field(examples=["Document"])
    why: str
    certain: bool


class TrackerPlaceOut(Out):
    request: str = Field(examples=["17"])
    parts: list[str]
    where_to_look: str


class TrackerChangeOut(Out):
    """A field that gets another value. People by name; "" for empty."""

    field: str = Field(examples=["Owner"])
    was: str
    becomes: str
    request: str = Field(default="", description="Set where it is about how the document answers this request.")


class TrackerLineOut(Out):
    """One document that the tracker names: what would become of it and why."""

    rows: list[int]
    title: str
    does: Does
    document: str = Field(description="Reference of the document that it is; empty for a new one.")
    why: str
    owner: str | None
    document_date: date | None
    review_by: date | None
    master_location: str
    places: list[TrackerPlaceOut] = Field(description="Requests that it does not answer yet.")
    changes: list[TrackerChangeOut] = Field(description="What is set or changed of a document that is here.")


class TrackerRequestOut(Out):
    """A request that rows name without a document, and what they change of it."""

    rows: list[int]
    request: str
    changes: list[TrackerChangeOut]


class TrackerFaultOut(Out):
    """A row or cell to look at. Only a remark leaves no row out."""

    place: str = Field(examples=["Sheet 'Log', row 12, column D (Dated)"])
    row: int
    written: str
    sentence: str
    is_remark: bool


class UndoingOut(Out):
    """How far the undo of a large tracker is, by the job that carries it out; a stopped one goes on when asked again."""

    job_id: UUID
    done: int
    total: int
    is_stopped: bool
    sentence: str = ""
    time_left: str = ""


class TrackerOut(Out):
    """What a tracker would make, change and leave as things stand now; or what it did."""

    reference: str = Field(examples=["TI-1"])
    file_name: str
    sent_at: datetime
    sheet: str
    header_row: int
    headings: list[str]
    columns: list[GuessOut]
    preview: list[list[str]] = Field(description="The first rows under the headings, as written.")
    lines: list[TrackerLineOut] = Field(description="Empty once it is taken in.")
    requests: list[TrackerRequestOut] = Field(description="Requests that rows without a document change.")
    faults: list[TrackerFaultOut]
    left: list[str] = Field(description="What could not be done when it was taken in or undone.")
    made: list[str]
    placed: int
    changed: int
    taken_at: datetime | None
    undone_at: datetime | None
    says: str
    undoing: UndoingOut | None = None


class TrackerRecordOut(Out):
    """One document of one row, as it is written there."""

    row: int
    n: int = Field(description="1 for the first document that the row names.")
    title: str
    requests: list[str]
    part: str
    owner: str | None
    doc_date: str | None = Field(examples=["2026-03-02"], description="A month alone is 2026-03.")
    review_date: str | None
    rag: str | None
    pages: str | None
    link: str | None


class TrackerReportOut(Out):
    row: int
    field: str
    reason: str = Field(examples=["date_impossible"])


class TrackerReadingOut(Out):
    """Every row: a document (or several), none and why, and what is not understood in it."""

    records: list[TrackerRecordOut]
    reported: list[TrackerReportOut]
    not_documents: list[TrackerReportOut]


class TrackerLine(Out):
    reference: str
    file_name: str
    sent_at: datetime
    made: int
    placed: int
    taken_at: datetime | None
    undone_at: datetime | None


class ColumnsIn(In):
    """Which column holds which field, from 0; a field left out has none."""

    columns: dict[Line, int] = Field(max_length=20, examples=[{"request": 0, "title": 1, "owner": 2}])


class TakeTrackerIn(In):
    good_rows: bool = Field(
        default=False, description="Take the rows that are understood, and leave the others; else all or nothing."
    )


class MatchOut(Out):
    """A document whose file is to come, and one with a file that may be it; they become one when somebody says so."""

    awaited: str = Field(examples=["E-12"])
    awaited_title: str
    requests: list[str] = Field(description="Requests that the awaited one is named under.")
    document: str = Field(examples=["E-30"])
    title: str
    file_name: str
    why: str = Field(examples=["Same file name"])
    is_clear: bool = Field(description="No other may be meant.")


class PairIn(In):
    awaited: Line = Field(max_length=20, examples=["E-12"])
    document: Line = Field(max_length=20, examples=["E-30"])


class PairsIn(In):
    pairs: list[PairIn] = Field(min_length=1, max_length=500)


class JoinedOut(Out):
    """What became one in one act, or was taken apart again."""

    number: int
    joined: int
    left: list[str]
    undone: bool
    says: str
